"""How a table falls on its page: the grid of its spans, marks and words, type, and widths that break nothing."""

import math
import re
from functools import lru_cache

import msgspec

from halfsky.core.reports.model import Cell, Table
from halfsky.core.vocabulary.statuses import MARKS, PROGRESS_MARKS, Mark

ALL_MARKS: dict[str, Mark] = {
    **{status.value: mark for status, mark in PROGRESS_MARKS.items()},
    **{status.value: mark for status, mark in MARKS.items()},
}
"""Mark of every verdict by its code, of targets and of directions."""

_EMPTY = Cell(text="")
_MOST_COLUMNS = 8
_SHORT_LINES = 18
_MOST_LINES = 4
_LATIN = 0.56
_SIGN = 1.3
_LONGEST_FIGURE = 7.0
_YIELDING = 0.75
_HEAD_WORD = 4.2
_WORD = 2.1
_PADDING = 0.95
_DENSE_PADDING = 0.7


_FEW_SIGNS = 8
TALL = 8
"""A cell over more rows than this may go over a page, and is read from its top."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A cell where a row shows it: `column` from 0, `continued` where it reaches down from a row above."""

    cell: Cell
    column: int
    continued: bool


def columns(table: Table) -> int:
    """Number of columns of a table, spans counted."""
    first = (table.head or table.rows)[0]
    return sum(cell.colspan for cell in first)


def grid(rows: tuple[tuple[Cell, ...], ...], count: int) -> list[list[Place]]:
    """Give each row every cell that stands in it, those that reach down from rows above included."""
    reaching: dict[int, tuple[Cell, int]] = {}
    laid = []
    for row in rows:
        waiting, places, below, column = iter(row), [], dict[int, tuple[Cell, int]](), 0
        while column < count:
            continued = column in reaching
            cell = reaching[column][0] if continued else next(waiting, _EMPTY)
            left = reaching[column][1] if continued else cell.rowspan
            if left > 1:
                below[column] = (cell, left - 1)
            places.append(Place(cell=cell, column=column, continued=continued))
            column += cell.colspan
        reaching = below
        laid.append(places)
    return laid


def shown(cell: Cell, lang: str) -> str:
    """Words of a cell beside its mark: its text without the mark's shape, or else the word of its status."""
    if cell.status is None:
        return cell.text
    mark = ALL_MARKS[cell.status]
    return cell.text.removeprefix(mark.shape).strip() or (mark.zh if lang == "zh" else mark.en)


# Every rendering asks for the same tables in the same order of reading.
@lru_cache(maxsize=64)
def fitted(table: Table) -> Table:
    """Fit a table to its page.

    A head stands over its figures; columns that have no room, and long texts, are set dense; `widths`, in em of the table's
    type, are those asked for, widened where a figure or a verdict would break.
    """
    count = columns(table)
    dense = table.dense or (count > _MOST_COLUMNS and not table.landscape)
    below = {place.column: place.cell.numeric for row in grid(table.rows, count) for place in _own(row)}
    head = tuple(
        tuple(
            msgspec.structs.replace(p.cell, numeric=p.cell.colspan == 1 and below.get(p.column, False))
            for p in _own(row)
        )
        for row in grid(table.head, count)
    )
    laid = msgspec.structs.replace(table, head=head, dense=dense, widths=_asked(table, count))
    spread = _spread(laid)
    if not dense and (sum(_needs(laid)) > _room(laid) or _mean_lines(spread) > _MOST_LINES):
        return _spread(msgspec.structs.replace(laid, dense=True))
    return spread


def short_columns(table: Table) -> set[int]:
    """Columns of which every cell is a few signs, which forms set in the middle."""
    longest: dict[int, float] = {}
    for row in grid(table.rows, columns(table)):
        for place in row:
            longest[place.column] = max(longest.get(place.column, 0), ems(place.cell.text))
    return {column for column, length in longest.items() if length <= _FEW_SIGNS}


