"""One yearly work report: to write, hand in, read, send back, acknowledge, and take away as an official paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
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
from halfsky.services import moments, work_reports
from halfsky.services.acting import may, not_permitted
from halfsky.services.work_report_figures import OwnTarget, targets_of
from halfsky.store.models import WorkReport
from halfsky.web import papers, written
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.board import standing_words
from halfsky.web.requests import ActorRequest, insiders, revision_seen
from halfsky.web.texts import language, named, say

_TONES = {
    "draft": ("◌", "quiet"),
    "handed_in": ("sent", "under_way"),
    "returned": ("back", "warn"),
    "acknowledged": ("checks", "good"),
    "lapsed": ("locked", "quiet"),
}


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
        "writer": _writer(row),
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
        "came_in": [
            {"name": _called(one), "href": reverse("work_report", args=(one.number,))}
            for one in row.came_in.select_related("area", "unit")
        ],
        "acts": acts,
        "errors": errors,
        "wrong": {error["id"]: error["text"] for error in errors},
    }  # fmt: skip
    return render(request, "duties/report.html", context, status=422 if errors else 200)


def _writer(row: WorkReport) -> str:
    return named(row.unit) if row.unit is not None else say("duties_page.office_of", area=named(row.area))


def _called(row: WorkReport) -> str:
    return say("duties_page.report_name", year=row.year, by=_writer(row))


def _state(row: WorkReport) -> dict[str, str]:
    mark, tone = _TONES[row.state]
    return {"word": say(f"duties_page.report_{row.state}"), "mark": mark, "tone": tone}


def _report_finding(row: WorkReport) -> str:
    if row.state in ("draft", "returned"):
        left = [section for section in work_reports.SECTIONS if not row.texts.get(section)]
        far = written.by_when(row.due, moments.today())
        return say("duties_page.report_to_write", left=len(left), when=far)
    if row.went_into is not None:
        return say("duties_page.report_went_into", by=_writer(row), number=row.went_into.number)
    if row.state == "lapsed":
        return say("duties_page.report_not_needed", by=_writer(row))
    by = row.handed_in_by.name if row.handed_in_by else ""
    at = written.moment(row.handed_in_at) if row.handed_in_at else ""
    return say("duties_page.report_was_handed_in", by=by, at=at)


def _steps(row: WorkReport) -> list[dict[str, str]]:
    if row.state == "lapsed":
        return []
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
        row = work_reports.write(request.actor, number, texts, revision=revision_seen(request))
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
        issuer=_writer(row),
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
    return papers.attached(f"{number}.docx", render_paper(made))


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
