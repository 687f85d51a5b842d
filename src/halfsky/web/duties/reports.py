"""Yearly work reports: how complete a year is at a glance, one report to write, hand in, read and take away."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.reports.papers.work_reports import TargetLine, WorkReportText, work_report
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.supervision.duties.workflow import ReportAct
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.codebook import load_messages
from halfsky.engines.word.paper import render_paper
from halfsky.services import duties, work_reports
from halfsky.services.acting import may, not_permitted, place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.services.work_report_figures import OwnTarget, targets_of
from halfsky.store.models import Area, WorkReport
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask, year_of
from halfsky.web.board import standing_words
from halfsky.web.desk.parts import by_when
from halfsky.web.duties.calendar import area_asked, areas_near
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.texts import language, named, say

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TONES = {
    "draft": ("◌", "quiet"),
    "handed_in": ("sent", "under_way"),
    "returned": ("back", "warn"),
    "acknowledged": ("checks", "good"),
}
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
    last = _year_asked(request) or max((row.year for row in rows), default=duties.today().year - 1)
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
        all=len(rows),
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
    late = row.state in ("draft", "returned") and row.due < duties.today()
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
    year = duties.today().year - 1
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


@insiders
def report(request: ActorRequest, number: str) -> HttpResponse:
    """One report: the text to write or to read, own targets with their figures, evidence, and what can be done."""
    row = work_reports.find(request.actor, number)
    return _page(request, row, dict(row.texts), [])


def _page(
    request: ActorRequest, row: WorkReport, texts: dict[str, str], errors: list[dict[str, str]]
) -> HttpResponse:
    vintage, targets = targets_of(row)
    acts = {act.value.rpartition(".")[2] for act in work_reports.acts_for(request.actor, row)}
    context = {
        "row": row,
        "writer": named(row.unit) if row.unit is not None else say("duties_page.office_of", area=named(row.area)),
        "reader": say("duties_page.office_of", area=named(row.to_area)),
        "back": f"{reverse('work_reports')}?area={row.to_area.code}",
        "state": _state(row),
        "finding": _report_finding(row),
        "steps": _steps(row),
        "sections": [
            {"id": section, "label": say(f"duties_page.section_{section}"), "hint": say(f"duties_page.section_{section}_hint"),
             "value": texts.get(section, "")}
            for section in work_reports.SECTIONS
        ],
        "table": _table(targets, vintage, row.year),
        "files": [_file(row, kept, "write" in acts) for kept in row.files.filter(removed_at=None).select_related("by")],
        "acts": acts,
        "errors": errors,
        "wrong": {error["id"]: error["text"] for error in errors},
    }  # fmt: skip
    return render(request, "duties/report.html", context, status=422 if errors else 200)


def _state(row: WorkReport) -> dict[str, str]:
    mark, tone = _TONES[row.state]
    return {"word": say(f"duties_page.report_{row.state}"), "mark": mark, "tone": tone}


def _report_finding(row: WorkReport) -> str:
    if row.state in ("draft", "returned"):
        left = [section for section in work_reports.SECTIONS if not row.texts.get(section)]
        far = by_when(row.due, duties.today())
        return say("duties_page.report_to_write", left=len(left), when=far)
    by = row.handed_in_by.name if row.handed_in_by else ""
    at = written.moment(row.handed_in_at) if row.handed_in_at else ""
    return say("duties_page.report_was_handed_in", by=by, at=at)


def _steps(row: WorkReport) -> list[dict[str, str]]:
    order = ("draft", "handed_in", "acknowledged")
    now = 0 if row.state == "returned" else order.index(row.state)
    finished = row.state == "acknowledged"
    return [
        {
            "text": say(f"duties_page.step_{step}"),
            "state": "done" if finished or place < now else "current" if place == now else "to_come",
        }
        for place, step in enumerate(order)
    ]


def _table(targets: tuple[OwnTarget, ...], vintage: str, year: int) -> dict[str, Any] | None:
    if not targets:
        return None
    heads = ("target", "verdict", "figure", "asked", "share")
    return {
        "caption": say("duties_page.targets_caption", count=len(targets)),
        "columns": [{"text": say(f"duties_page.{head}_head"), "number": head == "figure"} for head in heads],
        "rows": [{"cells": _target_cells(one)} for one in targets],
        "source": say("duties_page.from_vintage", vintage=vintage),
    }


def _target_cells(one: OwnTarget) -> list[dict[str, Any]]:
    its = one.standing
    value = standing_words.value_of(its)
    figure = (
        {"text": value, "number": True, "note": str(its.year or "")}
        if value
        else {"missing": "—", "number": True}
    )
    return [
        {"text": f"{its.target} {standing_words.called(its)}"},
        {"status": standing_words.verdict(its)},
        figure,
        {"text": standing_words.asked(its)},
        {"text": say(f"duties_page.share_{one.share}")},
    ]


def _file(row: WorkReport, kept: Any, writing: bool) -> dict[str, Any]:
    actions = [
        {"text": say("duties_page.take_off"), "name": "file", "value": str(kept.pk), "form": "take-off"}
    ]
    return {
        "href": reverse("work_report_file", args=(row.number, kept.pk)),
        "name": kept.file_name,
        "note": say("duties_page.by", name=kept.by.name, at=written.moment(kept.at)),
        "actions": actions if writing else [],
    }


@require_POST
@insiders
def write(request: ActorRequest, number: str) -> HttpResponse:
    """Save the text, add a file where one is sent, and hand the report in where that button was pressed."""
    row = work_reports.find(request.actor, number)
    _want(request, row, ReportAct.WRITE)
    texts = {name: request.POST.get(name, "").replace("\x00", "") for name in work_reports.SECTIONS}
    try:
        row = work_reports.write(request.actor, number, texts, revision=_revision(request))
        upload = request.FILES.get("file")
        if upload is not None:
            work_reports.attach(request.actor, number, upload)
        if request.POST.get("act") == "hand_in":
            work_reports.hand_in(request.actor, number)
            messages.success(request, say("duties_page.hand_in_done"))
            return redirect("work_report", number)
        messages.success(request, say("duties_page.saved"))
        return redirect("work_report", number)
    except (Conflict, Invalid) as refusal:
        field = "file" if refusal.code.startswith("uploads.") else _first_empty(texts)
        fresh = work_reports.find(request.actor, number)
        return _page(request, fresh, texts, [{"id": field, "text": say(refusal.code, **refusal.facts)}])


def _first_empty(texts: dict[str, str]) -> str:
    return next((name for name, text in texts.items() if not text.strip()), work_reports.SECTIONS[0])


def _revision(request: ActorRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _want(request: ActorRequest, row: WorkReport, act: ReportAct) -> None:
    right, at = work_reports.right_of(act, row)
    if not may(request.actor, right, at):
        raise not_permitted(right)


@require_POST
@insiders
def take_off(request: ActorRequest, number: str) -> HttpResponse:
    """Take a file off."""
    row = work_reports.find(request.actor, number)
    _want(request, row, ReportAct.WRITE)
    text = request.POST.get("file", "")
    pk = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    return _do(request, number, lambda: work_reports.take_off(request.actor, number, pk), "take_off_done")


@require_POST
@insiders
def acknowledge(request: ActorRequest, number: str) -> HttpResponse:
    """Say that the report was read."""
    row = work_reports.find(request.actor, number)
    _want(request, row, ReportAct.ACKNOWLEDGE)
    words = request.POST.get("words", "").replace("\x00", "")
    return _do(
        request, number, lambda: work_reports.acknowledge(request.actor, number, words), "acknowledge_done"
    )


def _do(request: ActorRequest, number: str, do: Callable[[], object], word: str) -> HttpResponse:
    try:
        do()
        messages.success(request, say(f"duties_page.{word}"))
    except (Conflict, Invalid, NotPermitted, NotFound) as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect("work_report", number)


@insiders
def send_back(request: ActorRequest, number: str) -> HttpResponse:
    """Give the report back with words."""
    row = work_reports.find(request.actor, number)
    _want(request, row, ReportAct.SEND_BACK)
    name = say("duties_page.report_name", year=row.year, by=named(row.unit or row.area))
    question = Question(
        subject=name,
        word="duties_page.report_back",
        back=reverse("work_report", args=(number,)),
        back_text=name,
        fields=({"id": "words", "type": "textarea", "rows": 4, "label": say("duties_page.reason")},),
    )

    def do(typed: Typed) -> str:
        work_reports.send_back(request.actor, number, typed["words"])
        messages.success(request, say("duties_page.report_back_done"))
        return reverse("work_report", args=(number,))

    return ask(request, question, do)


@insiders
def file(request: ActorRequest, number: str, pk: int) -> FileResponse:
    """A file of a report, to save."""
    row = work_reports.find(request.actor, number)
    kept = row.files.filter(pk=pk, removed_at=None).first()
    if kept is None:
        raise NotFound("rights.not_found")
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.file_name)


@insiders
def paper(request: ActorRequest, number: str) -> HttpResponse:
    """The report in Word, as an official paper."""
    row = work_reports.find(request.actor, number)
    vintage, targets = targets_of(row)
    day = written.day(row.handed_in_at.date()) if row.handed_in_at else ""
    text = WorkReportText(
        issuer=named(row.unit)
        if row.unit is not None
        else say("duties_page.office_of", area=named(row.area)),
        addressee=say("duties_page.office_of", area=named(row.to_area)),
        year=row.year,
        plan=row.plan.title if row.plan else "",
        done=row.texts.get("done", ""),
        problems=row.texts.get("problems", ""),
        next_year=row.texts.get("next_year", ""),
        targets=tuple(_line(one) for one in targets),
        vintage=vintage,
        attachments=tuple(kept.file_name for kept in row.files.filter(removed_at=None)),
        date=day,
    )
    made = work_report(text, Catalogue(messages=load_messages(), lang=language()))
    return attachment(f"{number}.docx", render_paper(made), _DOCX)


def _line(one: OwnTarget) -> TargetLine:
    its = one.standing
    return TargetLine(
        number=its.target,
        words=standing_words.called(its),
        promise=standing_words.asked(its),
        value=standing_words.value_of(its),
        status=its.status.value,
        verdict=standing_words.sign(its).word,
    )
