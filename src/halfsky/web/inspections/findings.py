"""The page of a finding and the acts on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.supervision.course import allowed
from halfsky.core.supervision.inspections.workflow import FINDING
from halfsky.core.supervision.inspections.workflow import FindingAct as Act
from halfsky.services import inspection_findings
from halfsky.services.acting import Actor, may, not_permitted, place_of
from halfsky.services.inspection_findings import find_finding, right_of
from halfsky.services.issued_papers import find_about, number_of, papers_about
from halfsky.store.models import InspectionFinding
from halfsky.web import courses, papers
from halfsky.web.asking import Typed
from halfsky.web.courses import Field, Page
from halfsky.web.inspections import parts
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import say

ROOM = "inspections_page"
_NEXT: dict[str, tuple[str, ...]] = {
    "found": (Act.ORDER,),
    "ordered": (Act.RECTIFY,),
    "rectified": (Act.RECHECK,),
    "rechecked": (Act.CLOSE,),
    "withdrawing": (Act.WITHDRAW,),
}
_STATIONS = (
    ("found", ("found", "withdrawing")),
    ("ordered", ("ordered",)),
    ("rectified", ("rectified",)),
    ("rechecked", ("rechecked",)),
    ("closed", ("closed",)),
)


@insiders
def finding(request: ActorRequest, number: str) -> HttpResponse:
    """One finding: facts, clause, what is asked until when, what was put right, and what is next."""
    row = find_finding(request.actor, number)
    inspection = row.visit.inspection
    rows = (
        ("where_head", parts.visited(row)),
        ("clause", row.clause),
        ("asks", row.asks),
        ("due_head", parts.due(row)),
    )
    context: dict[str, Any] = {
        "row": row,
        "state": parts.finding_tag(row),
        "inspection": inspection.title,
        "back": parts.link(inspection),
        "finding": say(
            f"inspections_page.finding_now_{row.state}", who=parts.visited(row), due=parts.due(row)
        ),
        "course": []
        if row.state == "withdrawn"
        else courses.course_of(_STATIONS, row.state, room=ROOM, ended=row.state == "closed"),
        "rows": [{"key": say(f"inspections_page.{key}"), "value": value} for key, value in rows if value],
        "acts": _offered(request.actor, row),
        "open_matter": _may_open(request.actor, row),
        "papers": papers.listed(papers_about(row.number), reverse("finding", args=(row.number,))),
        "trail": courses.trail(row.steps.select_related("by"), room=ROOM),
    }
    return render(request, "inspections/finding.html", context)


def _may_open(actor: Actor, row: InspectionFinding) -> bool:
    right = may(actor, inspection_findings.OPEN_MATTER, place_of(row.office))
    live = row.state in ("ordered", "rectified", "rechecked")
    return right and live and row.matter_id is None and row.unit_id is not None


def _may(actor: Actor, row: InspectionFinding, act: Act) -> bool:
    right, place = right_of(row, act)
    return may(actor, right, place)


def _offered(actor: Actor, row: InspectionFinding) -> dict[str, Any] | None:
    history = inspection_findings.COURSE.history(row)
    acts = [
        act
        for act in PAGES
        if _may(actor, row, Act(act))
        and allowed(FINDING, row.state, act, person=actor.person, history=history)
    ]
    return courses.offered(
        acts,
        _NEXT.get(row.state, ()),
        room=ROOM,
        address=lambda name: reverse(f"finding_{name}", args=(row.number,)),
    )


def _told(label: str) -> Any:
    return lambda row: (courses.words_field(say(label)),)


def _due_fields(label: str) -> Any:
    def fields(row: InspectionFinding) -> tuple[Field, ...]:
        return (
            courses.words_field(say(label)),
            courses.day_field("due", say("inspections_page.due_head")),
        )

    return fields


def _rectify_fields(row: InspectionFinding) -> tuple[Field, ...]:
    return (
        courses.words_field(say("inspections_page.what_was_mended")),
        courses.area_field(
            "evidence", say("meetings_page.evidence"), rows=2, hint=say("meetings_page.evidence_hint")
        ),
    )


def _do(act: Act) -> Any:
    def done(actor: Actor, row: InspectionFinding, typed: Typed) -> object:
        return inspection_findings.perform(
            actor,
            row.number,
            act,
            words=typed.get("words", ""),
            evidence=typed.get("evidence", ""),
            due=day_typed(typed.get("due", "")),
        )

    return done


PAGES: dict[str, Page] = {
    Act.ORDER: Page(fields=_due_fields("inspections_page.asks"), do=_do(Act.ORDER)),
    Act.RECTIFY: Page(fields=_rectify_fields, do=_do(Act.RECTIFY)),
    Act.RETURN: Page(fields=_due_fields("meetings_page.what_to_mend"), do=_do(Act.RETURN)),
    Act.RECHECK: Page(fields=_told("inspections_page.recheck_words"), do=_do(Act.RECHECK)),
    Act.CLOSE: Page(fields=courses.nothing, do=_do(Act.CLOSE)),
    Act.REOPEN: Page(fields=_due_fields("meetings_page.reason"), do=_do(Act.REOPEN)),
    Act.PROPOSE_WITHDRAWAL: Page(fields=_told("meetings_page.reason"), do=_do(Act.PROPOSE_WITHDRAWAL)),
    Act.WITHDRAW: Page(fields=courses.nothing, do=_do(Act.WITHDRAW), danger=True),
    Act.KEEP: Page(fields=_told("meetings_page.reason"), do=_do(Act.KEEP)),
}


@insiders
def act(request: ActorRequest, number: str, act: str) -> HttpResponse:
    """Ask for the fields of an act on a finding, and do it."""
    row = find_finding(request.actor, number)

    def wanted(name: str) -> None:
        if not _may(request.actor, row, Act(name)):
            raise not_permitted(right_of(row, Act(name))[0])

    return courses.ask_for(
        request,
        PAGES,
        act,
        row,
        room=ROOM,
        subject=row.facts,
        back=reverse("finding", args=(row.number,)),
        back_text=row.number,
        want=wanted,
    )


@require_POST
@insiders
def open_matter(request: ActorRequest, number: str) -> HttpResponse:
    """Open a matter on a finding that is not put right."""
    made = inspection_findings.open_matter(request.actor, number)
    messages.success(request, say("papers_page.matter_opened", number=made.number))
    return redirect(reverse("matter", args=(made.number,)))


@insiders
def paper(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """The rectification notice of a finding, to be read."""
    row = find_finding(request.actor, number)
    back = reverse("finding", args=(row.number,))
    return papers.show(request, find_about((row.number,), pk), back=back, back_text=row.number)


@insiders
def paper_file(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """The rectification notice of a finding as Word."""
    row = find_finding(request.actor, number)
    found = find_about((row.number,), pk)
    return papers.file(request, found, number_of(found))
