"""Who would answer for each target by the codebook and by the plan's own words: a proposal for people to decide on."""

from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from halfsky.core.indicators.model import Codebook
from halfsky.core.indicators.responsible import UnitIndex
from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget
from halfsky.core.plan.model import Item
from halfsky.core.plan.numbering import placed_items
from halfsky.core.responsibility.model import Assignment, Share
from halfsky.core.responsibility.naming import UnitFinder


class _Proposal(NamedTuple):
    unit: str
    share: Share
    origin: Literal["codebook", "clause"]


def defaults(
    adopted: AdoptedPlan, *, codebook: Codebook, area: str, units: Collection[str], year: int
) -> tuple[Assignment, ...]:
    """Propose a lead and supporting units for every target of an adopted plan.

    What the clause says wins over the codebook: a unit that the clause names as leading leads, and the lead of the
    indicator supports it. Units the area does not have are left out, so that a target may come out without a lead.

    Args:
        adopted: The plan as adopted.
        codebook: Its indicators and units.
        area: Code of the area.
        units: Codes of the units the area has.
        year: The year asked about; a unit that was merged by then stands for its successor.

    Returns:
        By number of the target, the lead first; a unit has one share in a target.
    """
    finder, index = UnitFinder(codebook, year=year), UnitIndex(codebook)
    items = [item for _, item in placed_items(adopted.reading)]
    return tuple(
        assignment
        for entry in sorted(adopted.targets, key=lambda entry: entry.number)
        for assignment in _of_target(
            entry,
            area,
            (*_by_clause(_clause(entry, items), finder), *_by_indicator(entry, codebook, index, year)),
            frozenset(units),
        )
    )


def _of_target(
    entry: AdoptedTarget, area: str, proposed: Collection[_Proposal], units: frozenset[str]
) -> Iterator[Assignment]:
    here = [proposal for proposal in proposed if proposal.unit in units]
    # Sorting is stable: of two leads that of the clause, which stands first, stays one.
    given: set[str] = set()
    led = False
    for proposal in sorted(here, key=lambda proposal: proposal.share != "lead"):
        if proposal.unit in given:
            continue
        given.add(proposal.unit)
        lead = proposal.share == "lead" and not led
        led = led or lead
        yield Assignment(
            target=entry.number,
            area=area,
            unit=proposal.unit,
            share="lead" if lead else "supporting",
            origin=proposal.origin,
        )


def _by_clause(words: str, finder: UnitFinder) -> Iterator[_Proposal]:
    for named in finder.find(words):
        yield _Proposal(named.unit, named.share, "clause")


def _by_indicator(
    entry: AdoptedTarget, codebook: Codebook, index: UnitIndex, year: int
) -> Iterator[_Proposal]:
    indicator = codebook.indicators.get(entry.tie.series or "")
    names = (indicator.lead_unit, *indicator.supporting_units) if indicator is not None else ()
    for place, name in enumerate(names):
        unit = index.named(name, year) if name else None
        if unit is not None:
            yield _Proposal(unit.code, "lead" if place == 0 else "supporting", "codebook")


def _clause(entry: AdoptedTarget, items: Iterable[Item]) -> str:
    return next((item.text for item in items if item.start <= entry.promise.start < item.end), "")
