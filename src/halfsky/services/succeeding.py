"""Who answers for what an area or a unit still owes when it has ended: one rule for every room, run by the daily work.

What is open goes over to whom `core.observations.succession.answering` names, with a step in its course, some days'
grace, and a word to whoever has it now. What was done stays with the area or unit that did it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from halfsky.core.observations.succession import answering
from halfsky.core.vocabulary.rights import Place
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import SYSTEM, Doing, acting
from halfsky.services.courses import locked
from halfsky.services.moments import today
from halfsky.services.places import known_changes
from halfsky.store.models import Area, Unit


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind of thing names who answers for it, and what else handing it on asks for.

    Attributes:
        act: The right under which the site hands it on.
        place: Where it belongs.
        take: Takes the step and tells whoever has it now; gets the row with its heirs, the change in words, the act.
        areas: Fields that name an area.
        units: Fields that name a unit.
        subject: What the trail calls it.
    """

    act: str
    place: Callable[[Any], Place]
    take: Callable[[Any, str, Doing], object]
    areas: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    subject: Callable[[Any], str] = lambda row: row.number


def ended(*, areas: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> Q:
    """Rows one of whose areas or units may have ended."""
    found = Q(pk__in=())
    for name in areas:
        found |= Q(**{f"{name}__valid_to__isnull": False})
    for name in units:
        found |= Q(**{f"{name}__successor__isnull": False}) | Q(**{f"{name}__valid_to__lt": today().year})
    return found


def hand_on(rows: QuerySet[Any], owed: Owed) -> int:
    """Hand on what of some open rows belongs to an area or unit that ended; twice does nothing the second time.

    Returns:
        How many were handed on.
    """
    return sum(_hand_on(row, owed) for row in rows.filter(ended(areas=owed.areas, units=owed.units)))


def _hand_on(row: Any, owed: Owed) -> int:
    if not _heirs(row, owed):
        return 0
    with transaction.atomic():
        fresh = locked(row)
        # Another process may have been quicker.
        changed = _heirs(fresh, owed)
        if changed:
            with acting(SYSTEM, owed.act, owed.place(fresh), subject=owed.subject(fresh)) as doing:
                _write(fresh, changed, owed, doing)
    return int(bool(changed))


def _write(row: Any, changed: dict[str, Area | Unit], owed: Owed, doing: Doing) -> None:
    told = {name: {"before": getattr(row, name).name, "after": after.name} for name, after in changed.items()}
    for name, after in changed.items():
        setattr(row, name, after)
    doing.detail |= told
    owed.take(row, "；".join(f"{one['before']}→{one['after']}" for one in told.values()), doing)


def _heirs(row: Any, owed: Owed) -> dict[str, Area | Unit]:
    """What is to be written into the fields of a row whose area or unit has ended."""
    found: dict[str, Area | Unit] = {}
    for name in owed.areas:
        if (area := getattr(row, name)) is not None and (after := heir(area)) != area:
            found[name] = after
    for name in owed.units:
        if (unit := getattr(row, name)) is not None and (next_one := heir_of_unit(unit)) != unit:
            found[name] = next_one
    return found


def with_grace(due: date | None) -> date:
    """The day by which a newcomer is to act: the one that stood, or some working days from now where that is later."""
    grace = load_working_days().after(today(), load_matter_settings().least_days)
    return max(due or grace, grace)


def heir(area: Area) -> Area:
    """The area that answers for one: itself while it lasts, else what it went into, or the area above."""
    if area.valid_to is None:
        return area
    above = {area.code: None if area.parent is None else area.parent.code}
    duty = answering(
        area.code, of=area.valid_to, asked=area.valid_to + 1, changes=known_changes(), parents=above
    )
    return Area.objects.select_related("parent").get(code=duty.by)


def heir_of_unit(unit: Unit) -> Unit:
    """The unit after one, however often that changed; of one that ended so, the like of it where the area went."""
    seen = {unit.pk}
    while unit.successor is not None and unit.successor.pk not in seen:
        unit = unit.successor
        seen.add(unit.pk)
    year = today().year
    if unit.valid_to is None or unit.valid_to >= year:
        return unit
    alike = Unit.objects.filter(area=heir(unit.area), kind=unit.kind).exclude(valid_to__lt=year)
    return alike.select_related("area").first() or unit
