"""What is true of the field: no Django, no clock, no network, no database, no files."""
