"""Vintages: freeze, look at any past day, see what a revision changed."""
