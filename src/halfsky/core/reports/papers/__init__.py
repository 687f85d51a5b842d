"""Official papers: notices, letters, minutes, follow-up orders, letters of responsibility."""
