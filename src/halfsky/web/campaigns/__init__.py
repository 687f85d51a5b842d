"""The year's campaign: open it, see how it goes, chase, roll up."""
