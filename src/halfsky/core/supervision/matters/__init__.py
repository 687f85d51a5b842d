"""Matters: from a warning to a letter, a reply, measures and a closure by a second person."""
