"""Use cases of the year's campaign: make the forms, see how the returns come in, remind, roll up."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from halfsky.core.indicators.model import Codebook
from halfsky.core.responsibility.model import Assignment
from halfsky.core.returns.forms import Level, leads_of, make_forms
from halfsky.core.returns.model import Form, Unasked
from halfsky.core.returns.workflow import TO_FILL
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.adoption import adopted_of
from halfsky.services.asked_forms import keep_forms
from halfsky.services.notices import tell_unit
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, AskedForm, Campaign, PlanDocument, Return, Task, Unit


def find_campaign(actor: Actor, area_code: str, year: int) -> Campaign:
    """The campaign of an area and year, for someone who may see how it goes.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    row = Campaign.objects.select_related("area", "plan").filter(area__code=area_code, year=year).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "campaigns.read", place_of(row.area))
    return row


def open_campaign(actor: Actor, plan_number: str, *, year: int, due: date) -> Campaign:
    """Open a year's collection: one return for every unit of the area and below that is asked anything.

    Args:
        actor: The reviewer of the plan's area.
        plan_number: The adopted plan; plans adopted by areas below add their indicators there.
        year: Year the figures are of.
        due: Last day for handing in.

    Raises:
        Conflict: The area, or one above or below it, collects for this year already; or the plan is not adopted.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    plan = PlanDocument.objects.select_related("area").filter(number=plan_number).first()
    if plan is None:
        raise NotFound("rights.not_found")
    with acting(actor, "campaigns.open", place_of(plan.area), subject=f"{year}-{plan.area.code}") as doing:
        _refuse_twice(plan.area, year)
        campaign = Campaign.objects.create(
            area=plan.area, plan=plan, year=year, due=due, opened_by_id=doing.by, opened_at=doing.at
        )
        asked = list(forms_of(plan, year))
        kept = keep_forms(form for _, form in asked)
        rows = [_row(campaign, unit, form, doing) for (unit, _), form in zip(asked, kept, strict=True)]
        Return.objects.bulk_create(rows)
        for row in rows:
            facts = {"year": year, "due": due.isoformat(), "number": row.number}
            link = f"/desk/returns/{row.number}/"
            tell_unit(
                row.unit, "liaison", "notices.return_asked", facts, link=link, at=doing.at, by=actor.person
            )
        doing.detail |= {"plan": plan.number, "returns": len(rows), "due": due.isoformat()}
    return campaign


def _refuse_twice(area: Area, year: int) -> None:
    """One campaign a year covers an area, its own or that of an area above: nobody is asked twice."""
    for other in Campaign.objects.filter(year=year).select_related("area"):
        if other.area.path.startswith(area.path) or area.path.startswith(other.area.path):
            raise Conflict("campaigns.covered", area=other.area.name, year=year)


def forms_of(plan: PlanDocument, year: int) -> Iterator[tuple[Unit, Form]]:
    """Every form of a campaign with the unit it is for."""
    codebook = site_ground().codebook
    for area in _areas_asked(plan.area, year):
        plans = [plan, *_own_plans(area, plan)]
        by_kind = {unit.kind: unit for unit in _units(area, year)}
        forms = _forms(codebook, plans, area, year, frozenset(by_kind))
        yield from ((by_kind[form.unit], form) for form in forms[0])


def unasked_of(plan: PlanDocument, year: int) -> tuple[Unasked, ...]:
    """What nobody in the plan's own area is asked, and why."""
    units = frozenset(unit.kind for unit in _units(plan.area, year))
    return _forms(site_ground().codebook, [plan], plan.area, year, units)[1]


def _forms(
    codebook: Codebook, plans: list[PlanDocument], area: Area, year: int, units: frozenset[str]
) -> tuple[tuple[Form, ...], tuple[Unasked, ...]]:
    indicators: list[str] = []
    leads: dict[str, str] = {}
    for plan in plans:
        by_number = {
            entry.number: entry.tie.series
            for entry in adopted_of(plan).targets
            if entry.tie.series is not None
        }
        indicators += by_number.values()
        leads = leads_of(_assignments(plan, area), by_number, area=area.code) | leads
    made = make_forms(
        codebook,
        indicators=indicators,
        year=year,
        area=area.code,
        level=_level(area),
        leads=leads,
        units=units,
    )
    return made.forms, made.unasked


def _level(area: Area) -> Level:
    level: Level = msgspec.convert(area.level, Level)
    return level


def _areas_asked(top: Area, year: int) -> list[Area]:
    """Areas that exist in the year and have units: those without are a level that is skipped."""
    areas = Area.objects.filter(path__startswith=top.path, units__isnull=False).distinct()
    return [area for area in areas if _exists(area, year)]


def _units(area: Area, year: int) -> list[Unit]:
    return [unit for unit in area.units.all() if _exists(unit, year)]


def _exists(thing: Area | Unit, year: int) -> bool:
    return (thing.valid_from is None or thing.valid_from <= year) and (
        thing.valid_to is None or thing.valid_to >= year
    )


def _own_plans(area: Area, plan: PlanDocument) -> list[PlanDocument]:
    own = area.plans.filter(state="adopted").exclude(pk=plan.pk)
    return list(own)


def _assignments(plan: PlanDocument, area: Area) -> list[Assignment]:
    tasks = Task.objects.filter(plan=plan, unit__area=area, ended_at=None).select_related("unit")
    return [
        Assignment(
            target=task.target,
            area=area.code,
            unit=task.unit.kind,
            share=task.share,  # type: ignore[arg-type]
            origin=task.origin,  # type: ignore[arg-type]
        )
        for task in tasks
    ]


def _row(campaign: Campaign, unit: Unit, form: AskedForm, doing: Doing) -> Return:
    kind = unit.kind.lower().replace("_", "-")
    return Return(
        number=f"{campaign.year}-{unit.area.code}-{kind}",
        campaign=campaign,
        unit=unit,
        area=unit.area,
        form=form,
        due=campaign.due,
        changed_at=doing.at,
    )


def remind(actor: Actor, numbers: Iterable[str], *, words: str = "") -> int:
    """Remind the liaisons of returns that are not handed in.

    Args:
        actor: Reviewer or office above the units.
        numbers: Of returns; those handed in already are left in peace.
        words: Added to the reminder.

    Returns:
        How many were reminded.

    Raises:
        NotFound, NotPermitted: For any of them; see `services.acting.want`. Then nobody is reminded.
    """
    rows = Return.objects.select_related("area", "unit__area").filter(number__in=list(numbers))
    waiting = [row for row in rows if row.state in TO_FILL]
    for row in waiting:
        want(actor, "campaigns.remind", place_of(row.area, row.unit))
    if not waiting:
        return 0
    with acting(
        actor, "campaigns.remind", place_of(_top(waiting)), returns=[row.number for row in waiting]
    ) as doing:
        for row in waiting:
            facts = {
                "number": row.number,
                "due": row.due.isoformat(),
                "who": actor.name,
                "words": words.strip(),
            }
            link = f"/desk/returns/{row.number}/"
            tell_unit(row.unit, "liaison", "notices.reminder", facts, link=link, at=doing.at, by=actor.person)
    return len(waiting)


def _top(rows: list[Return]) -> Area:
    """The smallest area that holds all of them; the one campaign's area at most."""
    return rows[0].area if len({row.area_id for row in rows}) == 1 else rows[0].campaign.area
