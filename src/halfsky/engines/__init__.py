"""Outside tools behind small functions: documents, spreadsheets, charts, typesetting."""
