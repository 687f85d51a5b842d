"""Figures with their units as sentences say them: 16/10万, 1.6个百分点, 2次; 1 person, once a year."""

from typing import Literal, NamedTuple

import polars as pl

from halfsky.core.vocabulary.units import UNITS

Use = Literal["value", "goal", "change"]
"""A figure, a goal (每年1次), or the difference of two figures (个百分点)."""

_BARE = ("count", "ratio", "share", "per_1000")
"""Units whose English name says nothing after a number; the indicator's own name says what is counted."""
_ONE = {
    "persons": "person", "cases": "case", "attendances": "attendance", "households": "household",
    "years": "year", "months": "month", "days": "day", "hours": "hour", "minutes": "minute",
    "metres": "metre", "square metres": "square metre", "tonnes": "tonne",
    "percentage points": "percentage point", "permille points": "permille point",
}  # fmt: skip


class Said(NamedTuple):
    """What stands before and after a number, and the whole of it where the number is one."""

    before: str
    after: str
    one: str


def said(unit: str, *, lang: str, use: Use = "value") -> Said:
    """How a number of a unit is said.

    Args:
        unit: Code of the unit.
        lang: `zh` or `en`.
        use: What the number is.

    Example:
        >>> said("percent", lang="zh", use="change").after, said("per_year", lang="en", use="goal").one
        ('个百分点', 'once a year')
    """
    change = UNITS[unit].change
    known = UNITS[change if use == "change" and change in UNITS else unit]
    if unit == "per_year":
        return _per_year(lang, use)
    if lang == "zh" or known.sign in ("%", "‰"):
        return Said("", known.sign, f"1{known.sign}")
    if known.code in _BARE:
        return Said("", "", "1")
    times = "× " if known.en[0].isdigit() else ""
    return Said("", f" {times}{known.en}", f"1 {times}{_ONE.get(known.en, known.en)}")


def _per_year(lang: str, use: Use) -> Said:
    if lang == "zh":
        before = "每年" if use == "goal" else ""
        return Said(before, "次", f"{before}1次")
    behind = " a year" if use == "goal" else ""
    return Said("", f" times{behind}", "1 time" if use == "change" else f"once{behind}")


def quantity(number: str, unit: str, *, lang: str, use: Use = "value") -> str:
    """Say one number with its unit.

    Args:
        number: The number as printed.
        unit: Code of the unit.
        lang: `zh` or `en`.
        use: What the number is.
    """
    words = said(unit, lang=lang, use=use)
    return words.one if number == "1" else words.before + number + words.after


def quantities(number: pl.Expr, unit: pl.Expr, *, lang: str, use: Use = "value") -> pl.Expr:
    """Say a column of numbers with their units; a number without a unit stays bare, none stays empty.

    Args:
        number: Numbers as printed.
        unit: Codes of units.
        lang: `zh` or `en`.
        use: What the numbers are.
    """
    known = {code: said(code, lang=lang, use=use) for code in UNITS}

    def words(part: int) -> pl.Expr:
        table = {code: told[part] for code, told in known.items()}
        return unit.replace_strict(table, default="", return_dtype=pl.String).fill_null("")

    one = (number == "1") & unit.is_in(list(known))
    return (
        pl.when(number == "")
        .then(pl.lit(""))
        .when(one)
        .then(words(2))
        .otherwise(pl.concat_str([words(0), number, words(1)]))
    )
