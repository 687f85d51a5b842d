"""Where each area stands in a grid of tiles: the provinces as known, others as they lie or by code.

The layout depends on the codes and places given and on nothing else, so that a tile keeps its place.
"""

import math
from collections.abc import Mapping, Sequence

from halfsky.core.reports.pictures import Seat

Spot = tuple[int, int]

PROVINCES: dict[str, Spot] = {
    "230000": (8, 0),
    "150000": (5, 1), "220000": (8, 1),
    "650000": (1, 2), "620000": (3, 2), "640000": (4, 2), "140000": (5, 2), "110000": (6, 2),
    "120000": (7, 2), "210000": (8, 2),
    "630000": (2, 3), "610000": (4, 3), "410000": (5, 3), "130000": (6, 3), "370000": (7, 3),
    "540000": (1, 4), "510000": (3, 4), "500000": (4, 4), "420000": (5, 4), "340000": (6, 4),
    "320000": (7, 4), "310000": (8, 4),
    "530000": (3, 5), "520000": (4, 5), "430000": (5, 5), "360000": (6, 5), "330000": (7, 5),
    "450000": (4, 6), "440000": (5, 6), "350000": (6, 6), "710000": (8, 6),
    "460000": (4, 7), "820000": (5, 7), "810000": (6, 7),
}  # fmt: skip
"""Column and row of each province, autonomous region and municipality: neighbours stay near each other."""

ROOM = 1.35
"""Seats for each area where areas are set as they lie: room to keep the outline of the whole."""
BREADTH = 1.25
"""Columns for each row of a grid without a map."""


def tile_layout(
    codes: Sequence[str], *, centres: Mapping[str, tuple[float, float]] | None = None
) -> tuple[Seat, ...]:
    """Give each area its tile, every area one and no tile twice.

    Args:
        codes: Of the areas; each once. Provinces get their known places where most of the codes are theirs.
        centres: Places of areas on a map, x to the right and y downwards, where one is loaded. Used where all
            but a fifth of the areas have one.

    Returns:
        In the order of rows, then columns; nothing is left empty at the left and the top.
    """
    known = [code for code in codes if code in PROVINCES]
    if len(known) * 2 > len(codes):
        spots = {code: PROVINCES[code] for code in known}
    else:
        spots = _as_they_lie(codes, centres or {})
    return _seats(_with_rest(spots, sorted(set(codes) - set(spots))))


def _as_they_lie(codes: Sequence[str], centres: Mapping[str, tuple[float, float]]) -> dict[str, Spot]:
    placed = sorted(code for code in codes if code in centres)
    if not placed or len(placed) * 5 < len(codes) * 4:
        return {}
    xs, ys = [centres[code][0] for code in placed], [centres[code][1] for code in placed]
    wide, high = max(max(xs) - min(xs), 1e-9), max(max(ys) - min(ys), 1e-9)
    seats = len(placed) * ROOM
    shape = min(max(wide / high, 0.4), 2.5)
    columns = max(1, math.ceil(math.sqrt(seats * shape)))
    rows = max(1, math.ceil(seats / columns))
    wished = {
        code: (
            (centres[code][0] - min(xs)) / wide * (columns - 1),
            (centres[code][1] - min(ys)) / high * (rows - 1),
        )
        for code in placed
    }
    return _nearest(wished, columns, rows)


def _nearest(wished: Mapping[str, tuple[float, float]], columns: int, rows: int) -> dict[str, Spot]:
    """Give seats by distance from the place wished for, the nearest pair first."""
    seats = [(column, row) for row in range(rows) for column in range(columns)]
    pairs = sorted(
        (round((x - column) ** 2 + (y - row) ** 2, 9), code, (column, row))
        for code, (x, y) in wished.items()
        for column, row in seats
    )
    spots: dict[str, Spot] = {}
    taken: set[Spot] = set()
    for _, code, spot in pairs:
        if code not in spots and spot not in taken:
            spots[code] = spot
            taken.add(spot)
    return spots


def _with_rest(spots: dict[str, Spot], rest: Sequence[str]) -> dict[str, Spot]:
    """Set areas without a place in rows of their own, in the order of their codes, below the others."""
    columns = (
        max(column for column, _ in spots.values()) + 1
        if spots
        else max(1, math.ceil(math.sqrt(len(rest) * BREADTH)))
    )
    top = max((row for _, row in spots.values()), default=-1) + 1
    return spots | {code: (place % columns, top + place // columns) for place, code in enumerate(rest)}


def _seats(spots: Mapping[str, Spot]) -> tuple[Seat, ...]:
    if not spots:
        return ()
    left = min(column for column, _ in spots.values())
    rows = {row: place for place, row in enumerate(sorted({row for _, row in spots.values()}))}
    ordered = sorted(spots.items(), key=lambda item: (item[1][1], item[1][0]))
    return tuple(Seat(area=code, column=column - left, row=rows[row]) for code, (column, row) in ordered)
