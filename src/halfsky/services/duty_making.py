"""Duties made from an adopted plan without typing, for its area and for areas below that have no plan of their own."""

from collections.abc import Iterable, Sequence
from copy import copy

import msgspec
from django.db.models import F, Q, QuerySet

from halfsky.core.plan.model import Plan
from halfsky.core.plan.text import make_source
from halfsky.core.supervision.duties.model import Owner, ReadClause, ReadDuty
from halfsky.core.supervision.duties.reading import read_duties
from halfsky.engines.documents.simplified import simplifications
from halfsky.engines.duty_kinds import load_kinds
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import SYSTEM, Doing, acting, place_of
from halfsky.services.duties import DROPPED, KEPT, OPEN, fulfil
from halfsky.services.duty_calendar import last_number, lay_out, terms_ahead
from halfsky.services.moments import today
from halfsky.store.models import Area, Duty, DutyTerm, PlanDocument

_QUOTED = 400
_TITLED = 40
"""A measure that comes again is called by its own words."""
_AT_ONCE = 500
"""Areas whose duties are written together: a nation's plan binds thousands."""


def read_of(plan: PlanDocument) -> tuple[ReadDuty, ...]:
    """The duties that a plan's text tells."""
    source = make_source(plan.text, plan.file_name, simplify=simplifications(plan.text))
    return read_duties(source, msgspec.convert(plan.reading, Plan), load_kinds())


def make_for_plan(plan: PlanDocument) -> int:
    """Make the duties of an adopted plan, for its area and for areas below that have no plan of their own.

    What an earlier version of the plan asked for and this one asks for too goes on under it, with what was done; what
    it no longer asks for is dropped with that reason. Called again it changes nothing.

    Returns:
        How many duties are new.
    """
    if plan.state != "adopted" or Duty.objects.filter(plan=plan, area=plan.area).exists():
        return 0
    read = read_of(plan)
    drawn = plan.issued or today()
    shown = f"/desk/adoption/{plan.number}/"
    fulfil(SYSTEM, plan.area, "plan_drawn", on=drawn, evidence=shown, period="once")
    with acting(SYSTEM, "duties.make", place_of(plan.area), subject=plan.number) as doing:
        bound = areas_bound(plan)
        own = _settle(plan, [plan.area], read, doing)
        asked = [one for one in read if one.level != "own"]
        for first in range(0, len(bound) if asked else 0, _AT_ONCE):
            _settle(plan, bound[first : first + _AT_ONCE], asked, doing, above=own)
        made = Duty.objects.filter(plan=plan, made_at=doing.at).count()
        doing.detail |= {"duties": made, "areas": 1 + len(bound)}
    return made


def make_missing() -> int:
    """Make the duties of every adopted plan that has none yet, such as one adopted before the site kept duties."""
    plans = PlanDocument.objects.filter(state="adopted", duties=None).select_related("area", "previous")
    return sum(make_for_plan(plan) for plan in plans)


def move_due_days() -> int:
    """Move open terms off days of rest that a newly known calendar names, and back where such a day is worked.

    Returns:
        How many terms were moved.
    """
    days = load_working_days()
    waiting = DutyTerm.objects.filter(state=OPEN)
    pairs = set(waiting.values_list("wanted", "due"))
    wrong = {(wanted, due) for wanted, due in pairs if days.on_or_after(wanted) != due}
    if not wrong:
        return 0
    with acting(SYSTEM, "duties.make", subject="calendar") as doing:
        moved = sum(
            waiting.filter(wanted=wanted, due=due).update(
                due=days.on_or_after(wanted), changed_at=doing.at, revision=F("revision") + 1
            )
            for wanted, due in sorted(wrong)
        )
        doing.detail["moved"] = moved
    return moved


def areas_bound(plan: PlanDocument) -> list[Area]:
    """Areas below a plan's own that are asked for something, and have no adopted plan of their own."""
    below = Area.objects.filter(path__startswith=plan.area.path, units__isnull=False, valid_to=None)
    with_plan = PlanDocument.objects.filter(state="adopted").exclude(area=plan.area).values("area")
    return list(below.exclude(pk=plan.area_id).exclude(pk__in=with_plan).distinct())


