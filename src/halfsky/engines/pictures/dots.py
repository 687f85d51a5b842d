"""Areas as dots with their intervals, grouped where chance explains the difference."""

from collections.abc import Iterator

import msgspec

from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Dots, Place
from halfsky.core.reports.standings import Standing, shown_of, standings
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED
from halfsky.engines.pictures.canvas import (
    NARROW,
    Scale,
    breadth,
    cut,
    frame,
    noted,
    px,
    share,
    span,
    text,
    ticks,
)
from halfsky.engines.pictures.classes import legend

ROW = 24.0
HEAD = 30.0
TOP = 34.0
FOOT = 26.0
NAME_NARROW, NAME_WIDE = 7.4, 14.0
"""Ems of a name on a telephone and on a wide screen."""
LEAST = 3
"""Areas of a group shown at least, however many groups there are."""


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    y: float
    place: Place | None = None
    head: str = ""
    left_out: int = 0
    rank: int = 0


def draw_dots(dots: Dots, words: Words, told: str) -> str:
    """Draw areas as dots; beyond `most` areas only the ends of each group and those asked for are shown."""
    found = standings(dots)
    rows = list(_rows(dots, found, words))
    foot = FOOT if dots.reference is None else FOOT + 18
    height = (rows[-1].y if rows else TOP) + ROW / 2 + foot
    x = _scale(dots)
    bottom = height - foot
    plot = "".join(
        (*_grid(x, bottom, words), *_reference(dots, words, x, bottom), *_aim(dots, words, x, bottom))
    )
    marks = "".join(piece for row in rows if row.place for piece in _mark(row.place, row.y, x))
    sides = "".join(piece for row in rows for piece in _words_of(row, dots, words))
    inner = f'<svg x="36%" width="50%" height="{px(height)}" overflow="visible">{plot}{marks}</svg>'
    unit = f'<text class="chart-quiet" x="0" y="12">{text(words.unit())}</text>'
    picture = frame(unit + inner + sides, name=dots.subject, told=told, height=height, kind="dots")
    judged = [its for its in dots.places if its.value is not None]
    return noted(picture + legend(None, judged, words), _notes(dots, found, words))


def _rows(dots: Dots, found: tuple[Standing, ...], words: Words) -> Iterator[_Row]:
    y = TOP + ROW / 2
    headed = len(found) > 1
    asked = frozenset(dots.asked)
    for standing, room in zip(found, _rooms(found, dots.most), strict=True):
        if headed and standing.group != "all":
            yield _Row(y=y + 4, head=_head(standing, dots, words))
            y += HEAD
        rank = 0
        for its in shown_of(standing, room=room, asked=asked):
            if isinstance(its, int):
                rank += its
                yield _Row(y=y, left_out=its)
            else:
                rank += 1
                yield _Row(y=y, place=its, rank=rank if standing.ranked else 0)
            y += ROW


