"""The figures of a picture as a table: what it shows and all it leaves out for want of room."""

from collections.abc import Iterator, Sequence

from halfsky.core.reports.model import Cell
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import (
    AreaMap,
    Charted,
    Dots,
    Multiples,
    Place,
    Point,
    StatusBars,
    Tiles,
    Trend,
)

Column = tuple[str, bool, list[str]]
"""Head, whether of figures, and the text of each row."""


def table_of(picture: Charted, words: Words) -> tuple[tuple[Cell, ...], tuple[tuple[Cell, ...], ...]]:
    """Head and rows of a picture's figures, printed as in the picture; columns without anything are left out."""
    match picture:
        case Trend():
            columns = list(_trend(picture, words))
        case Dots() | Tiles() | AreaMap():
            columns = list(_places(picture.places, words))
        case Multiples():
            columns = list(_panels(picture, words))
        case StatusBars():
            columns = list(_bars(picture, words))
    kept = [column for place, column in enumerate(columns) if place == 0 or any(column[2])]
    head = tuple(Cell(text=text, numeric=numeric) for text, numeric, _ in kept)
    rows = zip(*(texts for _, _, texts in kept), strict=True)
    return head, tuple(
        tuple(Cell(text=text, numeric=numeric) for text, (_, numeric, _) in zip(row, kept, strict=True))
        for row in rows
    )


def _value_head(words: Words) -> str:
    return words.say("value", unit=words.unit()) if words.unit() else words.say("value_bare")


def _ends(items: Sequence[Point | Place], words: Words) -> Iterator[Column]:
    for code in ("low", "high"):
        ends = [getattr(its, code) for its in items]
        yield words.say(code), True, ["" if end is None else words.figure(end) for end in ends]


def _trend(trend: Trend, words: Words) -> Iterator[Column]:
    rows = [(line.name, its) for line in trend.lines for its in line.points]
    ahead = trend.fan
    points = [its for _, its in rows]
    blank = [""] * len(ahead)
    first = trend.lines[0].name if trend.lines else ""
    yield words.say("year"), False, [_years(its, words) for its in points] + [str(its.year) for its in ahead]
    yield words.say("group"), False, [name for name, _ in rows] + [first] * len(ahead)
    yield (
        _value_head(words),
        True,
        [words.point(its) for its in points] + [words.figure(its.median) for its in ahead],
    )
    for head, numeric, ends in _ends(points, words):
        yield head, numeric, ends + blank
    yield (
        words.say("note"),
        False,
        [its.note for its in points] + [_forecast(its.low80, its.high80, words) for its in ahead],
    )


def _years(its: Point, words: Words) -> str:
    if its.pooled_from is None:
        return str(its.year)
    return words.say("pooled", first=its.pooled_from, last=its.year)


def _forecast(low: float, high: float, words: Words) -> str:
    return f"{words.say('forecast_note')}{words.say('colon')}{words.interval(low, high)}"


def _places(places: Sequence[Place], words: Words) -> Iterator[Column]:
    order = sorted(places, key=lambda its: its.area)
    yield words.say("area"), False, [its.name for its in order]
    yield _value_head(words), True, [words.point(its) for its in order]
    yield from _ends(order, words)
    yield words.say("status"), False, [words.status(its.status) for its in order]
    yield words.say("code"), False, [its.area for its in order]


def _panels(multiples: Multiples, words: Words) -> Iterator[Column]:
    rows = [(panel.name, its) for panel in multiples.panels for its in panel.points]
    points = [its for _, its in rows]
    yield words.say("group"), False, [name for name, _ in rows]
    yield words.say("year"), False, [_years(its, words) for its in points]
    yield _value_head(words), True, [words.point(its) for its in points]
    yield from _ends(points, words)
    yield words.say("note"), False, [its.note for its in points]


def _bars(bars: StatusBars, words: Words) -> Iterator[Column]:
    rows = [(row.name, status, count) for row in bars.rows for status, count in row.counts.items() if count]
    yield words.say("row"), False, [name for name, _, _ in rows]
    yield words.say("status"), False, [words.status(status) for _, status, _ in rows]
    yield words.say("number"), True, [str(count) for _, _, count in rows]
