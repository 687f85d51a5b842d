"""Use cases of meetings up to the day: plan one, call it, write down who came and what was said, and close it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from halfsky.core.reports.papers import meetings as papers
from halfsky.core.reports.papers.printing import printed_day, printed_moment
from halfsky.core.reports.wording import Lang
from halfsky.core.supervision.meetings.workflow import (
    KINDS,
    MEETING,
    DecisionState,
    MeetingAct,
    is_quorate,
    want_settled,
)
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import duties, issued_papers
from halfsky.services.acting import Actor, Doing, acting, may, place_of
from halfsky.services.courses import Course, locked, next_number, want_words
from halfsky.services.moments import today
from halfsky.services.notices import tell, tell_unit
from halfsky.services.paper_words import issuer_of, name_of_either, title_of
from halfsky.services.reach import reach_of
from halfsky.store.models import (
    AgendaItem,
    Area,
    Meeting,
    MeetingGuest,
    MeetingStep,
    PlanDocument,
    Unit,
)

Change = Callable[[Meeting, Doing], None]
COURSE = Course[Meeting](table=MEETING, steps=MeetingStep, of=lambda row: {"meeting": row, "decision": None})
PLAN = "meetings.plan"
_LONGEST_AHEAD = 10


def address_of(number: str) -> str:
    """Where a meeting is read and acted on."""
    return f"/desk/meetings/{number}/"


def rows() -> QuerySet[Meeting]:
    """Meetings with what pages need of them."""
    return Meeting.objects.select_related("area", "planned_by")


def within_reach(actor: Actor) -> Q:
    """Meetings that an actor may see: of the area, or to which the own area's office is invited."""
    own = reach_of(actor.posts, "meetings.read")
    below = reach_of(actor.posts, "meetings.read", area="guests__area__")
    return own | below


def find(actor: Actor, number: str) -> Meeting:
    """The meeting of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = rows().filter(number=number).first()
    if row is None or not _may_see(actor, row):
        raise NotFound("rights.not_found")
    return row


def _may_see(actor: Actor, row: Meeting) -> bool:
    if may(actor, "meetings.read", place_of(row.area)):
        return True
    below = Area.objects.filter(pk__in=row.guests.values("area"))
    return any(may(actor, "meetings.read", place_of(area)) for area in below)


def plan(
    actor: Actor,
    area: Area,
    *,
    kind: str,
    title: str,
    at: datetime | None,
    venue: str,
    units: Sequence[int] = (),
    areas: Sequence[int] = (),
    title_en: str = "",
    words: str = "",
    contact: str = "",
    plan: PlanDocument | None = None,
) -> Meeting:
    """Plan a meeting of an area's committee or office and say who is invited.

    Args:
        actor: Of the office.
        area: Whose meeting.
        kind: A key of `KINDS`.
        title: What it is called.
        at: When.
        venue: Where.
        units: Units of the area.
        areas: Areas right below, whose offices are invited.
        title_en: In English, where there is one.
        words: What the notice asks beside the usual.
        contact: Whom to ask.
        plan: The plan it is about.

    Raises:
        Invalid: Kind, title, time, place or guests are wanting, or the time is over.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    with acting(actor, PLAN, place_of(area)) as doing:
        when = _want_time(at, doing)
        invited = _want_guests(area, units, areas)
        if kind not in KINDS:
            raise Invalid("meetings.no_such_kind", kind=kind)
        row = Meeting.objects.create(
            number=next_number(Meeting, area, "h", doing),
            area=area,
            plan=plan,
            kind=kind,
            title=want_words(title, PLAN),
            title_en=title_en.strip(),
            at=when,
            venue=want_words(venue, PLAN),
            words=words.strip(),
            contact=contact.strip(),
            planned_by_id=doing.by,
            planned_at=doing.at,
            changed_at=doing.at,
        )
        MeetingGuest.objects.bulk_create(
            MeetingGuest(
                meeting=row,
                unit=one if isinstance(one, Unit) else None,
                area=one if isinstance(one, Area) else None,
            )
            for one in invited
        )
        doing.subject = row.number
        doing.detail |= {"kind": kind, "at": when.isoformat(), "guests": len(invited)}
        COURSE.write_down(row, PLAN, doing)
    return row


