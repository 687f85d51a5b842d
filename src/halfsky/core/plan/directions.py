"""Directions: a tendency promised without a number."""

from halfsky.core.plan.clauses import Passage
from halfsky.core.plan.model import Direction, Target


def directions_of(passage: Passage, targets: tuple[Target, ...]) -> tuple[Direction, ...]:
    """Read the directions of a passage."""
    return ()
