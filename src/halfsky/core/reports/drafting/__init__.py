"""The report as a workbench: people's words over generated ones, kept when figures change, every number still bound."""
