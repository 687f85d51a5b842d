"""Member units of areas (成员单位): what they are called and were called, their credit code, and who came after them."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from halfsky.core.indicators.model import Alias, Codebook
from halfsky.core.indicators.names import normalise
from halfsky.core.vocabulary.credit_codes import fault_in
from halfsky.core.vocabulary.findings import Finding, Severity, Where


class MemberUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A member unit of an area.

    Attributes:
        area: Code of the area.
        kind: Code of the responsible unit in the codebook, under which it has its shares.
        name: As it calls itself now, or did last.
        credit_code: 统一社会信用代码 as `credit_codes.tidy` gives it; empty where it is not known.
        valid_from: First year; null where open.
        valid_to: Last year; null where open.
        successor: Name of the unit of the same area that took over its work; empty where there is none.
        aliases: Names it had, with their years.
        row: Row of the file it was read from; 0 for none.
    """

    area: str
    kind: str
    name: str
    credit_code: str = ""
    valid_from: int | None = None
    valid_to: int | None = None
    successor: str = ""
    aliases: tuple[Alias, ...] = ()
    row: int = 0

    def within(self, year: int) -> bool:
        """Whether it exists in a year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


def members_at(units: Iterable[MemberUnit], *, area: str, year: int) -> tuple[MemberUnit, ...]:
    """The member units that an area has in a year."""
    return tuple(unit for unit in units if unit.area == area and unit.within(year))


def member_named(units: Iterable[MemberUnit], words: str, *, area: str, year: int) -> MemberUnit | None:
    """The member unit of an area that words name, as it is in a year.

    A name counts in the years in which it was borne; the unit found stands for its successor where it had ended.

    Args:
        units: Of any area.
        words: A name, as in a document of the year.
        area: Code of the area.
        year: The year asked about.
    """
    mine = [unit for unit in units if unit.area == area]
    asked = normalise(words)
    bearing = [unit for unit in mine if asked in map(normalise, _names(unit))]
    fitting = [unit for unit in bearing if asked in map(normalise, _names(unit, year))] or bearing
    standing = [unit for unit in fitting if unit.within(year)] or fitting
    return _in_year(standing[0], mine, year) if standing else None


def _names(unit: MemberUnit, year: int | None = None) -> Iterator[str]:
    yield unit.name
    for alias in unit.aliases:
        if year is None or (alias.valid_from or year) <= year <= (alias.valid_to or year):
            yield alias.zh


def _in_year(unit: MemberUnit, mine: Sequence[MemberUnit], year: int) -> MemberUnit:
    passed: set[str] = set()
    while unit.successor and (unit.valid_to or year) < year and unit.name not in passed:
        passed.add(unit.name)
        unit = next((other for other in mine if other.name == unit.successor), unit)
    return unit


def check_members(
    units: Iterable[MemberUnit], *, codebook: Codebook, areas: Collection[str], file: str = ""
) -> tuple[Finding, ...]:
    """Find what is wrong with a list of member units.

    Args:
        units: As read.
        codebook: Its responsible units.
        areas: Codes of the areas there are.
        file: Name for findings.

    Returns:
        Errors at the row of a unit: an area or kind that is not known, a credit code that cannot be or is another
        unit's, years the wrong way round, two units of one kind in an area and year, a successor that is not there.
    """
    held = list(units)
    found: list[Finding] = []
    for place, unit in enumerate(held):
        for kind, content in _faults(unit, held[:place], held, codebook, areas):
            facts = {"file": file, "row": unit.row, "unit": unit.name, "content": content}
            where = Where(file=file, row=unit.row or None)
            found.append(Finding(code=f"units.{kind}", severity=Severity.ERROR, where=where, facts=facts))
    return tuple(found)


def _faults(
    unit: MemberUnit,
    before: Sequence[MemberUnit],
    held: Sequence[MemberUnit],
    codebook: Codebook,
    areas: Collection[str],
) -> Iterator[tuple[str, str]]:
    if not unit.name:
        yield "name_missing", unit.kind
    if unit.area not in areas:
        yield "area_unknown", unit.area
    if unit.kind not in codebook.units:
        yield "kind_unknown", unit.kind
    if (unit.valid_from or 0) > (unit.valid_to or 9999):
        yield "years", f"{unit.valid_from}—{unit.valid_to}"
    if unit.credit_code:
        fault = fault_in(unit.credit_code)
        if fault is not None:
            yield f"credit_{fault}", unit.credit_code
        elif any(other.credit_code == unit.credit_code for other in before):
            yield "credit_twice", unit.credit_code
    if any(_alike(unit, other) for other in before):
        yield "kind_twice", unit.kind
    if unit.successor and not any(
        other.area == unit.area and other.name == unit.successor and other is not unit for other in held
    ):
        yield "successor_unknown", unit.successor


def _alike(unit: MemberUnit, other: MemberUnit) -> bool:
    """Whether two units of one kind stand in an area at the same time; the year of a change-over may be shared."""
    begin = max(unit.valid_from or 0, other.valid_from or 0)
    end = min(unit.valid_to or 9999, other.valid_to or 9999)
    return (unit.area, unit.kind) == (other.area, other.kind) and begin < end
