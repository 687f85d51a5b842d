"""Use cases of opening a matter: from a warning of an edition, by a person, or by what another room found out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from django.utils import timezone

from halfsky.core.early_warning.model import SEVERITIES
from halfsky.core.supervision.matters.escalation import due_after
from halfsky.core.supervision.matters.model import Facts, Origin
from halfsky.core.supervision.matters.workflow import State
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.editions.model import Warning
from halfsky.engines.editions.reading import open_edition
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import matter_facts, warned
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.matters import OPENED, tell_of
from halfsky.store.models import (
    Area,
    Edition,
    Matter,
    MatterStep,
    MatterSupport,
    PlanDocument,
    Task,
    Unit,
    WarningDismissal,
)


def find_warning(
    actor: Actor, plan: str, vintage: str, *, area: str, target: str, kind: str
) -> tuple[Edition, Area, Warning]:
    """A warning that an actor may read, with its edition and area.

    Raises:
        NotFound: There is none, or it is beyond reach.
    """
    rows = Edition.objects.select_related("plan__area", "vintage__area")
    edition = rows.filter(plan__number=plan, vintage__number=vintage).first()
    where = Area.objects.filter(code=area).first()
    if edition is None or where is None:
        raise NotFound("rights.not_found")
    want(actor, "observations.read", place_of(where))
    found = open_edition(Path(edition.file.path)).warnings(area)
    warning = next((one for one in found if (one.target, one.kind) == (target, kind)), None)
    if warning is None:
        raise NotFound("rights.not_found")
    return edition, where, warning


def open_warning(
    actor: Actor, plan: str, vintage: str, *, area: str, target: str, kind: str, lead: int | None = None
) -> Matter:
    """Open a matter from a warning; its facts are frozen from the vintage that warns.

    Args:
        actor: Of the office, of statistics, an evaluator or a leader, of the area or above.
        plan: Number of the plan.
        vintage: Number of the vintage.
        area: Code of the area the warning is of.
        target: Number as printed.
        kind: Of the warning.
        lead: The unit; None for the one that leads the target.

    Raises:
        Conflict: A matter of the target is open there (`matters.already_open`).
        Invalid: No unit leads the target, and none was named (`matters.lead_wanted`).
        NotFound, NotPermitted: See `services.acting.want`; there is no such warning.
    """
    edition, where, warning = find_warning(actor, plan, vintage, area=area, target=target, kind=kind)
    facts = matter_facts.facts_of(edition, warning)
    title, title_en = matter_facts.title_of(where, facts)
    row = _open(
        actor,
        where,
        facts,
        lead=_lead(edition.plan, where, facts, lead),
        origin="warning",
        plan=edition.plan,
        vintage=edition.vintage,
        title=title,
        title_en=title_en,
        severity=warning.severity,
        kind=kind,
        words=facts.reason_zh,
        link=f"/desk/warnings/?plan={plan}&vintage={vintage}",
    )
    warned.settle(actor, edition, where)
    return row


def open_from(
    actor: Actor,
    area: Area,
    *,
    origin: Origin,
    title: str,
    words: str,
    lead: int | None = None,
    title_en: str = "",
    plan: PlanDocument | None = None,
    target: str = "",
    severity: str = "watch",
    link: str = "",
    supporting: Sequence[Unit] = (),
) -> Matter:
    """Open a matter by a person, from what an inspection found, or from what a meeting decided.

    Where plan and target are named, the facts of the newest edition are frozen with it.

    Args:
        actor: Who opens it; their own area's office follows it up.
        area: The area it is about.
        origin: Where it comes from.
        title: In a few words.
        words: Why.
        lead: Number of the unit in the lead; None for the one that leads the target.
        title_en: The title in English, where there is one.
        plan: An adopted plan.
        target: Number as printed.
        severity: Of `core.early_warning.model.SEVERITIES`.
        link: Where in the site it comes from.
        supporting: Units that support.

    Raises:
        Conflict: A matter of the target is open there.
        Invalid: Title, words or the unit are missing, or there is no such severity.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    if not title.strip() or not words.strip():
        raise Invalid("matters.reason_wanted", act=OPENED)
    if severity not in SEVERITIES:
        raise Invalid("matters.no_such_severity", severity=severity)
    edition = _newest(plan) if plan is not None and target else None
    facts = Facts(area=area.code, area_name=area.name, severity=severity)
    if edition is not None:
        found = matter_facts.standing_facts(edition, area.code, target)
        facts = msgspec.structs.replace(found, severity=severity)
    return _open(
        actor,
        area,
        facts,
        lead=_lead(plan, area, facts, lead),
        origin=origin,
        plan=plan,
        vintage=None if edition is None else edition.vintage,
        title=title.strip(),
        title_en=title_en.strip(),
        severity=severity,
        words=words.strip(),
        link=link,
        supporting=supporting,
    )


