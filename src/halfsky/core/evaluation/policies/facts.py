"""Figures of women and men drawn from a series, as an assessment takes them down."""

from collections.abc import Iterable
from datetime import date

from halfsky.core.evaluation.policies.model import Fact, Seen
from halfsky.core.indicators.model import Indicator


def draw_fact(
    indicator: Indicator, seen: Iterable[Seen], *, area: str, vintage: str, known: date
) -> Fact | None:
    """The newest figures of a series by sex; None where there is no figure at all.

    Args:
        indicator: What is measured.
        seen: Figures of the area as a whole, any year, any order.
        area: Code of the area.
        vintage: Number of the vintage they are of.
        known: Day on which the vintage was frozen.
    """
    by_year: dict[int, dict[str, Seen]] = {}
    for one in seen:
        if one.value is not None:
            by_year.setdefault(one.year, {})[one.sex] = one
    if not by_year:
        return None
    both = [year for year, cells in by_year.items() if {"F", "M"} <= cells.keys()]
    year = max(both or by_year)
    cells = by_year[year]
    female, male, total = (_value(cells, sex) for sex in ("F", "M", "_T"))
    return Fact(
        series=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        area=area,
        year=year,
        female=female,
        male=male,
        total=total,
        gap=None if female is None or male is None else round(female - male, 10),
        vintage=vintage,
        known=known,
        source="；".join(dict.fromkeys(one.source for one in cells.values() if one.source)),
    )


def _value(cells: dict[str, Seen], sex: str) -> float | None:
    return cells[sex].value if sex in cells else None
