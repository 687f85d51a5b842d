"""Use cases of member units: add, correct, rename, let another take over after a reform.

A unit that another takes over from ends with a year. What it was asked until then it still owes, and its own people
fill that in; its targets pass to the successor, which is asked from the next year on.
"""

from typing import Any

import msgspec
from django.db.models import Q

from halfsky.core.indicators.model import Alias
from halfsky.core.responsibility.members import MemberUnit, check_members
from halfsky.core.vocabulary.credit_codes import tidy
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.services.acting import Actor, Doing, acting, area_for, place_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Task, Unit, UnitName

_ACT = "units.change"


class UnitFields(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down of a unit; see `core.responsibility.members.MemberUnit`."""

    name: str
    kind: str
    name_en: str = ""
    credit_code: str = ""
    valid_from: int | None = None
    valid_to: int | None = None


def area_of_units(actor: Actor, code: str) -> Area:
    """An area whose units the actor keeps.

    Raises:
        NotFound: There is none, or it is beyond reach.
    """
    return area_for(actor, _ACT, code)


def find_unit(actor: Actor, code: str, nth: int) -> Unit:
    """A unit by its place, counted from 1, among all that its area has or had.

    Raises:
        NotFound: There is none, or it is beyond reach.
    """
    area = area_of_units(actor, code)
    rows = list(Unit.objects.filter(area=area).select_related("area", "successor").order_by("pk"))
    if not 0 < nth <= len(rows):
        raise NotFound("rights.not_found")
    return rows[nth - 1]


def place_in_area(unit: Unit) -> int:
    """The place of a unit among all of its area, as addresses name it."""
    return Unit.objects.filter(area=unit.area_id, pk__lte=unit.pk).count()


def add_unit(actor: Actor, code: str, fields: UnitFields) -> Unit:
    """Add a unit to an area.

    Raises:
        Invalid: A field cannot stand (`places.unit_*`), such as a credit code whose check sign is another.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = area_of_units(actor, code)
    given = _checked(fields, area, None)
    with acting(actor, _ACT, place_of(area), subject=code, how="add", **_told(given)):
        return Unit.objects.create(area=area, **_told(given))


def change_unit(actor: Actor, unit: Unit, fields: UnitFields) -> Unit:
    """Correct what is written down of a unit; a name that was borne is not corrected but changed, see `rename_unit`.

    Raises:
        Invalid: See `add_unit`.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    given = _checked(fields, unit.area, unit)
    before = {name: getattr(unit, name) for name in _told(given)}
    with acting(actor, _ACT, place_of(unit.area, unit), subject=unit.area.code, how="change") as doing:
        for name, value in _told(given).items():
            setattr(unit, name, value)
        unit.save()
        changed = {name: [old, getattr(unit, name)] for name, old in before.items()}
        doing.detail |= {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    return unit


def rename_unit(actor: Actor, unit: Unit, *, name: str, name_en: str = "", year: int) -> Unit:
    """Give a unit the name it bears from a year on; the one before stays, so that older papers still find it.

    Returns that are under way go on: they belong to the unit, whatever it is called.

    Raises:
        Invalid: See `add_unit`.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    before = unit.name
    fields = UnitFields(
        name=name,
        name_en=name_en,
        kind=unit.kind,
        credit_code=unit.credit_code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )
    given = _checked(fields, unit.area, unit)
    with acting(
        actor,
        _ACT,
        place_of(unit.area, unit),
        subject=unit.area.code,
        how="rename",
        before=before,
        after=given.name,
        year=year,
    ):
        last = unit.names.order_by("-valid_to").values_list("valid_to", flat=True).first()
        UnitName.objects.create(
            unit=unit, name=before, valid_from=last if last else unit.valid_from, valid_to=year
        )
        unit.name, unit.name_en = given.name, given.name_en
        unit.save()
    return unit


def add_name(
    actor: Actor, unit: Unit, *, name: str, valid_from: int | None, valid_to: int | None
) -> UnitName:
    """Write down another name of a unit, with the years in which it bore it.

    Raises:
        Invalid: The name is missing, or the years are the wrong way round.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    if not name.strip():
        raise Invalid("places.unit_name_missing")
    if (valid_from or 0) > (valid_to or 9999):
        raise Invalid("places.unit_years")
    with acting(
        actor, _ACT, place_of(unit.area, unit), subject=unit.area.code, how="add_name", name=name.strip()
    ):
        return UnitName.objects.create(unit=unit, name=name.strip(), valid_from=valid_from, valid_to=valid_to)


def take_over(actor: Actor, unit: Unit, successor: Unit, *, last_year: int) -> Unit:
    """Let another unit of the area come after one that a reform ended.

    Args:
        actor: System administrator.
        unit: Ends with `last_year`.
        successor: Takes its targets over.
        last_year: Last year the unit is asked for.

    Raises:
        Conflict: It is the unit itself, of another area, or comes before it.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    if successor.pk == unit.pk or successor.area_id != unit.area_id or _leads_to(successor, unit):
        raise Conflict("places.no_successor", unit=unit.name, successor=successor.name)
    with acting(
        actor,
        _ACT,
        place_of(unit.area, unit),
        subject=unit.area.code,
        how="take_over",
        before=unit.name,
        after=successor.name,
        year=last_year,
    ) as doing:
        unit.successor, unit.valid_to = successor, last_year
        unit.save()
        doing.detail["tasks"] = _pass_tasks(unit, successor, doing)
    return unit


def _leads_to(unit: Unit | None, other: Unit) -> bool:
    while unit is not None:
        if unit.pk == other.pk:
            return True
        unit = unit.successor
    return False


def _pass_tasks(unit: Unit, successor: Unit, doing: Doing) -> int:
    tasks = list(Task.objects.filter(unit=unit, ended_at=None))
    held = set(Task.objects.filter(unit=successor, ended_at=None).values_list("plan_id", "target"))
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(ended_at=doing.at)
    Task.objects.bulk_create(
        Task(
            plan_id=task.plan_id,
            target=task.target,
            unit=successor,
            share=task.share,
            origin=task.origin,
            given_by_id=doing.by,
            given_at=doing.at,
        )
        for task in tasks
        if (task.plan_id, task.target) not in held
    )
    return len(tasks)


def _told(fields: UnitFields) -> dict[str, Any]:
    return msgspec.structs.asdict(fields)


def _checked(fields: UnitFields, area: Area, unit: Unit | None) -> UnitFields:
    """The fields as they can stand among the units of the area."""
    given = msgspec.structs.replace(
        fields,
        name=fields.name.strip()[:120],
        name_en=fields.name_en.strip()[:160],
        credit_code=tidy(fields.credit_code),
    )
    codebook = site_ground().codebook
    others = [other for other in area.units.all() if unit is None or other.pk != unit.pk]
    members = [*(member_of(other, area) for other in others), member_of(given, area, row=1)]
    for finding in check_members(members, codebook=codebook, areas={area.code}):
        if finding.where.row == 1:
            raise Invalid(f"places.{finding.code.replace('units.', 'unit_')}")
    elsewhere = Q(credit_code=given.credit_code) & ~Q(credit_code="")
    if Unit.objects.filter(elsewhere).exclude(pk__in=[] if unit is None else [unit.pk]).exists():
        raise Invalid("places.unit_credit_twice")
    return given


def member_of(unit: Unit | UnitFields, area: Area, *, row: int = 0) -> MemberUnit:
    """A unit in the words of the core."""
    return MemberUnit(
        area=area.code,
        kind=unit.kind,
        name=unit.name,
        credit_code=unit.credit_code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        aliases=tuple(_aliases(unit)) if isinstance(unit, Unit) else (),
        row=row,
    )


def _aliases(unit: Unit) -> list[Alias]:
    return [Alias(zh=one.name, valid_from=one.valid_from, valid_to=one.valid_to) for one in unit.names.all()]
