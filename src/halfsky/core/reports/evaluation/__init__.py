"""The report of a mid-term or final evaluation, as a report model that every renderer prints."""
