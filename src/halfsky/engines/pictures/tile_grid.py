"""Areas as tiles of one size: no area is hidden by another's breadth, and no map is needed."""

from collections.abc import Iterator

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Place, Seat, Tiles
from halfsky.core.reports.shades import Classes, classes_of
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.engines.pictures.canvas import boxed, breadth, cut, mark, noted, px, text
from halfsky.engines.pictures.classes import legend, shade

BREADTH = 320.0
"""Breadth of the picture in its own units: pixels of a telephone."""
LARGEST = 64.0
GAP = 2.0
NAMED = 20.0
"""Side from which on a tile has room for a name; smaller ones show shade and shape."""
ROOMY = 44.0
"""Side from which on a tile has room for its value."""


def draw_tiles(tiles: Tiles, words: Words, told: str) -> str:
    """Draw the tile grid; an area without a figure keeps its tile, with the sign that says why."""
    columns = max((seat.column for seat in tiles.seats), default=0) + 1
    rows = max((seat.row for seat in tiles.seats), default=0) + 1
    side = min(LARGEST, BREADTH / columns)
    places = {its.area: its for its in tiles.places}
    classes = classes_of(tiles.places, tiles.breaks, digits=tiles.digits)
    drawn = "".join(
        piece
        for seat in sorted(tiles.seats, key=lambda one: one.area == tiles.asked)
        if seat.area in places
        for piece in _tile(tiles, seat, places[seat.area], side, classes, words)
    )
    kind = "tiles" if columns * side > BREADTH * 0.7 else "tiles chart-small"
    box = (columns * side, rows * side)
    picture = boxed(drawn, name=tiles.subject, told=told, box=box, kind=kind)
    return noted(picture + legend(classes, tiles.places, words))


def _tile(
    tiles: Tiles, seat: Seat, its: Place, side: float, classes: Classes | None, words: Words
) -> Iterator[str]:
    x, y, size = seat.column * side + GAP / 2, seat.row * side + GAP / 2, side - GAP
    framed = " chart-framed" if its.area == tiles.asked else ""
    yield f'<g class="{shade(classes, its.value)}{framed}">'
    yield f'<path d="M{px(x)} {px(y)}h{px(size)}v{px(size)}h-{px(size)}Z"/>'
    roomy, middle = side >= ROOMY, px(x + size / 2)
    if side >= NAMED:
        name, type_size = fitted(its.short or its.name, size - 2, most=13.0 if roomy else 11.5)
        high = px(y + size * (0.34 if roomy else 0.46))
        yield _word(name, middle, high, type_size)
    if roomy:
        yield _word(words.point(its), middle, px(y + size * 0.62), 12)
    if its.status:
        edge = 12.0 if roomy else min(10.0, size * 0.7)
        low = 3 if roomy else 2 if side >= NAMED else (size - edge) / 2
        shape = MARKS[Status(its.status)].shape
        yield mark(shape, x=x + size / 2 - edge / 2, y=y + size - edge - low, size=edge)
    elif not roomy and its.value is None and side >= NAMED:
        yield _word(words.point(its), middle, px(y + size * 0.82), 10)
    yield "</g>"


def _word(words: str, x: str, y: str, size: float) -> str:
    return f'<text class="chart-mid" x="{x}" y="{y}" font-size="{px(size)}">{text(words)}</text>'


def fitted(name: str, room: float, *, most: float, least: float = 9.0) -> tuple[str, float]:
    """A name and the size of type in which it fits a breadth; cut where even the smallest is too broad."""
    size = min(most, room / max(breadth(name), 0.1))
    if size >= least:
        return name, size
    return cut(name, room / least), least
