"""The page of an item of the agenda: what it is about, its paper, what was concluded and decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.supervision.meetings.workflow import MeetingAct as Act
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.services import agendas, decisions, meetings, minutes
from halfsky.services.acting import Actor, may, not_permitted, place_of
from halfsky.store.models import AgendaItem, Meeting
from halfsky.web import courses
from halfsky.web.asking import Typed
from halfsky.web.courses import Field, Page
from halfsky.web.meetings import acts, parts
from halfsky.web.papers import attached
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import named, say


def _found(request: ActorRequest, number: str, pk: int) -> tuple[Meeting, AgendaItem]:
    row = meetings.find(request.actor, number)
    return row, agendas.item_of(row, pk)


def _link(row: Meeting, pk: int) -> str:
    return reverse("meeting_item", args=(row.number, pk))


@insiders
def item(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """One item: what it is about, who reports, its paper, what was said, concluded and decided."""
    row, one = _found(request, number, pk)
    decided = list(decisions.rows().filter(item=one))
    open_ones = acts.open_to(request.actor, row, (*PAGES, Act.ITEM))
    context: dict[str, Any] = {
        "row": row,
        "item": one,
        "meeting": parts.title(row),
        "back": parts.link(row),
        "origin": say(f"meetings_page.origin_{one.origin}"),
        "rows": _rows(one),
        "matter": one.matter,
        "acts": courses.offered(
            [act for act in open_ones if act in PAGES],
            (Act.RECORD,) if not one.conclusion else (Act.DECIDE,),
            room=acts.ROOM,
            address=lambda name: reverse(f"meeting_item_{name}", args=(row.number, pk)),
        ),
        "arranging": Act.ITEM in open_ones,
        "decisions": parts.decisions_table(decided, caption=say("meetings_page.decisions_caption"))
        if decided
        else None,
    }
    return render(request, "meetings/item.html", context)


def _rows(one: AgendaItem) -> list[dict[str, Any]]:
    texts = (
        ("item_unit", named(one.unit) if one.unit else ""),
        ("item_about", one.words),
        ("discussion", one.discussion),
        ("conclusion", one.conclusion),
    )
    return [{"key": say(f"meetings_page.{key}"), "value": value} for key, value in texts if value]


def _record_fields(row: tuple[Meeting, AgendaItem]) -> tuple[Field, ...]:
    one = row[1]
    return (
        courses.area_field("discussion", say("meetings_page.discussion"), value=one.discussion, optional=True),
        courses.area_field(
            "conclusion", say("meetings_page.conclusion"), value=one.conclusion,
            hint=say("meetings_page.conclusion_hint"),
        ),
    )  # fmt: skip


def _decide_fields(row: tuple[Meeting, AgendaItem]) -> tuple[Field, ...]:
    owners = [
        {
            "value": f"unit:{guest.unit_id}" if guest.unit_id else f"area:{guest.area_id}",
            "text": parts.guest(guest),
        }
        for guest in meetings.guests_of(row[0])
    ]
    return (
        courses.words_field(say("meetings_page.decision_text"), hint=say("meetings_page.decision_hint")),
        {"id": "owner", "type": "select", "label": say("meetings_page.who_head"), "options": owners,
         "blank": say("meetings_page.choose")},
        courses.day_field("due", say("meetings_page.until_head")),
        courses.text_field("matter", say("meetings_page.of_matter"), optional=True, hint=say("meetings_page.of_matter_hint")),
    )  # fmt: skip


def _record(actor: Actor, row: tuple[Meeting, AgendaItem], typed: Typed) -> object:
    meeting, one = row
    return minutes.record(
        actor, meeting.number, one.pk, discussion=typed["discussion"], conclusion=typed["conclusion"]
    )


def _decide(actor: Actor, row: tuple[Meeting, AgendaItem], typed: Typed) -> object:
    meeting, one = row
    return minutes.decide(
        actor,
        meeting.number,
        one.pk,
        text=typed["words"],
        owner=typed["owner"],
        due=day_typed(typed["due"]),
        matter=typed["matter"],
    )


PAGES: dict[str, Page] = {
    Act.RECORD: Page(fields=_record_fields, do=_record),
    Act.DECIDE: Page(fields=_decide_fields, do=_decide),
}


@insiders
def act(request: ActorRequest, number: str, pk: int, act: str) -> HttpResponse:
    """Ask for the fields of an act on an item, and do it."""
    row, one = _found(request, number, pk)

    def wanted(name: str) -> None:
        if not may(request.actor, name, place_of(row.area)):
            raise not_permitted(name)

    return courses.ask_for(
        request,
        PAGES,
        act,
        (row, one),
        room=acts.ROOM,
        subject=one.title,
        back=_link(row, pk),
        back_text=one.title,
        want=wanted,
    )


@require_POST
@insiders
def change(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Move an item up, take a proposal, or take an item off the agenda."""
    agendas.change_item(request.actor, number, pk, how=request.POST.get("how", ""))
    return redirect(reverse("meeting", args=(number,)))


@require_POST
@insiders
def attach(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Attach a paper to an item."""
    row, _ = _found(request, number, pk)
    try:
        agendas.attach(request.actor, number, pk, request.FILES.get("file"))
        messages.success(request, say("meetings_page.attached"))
    except (Conflict, Invalid) as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect(_link(row, pk))


@insiders
def file(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """The paper of an item."""
    _, one = _found(request, number, pk)
    if not one.file:
        raise NotFound("rights.not_found")
    return attached(one.file_name, one.file.read(), "application/octet-stream")
