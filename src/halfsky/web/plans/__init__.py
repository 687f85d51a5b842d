"""The plans: their list, their text with today's status in place, and two beside each other."""
