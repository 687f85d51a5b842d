"""A small plan made of records, for tests that need a whole plan."""

from typing import Any

from halfsky.core.plan.model import Direction, Domain, Item, Period, Plan, Target, Tendency

TEN_YEARS = Period(start=2021, end=2030)


def target(indicator: str, comparator: Any, value: float | None, unit: str | None, **more: Any) -> Target:
    given = {"quote": indicator, "kind": "numeric", **more}
    return Target(
        start=0, end=1, line=1, indicator=indicator, comparator=comparator, value=value, unit=unit, **given
    )


def direction(indicator: str, tendency: Tendency, quote: str = "") -> Direction:
    return Direction(
        quote=quote or indicator, start=0, end=1, line=1, indicator=indicator, direction=tendency
    )


def plan(
    *,
    targets: tuple[Target, ...] = (),
    directions: tuple[Direction, ...] = (),
    acts: tuple[Target, ...] = (),
    period: Period | None = TEN_YEARS,
    area: str = "甲州",
) -> Plan:
    """One domain with one goal that holds targets and directions; acts stand under organisation."""
    goal = Item(number=1, text="", start=0, end=1, targets=targets, directions=directions)
    domain = Domain(number=1, title="妇女与健康", start=0, end=1, goals=(goal,))
    organisation = (Item(number=1, text="", start=0, end=1, targets=acts),) if acts else ()
    return Plan(
        title="甲州妇女发展规划",
        area=area,
        period=period,
        parent=None,
        domains=(domain,),
        organisation=organisation,
    )
