"""Appraisal of units, good practice, and the effect of matters."""