def _want_time(at: datetime | None, doing: Doing) -> datetime:
    if at is None or at <= doing.at:
        raise Invalid("supervision.day_passed")
    return at


def _want_guests(area: Area, units: Iterable[int], areas: Iterable[int]) -> list[Unit | Area]:
    found: list[Unit | Area] = [
        *Unit.objects.filter(pk__in=list(units), area=area, successor=None, valid_to=None),
        *Area.objects.filter(pk__in=list(areas), parent=area, valid_to=None).order_by("code"),
    ]
    if not found:
        raise Invalid("meetings.guests_wanted")
    return found


def perform(
    actor: Actor,
    number: str,
    act: MeetingAct,
    *,
    words: str = "",
    revision: int | None = None,
    place: Place | None = None,
    change: Change | None = None,
) -> Meeting:
    """Do one act of the course on a meeting, with what it changes, in one transaction.

    Args:
        actor: Who.
        number: Of the meeting.
        act: What.
        words: What is said, where the act asks for it.
        revision: The state of the meeting that the person has seen; None does not look.
        place: Where the act is done; None for the meeting's area.
        change: What else changes, before the meeting is saved.

    Raises:
        NotFound, NotPermitted: See `find` and `services.acting.want`.
        Conflict: The state does not allow it, or someone was quicker.
        Invalid: See `core.supervision.course.step`.
    """
    seen = find(actor, number)
    with acting(actor, act, place or place_of(seen.area), subject=number) as doing:
        row = locked(seen, revision)
        COURSE.take(row, act, doing, words=words, change=change)
    return row


def guests_of(row: Meeting) -> list[MeetingGuest]:
    """Who is invited, units first."""
    return list(row.guests.select_related("unit__area", "area"))


def guest_name(guest: MeetingGuest, lang: Lang = "zh") -> str:
    """A guest as papers call it."""
    return name_of_either(guest.unit, guest.area, lang)


def agenda_of(row: Meeting) -> list[AgendaItem]:
    """Items that are on, in order."""
    rows = row.items.filter(state="on").select_related("matter", "term__duty", "unit__area")
    return list(rows)


def call(actor: Actor, number: str, *, revision: int | None = None) -> Meeting:
    """Call a meeting: its notice is numbered and goes to every guest, as Word and as a word on the desk.

    Raises:
        Invalid: There is no agenda.
        Conflict, NotFound, NotPermitted: See `perform`.
    """

    def send(row: Meeting, doing: Doing) -> None:
        agenda = tuple(item.title for item in agenda_of(row))
        if not agenda:
            raise Invalid("meetings.agenda_wanted")
        guests = guests_of(row)
        day = timezone.localdate(row.at)
        reply_by = max(today(), _working_day_before(day))
        issued_papers.issue(
            row.area,
            "meeting",
            row.number,
            doing,
            lambda words, printed, dated: papers.notice(
                papers.Calling(
                    issuer=issuer_of(row.area, words.lang),
                    number=printed,
                    meeting=title_of(row, words.lang),
                    guests=tuple(guest_name(one, words.lang) for one in guests),
                    when=printed_moment(timezone.localtime(row.at), words.lang),
                    venue=row.venue,
                    agenda=agenda,
                    words=row.words,
                    reply_by=printed_day(reply_by, words.lang),
                    contact=row.contact,
                    date=dated,
                ),
                words,
            ),
        )
        tell_guests(row, guests, "notices.meeting_called", doing)

    return perform(actor, number, MeetingAct.CALL, revision=revision, change=send)


def _working_day_before(day: date) -> date:
    calendar = load_working_days()
    ahead = (day.fromordinal(day.toordinal() - back) for back in range(1, _LONGEST_AHEAD + 1))
    return next((one for one in ahead if calendar.is_working(one)), day)


