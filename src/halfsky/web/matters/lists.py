"""Lists of warnings and of matters: few and right, whose turn, how old."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.supervision.matters.workflow import OPEN, TURNS, State
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.editions.model import Standing, Warning
from halfsky.services import daily, warned
from halfsky.services.acting import may, may_anywhere, place_of, want_anywhere
from halfsky.services.matters import rows as matter_rows
from halfsky.services.matters import within_reach
from halfsky.services.moments import today
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Matter
from halfsky.web.board import page as board
from halfsky.web.board import standing_words as words
from halfsky.web.board.answering import answering
from halfsky.web.matters import parts
from halfsky.web.paging import paged
from halfsky.web.reading import Here, here_of, keep, name, place
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, pick, say

_GRAVE = ("alert", "watch")


@insiders
def warnings(request: ActorRequest) -> HttpResponse:
    """The warnings of an edition that an office is told of: which have a matter, which wait."""
    want_anywhere(request.actor, "observations.read")
    here = here_of(request)
    if here.public:
        raise NotFound("rights.not_found")
    daily.run_if_not_today()
    found = here.edition.warnings(here.area.code)
    shown = warned.told_of(here.edition, here.area.code)
    area = Area.objects.get(code=here.area.code)
    items = list(_items(request, here, area, shown))
    waiting = sum(1 for one in items if one["waiting"])
    context = {
        "place": place(request, here),
        "area": name(here.area),
        "items": items,
        "finding": say("matters_page.warnings_finding", count=len(items), waiting=waiting),
        "others": len(found) - len(shown),
        "below": _below(request, here),
        "vintage": here.chosen.vintage.number,
        "say_none": _say_none(request, here, area) if not waiting else "",
    }
    return render(request, "matters/warnings.html", context)


def _say_none(request: ActorRequest, here: Here, area: Area) -> str:
    """Where to say that nothing is left to warn of; empty where the year's duty is kept, or is not the visitor's."""
    if not (may(request.actor, "matters.none_warned", place_of(area)) and warned.owed(here.chosen.row, area)):
        return ""
    return reverse("warnings_none", args=(here.chosen.plan.number, here.chosen.vintage.number, area.code))


def _items(request: ActorRequest, here: Here, area: Area, shown: list[Warning]) -> Iterable[dict[str, Any]]:
    taken = {one.target: one for one in warned.matters_of(here.chosen.row, area)}
    dismissed = {(one.target, one.kind): one for one in warned.dismissals(here.chosen.row, area)}
    may_open = may(request.actor, "matters.open", place_of(area))
    may_dismiss = may(request.actor, "matters.dismiss", place_of(area))
    standings = {one.target: one for one in here.edition.standings(here.area.code)}
    shared = answering(request, here)
    for one in shown:
        standing, row = standings.get(one.target), taken.get(one.target)
        gone = dismissed.get((one.target, one.kind))
        address = (here.chosen.plan.number, here.chosen.vintage.number, here.area.code, one.target, one.kind)
        waiting = row is None and gone is None
        yield {
            **_told(here, one, standing, shared),
            "matter": parts.short_item(row) if row else None,
            "dismissed": gone and say("matters_page.dismissed", reason=gone.reason, who=gone.by.name),
            "waiting": waiting,
            "open": reverse("warning_open", args=address) if waiting and may_open else "",
            "dismiss": reverse("warning_dismiss", args=address) if waiting and may_dismiss else "",
        }


def _told(here: Here, one: Warning, standing: Standing | None, shared: Any) -> dict[str, Any]:
    told = {
        "name": one.words,
        "name_lang": "zh-CN",
        "severity": parts.severity_tag(one.severity),
        "kind": parts.kind_word(one.kind),
        "reason": pick(one.reason_zh, one.reason_en),
        "clears": pick(one.clears_zh, one.clears_en),
        "lead": "",
    }
    if standing is not None:
        of_board = board.warning_parts(here, one, standing, shared)
        told |= {key: of_board[key] for key in ("href", "name", "name_lang", "lead")}
        told["value"] = words.value_of(standing)
    return told


def _below(request: ActorRequest, here: Here) -> dict[str, Any] | None:
    """Grave warnings of the areas right below, counted, each leading to its list."""
    rows = []
    for area in here.children():
        grave = [one.severity for one in here.edition.warnings(area.code) if one.severity in _GRAVE]
        if grave:
            rows.append(
                [
                    {"text": name(area), "href": keep(request, area=area.code)},
                    {"text": str(grave.count("alert")), "number": True},
                    {"text": str(grave.count("watch")), "number": True},
                ]
            )
    if not rows:
        return None
    columns: list[dict[str, Any]] = [{"text": say("matters_page.area_head")}]
    columns += [{"text": parts.severity_tag(one)["word"], "number": True} for one in _GRAVE]
    return {"caption": say("matters_page.below_caption"), "columns": columns, "rows": rows}


_SHOWN = ("open", "late", "mine", "closed")


@insiders
def matters(request: ActorRequest) -> HttpResponse:
    """Matters within reach: whose turn, how old, how late; open ones first asked for."""
    want_anywhere(request.actor, "matters.read")
    daily.run_if_not_today()
    shown = request.GET.get("show", "open")
    shown = shown if shown in _SHOWN else "open"
    every = matter_rows().filter(within_reach(request.actor)).distinct()
    rows = _chosen(request, every, shown)
    count = rows.count()
    part, pages = paged(request, count)
    page = list(rows[part])
    context = {
        "table": _table(page),
        "pagination": pages,
        "finding": _finding(every),
        "choices": [
            {"text": say(f"matters_page.show_{one}"), "href": f"?show={one}", "current": one == shown}
            for one in _SHOWN
        ],
        "open": _open_link(request),
        "measures": _measures_links(request),
    }
    return render(request, "matters/list.html", context)


def _chosen(request: ActorRequest, every: QuerySet[Matter], shown: str) -> QuerySet[Matter]:
    if shown == "closed":
        return every.filter(state=State.CLOSED).order_by("-closed_at")
    rows = every.filter(state__in=OPEN).order_by("due", "opened_at")
    if shown == "late":
        return rows.filter(due__lt=today())
    if shown == "mine":
        return _of_whose_turn(request, rows)
    return rows


def _of_whose_turn(request: ActorRequest, rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Those on which the visitor can do the next act."""
    units = rows.filter(lead__in=request.actor.units, state__in=_states_of("unit"))
    office = rows.filter(reach_of(request.actor.posts, "matters.send", area="office__"))
    deciding = rows.filter(reach_of(request.actor.posts, "matters.close", area="office__"))
    mine = units | office.filter(state__in=_states_of("office"))
    return (mine | deciding.filter(state__in=_states_of("deciding"))).distinct()


