"""Use cases of decisions: report on one with evidence, confirm or return, drop by a second person, tell what is late."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q, QuerySet

from halfsky.core.supervision.meetings.workflow import DECISION, DecisionAct, DecisionState
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.services import matter_opening
from halfsky.services.acting import SYSTEM, Actor, Doing, acting, place_of
from halfsky.services.courses import Course, locked
from halfsky.services.meetings import address_of, find
from halfsky.services.moments import today
from halfsky.services.notices import tell, tell_unit
from halfsky.services.reach import reach_of
from halfsky.services.succeeding import Owed, hand_on, with_grace
from halfsky.store.models import Matter, MeetingDecision, MeetingStep

COURSE = Course[MeetingDecision](
    table=DECISION, steps=MeetingStep, of=lambda row: {"meeting": row.meeting, "decision": row}
)
TELL_LATE = "meetings.tell_late"
OPEN_MATTER = "meetings.open_matter"
_OF_AREA = {
    DecisionAct.PROGRESS: "meetings.tell_progress_area",
    DecisionAct.REPORT: "meetings.report_done_area",
}
"""Acts of a decision's owner, and the rights that the office of an area has instead, where an area is the owner."""
_OPEN = (DecisionState.OPEN, DecisionState.REPORTED, DecisionState.DROPPING)


def page_of(number: str) -> str:
    """Where a decision is read and acted on; whoever it went over to may not read the meeting."""
    return f"/desk/meetings/decisions/{number}/"


def rows() -> QuerySet[MeetingDecision]:
    """Decisions with what pages need of them."""
    return MeetingDecision.objects.select_related("meeting", "office", "unit__area", "area", "matter", "item")


def within_reach(actor: Actor) -> Q:
    """Decisions that an actor may see: of meetings of the area, and those the own unit or office owns."""
    sent = ~Q(state=DecisionState.DRAFT)
    own = Q(unit__in=actor.units) | reach_of(actor.posts, "meetings.report_done_area", area="area__")
    followed = reach_of(actor.posts, "meetings.read", area="office__")
    return sent & (reach_of(actor.posts, "meetings.read", area="meeting__area__") | followed | own)


