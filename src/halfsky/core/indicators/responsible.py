"""Responsible units by the names they had: which unit is meant by words of a year."""

from collections.abc import Iterator
from typing import NamedTuple

from halfsky.core.indicators.model import Codebook, Indicator, ResponsibleUnit
from halfsky.core.indicators.names import normalise

_LEAST = 2


class UnitName(NamedTuple):
    """A name of a unit as looked up, with the years in which it was in use; null is open."""

    key: str
    unit: ResponsibleUnit
    valid_from: int | None
    valid_to: int | None

    def within(self, year: int | None) -> bool:
        """Whether the name was in use in a year; null asks for any."""
        return year is None or (self.valid_from or year) <= year <= (self.valid_to or year)

    def overlaps(self, other: "UnitName") -> bool:
        """Whether both names were in use in one year."""
        begin = max(self.valid_from or 0, other.valid_from or 0)
        return begin <= min(self.valid_to or 9999, other.valid_to or 9999)


def names_of(unit: ResponsibleUnit) -> Iterator[UnitName]:
    """Every name a unit answers to; an alias without years has those of the unit."""
    for name in dict.fromkeys((unit.name.zh, unit.name.en)):
        yield UnitName(normalise(name), unit, unit.valid_from, unit.valid_to)
    for alias in unit.aliases:
        dated = alias.valid_from is not None or alias.valid_to is not None
        years = (alias.valid_from, alias.valid_to) if dated else (unit.valid_from, unit.valid_to)
        yield UnitName(normalise(alias.zh), unit, *years)


class UnitIndex:
    """Every name of the codebook's responsible units, ready to be looked up."""

    def __init__(self, codebook: Codebook) -> None:
        """Gather the names.

        Args:
            codebook: Its responsible units.
        """
        self._codebook = codebook
        self._by_key: dict[str, list[UnitName]] = {}
        for unit in codebook.units.values():
            for name in names_of(unit):
                self._by_key.setdefault(name.key, []).append(name)

    def named(self, words: str, year: int | None = None) -> ResponsibleUnit | None:
        """Find the unit that words name, as `unit_named` does."""
        best = self._fitting(normalise(words))
        if not best:
            return None
        now = next((name for name in best if name.within(year)), None)
        return now.unit if now is not None else _in_year(best[0].unit, year, self._codebook)

    def _fitting(self, asked: str) -> list[UnitName]:
        """Names that are the words, else the longest that the words end in."""
        endings = (asked[start:] for start in range(len(asked) - _LEAST + 1))
        return self._by_key.get(asked) or next(
            (self._by_key[ending] for ending in endings if ending in self._by_key), []
        )


def unit_named(words: str, year: int | None = None, *, codebook: Codebook) -> ResponsibleUnit | None:
    """Find the unit that words name, as it is in a year.

    A name with its area before it (云岭县卫健委) counts; of several names that fit the longest is taken. A unit
    that had been merged or renamed by the year stands for the unit that took over (卫计委 in 2024 is 卫健委).

    Args:
        words: Name or alias, in Chinese or English.
        year: The year asked about; null for the unit that bears the name in any year.
        codebook: Its responsible units.

    Returns:
        The unit, or None where no unit answers to the words.
    """
    return UnitIndex(codebook).named(words, year)


def _in_year(unit: ResponsibleUnit, year: int | None, codebook: Codebook) -> ResponsibleUnit:
    """The unit, or the one that had taken over its work by the year."""
    while year is not None and unit.successor is not None and (unit.valid_to or year) < year:
        unit = codebook.units[unit.successor]
    return unit


def unit_in(code: str, year: int, *, codebook: Codebook) -> ResponsibleUnit:
    """The unit that does in a year what the unit of a code does or did.

    Raises:
        KeyError: The codebook has no such unit.
    """
    return _in_year(codebook.units[code], year, codebook)


def units_at(codebook: Codebook, year: int) -> dict[str, ResponsibleUnit]:
    """The units that exist in a year, by code, in the order of the codebook."""
    return {
        code: unit
        for code, unit in codebook.units.items()
        if (unit.valid_from or year) <= year <= (unit.valid_to or year)
    }


def lead_unit_of(indicator: Indicator | None, year: int, *, codebook: Codebook, lang: str) -> str:
    """Name the unit that leads an indicator: in Chinese as the codebook has it, in English the unit of the year.

    Args:
        indicator: Null where words were not matched.
        year: The year reported on.
        codebook: Its responsible units.
        lang: `zh` or `en`.

    Returns:
        The name; empty where no unit is known.
    """
    lead = indicator.lead_unit if indicator is not None else ""
    unit = unit_named(lead, year, codebook=codebook) if lead and lang != "zh" else None
    return unit.name.en if unit is not None else lead
