"""Use cases of duties: make them from an adopted plan, add, change and drop them."""

from datetime import date

import msgspec
from django.db.models import F, Q, QuerySet

from halfsky.core.plan.model import Period, Plan
from halfsky.core.plan.text import make_source
from halfsky.core.supervision.duties.model import Owner, ReadClause, ReadDuty, Recurrence, Rhythm
from halfsky.core.supervision.duties.reading import read_duties
from halfsky.core.supervision.duties.terms import terms_of
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.documents.simplified import simplifications
from halfsky.engines.duty_kinds import kinds_by_code, load_kinds
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import SYSTEM, Actor, Doing, acting, place_of, want
from halfsky.services.duties import DROPPED, KEPT, OPEN, find, fulfil, today
from halfsky.store.models import Area, Duty, DutyTerm, PlanDocument, Unit

_YEARS_BY_HAND = 5
"""Years for which a duty without a plan is laid out."""
_QUOTED = 400
_TITLED = 40
"""A measure that comes again is called by its own words."""


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
        own = _settle(plan, plan.area, read, doing)
        for area in areas_bound(plan):
            _settle(plan, area, [one for one in read if one.level != "own"], doing, above=own)
        made = Duty.objects.filter(plan=plan, made_at=doing.at).count()
        doing.detail |= {"duties": made, "areas": 1 + len(areas_bound(plan))}
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
    area: Area,
    read: tuple[ReadDuty, ...] | list[ReadDuty],
    doing: Doing,
    *,
    above: dict[str, Duty] | None = None,
) -> dict[str, Duty]:
    """The duties of one area under a plan, by what tells them apart; older ones are carried on or dropped.

    What an upper plan asks of lower levels alone stays beside the area's own plan.
    """
    older = {_key(row.kind, row.level, row.quote): row for row in _of_earlier_plan(plan, area)}
    number = _last_number(area)
    found: dict[str, Duty] = {}
    for one in read:
        key = _key(one.kind, one.level, one.clauses[0].text)
        row = older.pop(key, None)
        if row is None:
            number += 1
            row = Duty(number=f"{area.code}-duty-{number}", area=area, made_at=doing.at, origin="plan")
            row.rhythm, row.rule = one.rhythm.code, msgspec.to_builtins(one.rhythm)
            row.owner, row.assumed = _owner(one, below=above is not None), one.assumed
        row.plan, row.kind, row.level = plan, one.kind, one.level
        row.above = (above or {}).get(key)
        _place(row, plan, one.clauses)
        row.save()
        lay_out(row, doing)
        found[key] = row
    for row in older.values():
        if row.above_id is not None and row.level == "below":
            continue
        row.state, row.reason = DROPPED, f"《{plan.title}》不再提出 / no longer asked for"
        row.save()
        row.terms.filter(state=OPEN, files=None).delete()
    return found


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


def _last_number(area: Area) -> int:
    numbers = Duty.objects.filter(area=area).values_list("number", flat=True)
    return max((int(number.rpartition("-")[2]) for number in numbers), default=0)


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


def rule_of(row: Duty) -> Rhythm:
    """How often a duty falls due."""
    return msgspec.convert(row.rule, Rhythm)


def lay_out(row: Duty, doing: Doing) -> None:
    """Lay out the terms of a duty that are still to come, and move those that are open where its rhythm changed.

    Nothing is laid out for what was due before the duty was known to the site: it was done, or not, elsewhere.
    """
    since = row.made_at.date()
    wanted = {
        term.period: term
        for term in terms_of(
            rule_of(row), period=_period(row), issued=_issued(row, since), days=load_working_days()
        )
        if term.due >= since
    }
    kept = {term.period: term for term in row.terms.all()}
    untouched = [term.pk for term in kept.values() if term.state == OPEN and term.period not in wanted]
    row.terms.filter(pk__in=untouched, files=None).delete()
    for period, term in wanted.items():
        held = kept.get(period)
        if held is None:
            held = DutyTerm(duty=row, period=period)
        elif held.state != OPEN or (held.wanted, held.due) == (term.wanted, term.due):
            continue
        held.opens, held.wanted, held.due = term.opens, term.wanted, term.due
        held.changed_at, held.revision = doing.at, held.revision + 1
        held.save()


def _period(row: Duty) -> Period:
    since = row.made_at.year
    if row.plan is None or row.plan.first_year is None or row.plan.last_year is None:
        return Period(start=since, end=since + _YEARS_BY_HAND - 1)
    return Period(start=row.plan.first_year, end=row.plan.last_year)


