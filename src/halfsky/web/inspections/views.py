"""The list of inspections and findings, the page of an inspection, and its lot for anyone to draw again."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.supervision.inspections.sampling import Scored, seed_of
from halfsky.core.supervision.inspections.workflow import SETTLED
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.inspection_settings import load_risks
from halfsky.services import daily, inspections
from halfsky.services.acting import Actor, not_permitted, want_anywhere
from halfsky.services.issued_papers import find_about, number_of, papers_about
from halfsky.services.moments import today
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Inspection, InspectionFinding, InspectionVisit
from halfsky.web import courses, papers
from halfsky.web.inspections import acts, parts
from halfsky.web.paging import paged
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, pick, say

_STATIONS = (
    ("plan", ("planned",)),
    ("draw", ("drawn",)),
    ("visit", ("announced",)),
    ("rectify", ("reported",)),
    ("close", ("closed",)),
)
_MOST = 60


@insiders
def inspections_list(request: ActorRequest) -> HttpResponse:
    """Inspections within reach, and what they found that is still open, the oldest due first."""
    want_anywhere(request.actor, "inspections.read")
    daily.run_if_not_today()
    every = inspections.rows().filter(inspections.within_reach(request.actor)).distinct()
    part, pages = paged(request, every.count())
    live = _open_findings(request.actor)
    late = sum(1 for one in live if one.due is not None and one.due < today() and one.state == "ordered")
    context = {
        "table": _table(list(every[part])),
        "pagination": pages,
        "open": parts.findings_table(live[:_MOST], caption=say("inspections_page.open_findings")),
        "finding": say("inspections_page.finding", count=every.count(), open=len(live), late=late),
        "plan": _plan_link(request),
    }
    return render(request, "inspections/list.html", context)


def _open_findings(actor: Actor) -> list[InspectionFinding]:
    rows = InspectionFinding.objects.filter(_of_whom(actor)).exclude(state__in=SETTLED).distinct()
    return list(rows.select_related("unit__area", "area", "visit__inspection").order_by("due", "pk"))


def _of_whom(actor: Actor) -> Q:
    """Findings of inspections of the area, and those of the own unit or area."""
    posts = tuple(post for post in actor.posts if post.place.unit is None)
    own = Q(unit__in=actor.units) | reach_of(actor.posts, "inspections.rectify_area", area="area__")
    followed = reach_of(posts, "inspections.read", area="office__")
    return reach_of(posts, "inspections.read", area="visit__inspection__area__") | followed | own


def _table(rows: list[Inspection]) -> dict[str, Any]:
    heads = ("inspection", "period", "state")
    return {
        "caption": say("inspections_page.caption"),
        "columns": [{"text": say(f"inspections_page.{head}_head")} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": row.title, "href": parts.link(row), "note": named(row.area)},
                    {"text": parts.period(row)},
                    {"status": parts.state_tag(row)},
                ]
            }
            for row in rows
        ],
        "empty": say("inspections_page.none"),
    }


def _plan_link(request: ActorRequest) -> str:
    areas = Area.objects.filter(reach_of(request.actor.posts, inspections.PLAN, area=""))
    first = areas.order_by("path").values_list("code", flat=True).first()
    return reverse("inspection_plan", args=(first,)) if first else ""


@insiders
def inspection(request: ActorRequest, number: str) -> HttpResponse:
    """One inspection: what is next, who is visited and why, findings, checklist, papers, story."""
    daily.run_if_not_today()
    row = inspections.find(request.actor, number)
    inside = inspections.is_inspector(request.actor, row)
    findings = [one for one in inspections.findings_of(row) if inside or _is_own(request.actor, one)]
    context = {
        "row": row,
        "area": named(row.area),
        "state": parts.state_tag(row),
        "finding": _finding(row, findings, inside=inside),
        "course": []
        if row.state == "cancelled"
        else courses.course_of(_STATIONS, row.state, room="inspections_page", ended=row.state == "closed"),
        "acts": acts.offered(request.actor, row),
        "summary": _summary(row),
        "visits": _visits(row, inside=inside) if row.drawn else None,
        "lot": reverse("inspection_lot", args=(number,)) if row.drawn and inside else "",
        "findings": parts.findings_table(findings, caption=say("inspections_page.findings_caption"))
        if findings
        else None,
        "questions": [
            {"text": parts.question(one), "clause": one.clause} for one in inspections.questions_of(row)
        ],
        "papers": papers.listed(papers_about(row.number), parts.link(row)),
        "trail": courses.trail(row.steps.filter(finding=None).select_related("by"), room="inspections_page"),
    }
    return render(request, "inspections/inspection.html", context)


def _is_own(actor: Actor, one: InspectionVisit | InspectionFinding) -> bool:
    paths = {post.place.path for post in actor.posts if post.role == "office"}
    return one.unit_id in actor.units or (one.area is not None and one.area.path in paths)


def _finding(row: Inspection, findings: list[InspectionFinding], *, inside: bool) -> str:
    left = sum(1 for one in findings if one.state not in SETTLED)
    if row.state in ("announced", "reported") and findings:
        return say("inspections_page.now_findings", count=len(findings), left=left)
    return say(f"inspections_page.now_{row.state}" if inside else "inspections_page.now_visited")


def _summary(row: Inspection) -> list[dict[str, Any]]:
    rows = [
        {"key": say("inspections_page.period_head"), "value": parts.period(row)},
        {"key": say("inspections_page.scope"), "value": row.scope},
        {"key": say("inspections_page.word"), "value": row.word, "note": say("inspections_page.word_note")},
    ]
    if row.conclusion:
        rows.append({"key": say("inspections_page.conclusion"), "value": row.conclusion})
    return rows


def _visits(row: Inspection, *, inside: bool) -> dict[str, Any]:
    heads = ("where", "how", "points", "checklist")
    return {
        "caption": say("inspections_page.visits_caption"),
        "columns": [
            {"text": say(f"inspections_page.{head}_head"), "number": head == "points"} for head in heads
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": parts.visited(one),
                        "href": reverse("inspection_visit", args=(row.number, one.pk)) if inside else "",
                    },
                    {"text": say(f"inspections_page.how_{one.how}")},
                    {"text": f"{one.score:g}", "number": True},
                    {"text": say(f"inspections_page.{'answered' if one.answered_at else 'unanswered'}")},
                ]
            }
            for one in inspections.visits_of(row)
        ],
    }


@insiders
def lot(request: ActorRequest, number: str) -> HttpResponse:
    """The whole draw: every candidate with its points, its number in the lot, and how it was drawn."""
    row = inspections.find(request.actor, number)
    if not inspections.is_inspector(request.actor, row):
        raise not_permitted(inspections.SAMPLE)
    if not row.drawn:
        raise NotFound("rights.not_found")
    every = inspections.drawn_of(row)
    names = {one["scored"]["key"]: pick(one["name"], one.get("name_en", "")) for one in row.drawn}
    same = inspections.drawn_again(row) == every
    context = {
        "row": row,
        "back": parts.link(row),
        "seed": seed_of(row.word),
        "same": say("inspections_page.lot_same" if same else "inspections_page.lot_differs"),
        "tables": [
            _lot_table(stratum, [one for one in every if one.stratum == stratum], names)
            for stratum in ("unit", "area")
            if any(one.stratum == stratum for one in every)
        ],
    }
    return render(request, "inspections/lot.html", context)


def _lot_table(stratum: str, rows: list[Scored], names: dict[str, str]) -> dict[str, Any]:
    risks = load_risks().risks
    columns = [{"text": say("inspections_page.where_head")}]
    columns += [{"text": pick(one.zh, one.en), "number": True} for one in risks]  # type: ignore[dict-item]
    columns += [
        {"text": say("inspections_page.points_head"), "number": True},  # type: ignore[dict-item]
        {"text": say("inspections_page.lot_head")},
        {"text": say("inspections_page.how_head")},
    ]
    return {
        "caption": say(f"inspections_page.lot_{stratum}"),
        "columns": columns,
        "rows": [{"cells": _lot_cells(one, names)} for one in rows],
        "notes": [
            say(
                "inspections_page.risk_note",
                name=pick(one.zh, one.en),
                means=pick(one.means_zh, one.means_en),
            )
            for one in risks
        ],
    }


def _lot_cells(one: Scored, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"text": names.get(one.key, one.key), "note": one.key},
        *(
            {
                "text": say(
                    "inspections_page.points_of", points=f"{point.points:g}", count=f"{point.count:g}"
                ),
                "number": True,
            }
            for point in one.points
        ),
        {"text": f"{one.score:g}", "number": True},
        {"text": f"{one.lot[:12]}…"},
        {"text": say(f"inspections_page.how_{one.how}") if one.how else "—"},
    ]


@insiders
def paper(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """A paper of an inspection, to be read."""
    row = inspections.find(request.actor, number)
    return papers.show(request, find_about((row.number,), pk), back=parts.link(row), back_text=row.title)


@insiders
def paper_file(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """A paper of an inspection as Word."""
    row = inspections.find(request.actor, number)
    found = find_about((row.number,), pk)
    return papers.file(request, found, number_of(found))
