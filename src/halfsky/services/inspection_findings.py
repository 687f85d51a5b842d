"""Use cases of findings: order rectification, report on it, look again, close by a second person, tell what is late."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from halfsky.core.reports.papers import inspections as papers
from halfsky.core.reports.papers.printing import printed_day
from halfsky.core.supervision.inspections.workflow import FINDING, SETTLED, FindingAct, FindingState
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.services import issued_papers, matter_opening
from halfsky.services.acting import SYSTEM, Actor, Doing, acting, may, not_permitted, place_of
from halfsky.services.courses import Course, locked, want_day_ahead
from halfsky.services.inspections import (
    SAMPLE,
    address_of,
    find,
    is_inspector,
    tell_either,
)
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.paper_words import issuer_of, name_of_either
from halfsky.services.succeeding import Owed, hand_on, with_grace
from halfsky.store.models import InspectionFinding, InspectionStep, Matter

COURSE = Course[InspectionFinding](
    table=FINDING,
    steps=InspectionStep,
    of=lambda row: {"inspection": row.visit.inspection, "finding": row},
)
TELL_LATE = "inspections.tell_late"
OPEN_MATTER = "inspections.open_matter"
_LATE = (FindingState.ORDERED,)
_OPEN = (FindingState.ORDERED, FindingState.RECTIFIED, FindingState.RECHECKED)


def page_of(number: str) -> str:
    """Where a finding is read and acted on."""
    return f"/desk/inspections/findings/{number}/"


def find_finding(actor: Actor, number: str) -> InspectionFinding:
    """The finding of a number, for someone who may see it: those visited see their own only.

    Raises:
        NotFound: There is none, or the actor may not see it.
    """
    row = rows().filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    find(actor, row.visit.inspection.number)
    if not (is_inspector(actor, row.visit.inspection) or may_follow(actor, row) or _is_own(actor, row)):
        raise NotFound("rights.not_found")
    return row


def rows() -> QuerySet[InspectionFinding]:
    """Findings with what pages need of them."""
    return InspectionFinding.objects.select_related(
        "visit__inspection__area",
        "visit__inspection__plan",
        "visit__unit__area",
        "visit__area",
        "office",
        "unit__area",
        "area",
        "matter",
    )


def may_follow(actor: Actor, row: InspectionFinding) -> bool:
    """Whether an actor looks at a finding from the side of the office that follows it now."""
    return may(actor, SAMPLE, place_of(row.office))


def _is_own(actor: Actor, row: InspectionFinding) -> bool:
    right, place = right_of(row, FindingAct.RECTIFY)
    return may(actor, right, place)


def right_of(row: InspectionFinding, act: FindingAct) -> tuple[str, Place]:
    """The right that an act on a finding asks for, and where: those visited put it right, the office does the rest."""
    if act is not FindingAct.RECTIFY:
        return act.value, place_of(row.office)
    if row.area is not None:
        return f"{act.value}_area", place_of(row.area)
    return act.value, place_of(row.office if row.unit is None else row.unit.area, row.unit)


def perform(
    actor: Actor,
    number: str,
    act: FindingAct,
    *,
    words: str = "",
    evidence: str = "",
    due: date | None = None,
    revision: int | None = None,
) -> InspectionFinding:
    """Do one act of the course on a finding.

    Args:
        actor: Who.
        number: Of the finding.
        act: What; to order and to return want a day.
        words: What is asked, was done, or why.
        evidence: What shows it, where the act asks for it.
        due: Until when it is to be put right.
        revision: The state that the person has seen; None does not look.

    Raises:
        NotFound, NotPermitted: See `find_finding` and `services.acting.want`.
        Conflict: The state does not allow it, or someone was quicker.
        Invalid: See `core.supervision.course.step`; the day is missing or over.
    """

    def order(row: InspectionFinding, doing: Doing) -> None:
        if row.state == FindingState.ORDERED:
            row.due, row.told_late_at = want_day_ahead(due), None
        if act is FindingAct.ORDER:
            _order(row, words, doing)

    seen = find_finding(actor, number)
    right, place = right_of(seen, act)
    with acting(actor, right, place, subject=number) as doing:
        row = locked(seen, revision)
        COURSE.take(row, act, doing, words=words, evidence=evidence, change=order)
        _tell(row, act, doing)
    return row


def _order(row: InspectionFinding, words: str, doing: Doing) -> None:
    row.asks = words.strip()
    inspection, due = row.visit.inspection, want_day_ahead(row.due)
    issued_papers.issue(
        row.office,
        "rectification",
        row.number,
        doing,
        lambda told, printed, dated: papers.order(
            papers.Ordered(
                issuer=issuer_of(row.office, told.lang),
                number=printed,
                inspection=inspection.title,
                finding=row.number,
                to=name_of_either(row.unit, row.area, told.lang),
                facts=row.facts,
                clause=row.clause,
                asks=row.asks,
                due=printed_day(due, told.lang),
                date=dated,
            ),
            told,
        ),
    )


_TELL_VISITED = {
    FindingAct.ORDER: "notices.finding_ordered",
    FindingAct.RETURN: "notices.finding_returned",
    FindingAct.CLOSE: "notices.finding_closed",
}


def _tell(row: InspectionFinding, act: FindingAct, doing: Doing) -> None:
    facts = {"number": row.number, "facts": row.facts, "due": row.due.isoformat() if row.due else ""}
    link = page_of(row.number)
    if act in _TELL_VISITED:
        tell_either(row.unit, row.area, _TELL_VISITED[act], facts, link, doing)
    elif act is FindingAct.RECTIFY:
        tell(
            row.office,
            None,
            "office",
            "notices.finding_rectified",
            facts,
            link=link,
            at=doing.at,
            by=doing.person,
        )


def open_matter(actor: Actor, number: str) -> Matter:
    """Open a matter on a finding, led by the unit that was visited.

    Raises:
        Conflict: It has one already, or is settled.
        Invalid, NotFound, NotPermitted: See `services.matter_opening.open_from`.
    """
    seen = find_finding(actor, number)
    inspection = seen.visit.inspection
    if not may(actor, OPEN_MATTER, place_of(seen.office)):
        raise not_permitted(OPEN_MATTER)
    with acting(actor, OPEN_MATTER, place_of(seen.office), subject=number) as doing:
        row = locked(seen)
        if row.matter_id is not None or row.state not in _OPEN:
            raise Conflict("supervision.not_in_this_state", state=row.state, act=OPEN_MATTER)
        row.matter = matter_opening.open_from(
            actor,
            row.area or row.office,
            origin="inspection",
            title=row.facts[:200],
            words=f"{row.facts}（{row.clause}）",
            lead=row.unit_id,
            plan=inspection.plan,
            link=address_of(inspection.number),
        )
        row.changed_at = doing.at
        row.save()
        doing.detail["matter"] = row.matter.number
    return row.matter


def run_day() -> int:
    """Hand orphaned findings on, and tell of late ones; for the daily run.

    Returns:
        How many things were done.
    """
    return hand_on(rows().exclude(state__in=SETTLED), _OWED) + tell_late()


def _take(row: InspectionFinding, words: str, doing: Doing) -> None:
    """Take the step by which a finding goes over; whoever has it now has some days, and is reminded like any other."""
    if row.due is not None:
        row.due, row.told_late_at = with_grace(row.due), None
    COURSE.take(row, FindingAct.HAND_ON, doing, words=words)
    facts = {"number": row.number, "facts": row.facts, "words": words}
    link = page_of(row.number)
    tell_either(row.unit, row.area, "notices.finding_handed_on", facts, link, doing)
    tell(row.office, None, "office", "notices.finding_handed_on", facts, link=link, at=doing.at, by=None)


_OWED = Owed(
    act=FindingAct.HAND_ON,
    areas=("office", "area"),
    units=("unit",),
    place=lambda row: place_of(row.office),
    take=_take,
)


def tell_late() -> int:
    """Tell those visited and the office once of each finding that is not put right by its day.

    Returns:
        How many were told.
    """
    late = InspectionFinding.objects.filter(state__in=_LATE, due__lt=today(), told_late_at=None)
    return sum(_tell_late(row) for row in late)


def _tell_late(seen: InspectionFinding) -> int:
    with (
        transaction.atomic(),
        acting(SYSTEM, TELL_LATE, place_of(seen.office), subject=seen.number) as doing,
    ):
        row = locked(seen)
        if row.told_late_at is not None:
            return 0
        row.told_late_at = doing.at
        row.save()
        facts = {"number": row.number, "due": row.due.isoformat() if row.due else "", "facts": row.facts}
        link = page_of(row.number)
        tell_either(row.unit, row.area, "notices.finding_late", facts, link, doing)
        tell(row.office, None, "office", "notices.finding_late", facts, link=link, at=doing.at, by=None)
    return 1
