"""Use cases of the calendar: lay out the terms of duties; add, change, drop and restore a duty."""

from datetime import date

import msgspec

from halfsky.core.plan.model import Period
from halfsky.core.supervision.duties.model import Owner, Recurrence, Rhythm, Term
from halfsky.core.supervision.duties.terms import terms_of
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.engines.duty_kinds import kinds_by_code
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import Actor, Doing, acting, area_for, place_of
from halfsky.services.duties import DROPPED, KEPT, OPEN, find
from halfsky.store.models import Area, Duty, DutyTerm, Unit

_YEARS_BY_HAND = 5
"""Years for which a duty without a plan is laid out."""


def last_number(area: Area) -> int:
    """The highest running number that a duty of an area bears; 0 for none."""
    numbers = Duty.objects.filter(area=area).values_list("number", flat=True)
    return max((int(number.rpartition("-")[2]) for number in numbers), default=0)


def rule_of(row: Duty) -> Rhythm:
    """How often a duty falls due."""
    return msgspec.convert(row.rule, Rhythm)


def terms_ahead(row: Duty) -> tuple[Term, ...]:
    """The terms of a duty from the day on which the site knew it.

    What was due before was done, or not, elsewhere.
    """
    since = row.made_at.date()
    made = terms_of(rule_of(row), period=_period(row), issued=_issued(row, since), days=load_working_days())
    return tuple(term for term in made if term.due >= since)


def lay_out(row: Duty, doing: Doing) -> None:
    """Lay out the terms of a duty that are still to come, and move those that are open where its rhythm changed."""
    wanted = {term.period: term for term in terms_ahead(row)}
    kept = {term.period: term for term in row.terms.all()}
    untouched = [term.pk for term in kept.values() if term.state == OPEN and term.period not in wanted]
    row.terms.filter(pk__in=untouched, files=None).delete()
    for period, term in wanted.items():
        held = kept.get(period)
        if held is None:
            held = DutyTerm(duty=row, period=period)
        elif held.state != OPEN or _stands(held, term):
            continue
        held.area, held.unit = row.area, row.unit
        held.opens, held.wanted, held.due = term.opens, term.wanted, term.due
        held.changed_at, held.revision = doing.at, held.revision + 1
        held.save()


def _stands(held: DutyTerm, term: Term) -> bool:
    return (held.wanted, held.due, held.unit_id) == (term.wanted, term.due, held.duty.unit_id)


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
    area = area_for(actor, "duties.add", area_code)
    if kind not in kinds_by_code():
        raise Invalid("duties.kind_unknown", kind=kind)
    plan = area.plans.filter(state="adopted").first()
    with acting(actor, "duties.add", place_of(area), kind=kind) as doing:
        row = Duty(
            number=f"{area.code}-duty-{last_number(area) + 1}",
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
        term.area, term.unit = row.area, row.unit
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