def is_short(table: Table) -> bool:
    """Whether a fitted table can stand on one page with its caption and notes."""
    rows = grid(table.head, len(table.widths)) + grid(table.rows, len(table.widths))
    return sum(_lines(row, table.widths) for row in rows) <= _SHORT_LINES


def _own(row: list[Place]) -> list[Place]:
    return [place for place in row if not place.continued]


def _spread(table: Table) -> Table:
    needs = _needs(table)
    if sum(needs) > _room(table):
        # Heads of four signs then break in the middle, two and two.
        needs = _needs(table, head_word=_WORD)
    return msgspec.structs.replace(table, widths=_balanced(table.widths, needs, _room(table)))


def _mean_lines(table: Table) -> float:
    rows = grid(table.rows, len(table.widths))
    return sum(_lines(row, table.widths) for row in rows) / max(len(rows), 1)


def _asked(table: Table, count: int) -> tuple[float, ...]:
    return table.widths if len(table.widths) == count and sum(table.widths) > 0 else (1.0,) * count


def _balanced(asked: tuple[float, ...], needs: list[float], room: float) -> tuple[float, ...]:
    """Share out the room as asked, giving each column at least its need, or its part of it where the needs have no room."""
    if sum(needs) > room:
        return tuple(need / sum(needs) * room for need in needs)
    widened: set[int] = set()
    while True:
        left = room - sum(needs[column] for column in widened)
        share = left / (sum(width for c, width in enumerate(asked) if c not in widened) or 1.0)
        narrow = {c for c, width in enumerate(asked) if c not in widened and width * share < needs[c]}
        if not narrow:
            return tuple(needs[c] if c in widened else width * share for c, width in enumerate(asked))
        widened |= narrow


def _room(table: Table) -> float:
    points = 638 if table.landscape else 442
    return points / (8 if table.dense else 9 if table.landscape else 10.5)


def _needs(table: Table, *, head_word: float = _HEAD_WORD) -> list[float]:
    share = _room(table) / sum(table.widths)
    return [_need(table, column, width * share, head_word) for column, width in enumerate(table.widths)]


def _need(table: Table, column: int, asked: float, head_word: float) -> float:
    heads, cells = (
        [p.cell for row in grid(rows, len(table.widths)) for p in _own(row) if p.column == column]
        for rows in (table.head, table.rows)
    )
    padding = _DENSE_PADDING if table.dense else _PADDING
    unbroken = [_longest_word(cell.text, head_word) for cell in heads if cell.colspan == 1]
    unbroken += [_unbroken(cell) for cell in cells if cell.colspan == 1]
    longest = max((ems(cell.text) for cell in cells if cell.colspan == 1), default=0.0) + padding
    # Running text gives way to figures, but not below the better part of what was asked for it.
    return max(max(unbroken, default=0.0) + padding, min(longest, asked * _YIELDING))


def _unbroken(cell: Cell) -> float:
    if cell.status is not None:
        return ems(shown(cell, "zh")) + _SIGN
    if cell.numeric:
        return min(ems(cell.text), _LONGEST_FIGURE)
    return _longest_word(cell.text, _WORD)


def _longest_word(text: str, most: float) -> float:
    if text.isascii():
        return min(max((ems(part) for part in text.split()), default=0.0), _LONGEST_FIGURE)
    return min(ems(text), most)


def _lines(row: list[Place], widths: tuple[float, ...]) -> int:
    return max((math.ceil(ems(p.cell.text) / max(_span_width(p, widths) - 1, 1)) for p in row), default=1)


def _span_width(place: Place, widths: tuple[float, ...]) -> float:
    return sum(widths[place.column : place.column + place.cell.colspan])


def ems(text: str) -> float:
    """Width of a text in em of its type: Latin signs are narrower than Chinese ones."""
    # Typesetters part Chinese from Latin signs by a quarter of an em.
    meetings = len(
        re.findall(r"(?<=[^\x00-\x7f])(?=\w)(?=[\x00-\x7f])|(?<=[\x00-\x7f])(?<=\w)(?=[^\x00-\x7f])", text)
    )
    return sum(_LATIN if sign.isascii() else 1.0 for sign in text) + 0.25 * meetings
