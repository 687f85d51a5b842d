"""Papers of the assessment of policies: the letter of opinion and the report of a year."""
