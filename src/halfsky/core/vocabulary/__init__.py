"""Words every stage shares: units, statuses, breakdowns, numbers, findings, refusals."""
