"""Briefs of one page, of a domain, an area or a unit, and the picture of a whole plan for a meeting."""
