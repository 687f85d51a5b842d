"""The audit trail on the site: search, read, prove, take a copy away."""
