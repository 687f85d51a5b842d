"""Areas beside each other: one year, one definition, differences only beyond chance."""
