"""Which cells of a variable are asked: the fewest from which every wanted one follows.

Official tables ask 合计 and 其中：女, so men are the total less women; in the same way town is the total less
country. Cells of two breakdowns at once (women in the country) are asked only where a formula names one of them:
they would treble the form, and no official table of these plans prints them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from halfsky.core.indicators.model import Codebook, Indicator, Term
from halfsky.core.returns.model import LineKey
from halfsky.core.vocabulary.breakdowns import TOTAL

_AXES = (("sex", "F", "M"), ("residence", "R", "U"))
"""Axis, the part that is asked, the part that follows."""
_PLACES = 6


def cells_of(indicator: Indicator, codebook: Codebook) -> tuple[LineKey, ...]:
    """Every cell that an indicator wants: for its total, and for each part of each of its breakdowns.

    A breakdown counts where all variables of the formula have it and no term fixes it, for only then can the part
    be computed. An indicator without formula wants its own cells.

    Args:
        indicator: With or without formula.
        codebook: Its variables.

    Returns:
        Cells without repeats, in the order of the formula.
    """
    if indicator.formula is None:
        own = Term(variable=indicator.code)
        return tuple(dict.fromkeys(_cells((own,), _free(indicator, (), codebook))))
    terms = indicator.formula.numerator + indicator.formula.denominator
    return tuple(dict.fromkeys(_cells(terms, _free(indicator, terms, codebook))))


def _free(indicator: Indicator, terms: tuple[Term, ...], codebook: Codebook) -> list[str]:
    """Breakdowns of the indicator that every term can follow."""
    return [
        axis
        for axis, _, _ in _AXES
        if axis in indicator.breakdowns
        and all(
            getattr(term, axis) == TOTAL and axis in codebook.variables[term.variable].breakdowns
            for term in terms
        )
    ]


def _cells(terms: tuple[Term, ...], free: list[str]) -> Iterator[LineKey]:
    for term in terms:
        yield LineKey(series=term.variable, sex=term.sex, residence=term.residence)
        if "sex" in free:
            yield LineKey(series=term.variable, sex="F", residence=term.residence)
            yield LineKey(series=term.variable, sex="M", residence=term.residence)
        if "residence" in free:
            yield LineKey(series=term.variable, sex=term.sex, residence="U")
            yield LineKey(series=term.variable, sex=term.sex, residence="R")


def least(wanted: Iterable[LineKey]) -> frozenset[LineKey]:
    """Leave out of the cells of a variable that adds up those that follow from the others.

    Where total, women and men are wanted men are left out; where total, country and town are wanted, town.
    Two of three are left as they are: a table that wants girls and boys only asks for no total.

    Example:
        >>> [str(key) for key in sorted(least(LineKey(series="BIRTHS", sex=sex) for sex in ("_T", "F", "M")))]
        ['BIRTHS.F._T', 'BIRTHS._T._T']
    """
    kept = set(wanted)
    for axis, asked, follows in _AXES:
        for key in sorted(kept):
            if getattr(key, axis) == follows and {_at(key, axis, TOTAL), _at(key, axis, asked)} <= kept:
                kept.discard(key)
    return frozenset(kept)


def sources(cell: LineKey, wanted: frozenset[LineKey]) -> frozenset[LineKey]:
    """The asked cells that a wanted cell follows from: itself where it is asked.

    Args:
        cell: One of those wanted.
        wanted: All cells wanted of a variable that adds up.
    """
    if cell in least(wanted):
        return frozenset({cell})
    for axis, asked, follows in _AXES:
        siblings = {_at(cell, axis, TOTAL), _at(cell, axis, asked)}
        if getattr(cell, axis) == follows and siblings <= wanted:
            return frozenset().union(*(sources(one, wanted) for one in siblings))
    raise ValueError(f"{cell} is none of the cells wanted")


def with_rest(values: Mapping[LineKey, float], codebook: Codebook) -> dict[LineKey, float]:
    """Add the cells that follow: of total and two parts the one not given, for variables that add up.

    A part that would be below 0 is not added: then one of the two given is wrong, and a check says so.

    Args:
        values: Figures of one return by cell.
        codebook: Its variables; other series stay as they are.

    Returns:
        The given figures unchanged, and those that follow from them.
    """
    known, new = dict(values), dict(values)
    # What follows next follows from something that is new.
    while new := dict(_following(new, known, codebook)):
        known |= new
    return known


def _following(
    new: Iterable[LineKey], known: Mapping[LineKey, float], codebook: Codebook
) -> Iterator[tuple[LineKey, float]]:
    for key in new:
        variable = codebook.variables.get(key.series)
        if variable is None or not variable.additive:
            continue
        for total, first, second in _triples(key):
            yield from _third(known, total, first, second)


@lru_cache(maxsize=16_384)
def _triples(key: LineKey) -> tuple[tuple[LineKey, LineKey, LineKey], ...]:
    """Total and both parts of each axis on which a cell lies; a site asks for the same cells all the time."""
    return tuple(
        (_at(key, axis, TOTAL), _at(key, axis, one), _at(key, axis, other)) for axis, one, other in _AXES
    )


def _third(
    known: Mapping[LineKey, float], total: LineKey, first: LineKey, second: LineKey
) -> Iterator[tuple[LineKey, float]]:
    whole, one, other = known.get(total), known.get(first), known.get(second)
    if whole is None:
        if one is not None and other is not None:
            yield total, round(one + other, _PLACES)
    elif other is None and one is not None and whole >= one:
        yield second, round(whole - one, _PLACES)
    elif one is None and other is not None and whole >= other:
        yield first, round(whole - other, _PLACES)


def _at(key: LineKey, axis: str, part: str) -> LineKey:
    sex = part if axis == "sex" else key.sex
    residence = part if axis == "residence" else key.residence
    return LineKey(series=key.series, sex=sex, residence=residence, area=key.area)  # type: ignore[arg-type]