def tell_guests(row: Meeting, guests: Iterable[MeetingGuest], code: str, doing: Doing) -> None:
    """A word to every guest: liaison and leader of a unit, the office of an area; inside an act."""
    facts = {"title": row.title, "when": timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")}
    common: dict[str, Any] = {"link": address_of(row.number), "at": doing.at, "by": doing.person}
    for guest in guests:
        if guest.unit is not None:
            for role in ("liaison", "unit_leader"):
                tell_unit(guest.unit, role, code, facts, **common)
        elif guest.area is not None:
            tell(guest.area, None, "office", code, facts, **common)


ATTENDANCE: dict[str, tuple[str, str]] = {
    "leader": ("attended", "leader"),
    "liaison": ("attended", "liaison"),
    "other": ("attended", "other"),
    "excused": ("excused", ""),
    "absent": ("absent", ""),
}
"""How a guest was there, as forms ask it: state and post."""


def hold(
    actor: Actor,
    number: str,
    *,
    attendance: dict[int, tuple[str, int]],
    chaired_by: str = "",
    revision: int | None = None,
) -> Meeting:
    """Write down that a meeting was held and which offices came; its duty is kept by it.

    Args:
        actor: Of the office.
        number: Of the meeting.
        attendance: By number of the guest a key of `ATTENDANCE` and how many persons came.
        chaired_by: Post of whoever was in the chair.
        revision: See `perform`.

    Raises:
        Invalid: Of some guest nothing is said, or the meeting lies ahead.
        Conflict, NotFound, NotPermitted: See `perform`.
    """

    def write(row: Meeting, doing: Doing) -> None:
        if timezone.localdate(row.at) > today():
            raise Invalid("meetings.not_yet")
        for guest in guests_of(row):
            chosen, persons = attendance.get(guest.pk, ("", 0))
            if chosen not in ATTENDANCE:
                raise Invalid("meetings.attendance_wanted", guest=guest_name(guest))
            guest.state, guest.post = ATTENDANCE[chosen]
            guest.persons = max(persons, 1) if guest.state == "attended" else 0
            guest.save()
        row.chaired_by = chaired_by.strip()
        doing.detail |= counted(row)

    row = perform(actor, number, MeetingAct.HOLD, revision=revision, change=write)
    duties.fulfil(
        actor, row.area, KINDS[row.kind], on=timezone.localdate(row.at), evidence=address_of(number)
    )
    return row


def counted(row: Meeting) -> dict[str, Any]:
    """How many were invited, attended, excused, absent; persons; and whether more than half came."""
    states = [(one.state, one.persons) for one in row.guests.all()]
    count = {
        state: sum(1 for one, _ in states if one == state) for state in ("attended", "excused", "absent")
    }
    return {
        "invited": len(states),
        **count,
        "persons": sum(persons for _, persons in states),
        "quorate": is_quorate(len(states), count["attended"]),
    }


def close(actor: Actor, number: str, *, revision: int | None = None) -> Meeting:
    """Close a meeting of which every decision is done or dropped.

    Raises:
        Conflict: A decision is open.
        NotFound, NotPermitted: See `perform`.
    """

    def look(row: Meeting, doing: Doing) -> None:
        want_settled(row.decisions.values_list("state", flat=True))

    return perform(actor, number, MeetingAct.CLOSE, revision=revision, change=look)


def cancel(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Meeting:
    """Cancel a meeting, with the reason; guests that were called are told.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `perform`.
    """
    called = find(actor, number).state == "called"

    def told(row: Meeting, doing: Doing) -> None:
        if called:
            tell_guests(row, guests_of(row), "notices.meeting_cancelled", doing)

    return perform(actor, number, MeetingAct.CANCEL, words=words, revision=revision, change=told)


def open_decisions(row: Meeting) -> int:
    """How many decisions are neither done nor dropped."""
    return row.decisions.exclude(state__in=(DecisionState.DONE, DecisionState.DROPPED)).count()
