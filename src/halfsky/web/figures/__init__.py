"""Figures on pages, whatever they show."""
