"""Healed views of items: broken sentences whole, headings and nested numbering set apart."""

import re

from halfsky.core.plan.lines import PLAIN, Line, line_at
from halfsky.core.plan.model import Source
from halfsky.core.plan.text import View, heal

_HEADING_LIMIT = 30


def _stands_alone(line: Line, place: int) -> bool:
    """Tell whether the first line of an item is its heading and not the start of a broken sentence."""
    return place == 0 and len(line.text) <= _HEADING_LIMIT and not re.search(r"[,。;:]", line.text)


def view_of(source: Source, start: int, end: int, *, headed: bool = True) -> View:
    """Make the healed view of the stretch [start, end): an item, or the line of a list.

    A line break that falls inside a sentence vanishes, with the blanks around it. Markers of nested
    items such as `（1）` are left out.

    Args:
        source: The document.
        start: Offset of the first character.
        end: Offset after the last character.
        headed: The first line may be a heading of its own; goals have none, so that there a short
            first line is the start of a broken sentence.
    """
    lines: list[Line] = []
    offset = start
    for piece in source.text[start:end].split("\n"):
        line = line_at(source, offset, offset + len(piece))
        if line is not None:
            lines.append(line)
        offset += len(piece) + 1
    pieces = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        fresh = (
            before is None
            or before.ended
            or line.level < PLAIN
            or (headed and _stands_alone(before, place - 1))
        )
        pieces.append((line.body, line.end, fresh))
    return heal(source, pieces)
