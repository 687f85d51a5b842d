"""Numbers by which people name a plan's targets and directions: 1-2-1, M1-4-1, O2-1, N1-1, D1-1-1."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from halfsky.core.plan.model import Direction, Item, Part, Plan, Target

_Promise = TypeVar("_Promise")

_PREFIX: dict[Part, str] = {"goal": "", "measure": "M", "organisation": "O", "monitoring": "N"}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the outline an item stands: `domain` is null outside the domains; `domain_title` as printed."""

    domain: int | None
    domain_title: str
    part: Part
    item: int


class NumberedTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target with its number and place."""

    no: str
    place: Place
    target: Target


class NumberedDirection(msgspec.Struct, frozen=True, kw_only=True):
    """A direction with its number and place."""

    no: str
    place: Place
    direction: Direction


def number_targets(plan: Plan) -> tuple[NumberedTarget, ...]:
    """Number every target of a plan in the order of the document.

    Returns:
        One entry per target. Target 1 of goal 2 in domain 1 is `1-2-1`, of measure 4 `M1-4-1`, of
        organisation item 2 `O2-1`, of monitoring item 1 `N1-1`.
    """
    return tuple(
        NumberedTarget(no=no, place=place, target=target)
        for no, place, target in _numbered(plan, lambda item: item.targets)
    )


def number_directions(plan: Plan) -> tuple[NumberedDirection, ...]:
    """Number every direction of a plan: as targets are numbered, with `D` before it (`D1-1-1`, `DM1-4-1`).

    Returns:
        One entry per direction in the order of the document.
    """
    return tuple(
        NumberedDirection(no=f"D{no}", place=place, direction=direction)
        for no, place, direction in _numbered(plan, lambda item: item.directions)
    )


def _numbered(
    plan: Plan, promises: Callable[[Item], tuple[_Promise, ...]]
) -> Iterator[tuple[str, Place, _Promise]]:
    # Documents number two items alike by mistake: then the second counts on from the first.
    counted: Counter[str] = Counter()
    for place, item in placed_items(plan):
        for promise in promises(item):
            counted[item_no(place)] += 1
            yield f"{item_no(place)}-{counted[item_no(place)]}", place, promise


def item_no(place: Place) -> str:
    """Number of an item: goal 2 in domain 1 is `1-2`, measure 4 `M1-4`, organisation item 2 `O2`."""
    inside = f"{place.item}" if place.domain is None else f"{place.domain}-{place.item}"
    return _PREFIX[place.part] + inside


def placed_items(plan: Plan) -> Iterator[tuple[Place, Item]]:
    """Give every item of a plan with its place, in the order of the document."""
    for domain in plan.domains:
        for goal in domain.goals:
            yield Place(domain=domain.number, domain_title=domain.title, part="goal", item=goal.number), goal
        for measure in domain.measures:
            place = Place(
                domain=domain.number, domain_title=domain.title, part="measure", item=measure.number
            )
            yield place, measure
    for item in plan.organisation:
        yield Place(domain=None, domain_title="", part="organisation", item=item.number), item
    for item in plan.monitoring:
        yield Place(domain=None, domain_title="", part="monitoring", item=item.number), item


def map_items(plan: Plan, change: Callable[[Item], Item]) -> Plan:
    """The plan with every item of its domains, organisation and monitoring replaced by what `change` makes of it."""
    domains = tuple(
        msgspec.structs.replace(
            domain,
            goals=tuple(map(change, domain.goals)),
            measures=tuple(map(change, domain.measures)),
        )
        for domain in plan.domains
    )
    return msgspec.structs.replace(
        plan,
        domains=domains,
        organisation=tuple(map(change, plan.organisation)),
        monitoring=tuple(map(change, plan.monitoring)),
    )
