"""The invented prefecture: people, plan, three years of returns and a fourth under way."""
