"""The page of a decision and the acts on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.supervision.course import allowed
from halfsky.core.supervision.meetings.workflow import DECISION, SETTLED
from halfsky.core.supervision.meetings.workflow import DecisionAct as Act
from halfsky.services import decisions
from halfsky.services.acting import Actor, may, not_permitted, place_of
from halfsky.store.models import MeetingDecision
from halfsky.web import courses
from halfsky.web.asking import Typed
from halfsky.web.courses import Field, Page
from halfsky.web.meetings import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say

ROOM = "meetings_page"
_NEXT: dict[str, tuple[str, ...]] = {
    "open": (Act.REPORT,),
    "reported": (Act.CONFIRM,),
    "dropping": (Act.DROP,),
}


@insiders
def decision(request: ActorRequest, number: str) -> HttpResponse:
    """One decision: what, who, until when, what was reported, and what is next."""
    row = decisions.find_decision(request.actor, number)
    steps = row.steps.select_related("by")
    context: dict[str, Any] = {
        "row": row,
        "state": parts.decision_tag(row),
        "meeting": parts.title(row.meeting),
        "back": parts.link(row.meeting),
        "finding": say(f"meetings_page.decision_now_{row.state}", who=parts.owner(row), due=parts.due(row)),
        "rows": [
            {"key": say("meetings_page.who_head"), "value": parts.owner(row)},
            {"key": say("meetings_page.until_head"), "value": parts.due(row)},
            {
                "key": say("meetings_page.item_head"),
                "value": row.item.title,
                "href": reverse("meeting_item", args=(row.meeting.number, row.item_id)),
            },
            *([{"key": say("meetings_page.evidence"), "value": row.evidence}] if row.evidence else []),
        ],
        "acts": _offered(request.actor, row),
        "open_matter": _may_open(request.actor, row),
        "trail": courses.trail(steps, room=ROOM),
    }
    return render(request, "meetings/decision.html", context)


def _may_open(actor: Actor, row: MeetingDecision) -> bool:
    right = may(actor, decisions.OPEN_MATTER, place_of(row.office))
    return (
        right and row.matter_id is None and row.state not in (*SETTLED, "draft") and row.unit_id is not None
    )


def _may(actor: Actor, row: MeetingDecision, act: Act) -> bool:
    right, place = decisions.right_of(row, act)
    return may(actor, right, place)


def _offered(actor: Actor, row: MeetingDecision) -> dict[str, Any] | None:
    history = decisions.COURSE.history(row)
    acts = [
        act
        for act in PAGES
        if _may(actor, row, Act(act))
        and allowed(DECISION, row.state, act, person=actor.person, history=history)
    ]
    return courses.offered(
        acts,
        _NEXT.get(row.state, ()),
        room=ROOM,
        address=lambda name: reverse(f"decision_{name}", args=(row.number,)),
    )


def _told(label: str) -> Any:
    return lambda row: (courses.words_field(say(f"meetings_page.{label}")),)


def _report_fields(row: MeetingDecision) -> tuple[Field, ...]:
    return (
        courses.words_field(say("meetings_page.what_was_done")),
        courses.area_field(
            "evidence", say("meetings_page.evidence"), rows=2, hint=say("meetings_page.evidence_hint")
        ),
    )


def _do(act: Act) -> Any:
    def done(actor: Actor, row: MeetingDecision, typed: Typed) -> object:
        return decisions.perform(
            actor, row.number, act, words=typed.get("words", ""), evidence=typed.get("evidence", "")
        )

    return done


PAGES: dict[str, Page] = {
    Act.PROGRESS: Page(fields=_told("how_it_goes"), do=_do(Act.PROGRESS)),
    Act.REPORT: Page(fields=_report_fields, do=_do(Act.REPORT)),
    Act.CONFIRM: Page(fields=courses.nothing, do=_do(Act.CONFIRM)),
    Act.RETURN: Page(fields=_told("what_to_mend"), do=_do(Act.RETURN)),
    Act.PROPOSE_DROP: Page(fields=_told("reason"), do=_do(Act.PROPOSE_DROP)),
    Act.DROP: Page(fields=courses.nothing, do=_do(Act.DROP), danger=True),
    Act.KEEP: Page(fields=_told("reason"), do=_do(Act.KEEP)),
}


@insiders
def act(request: ActorRequest, number: str, act: str) -> HttpResponse:
    """Ask for the fields of an act on a decision, and do it."""
    row = decisions.find_decision(request.actor, number)

    def wanted(name: str) -> None:
        if not _may(request.actor, row, Act(name)):
            raise not_permitted(decisions.right_of(row, Act(name))[0])

    return courses.ask_for(
        request,
        PAGES,
        act,
        row,
        room=ROOM,
        subject=row.text,
        back=reverse("decision", args=(row.number,)),
        back_text=row.number,
        want=wanted,
    )


@require_POST
@insiders
def open_matter(request: ActorRequest, number: str) -> HttpResponse:
    """Open a matter on a decision that stays undone."""
    made = decisions.open_matter(request.actor, number)
    messages.success(request, say("papers_page.matter_opened", number=made.number))
    return redirect(reverse("matter", args=(made.number,)))
