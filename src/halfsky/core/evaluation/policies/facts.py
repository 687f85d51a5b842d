"""Figures of women and men drawn from a series, as an assessment takes them down."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from halfsky.core.evaluation.policies.model import Fact, Seen
from halfsky.core.indicators.model import Formula, Indicator, Variable


class Sexes(msgspec.Struct, frozen=True, kw_only=True):
    """Women, men and all of one year; `derived` where men are what the whole leaves beside women."""

    female: float | None
    male: float | None
    total: float | None
    derived: bool = False

    @property
    def is_both(self) -> bool:
        """Whether women and men are known."""
        return self.female is not None and self.male is not None


def draw_fact(
    indicator: Indicator,
    seen: Iterable[Seen],
    *,
    variables: Mapping[str, Variable],
    area: str,
    vintage: str,
    known: date,
) -> Fact | None:
    """The newest figures of a series by sex; None where there is no figure at all.

    Forms mostly ask for the whole and for women. Where women and men sum to the whole, men are what is left: of counts
    the difference, of rates the difference of numerators over that of denominators, of a share of women the rest.

    Args:
        indicator: What is measured.
        seen: Figures of the area as a whole, any year, any order.
        variables: Of the codebook, by code.
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
    additive = _sums_up(indicator.formula, variables)
    told = {year: sexes_of(indicator, cells, additive=additive) for year, cells in by_year.items()}
    both = [year for year, sexes in told.items() if sexes.is_both]
    year = max(both or by_year)
    sexes, cells = told[year], by_year[year]
    gap = None
    if sexes.female is not None and sexes.male is not None:
        gap = round(sexes.female - sexes.male, 10)
    return Fact(
        series=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        area=area,
        year=year,
        female=sexes.female,
        male=sexes.male,
        total=sexes.total,
        gap=gap,
        derived=sexes.derived,
        vintage=vintage,
        known=known,
        source="；".join(dict.fromkeys(one.source for one in cells.values() if one.source)),
    )


def _sums_up(formula: Formula | None, variables: Mapping[str, Variable]) -> bool:
    """Whether women and men of everything in a formula sum to the whole."""
    if formula is None or formula.kind not in ("proportion", "rate", "count"):
        return False
    terms = (*formula.numerator, *formula.denominator)
    return all(term.variable in variables and variables[term.variable].additive for term in terms)


def sexes_of(indicator: Indicator, cells: Mapping[str, Seen], *, additive: bool) -> Sexes:
    """Women, men and all of one year.

    Args:
        indicator: What is measured.
        cells: Figures by sex.
        additive: Whether men may be told from the whole and women.
    """
    female, male, total = (_value(cells, sex) for sex in ("F", "M", "_T"))
    if female is None and male is None and _is_of_women(indicator.formula):
        return Sexes(female=total, male=None, total=None)
    if male is not None or not additive or indicator.formula is None or total is None:
        return Sexes(female=female, male=male, total=total)
    if female is None:
        rest = _rest_of_share(indicator.formula, total)
        if rest is None:
            return Sexes(female=None, male=None, total=total)
        return Sexes(female=total, male=rest, total=None, derived=True)
    men = _men(indicator.formula, cells["F"], cells["_T"])
    return Sexes(female=female, male=men, total=total, derived=men is not None)


def _is_of_women(formula: Formula | None) -> bool:
    """Whether a series counts women alone."""
    terms = () if formula is None else (*formula.numerator, *formula.denominator)
    return bool(terms) and all(term.sex == "F" for term in terms)


def _value(cells: Mapping[str, Seen], sex: str) -> float | None:
    return cells[sex].value if sex in cells else None


def _men(formula: Formula, women: Seen, whole: Seen) -> float | None:
    if women.value is None or whole.value is None:
        return None
    if formula.kind == "count":
        return whole.value - women.value if whole.value >= women.value else None
    cases, people = _left(whole.numerator, women.numerator), _left(whole.denominator, women.denominator)
    if cases is None or not people:
        return None
    return cases / people * formula.per


def _left(whole: float | None, women: float | None) -> float | None:
    return None if whole is None or women is None or whole < women else whole - women


def _rest_of_share(formula: Formula, share: float) -> float | None:
    """The share of men beside that of women in the same people; None where the formula is no such share."""
    women = {(term.variable, term.residence) for term in formula.numerator}
    people = {(term.variable, term.residence) for term in formula.denominator}
    is_share = (
        formula.kind == "proportion"
        and women == people
        and all(term.sex == "F" for term in formula.numerator)
        and all(term.sex == "_T" for term in formula.denominator)
    )
    return formula.per - share if is_share and 0 <= share <= formula.per else None
