"""Indicators: the list, and the story of one in one area."""
