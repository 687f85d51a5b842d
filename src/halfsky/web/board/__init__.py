"""The board: the plan on one screen, and one target."""
