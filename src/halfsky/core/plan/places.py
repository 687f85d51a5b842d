"""Targets and directions with their place: from offsets in a view to quote, offsets and line of the source."""

from typing import Any

from halfsky.core.plan.clauses import Passage
from halfsky.core.plan.model import Direction, Target
from halfsky.core.plan.text import breaks_before, slice_of


def _place(passage: Passage, start: int, end: int) -> dict[str, Any]:
    first, last = passage.view.span(start, end)
    return {
        "quote": slice_of(passage.source, first, last),
        "start": first,
        "end": last,
        "line": passage.line
        + breaks_before(passage.source, first)
        - breaks_before(passage.source, passage.origin),
    }


def target_at(passage: Passage, start: int, end: int, **fields: Any) -> Target:
    """Make the target that the words [start, end) of the view promise.

    Args:
        passage: The passage read.
        start: Offset in the view of the first character of the quote.
        end: Offset in the view after its last character.
        **fields: Fields of `Target` other than its place.
    """
    return Target(**_place(passage, start, end), **fields)


def direction_at(passage: Passage, start: int, end: int, **fields: Any) -> Direction:
    """Make the direction that the words [start, end) of the view promise; see `target_at`."""
    return Direction(**_place(passage, start, end), **fields)
