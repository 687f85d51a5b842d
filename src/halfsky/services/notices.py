"""A word in the site to whoever holds a role: in the box of a unit, or of an area where the role has no unit."""

from datetime import datetime
from typing import Any

from halfsky.engines.rights import load_rights
from halfsky.services.acting import Actor, acting
from halfsky.store.models import Area, Notice, Unit
from halfsky.store.queries.notices import boxes_of


def tell_unit(
    unit: Unit, role: str, code: str, facts: dict[str, Any], *, link: str, at: datetime, by: int | None
) -> None:
    """Tell the holders of a role: those of the unit, or of its area where the role belongs to no unit.

    Args:
        unit: The unit concerned.
        role: Of the matrix of rights.
        code: Of the message catalogue.
        facts: For its sentence.
        link: Address within the site.
        at: When.
        by: Person, None for the system.
    """
    own = load_rights().roles[role].with_unit
    tell(unit.area, unit if own else None, role, code, facts, link=link, at=at, by=by)


def tell(
    area: Area,
    unit: Unit | None,
    role: str,
    code: str,
    facts: dict[str, Any],
    *,
    link: str,
    at: datetime,
    by: int | None,
) -> None:
    """Put a notice into a box; to be called inside an act."""
    Notice.objects.create(
        role=role, area=area, unit=unit, code=code, facts=facts, link=link, sent_at=at, sent_by_id=by
    )


def mark_read(actor: Actor) -> int:
    """Put away every notice in the actor's boxes; those it concerns see it no more.

    Returns:
        How many there were.
    """
    with acting(actor, "desk.read_notices") as doing:
        count = Notice.objects.filter(boxes_of(actor.posts), read_at=None).update(read_at=doing.at)
        doing.detail["notices"] = count
    return count
