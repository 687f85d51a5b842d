"""Use cases of funds and training: what a unit or office budgeted, was granted and spent, and how many it trained."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec
from django.db.models import Q

from halfsky.core.supervision.duties.funds import Totals, added, queries
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.services.acting import Actor, acting, may, not_permitted, place_of, want
from halfsky.services.duties import fulfil
from halfsky.services.moments import today
from halfsky.services.work_reports import plan_for
from halfsky.store.models import Area, Task, Unit, WorkFunds

_EARLIEST = 2001


class FundsRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table of a year.

    Attributes:
        area: The area; of a lower area all its units and its office together.
        unit: The unit, None for an office or a whole lower area.
        totals: The figures, None where nothing was entered.
        revision: Of what was entered; 0 for nothing.
        may_write: Whether the reader may enter it.
        below: It is a lower area.
        missing: Of a lower area, how many of its units and offices entered nothing.
    """

    area: Area
    unit: Unit | None
    totals: Totals | None
    words: str = ""
    revision: int = 0
    may_write: bool = False
    below: bool = False
    missing: int = 0


def write(
    actor: Actor,
    area_code: str,
    unit: int | None,
    year: int,
    totals: Totals,
    *,
    words: str = "",
    revision: int,
) -> WorkFunds:
    """Enter a year's totals of a unit, or of the office where no unit is named; an office's budget keeps its duty.

    Args:
        actor: Of the unit, or of the office.
        area_code: The area.
        unit: Number of the unit.
        year: The year.
        totals: The figures; what contradicts itself wants words.
        words: Why figures stand that are queried.
        revision: The one that was seen.

    Raises:
        Invalid: The year or a figure cannot be, or a query is not answered.
        Conflict: Someone saved in between.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area, row_unit = _seen(actor, area_code, unit)
    at = place_of(area, row_unit)
    act = "funds.write" if row_unit is not None else "funds.write_area"
    if not may(actor, act, at):
        raise not_permitted(act)
    if not _EARLIEST <= year <= 2100:
        raise Invalid("places.year_wanted", year=year)
    asked = queries(totals)
    if asked and not words.strip():
        raise Invalid(asked[0])
    with acting(actor, act, at, subject=f"{year}-{area.code}") as doing:
        row = WorkFunds.objects.select_for_update().filter(area=area, unit=row_unit, year=year).first()
        row = row or WorkFunds(area=area, unit=row_unit, year=year)
        if row.revision != revision:
            raise Conflict("work_reports.saved_in_between", number=f"{year}-{area.code}")
        for name, value in _columns(totals):
            setattr(row, name, value)
        row.words, row.revision = words.strip(), row.revision + 1
        row.by_id, row.at = doing.by, doing.at
        row.save()
        doing.detail |= {"queries": list(asked)}
        if row_unit is None and totals.budgeted:
            shown = f"/desk/duties/funds/?area={area.code}&year={year}"
            fulfil(actor, area, "funds", on=today(), evidence=shown, period=str(year))
    return row


def _columns(totals: Totals) -> Iterable[tuple[str, Decimal | int | None]]:
    return ((name, getattr(totals, name)) for name in Totals.__struct_fields__)


def _seen(actor: Actor, area_code: str, unit: int | None) -> tuple[Area, Unit | None]:
    """Area and unit, for someone who may see a unit's figures, or that the area has an office at all."""
    area = Area.objects.filter(code=area_code).first()
    row = None if unit is None else Unit.objects.filter(pk=unit, area__code=area_code).first()
    if area is None or (unit is not None and row is None):
        raise NotFound("rights.not_found")
    want(actor, "duties.read" if row is None else "funds.read", place_of(area, row))
    return area, row


def find(actor: Actor, area_code: str, unit: int | None, year: int) -> FundsRow:
    """What a unit or office entered for a year; shown to whoever may enter it.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    area, row_unit = _seen(actor, area_code, unit)
    held = WorkFunds.objects.filter(area=area, unit=row_unit, year=year).first()
    return _row(actor, area, row_unit, held)


def table(actor: Actor, area: Area, year: int) -> tuple[FundsRow, ...]:
    """A year in an area: the office, each unit that is asked or entered something, and each area right below.

    Whoever sees one unit only gets that unit's line.

    Raises:
        NotFound: The actor may see nothing of it.
    """
    rows = WorkFunds.objects.filter(area__path__startswith=area.path, year=year).select_related(
        "area", "unit"
    )
    held = {(row.area_id, row.unit_id): row for row in rows}
    asked = _asked(actor, area, year)
    own = [(area, None), *((area, unit) for unit in asked if unit.area_id == area.pk)]
    lines = [
        _row(actor, one, unit, held.get((one.pk, unit.pk if unit else None)))
        for one, unit in own
        if may(actor, "funds.read", place_of(one, unit))
    ]
    if not lines:
        raise NotFound("rights.not_found")
    if not may(actor, "funds.read", place_of(area)):
        return tuple(lines)
    below = Area.objects.filter(parent=area, valid_to=None)
    return (*lines, *(_of_area(one, held, asked) for one in below))


def _asked(actor: Actor, area: Area, year: int) -> list[Unit]:
    """Units with targets of the plan that binds the area, those that entered something, and the actor's own."""
    plan = plan_for(area, year)
    tasks = Task.objects.filter(plan=plan, ended_at=None).values("unit") if plan else []
    entered = WorkFunds.objects.filter(year=year, unit__isnull=False).values("unit")
    wanted = Q(pk__in=tasks) | Q(pk__in=entered) | Q(pk__in=actor.units)
    units = Unit.objects.filter(wanted, area__path__startswith=area.path)
    return list(units.select_related("area"))


def _row(actor: Actor, area: Area, unit: Unit | None, held: WorkFunds | None) -> FundsRow:
    act = "funds.write" if unit is not None else "funds.write_area"
    return FundsRow(
        area=area,
        unit=unit,
        totals=None if held is None else _totals(held),
        words=held.words if held else "",
        revision=held.revision if held else 0,
        may_write=may(actor, act, place_of(area, unit)),
    )


def _totals(row: WorkFunds) -> Totals:
    return Totals(**{name: getattr(row, name) for name in Totals.__struct_fields__})


def _of_area(area: Area, held: dict[tuple[int, int | None], WorkFunds], asked: list[Unit]) -> FundsRow:
    mine = [row for row in held.values() if row.area.path.startswith(area.path)]
    wanted = 1 + sum(1 for unit in asked if unit.area.path.startswith(area.path))
    return FundsRow(
        area=area,
        unit=None,
        totals=added(_totals(row) for row in mine) if mine else None,
        below=True,
        missing=max(0, wanted - len(mine)),
    )


def total_of(rows: Iterable[FundsRow]) -> Totals:
    """All lines of a table together."""
    return added(row.totals for row in rows if row.totals is not None)
