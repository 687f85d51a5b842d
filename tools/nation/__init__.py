"""A nation that is nowhere, large enough to measure what a whole country would ask of the site."""
