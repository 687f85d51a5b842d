"""Warnings, matters and measures: what is to be followed up, each with its whole story on one page."""
