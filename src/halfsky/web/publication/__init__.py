"""Publication: propose what the public may see, look at what was hidden, decide, withdraw."""
