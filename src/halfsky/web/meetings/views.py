"""The list of meetings and decisions, and the page of a meeting."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.supervision.meetings.workflow import SETTLED, DecisionState, MeetingAct
from halfsky.services import agendas, daily, decisions, meetings
from halfsky.services.acting import want_anywhere
from halfsky.services.issued_papers import find_about, number_of, papers_about
from halfsky.services.moments import today
from halfsky.services.reach import reach_of
from halfsky.store.models import AgendaItem, Area, Meeting
from halfsky.web import courses, papers, written
from halfsky.web.meetings import acts, parts
from halfsky.web.paging import paged
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say

_STATIONS = (
    ("plan", ("planned",)),
    ("call", ("called",)),
    ("hold", ("held",)),
    ("minutes", ("written", "approved")),
    ("follow", ("followed",)),
    ("close", ("closed",)),
)
_MOST = 60


@insiders
def meetings_list(request: ActorRequest) -> HttpResponse:
    """Meetings within reach, and what they decided that is still open, the oldest due first."""
    want_anywhere(request.actor, "meetings.read")
    daily.run_if_not_today()
    every = meetings.rows().filter(meetings.within_reach(request.actor)).distinct()
    part, pages = paged(request, every.count())
    live = (
        decisions.rows().filter(decisions.within_reach(request.actor)).exclude(state__in=SETTLED).distinct()
    )
    late = live.filter(state=DecisionState.OPEN, due__lt=today()).count()
    coming = every.filter(state__in=("planned", "called")).count()
    context = {
        "table": _table(list(every[part])),
        "pagination": pages,
        "open": parts.decisions_table(list(live[:_MOST]), caption=say("meetings_page.open_decisions")),
        "finding": say("meetings_page.finding", coming=coming, open=live.count(), late=late),
        "plan": _plan_link(request),
    }
    return render(request, "meetings/list.html", context)


def _table(rows: list[Meeting]) -> dict[str, Any]:
    heads = ("meeting", "kind", "when", "state")
    return {
        "caption": say("meetings_page.caption"),
        "columns": [{"text": say(f"meetings_page.{head}_head")} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": parts.title(row), "href": parts.link(row), "note": named(row.area)},
                    {"text": say(f"meetings_page.kind_{row.kind}")},
                    {"text": parts.time_of(row)},
                    {"status": parts.state_tag(row)},
                ]
            }
            for row in rows
        ],
        "empty": say("meetings_page.none"),
    }


def _plan_link(request: ActorRequest) -> str:
    areas = Area.objects.filter(reach_of(request.actor.posts, meetings.PLAN, area=""))
    first = areas.order_by("path").values_list("code", flat=True).first()
    return reverse("meeting_plan", args=(first,)) if first else ""


@insiders
def meeting(request: ActorRequest, number: str) -> HttpResponse:
    """One meeting: what is next, the agenda, who is invited and came, what was decided, its papers and its story."""
    daily.run_if_not_today()
    row = meetings.find(request.actor, number)
    items = list(row.items.exclude(state="declined").select_related("unit__area", "matter"))
    steps = row.steps.filter(decision=None).select_related("by")
    decided = list(decisions.rows().filter(meeting=row))
    context = {
        "row": row,
        "title": parts.title(row),
        "area": named(row.area),
        "kind": say(f"meetings_page.kind_{row.kind}"),
        "state": parts.state_tag(row),
        "finding": _finding(row, decided),
        "course": []
        if row.state == "cancelled"
        else courses.course_of(_STATIONS, row.state, room="meetings_page", ended=row.state == "closed"),
        "acts": acts.offered(request.actor, row),
        "summary": _summary(row),
        "items": [_item(row, one) for one in items if one.state == "on"],
        "proposed": [_item(row, one) for one in items if one.state == "proposed"],
        "waiting": _waiting(request, row),
        "guests": _guests(row),
        "decisions": parts.decisions_table(decided, caption=say("meetings_page.decisions_caption"))
        if decided
        else None,
        "papers": papers.listed(papers_about(row.number), parts.link(row)),
        "trail": courses.trail(steps, room="meetings_page"),
    }
    return render(request, "meetings/meeting.html", context)


def _finding(row: Meeting, decided: list[Any]) -> str:
    if row.state == "followed":
        left = sum(1 for one in decided if one.state not in SETTLED)
        late = sum(1 for one in decided if one.state == DecisionState.OPEN and one.due < today())
        return say("meetings_page.now_followed", left=left, count=len(decided), late=late)
    return say(f"meetings_page.now_{row.state}")


def _summary(row: Meeting) -> list[dict[str, Any]]:
    rows = [
        {"key": say("meetings_page.when_head"), "value": parts.time_of(row)},
        {"key": say("meetings_page.venue"), "value": row.venue},
    ]
    if row.chaired_by:
        rows.append({"key": say("meetings_page.chair"), "value": row.chaired_by})
    if row.contact:
        rows.append({"key": say("meetings_page.contact"), "value": row.contact})
    if row.summary:
        rows.append({"key": say("meetings_page.summary"), "value": row.summary})
    return rows


def _item(row: Meeting, one: AgendaItem) -> dict[str, Any]:
    return {
        "title": one.title,
        "href": reverse("meeting_item", args=(row.number, one.pk)),
        "origin": say(f"meetings_page.origin_{one.origin}"),
        "unit": named(one.unit) if one.unit else "",
        "words": one.words,
        "conclusion": one.conclusion,
        "file": one.file_name,
        "file_href": reverse("meeting_item_file", args=(row.number, one.pk)) if one.file else "",
    }


def _waiting(request: ActorRequest, row: Meeting) -> list[dict[str, Any]]:
    """What waits and could be on the agenda, for who arranges it."""
    if not acts.open_to(request.actor, row, (MeetingAct.ITEM,)):
        return []
    address = reverse("meeting_put_item", args=(row.number,))
    return [
        {"title": one.title, "late": one.late, "href": f"{address}?key={one.key}"}
        for one in agendas.suggestions(row)
    ]


def _guests(row: Meeting) -> dict[str, Any]:
    heads = ("guest", "came", "persons")
    count = meetings.counted(row)
    held = row.state not in ("planned", "called", "cancelled")
    told = "meetings_page.quorum" if count["quorate"] else "meetings_page.no_quorum"
    return {
        "caption": say("meetings_page.guests_caption"),
        "summary": say(told, invited=count["invited"], attended=count["attended"], persons=count["persons"])
        if held
        else say("meetings_page.invited", count=count["invited"]),
        "columns": [
            {"text": say(f"meetings_page.{head}_head"), "number": head == "persons"} for head in heads
        ],
        "rows": [
            {
                "cells": [
                    {"text": parts.guest(one)},
                    {"status": parts.guest_tag(one)}
                    if not one.post
                    else {"text": say(f"meetings_page.post_{one.post}")},
                    {"text": written.figure(one.persons) if held else "", "number": True},
                ]
            }
            for one in meetings.guests_of(row)
        ],
    }


@insiders
def paper(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """A paper of a meeting, to be read."""
    row = meetings.find(request.actor, number)
    found = find_about((row.number,), pk)
    return papers.show(request, found, back=parts.link(row), back_text=parts.title(row))


@insiders
def paper_file(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """A paper of a meeting as Word."""
    row = meetings.find(request.actor, number)
    found = find_about((row.number,), pk)
    return papers.file(request, found, number_of(found))
