"""The PDF report: typst with a template of our own."""