def find_decision(actor: Actor, number: str) -> MeetingDecision:
    """The decision of a number, for someone who may see its meeting, or has it now.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    row = rows().filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    if not rows().filter(within_reach(actor), pk=row.pk).exists():
        find(actor, row.meeting.number)
    return row


def right_of(row: MeetingDecision, act: DecisionAct) -> tuple[str, Place]:
    """The right that an act on a decision asks for, and where: the owner's for reports, else the office's."""
    if act not in _OF_AREA:
        return act.value, place_of(row.office)
    if row.area is not None:
        return _OF_AREA[act], place_of(row.area)
    unit = row.unit
    return act.value, place_of(row.office if unit is None else unit.area, unit)


def perform(
    actor: Actor,
    number: str,
    act: DecisionAct,
    *,
    words: str = "",
    evidence: str = "",
    revision: int | None = None,
) -> MeetingDecision:
    """Do one act of the course on a decision.

    Args:
        actor: Who.
        number: Of the decision.
        act: What.
        words: What was done, or why.
        evidence: What shows it, where the act asks for it: a document, an address within the site.
        revision: The state that the person has seen; None does not look.

    Raises:
        NotFound, NotPermitted: See `find_decision` and `services.acting.want`.
        Conflict: The state does not allow it, or someone was quicker.
        Invalid: See `core.supervision.course.step`.
    """
    seen = find_decision(actor, number)
    right, place = right_of(seen, act)
    with acting(actor, right, place, subject=number) as doing:
        row = locked(seen, revision)
        row.evidence = evidence.strip() or row.evidence
        COURSE.take(row, act, doing, words=words, evidence=evidence)
        _TOLD.get(act, _nobody)(row, doing)
    return row


def _nobody(row: MeetingDecision, doing: Doing) -> None:
    """Nobody is told."""


def _tell_owner(code: str, **more: str) -> Callable[[MeetingDecision, Doing], None]:
    def told(row: MeetingDecision, doing: Doing) -> None:
        facts = {"text": row.text, "due": row.due.isoformat(), **more}
        link = page_of(row.number)
        if row.unit is not None:
            tell_unit(row.unit, "liaison", code, facts, link=link, at=doing.at, by=doing.person)
        elif row.area is not None:
            tell(row.area, None, "office", code, facts, link=link, at=doing.at, by=doing.person)

    return told


def _tell_office(code: str, **more: str) -> Callable[[MeetingDecision, Doing], None]:
    def told(row: MeetingDecision, doing: Doing) -> None:
        facts = {"text": row.text, "due": row.due.isoformat(), **more}
        link = page_of(row.number)
        tell(row.office, None, "office", code, facts, link=link, at=doing.at, by=doing.person)

    return told


_TOLD: dict[DecisionAct, Callable[[MeetingDecision, Doing], None]] = {
    DecisionAct.REPORT: _tell_office("notices.decision_reported"),
    DecisionAct.RETURN: _tell_owner("notices.decision_returned"),
    DecisionAct.CONFIRM: _tell_owner("notices.decision_done"),
    DecisionAct.DROP: _tell_owner("notices.decision_dropped"),
}


def open_matter(actor: Actor, number: str) -> Matter:
    """Open a matter on a decision that stays undone, led by the unit that owns it.

    Raises:
        Conflict: It has one already, or is settled.
        Invalid, NotFound, NotPermitted: See `services.matter_opening.open_from`.
    """
    seen = find_decision(actor, number)
    with acting(actor, OPEN_MATTER, place_of(seen.office), subject=number) as doing:
        row = locked(seen)
        if row.matter_id is not None or row.state not in _OPEN:
            raise Conflict("supervision.not_in_this_state", state=row.state, act=OPEN_MATTER)
        made = matter_opening.open_from(
            actor,
            row.area or row.office,
            origin="meeting",
            title=row.text[:200],
            words=row.text,
            lead=row.unit_id,
            plan=row.meeting.plan,
            link=address_of(row.meeting.number),
        )
        row.matter, row.changed_at = made, doing.at
        row.save()
        doing.detail["matter"] = made.number
    return made


def run_day() -> int:
    """Hand orphaned decisions on, and tell of late ones; for the daily run.

    Returns:
        How many things were done.
    """
    return hand_on(rows().filter(state__in=_OPEN), _OWED) + tell_late()


def _take(row: MeetingDecision, words: str, doing: Doing) -> None:
    """Take the step by which a decision goes over; its new owner has some days, and is reminded like any other."""
    row.due, row.told_late_at = with_grace(row.due), None
    COURSE.take(row, DecisionAct.HAND_ON, doing, words=words)
    for told in (_tell_owner, _tell_office):
        told("notices.decision_handed_on", words=words)(row, doing)


_OWED = Owed(
    act=DecisionAct.HAND_ON,
    areas=("office", "area"),
    units=("unit",),
    place=lambda row: place_of(row.office, row.unit),
    take=_take,
)


def tell_late() -> int:
    """Tell owner and office once of each decision that is open past its day.

    Returns:
        How many were told.
    """
    late = rows().filter(state=DecisionState.OPEN, due__lt=today(), told_late_at=None)
    return sum(_tell_late(row) for row in late)


def _tell_late(seen: MeetingDecision) -> int:
    with (
        transaction.atomic(),
        acting(SYSTEM, TELL_LATE, place_of(seen.office, seen.unit), subject=seen.number) as doing,
    ):
        row = locked(seen)
        if row.told_late_at is not None:
            return 0
        row.told_late_at = doing.at
        row.save()
        _tell_owner("notices.decision_late")(row, doing)
        _tell_office("notices.decision_late")(row, doing)
    return 1
