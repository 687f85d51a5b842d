"""Search over indicators, clauses, areas and units."""
