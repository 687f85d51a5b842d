"""The room of policies: the register, one assessment's whole story, question pages, the report of a year."""
