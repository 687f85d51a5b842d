"""Reports stage: from verdicts and figures to a report model; engines render it."""
