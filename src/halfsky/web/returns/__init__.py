"""A unit's return: fill, check answers, hand in; approve or send back."""
