"""Yearly work reports: how complete each year is at a glance, and the asking for a new one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services import moments, work_reports
from halfsky.services.acting import may, place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, WorkReport
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask, year_of
from halfsky.web.duties.calendar import area_asked, areas_near
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import named, say

_YEARS = 5
"""Years side by side in the table of completeness."""


@insiders
def matrix(request: ActorRequest) -> HttpResponse:
    """Who has reported for which year: units and areas down, years across."""
    want_anywhere(request.actor, "work_reports.read")
    area = area_asked(request, "work_reports.read")
    rows = list(_readable(request, area).select_related("area", "unit"))
    if request.GET.get("area") and not rows and not may(request.actor, "duties.read", place_of(area)):
        raise NotFound("rights.not_found")
    last = _year_asked(request) or max((row.year for row in rows), default=moments.today().year - 1)
    context = {
        "area": area,
        "areas": areas_near(request, area, "reports"),
        "finding": _finding([row for row in rows if row.year == last], last),
        "table": _matrix(rows, last),
        "open": _opening(request, area),
    }
    return render(request, "duties/reports.html", context)


def _opening(request: ActorRequest, area: Area) -> str:
    if not may(request.actor, "work_reports.open", place_of(area)):
        return ""
    return f"{reverse('work_reports_open')}?area={area.code}"


def _readable(request: ActorRequest, area: Area) -> QuerySet[WorkReport]:
    """Reports to the office of an area, and the area's own report to the office above, that the visitor may read."""
    within = reach_of(request.actor.posts, "work_reports.read")
    above = reach_of(request.actor.posts, "work_reports.read", area="to_area__")
    to_here = WorkReport.objects.filter(within | above, to_area=area)
    own = WorkReport.objects.filter(within | above, area=area, unit=None)
    return (to_here | own).order_by(F("unit__kind").asc(nulls_last=True), "area__path", "pk")


def _year_asked(request: ActorRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _finding(rows: list[WorkReport], year: int) -> str:
    if not rows:
        return say("duties_page.none_asked", year=year)
    return say(
        "duties_page.reports_finding",
        year=year,
        all=sum(row.state != "lapsed" for row in rows),
        done=sum(row.state == "acknowledged" for row in rows),
        waiting=sum(row.state == "handed_in" for row in rows),
        left=sum(row.state in ("draft", "returned") for row in rows),
    )


def _matrix(rows: list[WorkReport], last: int) -> dict[str, Any]:
    years = sorted({row.year for row in rows if last - _YEARS < row.year <= last}, reverse=True)
    writers: dict[tuple[int, int | None], dict[int, WorkReport]] = {}
    for row in rows:
        writers.setdefault((row.area_id, row.unit_id), {})[row.year] = row
    return {
        "caption": say("duties_page.matrix_caption"),
        "columns": [
            {"text": say("duties_page.writer_head")},
            *({"text": say("duties_page.period_year", year=year)} for year in years),
        ],
        "rows": [{"cells": _writer_cells(held, years)} for held in writers.values()],
        "empty": say("duties_page.no_reports"),
    }


def _writer_cells(held: dict[int, WorkReport], years: list[int]) -> list[dict[str, Any]]:
    one = next(iter(held.values()))
    name = named(one.unit) if one.unit is not None else say("duties_page.office_of", area=named(one.area))
    return [{"text": name}, *(_year_cell(held.get(year), name) for year in years)]


def _year_cell(row: WorkReport | None, name: str) -> dict[str, Any]:
    if row is None:
        return {"missing": say("duties_page.not_asked")}
    late = row.state in ("draft", "returned") and row.due < moments.today()
    word = say(f"duties_page.report_{row.state}")
    return {
        "text": word,
        "href": reverse("work_report", args=(row.number,)),
        "about": f"{name} {row.year}",
        "note": say("duties_page.late_since", day=written.day(row.due)) if late else "",
    }


@insiders
def open_year(request: ActorRequest) -> HttpResponse:
    """Ask units and lower areas for the reports of a year."""
    want_anywhere(request.actor, "work_reports.open")
    area = area_asked(request)
    want(request.actor, "work_reports.open", place_of(area))
    year = moments.today().year - 1
    question = Question(
        subject=named(area),
        word="duties_page.open_year",
        back=f"{reverse('work_reports')}?area={area.code}",
        back_text=say("duties_page.reports_title"),
        fields=(
            {"id": "year", "label": say("duties_page.year"), "value": str(year), "inputmode": "numeric", "width": "short"},
            {"id": "due", "type": "date", "label": say("duties_page.due_head"), "value": date(year + 1, 3, 31).isoformat()},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        due = day_typed(typed["due"])
        if due is None:
            raise Invalid("duties.day_wanted")
        year = year_of(typed["year"])
        count = work_reports.open_year(request.actor, area.code, year, due=due)
        messages.success(request, say("duties_page.open_year_done", count=count, year=year))
        return f"{reverse('work_reports')}?area={area.code}&year={year}"

    return ask(request, question, do)
