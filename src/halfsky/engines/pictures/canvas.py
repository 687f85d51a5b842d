"""What all still pictures are made of: numbers as text, scales, words in boxes, the frame around a picture.

A picture is as wide as its place: upright measures are pixels, level ones percent of the plot, so that words
keep their size on a telephone. Shapes that must bend with the width stand in an inner picture that is stretched.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from halfsky.engines.marks import DRAWINGS

NARROW = 236
"""Pixels of a plot on a screen of 320 pixels."""
WIDE = 470
"""Pixels of a plot where `chart-wide` words begin to show."""
EM = 12.0
"""Size of type in a picture, in pixels."""


def text(words: str) -> str:
    """Words as text of the picture, signs of markup made harmless."""
    return escape(words, quote=True)


def px(value: float) -> str:
    """A measure with one decimal at most, as short as it can be written.

    Example:
        >>> px(12.0), px(-0.26), px(0.04)
        ('12', '-0.3', '0')
    """
    return format(round(value, 1) + 0.0, ".6g")


def share(value: float) -> str:
    """A share of the width in percent, two decimals at most."""
    return format(round(value, 2) + 0.0, ".6g") + "%"


def breadth(words: str) -> float:
    """Breadth of words in ems of their type: a Chinese sign is one, a Latin one three fifths."""
    return sum(0.6 if sign.isascii() else 1.0 for sign in words)


def cut(words: str, ems: float) -> str:
    """Words cut to a breadth, the cut shown by `…`."""
    if breadth(words) <= ems:
        return words
    kept = words
    while kept and breadth(kept) > ems - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A straight scale from values to places."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Place of a value."""
        part = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + part * (self.end - self.start)


def span(
    values: Iterable[float], *, zero: bool = False, room: float = 0.08, most: float | None = None
) -> tuple[float, float]:
    """Ends of a scale that holds all values with a little room; never below zero where no value is.

    Args:
        values: At least one.
        zero: Begin at zero.
        room: Part of the range left free at both ends.
        most: Value the scale does not go beyond unless a value does.
    """
    known = list(values) or [0.0]
    low, high = min(known), max(known)
    wide = high - low or max(abs(high) * 0.1, 1.0)
    bottom, top = low - wide * room, high + wide * room
    if high == low:
        bottom, top = low - wide / 2, high + wide / 2
    if zero or (low >= 0 and bottom < 0):
        bottom = min(0.0, low)
    if most is not None and high <= most < top:
        top = most
    return bottom, top


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers within a range, roughly as many as asked for.

    Example:
        >>> ticks(88.2, 95.9), ticks(0, 1)
        ([90.0, 92.0, 94.0], [0.0, 0.25, 0.5, 0.75, 1.0])
    """
    if high <= low:
        return [low]
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = min((1, 2, 2.5, 5, 10), key=lambda one: abs(one * power - raw)) * power
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(place * step, 10) + 0.0 for place in range(first, last + 1)]


def frame(body: str, *, name: str, told: str, height: float, kind: str) -> str:
    """A picture as wide as its place and `height` pixels high, with its name and description."""
    return (
        f'<svg class="chart chart-{kind}" role="img" width="100%" height="{px(height)}">'
        f"<title>{text(name)}</title><desc>{text(told)}</desc>{body}</svg>"
    )


def boxed(body: str, *, name: str, told: str, box: tuple[float, float], kind: str) -> str:
    """A picture drawn in a box of its own measures that grows and shrinks as a whole."""
    return (
        f'<svg class="chart chart-{kind}" role="img" viewBox="0 0 {px(box[0])} {px(box[1])}">'
        f"<title>{text(name)}</title><desc>{text(told)}</desc>{body}</svg>"
    )


def stretched(body: str, height: float) -> str:
    """Shapes whose level measure is percent of the width."""
    return (
        f'<svg class="chart-stretch" width="100%" height="{px(height)}" viewBox="0 0 100 {px(height)}"'
        f' preserveAspectRatio="none">{body}</svg>'
    )


def noted(picture: str, notes: Sequence[str] = (), numbered: Sequence[str] = ()) -> str:
    """A picture with what must be known to read it, and what its numbers stand for."""
    words = f'<p class="chart-note">{" ".join(map(text, notes))}</p>' if notes else ""
    items = "".join(f"<li>{sign(place)} {text(its)}</li>" for place, its in enumerate(numbered, start=1))
    listed = f'<ul class="chart-events">{items}</ul>' if items else ""
    return f'<div class="chart-frame">{picture}{words}{listed}</div>'


def sign(number: int) -> str:
    """A number in a ring; in brackets beyond twenty.

    Example:
        >>> sign(1), sign(21)
        ('①', '(21)')
    """
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"


POINTS: tuple[str, ...] = (
    '<circle r="4"/>',
    '<path class="chart-hollow" d="M0-5.4L5.4 0L0 5.4L-5.4 0Z"/>',
    '<path d="M-4-4H4V4H-4Z"/>',
    '<path class="chart-hollow" d="M0-5L5 4.2H-5Z"/>',
)
"""Shapes of the points of the first to the fourth line."""


def point(kind: int, x: float, y: float) -> str:
    """A point of a line, at a share of the width and a height in pixels."""
    if kind == 0:
        return f'<circle cx="{share(x)}" cy="{px(y)}" r="4"/>'
    return f'<svg x="{share(x)}" y="{px(y)}" overflow="visible">{POINTS[kind % len(POINTS)]}</svg>'


def mark(shape: str, *, x: float, y: float, size: float) -> str:
    """A status shape with its upper left corner at a place, in the units of the picture."""
    return f'<g transform="translate({px(x)} {px(y)}) scale({size / 16:.3g})">{DRAWINGS[shape]}</g>'