def _states_of(turn: str) -> list[State]:
    return [state for state, whose in TURNS.items() if whose == turn]


def _finding(every: QuerySet[Matter]) -> str:
    rows = every.filter(state__in=OPEN).order_by("opened_at")
    count = rows.count()
    if not count:
        return say("matters_page.finding_none")
    first = rows.first()
    late = rows.filter(due__lt=today()).count()
    return say("matters_page.finding", count=count, late=late, days=parts.age(first) if first else 0)


def _table(rows: list[Matter]) -> dict[str, Any]:
    heads = ("matter", "grade", "state", "turn", "due", "age")
    return {
        "caption": say("matters_page.caption"),
        "columns": [{"text": say(f"matters_page.{head}_head"), "number": head == "age"} for head in heads],
        "rows": [{"cells": _cells(row)} for row in rows],
        "empty": say("matters_page.none"),
    }


def _cells(row: Matter) -> list[dict[str, Any]]:
    return [
        {"text": parts.title(row), "href": parts.link(row), "note": row.number},
        {"status": parts.severity_tag(row.severity)},
        {"status": parts.state_tag(row)},
        {"text": parts.turn(row)},
        {"text": parts.by_when(row)},
        {"text": say("matters_page.days", days=parts.age(row)), "number": True},
    ]


def _open_link(request: ActorRequest) -> str:
    """Where the visitor opens a matter by hand: in the area of the post that allows it."""
    if not may_anywhere(request.actor, "matters.open"):
        return ""
    rows = Area.objects.filter(reach_of(request.actor.posts, "matters.open", area=""))
    first = rows.order_by("path").values_list("code", flat=True).first()
    return reverse("matter_open", args=(first,)) if first else ""


def _measures_links(request: ActorRequest) -> list[dict[str, str]]:
    """The adopted plans whose measures the visitor may follow."""
    from halfsky.services.measures import plans_of

    return [
        {"href": reverse("measures", args=(row.number,)), "text": f"{named(row.area)} · {row.title}"}
        for row in plans_of(request.actor)
    ]
