"""Adopting a plan: upload, the reading beside the text, decisions, adoption, filing."""