def _newest(plan: PlanDocument) -> Edition | None:
    return Edition.objects.select_related("vintage", "plan__area").filter(plan=plan).first()


def _lead(plan: PlanDocument | None, area: Area, facts: Facts, named: int | None) -> Unit:
    """The unit named, or the one that leads the target in the area, or in the plan's own area."""
    if named is not None:
        unit = Unit.objects.select_related("area").filter(pk=named).first()
        if unit is None or not _related(unit.area, area):
            raise Invalid("matters.lead_wanted")
        return unit
    found = leads_of(plan, area, facts.number)
    if not found:
        raise Invalid("matters.lead_wanted")
    return found[0]


def _related(one: Area, other: Area) -> bool:
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def leads_of(plan: PlanDocument | None, area: Area, number: int | None) -> list[Unit]:
    """Units that lead a target of a plan in an area, else in the plan's own; the nearest first."""
    if plan is None or number is None:
        return []
    tasks = Task.objects.filter(plan=plan, target=number, share="lead", ended_at=None, unit__successor=None)
    rows = tasks.select_related("unit__area").filter(unit__area__in=(area, plan.area))
    return [task.unit for task in sorted(rows, key=lambda task: -len(task.unit.area.path))]


def _open(
    actor: Actor, area: Area, facts: Facts, *, lead: Unit, supporting: Sequence[Unit] = (), **fields: Any
) -> Matter:
    post = want(actor, OPENED, place_of(area))
    office = Area.objects.get(path=post.place.path)
    with acting(actor, OPENED, place_of(area)) as doing:
        # Whoever opens another in this office waits here: numbers run on, and one target has one open matter.
        Area.objects.select_for_update(no_key=True).get(pk=office.pk)
        _want_none_open(fields["plan"], area, facts.target)
        row = Matter.objects.create(
            number=_number(office, doing),
            area=area,
            office=office,
            target=facts.target,
            indicator=facts.indicator,
            facts=msgspec.to_builtins(facts),
            lead=lead,
            due=_first_due(doing),
            opened_by_id=doing.by,
            opened_at=doing.at,
            changed_at=doing.at,
            **fields,
        )
        MatterSupport.objects.bulk_create(MatterSupport(matter=row, unit=unit) for unit in supporting)
        doing.subject = row.number
        doing.detail |= {"origin": row.origin, "target": row.target, "vintage": facts.vintage}
        MatterStep.objects.create(
            matter=row, act=OPENED, before="", after=row.state, words=row.words, by_id=doing.by, role=doing.role, at=doing.at
        )  # fmt: skip
        if doing.role != "office":
            tell_of(row, "office", "notices.matter_open", doing)
    return row


def _number(office: Area, doing: Doing) -> str:
    year = timezone.localtime(doing.at).year
    opened = Matter.objects.filter(number__startswith=f"{office.code}-{year}-m").count()
    return f"{office.code}-{year}-m{opened + 1}"


def _first_due(doing: Doing) -> Any:
    since = timezone.localdate(doing.at)
    settings = load_matter_settings()
    return due_after(State.OPENED, since=since, calendar=load_working_days(), settings=settings)


def _want_none_open(plan: PlanDocument | None, area: Area, target: str) -> None:
    if plan is None or not target:
        return
    rows = Matter.objects.filter(plan=plan, area=area, target=target).exclude(state=State.CLOSED)
    there = rows.values_list("number", flat=True).first()
    if there is not None:
        raise Conflict("matters.already_open", number=there)


def dismiss(
    actor: Actor, plan: str, vintage: str, *, area: str, target: str, kind: str, reason: str
) -> WarningDismissal:
    """Leave a warning without a matter, with the reason; the next vintage may warn again.

    Raises:
        Invalid: There is no reason.
        Conflict: It was dismissed already.
        NotFound, NotPermitted: See `services.acting.want`; there is no such warning.
    """
    edition, where, _ = find_warning(actor, plan, vintage, area=area, target=target, kind=kind)
    with acting(actor, "matters.dismiss", place_of(where), subject=vintage) as doing:
        if not reason.strip():
            raise Invalid("matters.reason_wanted", act="matters.dismiss")
        doing.detail |= {"plan": plan, "area": area, "target": target, "kind": kind, "reason": reason.strip()}
        row, made = WarningDismissal.objects.get_or_create(
            plan=edition.plan,
            vintage=edition.vintage,
            area=where,
            target=target,
            kind=kind,
            defaults={"reason": reason.strip(), "by_id": doing.by, "at": doing.at},
        )
        if not made:
            raise Conflict("matters.dismissed_already", target=target)
    warned.settle(actor, edition, where)
    return row
