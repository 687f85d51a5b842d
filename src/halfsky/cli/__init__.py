"""The `halfsky` command."""
