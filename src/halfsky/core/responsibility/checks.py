"""Checks of who answers for what: every target has one lead, and every unit is one of the area and of its time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from halfsky.core.indicators.model import Codebook
from halfsky.core.indicators.responsible import unit_in, units_at
from halfsky.core.plan.adopted import AdoptedPlan
from halfsky.core.responsibility.model import Assignment
from halfsky.core.vocabulary.findings import Finding, Severity


def check_assignments(
    assignments: Iterable[Assignment],
    adopted: AdoptedPlan,
    *,
    codebook: Codebook,
    area: str,
    units: Collection[str],
    year: int,
) -> tuple[Finding, ...]:
    """Find what is wrong with the sharing out of a plan's targets in an area.

    Args:
        assignments: Of the area; those of other areas are passed over.
        adopted: The plan as adopted.
        codebook: Its units.
        area: Code of the area.
        units: Codes of the units the area has.
        year: Year for which they answer.

    Returns:
        Errors by number of the target: no lead, two leads, a unit named twice, a unit unknown, ended, or not in the
        area, a target that is not in the plan.
    """
    by_target: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        if assignment.area == area:
            by_target[assignment.target].append(assignment)
    quotes = {entry.number: entry.promise.quote for entry in adopted.targets}
    present = units_at(codebook, year)
    found: list[Finding] = []
    for target in sorted({*quotes, *by_target}):
        mine = by_target[target]
        found += _of_target(target, mine, quotes, codebook)
        found += _of_units(target, mine, codebook, present, units, year)
    return tuple(found)


def _of_target(
    target: int, mine: list[Assignment], quotes: Mapping[int, str], codebook: Codebook
) -> Iterator[Finding]:
    if target not in quotes:
        yield _finding("no_target", target=target)
        return
    leads = [_name(assignment.unit, codebook) for assignment in mine if assignment.share == "lead"]
    if not leads:
        yield _finding("no_lead", target=target, quote=quotes[target])
    elif len(leads) > 1:
        yield _finding("two_leads", target=target, quote=quotes[target], units="、".join(leads))


def _of_units(
    target: int,
    mine: list[Assignment],
    codebook: Codebook,
    present: Mapping[str, object],
    units: Collection[str],
    year: int,
) -> Iterator[Finding]:
    seen: set[str] = set()
    for code in (assignment.unit for assignment in mine):
        name = _name(code, codebook)
        if code in seen:
            yield _finding("unit_twice", target=target, unit=name)
        elif code not in codebook.units and code not in units:
            yield _finding("unit_unknown", target=target, unit=code)
        elif code in codebook.units and code not in present:
            successor = unit_in(code, year, codebook=codebook).name.zh
            yield _finding("unit_ended", target=target, unit=name, year=year, successor=successor)
        elif code not in units:
            yield _finding("unit_absent", target=target, unit=name)
        seen.add(code)


def _name(code: str, codebook: Codebook) -> str:
    unit = codebook.units.get(code)
    return code if unit is None else unit.name.zh


def _finding(kind: str, **facts: object) -> Finding:
    return Finding(code=f"responsibility.{kind}", severity=Severity.ERROR, facts=facts)
