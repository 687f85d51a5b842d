"""Commands for those who work on HalfSky: set up, measure, write the generated pages."""
