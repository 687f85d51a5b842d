"""Inspections: their sample, checklist, findings and what is put right."""
