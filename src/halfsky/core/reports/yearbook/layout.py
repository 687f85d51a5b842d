"""How a table lies on its page: width of its stub, upright or turned, how many columns stand side by side."""

import math

import msgspec

from halfsky.core.indicators.model import Text

UPRIGHT, TURNED = 180.0, 267.0
"""Breadth for a table on an A4 page upright and turned, in millimetres, inside margins of 15 mm."""

SIGN, DIGIT, LETTER = 2.9, 1.6, 1.28
"""Breadth of a Chinese sign and a digit at 8 pt, of a Latin letter at 7 pt, in millimetres."""

PADDING = 2.4
INDENT = 2.8
_LEAST_COLUMN = 9.5
_NARROW = 31.0
_STUB = {"areas": (18.0, 42.0), "english": (16.0, 42.0), "summary": (50.0, 62.0), "unit": (16.0, 22.0)}


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """How the columns of one table go on pages.

    Attributes:
        landscape: Whether its pages are turned.
        most: Columns that fit side by side.
    """

    landscape: bool
    most: int


def place_columns(number: int, *, stub: float, column: float) -> Page:
    """Put columns on an upright page where they fit, else on a turned one.

    Args:
        number: Columns wanted.
        stub: Breadth of what names the rows, in millimetres.
        column: Breadth that one column needs.

    Example:
        >>> place_columns(10, stub=60.0, column=10.5), place_columns(30, stub=57.0, column=10.0)
        (Page(landscape=False, most=10), Page(landscape=True, most=21))
    """
    upright = int((UPRIGHT - stub) // column)
    if number <= upright:
        return Page(landscape=False, most=number)
    return Page(landscape=True, most=max(int((TURNED - stub) // column), 1))


def in_parts(years: list[int], most: int) -> list[int]:
    """Share columns out into parts of at most `most` that end with a year; a year alone may be broader.

    Args:
        years: Columns of each year.
        most: Columns that fit side by side.

    Returns:
        Columns of each part, as equal as can be.

    Example:
        >>> in_parts([3, 3, 3, 3], 10), in_parts([3, 1, 3], 10), in_parts([12, 2], 10)
        ([6, 6], [7], [12, 2])
    """
    wanted = math.ceil(sum(years) / math.ceil(sum(years) / most))
    parts = [0]
    for count in years:
        if parts[-1] and (parts[-1] + count > most or parts[-1] >= wanted):
            parts.append(0)
        parts[-1] += count
    return parts


def column_breadth(texts: list[str], heads: list[Text]) -> float:
    """Breadth that a column of figures needs, in millimetres."""
    longest = max((len(text) for text in texts), default=1) * DIGIT
    head = max((max(signs(h.zh) * SIGN, len(h.en) * LETTER) for h in heads), default=0.0)
    return max(longest + PADDING, min(head, 18.0) + PADDING, _LEAST_COLUMN)


def areas_stub(names: list[tuple[Text, int]]) -> tuple[float, float, float]:
    """Breadths of the two columns that name areas, by the longest name with its indentation."""
    chinese = max(signs(name.zh) * SIGN + depth * INDENT for name, depth in names)
    english = max(len(name.en) * LETTER + depth * INDENT / 2 for name, depth in names)
    return _within("areas", chinese), _within("english", english), 0.0


def narrowed(stub: tuple[float, float, float]) -> tuple[float, float, float]:
    """The breadths with the English names of areas on two lines."""
    return stub[0], min(stub[1], _NARROW), stub[2]


def summary_stub(names: list[Text], units: list[Text]) -> tuple[float, float, float]:
    """Breadths of the columns that name a series, in both languages one over the other, and its unit."""
    named = max(max(signs(name.zh) * SIGN, len(name.en) * LETTER * 0.75) for name in names)
    unit = max(max(signs(unit.zh) * SIGN, len(unit.en) * LETTER * 0.75) for unit in units)
    return _within("summary", named), 0.0, _within("unit", unit)


def _within(column: str, breadth: float) -> float:
    least, most = _STUB[column]
    return round(min(max(breadth + PADDING, least), most), 1)


def signs(text: str) -> float:
    """Width of a text in Chinese signs; Latin ones count a little over half.

    Example:
        >>> signs("青溪县"), signs("GDP")
        (3.0, 1.65)
    """
    return round(sum(0.55 if sign.isascii() else 1.0 for sign in text), 2)
