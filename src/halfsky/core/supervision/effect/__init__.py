"""Effect: what became of an indicator after a matter was opened, against what was expected and against siblings."""
