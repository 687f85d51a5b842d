"""Duties: what a plan asks to be done, by whom, how often, and whether it was."""