def _issued(row: Duty, since: date) -> date:
    issued = row.plan.issued if row.plan is not None else None
    return since if issued is None else max(issued, since)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What an office says of a duty: how often, by which month, and who owes it.

    Attributes:
        rhythm: Code of a rhythm.
        every: Years between, for `years`.
        times: Times a year, for `yearly`.
        month: Month by whose end it is done.
        about_last_year: It is about the year before.
        due: The day, for `once`.
        owner: Code of an owner.
        unit: Number of the one unit that owes it, for owner `units`.
        title: Own name; empty for that of the kind.
    """

    rhythm: Recurrence
    every: int = 1
    times: int = 1
    month: int | None = 12
    about_last_year: bool = False
    due: date | None = None
    owner: Owner = "office"
    unit: int | None = None
    title: str = ""


def add(actor: Actor, area_code: str, kind: str, wanted: Wanted) -> Duty:
    """Add a duty by hand: the same kind of thing as one read from the plan.

    Raises:
        Invalid: Its kind, rhythm, day or unit cannot be.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = Area.objects.filter(code=area_code).first()
    if area is None:
        raise NotFound("rights.not_found")
    want(actor, "duties.add", place_of(area))
    if kind not in kinds_by_code():
        raise Invalid("duties.kind_unknown", kind=kind)
    plan = area.plans.filter(state="adopted").first()
    with acting(actor, "duties.add", place_of(area), kind=kind) as doing:
        row = Duty(
            number=f"{area.code}-duty-{_last_number(area) + 1}",
            area=area,
            plan=plan,
            kind=kind,
            origin="person",
            made_by_id=doing.by,
            made_at=doing.at,
        )
        _take(row, wanted)
        row.save()
        _lay_out_by_hand(row, wanted, doing)
        doing.subject = row.number
    return row


def change(actor: Actor, number: str, wanted: Wanted) -> Duty:
    """Set right how often a duty is due and who owes it; terms already closed stay as they are.

    Raises:
        Conflict: It was dropped.
        Invalid: The rhythm, day or unit cannot be.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "duties.change", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, KEPT)
        doing.detail |= {"before": row.rule, "owner_before": row.owner}
        _take(row, wanted)
        row.save()
        _lay_out_by_hand(row, wanted, doing)
        doing.detail |= {"after": row.rule, "owner": row.owner}
    return row


def _take(row: Duty, wanted: Wanted) -> None:
    _refuse_impossible(row, wanted)
    old = rule_of(row) if row.rule else Rhythm(code=wanted.rhythm)
    rule = msgspec.structs.replace(
        old,
        code=wanted.rhythm,
        every=wanted.every,
        times=wanted.times,
        month=wanted.month,
        lag=int(wanted.about_last_year),
    )
    row.rhythm, row.rule, row.assumed = wanted.rhythm, msgspec.to_builtins(rule), False
    row.owner, row.unit_id, row.title = wanted.owner, wanted.unit, wanted.title.strip()


def _refuse_impossible(row: Duty, wanted: Wanted) -> None:
    if not (1 <= wanted.every <= 10 and 1 <= wanted.times <= 12 and 1 <= (wanted.month or 12) <= 12):
        raise Invalid("duties.rhythm_impossible")
    if wanted.rhythm == "once" and wanted.due is None and row.origin == "person":
        raise Invalid("duties.day_wanted")
    if wanted.unit is not None and not Unit.objects.filter(pk=wanted.unit, area=row.area_id).exists():
        raise Invalid("duties.unit_elsewhere")


def _lay_out_by_hand(row: Duty, wanted: Wanted, doing: Doing) -> None:
    if wanted.rhythm != "once" or wanted.due is None:
        lay_out(row, doing)
        return
    row.terms.filter(state=OPEN, files=None).exclude(period="once").delete()
    term = row.terms.filter(period="once").first() or DutyTerm(duty=row, period="once")
    if term.state == OPEN:
        term.opens, term.wanted = doing.at.date(), wanted.due
        term.due = load_working_days().on_or_after(wanted.due)
        term.changed_at, term.revision = doing.at, term.revision + 1
        term.save()


def drop(actor: Actor, number: str, reason: str) -> Duty:
    """Say that something is no duty here; its open terms go, what was done stays.

    Raises:
        Conflict: It was dropped already.
        Invalid: No reason is given.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "duties.drop", place_of(seen.area), subject=number) as doing:
        if not reason.strip():
            raise Invalid("duties.reason_wanted")
        row = _locked(seen, KEPT)
        row.state, row.reason = DROPPED, reason.strip()
        row.save()
        row.terms.filter(state=OPEN, files=None).delete()
        doing.detail["reason"] = row.reason
    return row


def restore(actor: Actor, number: str) -> Duty:
    """Take up again what was dropped.

    Raises:
        Conflict: It was not dropped.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "duties.restore", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, DROPPED)
        row.state, row.reason = KEPT, ""
        row.save()
        lay_out(row, doing)
    return row


def _locked(seen: Duty, state: str) -> Duty:
    row = Duty.objects.select_for_update(of=("self",)).select_related("area", "plan").get(pk=seen.pk)
    if row.state != state:
        raise Conflict("duties.already_so")
    return row
