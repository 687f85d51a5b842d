"""Reads of the store, one module a stage: they give view records, never models."""