def _rooms(found: tuple[Standing, ...], most: int) -> list[int]:
    """Rows for each group: its part of all rows, and never fewer than three."""
    total = sum(len(one.places) for one in found)
    if total <= most:
        return [len(one.places) for one in found]
    return [max(LEAST, most * len(one.places) // total) for one in found]


def _head(standing: Standing, dots: Dots, words: Words) -> str:
    name = dots.reference_name or words.say("dots_reference")
    count = len(standing.places)
    if standing.group == "missing":
        return words.say("dots_missing", count=count)
    if standing.group == "same":
        return words.say("dots_same", count=count, name=name)
    better = dots.better != "none"
    if standing.group == "first":
        return words.say("dots_better" if better else "dots_higher", count=count, name=name)
    return words.say("dots_worse" if better else "dots_lower", count=count, name=name)


def _scale(dots: Dots) -> Scale:
    values = [its.value for its in dots.places if its.value is not None]
    values += [
        end for its in dots.places if its.low is not None for end in (its.low, its.high) if end is not None
    ]
    values += [v for v in (dots.reference, dots.aim.value if dots.aim else None) if v is not None]
    low, high = span(values, room=0.05, most=100.0 if dots.unit == "percent" else None)
    return Scale(low=low, high=high, start=2.0, end=98.0)


def _grid(x: Scale, bottom: float, words: Words) -> Iterator[str]:
    levels = ticks(x.low, x.high, 3)
    wide = (
        max((breadth(words.figure(value)) for value in levels), default=1) * len(levels) * 14 > NARROW * 0.5
    )
    for place, value in enumerate(levels):
        at = share(x(value))
        kind = " chart-wide" if wide and place % 2 else ""
        yield f'<line class="chart-grid" x1="{at}" x2="{at}" y1="{px(TOP - 6)}" y2="{px(bottom)}"/>'
        yield f'<text class="chart-quiet chart-mid{kind}" x="{at}" y="{px(bottom + 17)}">{value:,g}</text>'


def _reference(dots: Dots, words: Words, x: Scale, bottom: float) -> Iterator[str]:
    if dots.reference is None:
        return
    place = x(dots.reference)
    told = f"{dots.reference_name or words.say('dots_reference')} {words.figure(dots.reference)}"
    yield _upright("chart-reference", place, bottom + 22)
    yield f'<text class="{_side(place)}" x="{share(place)}" y="{px(bottom + 35)}">{text(told)}</text>'


def _aim(dots: Dots, words: Words, x: Scale, bottom: float) -> Iterator[str]:
    if dots.aim is None:
        return
    place, told = x(dots.aim.value), text(words.aim(dots.aim))
    yield _upright("chart-aim", place, bottom)
    yield f'<text class="{_side(place)} chart-strong" x="{share(place)}" y="{px(TOP - 12)}">{told}</text>'


def _upright(kind: str, place: float, bottom: float) -> str:
    at = share(place)
    return f'<line class="{kind}" x1="{at}" x2="{at}" y1="{px(TOP - 8)}" y2="{px(bottom)}"/>'


def _side(place: float) -> str:
    """Anchor of words at a place, so that they stay within the picture."""
    return "chart-end" if place > 60 else "chart-start" if place < 40 else "chart-mid"


def _mark(its: Place, y: float, x: Scale) -> Iterator[str]:
    if its.value is None:
        return
    if its.low is not None and its.high is not None:
        yield f'<line class="chart-whisker" x1="{share(x(its.low))}" x2="{share(x(its.high))}" y1="{px(y)}" y2="{px(y)}"/>'
    if not its.status or its.status in ATTAINED:
        kind, size = "chart-full", 5
    else:
        kind, size = ("chart-hollow", 5) if its.status in JUDGED else ("chart-unsure", 4)
    yield f'<circle class="{kind}" cx="{share(x(its.value))}" cy="{px(y)}" r="{size}"/>'


def _words_of(row: _Row, dots: Dots, words: Words) -> Iterator[str]:
    y = px(row.y + 4)
    if row.head:
        yield f'<text class="chart-head chart-halo" x="0" y="{y}">{text(row.head)}</text>'
    elif row.left_out:
        yield f'<text class="chart-quiet" x="0" y="{y}">{text(words.say("dots_left_out", count=row.left_out))}</text>'
    elif row.place:
        yield from _name(row.place, row, dots, y)
        yield f'<text class="chart-end" x="100%" y="{y}">{text(words.point(row.place))}</text>'


def _name(its: Place, row: _Row, dots: Dots, y: str) -> Iterator[str]:
    words = f"{row.rank} {its.name}" if row.rank else its.name
    strong = " chart-strong" if its.area in dots.asked else ""
    if strong:
        yield f'<rect class="chart-asked" x="-6" width="100%" y="{px(row.y - ROW / 2)}" height="{px(ROW)}"/>'
    narrow, wide = cut(words, NAME_NARROW), cut(words, NAME_WIDE)
    if narrow == wide:
        yield f'<text class="chart-place{strong}" x="0" y="{y}">{text(wide)}</text>'
        return
    yield f'<text class="chart-place chart-narrow{strong}" x="0" y="{y}">{text(narrow)}</text>'
    yield f'<text class="chart-place chart-wide{strong}" x="0" y="{y}">{text(wide)}</text>'


def _notes(dots: Dots, found: tuple[Standing, ...], words: Words) -> list[str]:
    notes = []
    if any(its.low is not None for its in dots.places):
        notes.append(words.say("interval_level"))
    if any(one.group == "all" and not one.ranked for one in found):
        notes.append(words.say("dots_noise"))
    return [words.sentences(notes)] if notes else []
