"""Signs of the yearbook's cells, and how a figure becomes its text.

Source: 使用说明 of the China Statistical Yearbook: “…” is less than the smallest unit of the table, a blank cell means
that there is no such figure, “#” marks a part of the row above. The reasons why a figure is missing have signs of their
own, so that what is not reported, not known, not there and withheld can be told apart.
"""

from halfsky.core.reports.yearbook.model import Figure, Symbol
from halfsky.core.reports.yearbook.words import Words
from halfsky.core.vocabulary.numbers import plain, round_half_even
from halfsky.core.vocabulary.statuses import Missing

TOO_SMALL, OF_WHICH, PARTIAL, CONFLICT = "…", "#", "*", "◇"

MISSING_SIGNS: dict[str, str] = {
    Missing.NOT_APPLICABLE: "–",
    Missing.NOT_AVAILABLE: "△",
    Missing.NOT_REPORTED: "□",
    Missing.SUPPRESSED: "×",
    Missing.NOT_DUE: "○",
    "conflict": CONFLICT,
}
"""Sign of every reason why a cell holds no figure; a blank cell is the reason `absent`."""


def figure(value: float, *, digits: int, partial: bool = False) -> Figure:
    """A value as a cell: rounded half-even once, `…` where it is not zero and rounds to zero.

    Example:
        >>> figure(2.675, digits=2).text, figure(0.004, digits=1).text, figure(0.0, digits=1).text
        ('2.68', '…', '0.0')
    """
    rounded = round_half_even(value, digits)
    if rounded:
        return Figure(format(rounded, "f"), float(rounded), "figure", partial)
    return Figure(TOO_SMALL if value else plain(0.0, digits=digits), 0.0, "figure", partial)


def missing(sign: str) -> Figure:
    """A cell without a figure, by its reason."""
    return Figure(MISSING_SIGNS[sign], None, sign, False)


def legend(words: Words) -> tuple[Symbol, ...]:
    """What every sign means, in the order of the guide."""
    told = (
        (TOO_SMALL, "sign_too_small"),
        ("", "sign_absent"),
        (OF_WHICH, "sign_of_which"),
        (PARTIAL, "sign_partial"),
        *((sign, f"sign_{reason}") for reason, sign in MISSING_SIGNS.items()),
    )
    return tuple(Symbol(sign=sign, meaning=words.say(code)) for sign, code in told)
