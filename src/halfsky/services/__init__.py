"""Use cases: load what is needed, call core, save what came out."""
