"""The calendar of an area: overdue first, then month by month; what stands and what is done as needed below it."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import may, place_of, want, want_anywhere
from halfsky.services.duties import KEPT, OPEN
from halfsky.services.moments import today
from halfsky.store.models import Area, Duty, DutyTerm, PlanDocument
from halfsky.store.queries.duties import sentences, shown_terms, terms_in
from halfsky.web.duties import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say

SHOWN = ("todo", "overdue", "unseen", "done", "all")
_HEADS = ("duty", "state", "due", "owner")


@insiders
def calendar(request: ActorRequest) -> HttpResponse:
    """The duties of an area."""
    want_anywhere(request.actor, "duties.read")
    area = area_asked(request)
    now = today()
    show = request.GET.get("show", "todo")
    show = show if show in SHOWN else "todo"
    owner = request.GET.get("owner", "")
    every = terms_in(area.path)
    rows = shown_terms(every, show, today=now, until=date(now.year + 1, 12, 31))
    found = list(rows.filter(duty__owner=owner) if owner else rows)
    context = {
        "area": area,
        "areas": areas_near(request, area, "calendar"),
        "finding": _finding(list(every), area, now),
        "filters": _filters(area, show, owner, len(found)),
        "months": list(_months(found, now, sentences(row.duty for row in found))),
        "standing": _standing(area),
        "without_calendar": _without_calendar(found),
        "may_add": may(request.actor, "duties.add", place_of(area)),
        "plans": _plans(request, area),
    }
    return render(request, "duties/calendar.html", context)


def area_asked(request: ActorRequest, act: str = "duties.read") -> Area:
    """The area in the address, for someone who may see it; else that of the visitor's first post."""
    code = request.GET.get("area", "")
    if code:
        area = Area.objects.filter(code=code).first()
    else:
        paths = [post.place.path for post in request.actor.posts if post.role not in _ADMINISTRATORS]
        area = Area.objects.filter(path=paths[0]).first() if paths else None
    if area is None:
        raise NotFound("rights.not_found")
    if act == "duties.read":
        want(request.actor, act, place_of(area))
    return area


_ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")


def areas_near(request: ActorRequest, area: Area, room: str, *, query: str = "") -> list[dict[str, Any]]:
    """The area above, this one and those right below, as far as the visitor may see them; none where there is one."""
    near = Area.objects.filter(Q(pk=area.parent_id) | Q(pk=area.pk) | Q(parent=area), valid_to=None)
    links = [
        {
            "href": f"{_ROOMS[room]}?area={one.code}{query}",
            "text": named(one),
            "current": one.pk == area.pk,
        }
        for one in near
        if may(request.actor, "duties.read", place_of(one))
    ]
    return links if len(links) > 1 else []


_ROOMS = {
    "calendar": "/desk/duties/",
    "reports": "/desk/duties/reports/",
    "funds": "/desk/duties/funds/",
}


def _finding(rows: list[DutyTerm], area: Area, now: date) -> str:
    waiting = [row for row in rows if row.state == OPEN]
    return say(
        "duties_page.finding",
        area=named(area),
        duties=len({row.duty_id for row in rows}),
        overdue=sum(row.due < now for row in waiting),
        soon=sum(now <= row.due <= now + parts.SOON for row in waiting),
        unseen=sum(row.state != OPEN and row.looked_by_id is None for row in rows),
    )


def _filters(area: Area, show: str, owner: str, count: int) -> dict[str, Any]:
    owners = sorted(set(Duty.objects.filter(area=area, state=KEPT).values_list("owner", flat=True)))
    fields = [
        {"id": "show", "type": "select", "label": say("duties_page.show"), "value": show,
         "options": [{"value": one, "text": say(f"duties_page.show_{one}")} for one in SHOWN]},
        {"id": "owner", "type": "select", "label": say("duties_page.owner_head"), "value": owner, "blank": say("duties_page.everyone"),
         "options": [{"value": one, "text": say(f"duties_page.owner_{one}")} for one in owners]},
    ]  # fmt: skip
    return {
        "fields": fields,
        "hidden": [{"name": "area", "value": area.code}],
        "finding": say("duties_page.found", count=count),
    }


def _months(rows: list[DutyTerm], now: date, told: dict[int, str]) -> Iterable[dict[str, Any]]:
    """A table for what is overdue, then one a month."""
    late = [row for row in rows if row.state == OPEN and row.due < now]
    if late:
        yield _table(say("duties_page.overdue_head"), late, now, told, ident="overdue")
    rest = [row for row in rows if row not in late]
    for (year, month), group in groupby(rest, key=lambda row: (row.due.year, row.due.month)):
        head = say("duties_page.month", year=year, month=month)
        yield _table(head, list(group), now, told, ident=f"m{year}-{month:02}")


def _table(head: str, rows: list[DutyTerm], now: date, told: dict[int, str], *, ident: str) -> dict[str, Any]:
    return {
        "id": ident,
        "caption": say("duties_page.month_caption", month=head, count=len(rows)),
        "columns": [{"text": say(f"duties_page.{name}_head")} for name in _HEADS],
        "rows": [{"cells": parts.term_cells(row, now, told.get(row.duty_id, ""))} for row in rows],
    }


def _standing(area: Area) -> dict[str, Any] | None:
    """Duties without a day: done as needed; and those the office dropped."""
    rows = list(Duty.objects.filter(Q(rhythm="needed") | ~Q(state=KEPT), area=area).select_related("unit"))
    if not rows:
        return None
    told = sentences(rows)
    return {
        "caption": say("duties_page.needed_caption"),
        "columns": [{"text": say(f"duties_page.{name}_head")} for name in ("duty", "owner", "rhythm")],
        "rows": [{"cells": _needed_cells(row, told.get(row.pk, ""))} for row in rows],
    }


def _needed_cells(row: Duty, sentence: str) -> list[dict[str, Any]]:
    words = parts.rhythm_words(row)
    if row.state != KEPT:
        words = say("duties_page.dropped", reason=row.reason)
    name = {"text": parts.duty_name(row), "href": reverse("duty", args=(row.number,)), "note": sentence}
    return [name, {"text": parts.owner_name(row)}, {"text": words, "words": True}]


def _without_calendar(rows: list[DutyTerm]) -> str:
    """The first year of the list whose holidays are not arranged yet, if any: its days look at weekends alone."""
    if not rows:
        return ""
    missing = load_working_days().missing(rows[0].due, rows[-1].due)
    return say("duties_page.without_calendar", year=missing[0]) if missing else ""


def _plans(request: ActorRequest, area: Area) -> list[dict[str, str]]:
    """Plans whose duties the area has, each with the page that goes through their clauses."""
    rows = PlanDocument.objects.filter(duties__area=area).distinct().select_related("area")
    return [
        {"href": reverse("duties_clauses", args=(row.number,)), "text": row.title}
        for row in rows.defer("text", "reading", "adopted")
        if may(request.actor, "plans.read", place_of(row.area))
    ]
