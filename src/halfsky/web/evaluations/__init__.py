"""The workbench of an evaluation: scheme, self-evaluations, evidence, scores, findings, next targets, responses."""