def _settle(
    plan: PlanDocument,
    areas: Sequence[Area],
    read: Sequence[ReadDuty],
    doing: Doing,
    *,
    above: dict[str, Duty] | None = None,
) -> dict[str, Duty]:
    """The duties of areas under a plan; older ones are carried on or dropped, new ones written together.

    What an upper plan asks of lower levels alone stays beside an area's own plan.

    Returns:
        Those of the last area, by what tells them apart.
    """
    fresh: list[Duty] = []
    found: dict[str, Duty] = {}
    for area in areas:
        older = {_key(row.kind, row.level, row.quote): row for row in _of_earlier_plan(plan, area)}
        number, found = last_number(area), {}
        for one in read:
            key = _key(one.kind, one.level, one.clauses[0].text)
            row = older.pop(key, None)
            if row is None:
                number += 1
                row = _new(area, number, one, doing, below=above is not None)
                fresh.append(row)
            _bind(row, plan, one, (above or {}).get(key))
            if row.pk is not None:
                row.save()
                lay_out(row, doing)
            found[key] = row
        _drop(older.values(), plan)
    Duty.objects.bulk_create(fresh)
    _lay_out_together(fresh, doing)
    return found


def _new(area: Area, number: int, one: ReadDuty, doing: Doing, *, below: bool) -> Duty:
    return Duty(
        number=f"{area.code}-duty-{number}",
        area=area,
        made_at=doing.at,
        origin="plan",
        rhythm=one.rhythm.code,
        rule=msgspec.to_builtins(one.rhythm),
        owner=_owner(one, below=below),
        assumed=one.assumed,
    )


def _bind(row: Duty, plan: PlanDocument, one: ReadDuty, above: Duty | None) -> None:
    """Say which plan asks for it, and in which words."""
    row.plan, row.kind, row.level, row.above = plan, one.kind, one.level, above
    _place(row, plan, one.clauses)


def _drop(rows: Iterable[Duty], plan: PlanDocument) -> None:
    for row in rows:
        if row.above_id is not None and row.level == "below":
            continue
        row.state, row.reason = DROPPED, f"《{plan.title}》不再提出 / no longer asked for"
        row.save()
        row.terms.filter(state=OPEN, files=None).delete()


def _lay_out_together(rows: list[Duty], doing: Doing) -> None:
    """Lay out the terms of new duties of one plan: those of one rhythm are the same in every area."""
    known: dict[bytes, tuple[DutyTerm, ...]] = {}
    terms: list[DutyTerm] = []
    for row in rows:
        key = msgspec.json.encode(row.rule)
        if key not in known:
            known[key] = tuple(
                DutyTerm(
                    period=term.period,
                    opens=term.opens,
                    wanted=term.wanted,
                    due=term.due,
                    changed_at=doing.at,
                )
                for term in terms_ahead(row)
            )
        for term in known[key]:
            one = copy(term)
            one.duty, one.area, one.unit = row, row.area, row.unit
            terms.append(one)
    DutyTerm.objects.bulk_create(terms, batch_size=2000)


def _of_earlier_plan(plan: PlanDocument, area: Area) -> QuerySet[Duty]:
    """Duties that this plan takes over: of the version before, or of an upper plan that bound the area so far."""
    superseded = Q(plan=plan.previous) if plan.previous_id else Q(pk__in=())
    bound = Q(above__isnull=False) if area.pk == plan.area_id else Q(pk__in=())
    return Duty.objects.filter(superseded | bound, area=area, origin="plan", state=KEPT)


def _key(kind: str, level: str, words: str) -> str:
    return f"{kind}:{'below' if level == 'below' else ''}{words if kind == 'recurring_measure' else ''}"


def _owner(one: ReadDuty, *, below: bool) -> Owner:
    """What the area above expects of lower offices is, there, the office's own."""
    return "office" if below and one.owner == "lower_offices" else one.owner


def _place(row: Duty, plan: PlanDocument, clauses: tuple[ReadClause, ...]) -> None:
    first = clauses[0]
    row.part, row.item, row.clause = first.part, first.item, first.clause
    row.start, row.end = first.start, first.end
    row.quote = _words(plan, first)
    if row.kind == "recurring_measure":
        row.title = row.quote[:_TITLED]
    row.also = [
        {
            "part": one.part,
            "item": one.item,
            "clause": one.clause,
            "start": one.start,
            "end": one.end,
            "quote": _words(plan, one),
        }
        for one in clauses[1:]
    ]


def _words(plan: PlanDocument, clause: ReadClause) -> str:
    return plan.text[clause.start : clause.end].replace("\n", "")[:_QUOTED]
