"""Inspections: the sample by risk and by lot, findings, and what is put right."""
