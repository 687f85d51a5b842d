"""Pages of reports under work: the list, a report part by part, its versions, its files."""

from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.reports.drafting.flags import every, flags, placed_in
from halfsky.core.reports.drafting.model import Drafted
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.charts import render_svg
from halfsky.services import report_texts, reporting
from halfsky.services.acting import may, may_anywhere, place_of, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import ReportBasis, ReportDraft
from halfsky.web import written
from halfsky.web.reporting import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.texts import named, say

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
_STEPS = ("drafting", "submitted", "signed")


@insiders
def drafts(request: ActorRequest) -> HttpResponse:
    """Reports within the visitor's reach, and the way to open one."""
    want_anywhere(request.actor, "reports.read")
    within = reach_of(request.actor.posts, "reports.read")
    rows = (
        ReportDraft.objects.filter(within)
        .select_related("area", "made_by")
        .prefetch_related("bases__vintage")
    )
    heads = ("report", "area", "version", "state", "vintage", "by")
    table = {
        "caption": say("reporting_page.caption"),
        "columns": [{"text": say(f"reporting_page.{name}_head")} for name in heads],
        "rows": [{"cells": _cells(row)} for row in rows],
        "empty": say("reporting_page.none"),
    }
    context = {"table": table, "may_open": may_anywhere(request.actor, "reports.draft")}
    return render(request, "reporting/list.html", context)


def _cells(row: ReportDraft) -> list[dict[str, Any]]:
    name = say(f"reporting_page.name_{row.language}", year=row.year)
    newest = list(row.bases.all())[-1]
    return [
        {"text": name, "href": reverse("drafting_report", args=(row.number,)), "head": True},
        {"text": named(row.area)},
        {"text": say("reporting_page.version", version=row.version)},
        {"status": parts.state_tag(row)},
        {"text": newest.vintage.number},
        {"text": row.made_by.name},
    ]


@insiders
def report(request: ActorRequest, number: str) -> HttpResponse:
    """One part of a report as it will read, with the marks of people's edits and what is to be mended above it."""
    row = reporting.find(request.actor, number)
    drafted = report_texts.drafted_of(row)
    bases = report_texts.bases_of(row)
    shown = request.GET.get("part", "0")
    known = parts.contents(drafted, shown)
    if not any(one["current"] for one in known):
        raise NotFound("rights.not_found")
    context = {
        "row": row,
        "title": drafted.report.title,
        "report_lang": "zh-CN" if row.language == "zh" else "en",
        "state": parts.state_tag(row),
        "finding": _finding(drafted),
        "steps": _steps(row),
        "basis": bases[-1],
        "known": written.moment(bases[-1].vintage.known_at),
        "contents": known,
        "shown": shown,
        "heading": next(one for one in known if one["current"]),
        "flags": parts.flag_links(row, drafted),
        "moved": parts.moved_links(row, drafted),
    }
    return render(
        request,
        "reporting/report.html",
        context | _blocks(request, row, drafted, bases[-1], shown) | _acts(request, row),
    )


def _finding(drafted: Drafted) -> str:
    states = [placed.state for placed in every(drafted) if placed.key]
    return say(
        "reporting_page.finding",
        all=len(states),
        edited=states.count("edited") + states.count("outdated"),
        added=states.count("added"),
        removed=states.count("removed"),
        left=len({flag.sentence.key for flag in flags(drafted)}),
    )


def _steps(row: ReportDraft) -> list[dict[str, str]]:
    """How far a report has come, as parts of `course`."""
    now = _STEPS.index(row.state) if row.state in _STEPS else len(_STEPS)
    finished = row.state in ("signed", "superseded")
    notes = {
        "drafting": row.made_by.name,
        "submitted": row.submitted_by.name if row.submitted_by else "",
        "signed": row.signed_by.name if row.signed_by else "",
    }
    return [
        {
            "text": say(f"reporting_page.step_{step}"),
            "note": notes[step] if place <= now else "",
            "state": "done" if finished or place < now else "current" if place == now else "to_come",
        }
        for place, step in enumerate(_STEPS)
    ]


def _blocks(
    request: ActorRequest, row: ReportDraft, drafted: Drafted, basis: ReportBasis, shown: str
) -> dict[str, Any]:
    desk = parts.Desk(
        row=row,
        report=drafted.report,
        editing=row.state == "drafting" and may(request.actor, "reports.edit", place_of(row.area)),
        told=parts.claims_told(basis.file.name, basis.digest),
    )
    if shown == parts.ORPHANS:
        lost = [desk.sentence(placed) | {"reasons": parts.wrong_words(placed)} for placed in drafted.orphans]
        return {"orphans": lost, "editing": desk.editing}
    chapter = drafted.chapters[int(shown)]
    return {"blocks": list(desk.chapter(chapter, place=shown)), "editing": desk.editing}


def _acts(request: ActorRequest, row: ReportDraft) -> dict[str, Any]:
    """What the visitor may do with the whole report now."""
    here, actor = place_of(row.area), request.actor
    drafting = row.state == "drafting"
    newer = reporting.vintages_for(row) if drafting and may(actor, "reports.refresh", here) else []
    return {
        "newer": newer[0] if newer else None,
        "may_refresh": drafting and may(actor, "reports.refresh", here),
        "may_submit": drafting and may(actor, "reports.submit", here),
        "may_send_back": row.state == "submitted" and may(actor, "reports.send_back", here),
        "may_sign": row.state == "submitted" and may(actor, "reports.sign", here),
        "may_publish": row.state == "signed" and may(actor, "releases.propose", here),
        "may_open": row.state == "signed" and may(actor, "reports.draft", here),
        "is_signed": bool(row.digest),
        "files": [
            {
                "href": reverse("drafting_file", args=(row.number, kind)),
                "text": say(f"reporting_page.file_{kind}"),
            }
            for kind in KINDS
        ],
    }


@insiders
def versions(request: ActorRequest, number: str) -> HttpResponse:
    """The versions of a report, the figures each stood on, and what one prints otherwise than another."""
    row = reporting.find(request.actor, number)
    others = ReportDraft.objects.filter(area=row.area, year=row.year, language=row.language)
    others = others.select_related("made_by", "signed_by").order_by("-version")
    other = others.filter(number=request.GET.get("with", "")).exclude(pk=row.pk).first()
    context = {
        "row": row,
        "table": _versions_table(row, list(others)),
        "bases": _bases_table(row),
        "diff": None,
    }
    if other is not None:
        earlier, later = sorted((row, other), key=lambda one: one.version)
        context["diff"] = _diff(request, earlier, later)
    return render(request, "reporting/versions.html", context)


def _versions_table(row: ReportDraft, rows: list[ReportDraft]) -> dict[str, Any]:
    heads = ("version", "state", "by", "signed", "compare")
    return {
        "caption": say("reporting_page.versions_caption"),
        "columns": [{"text": say(f"reporting_page.{name}_head")} for name in heads],
        "rows": [{"cells": _version_cells(row, one)} for one in rows],
    }


def _version_cells(row: ReportDraft, one: ReportDraft) -> list[dict[str, Any]]:
    name = say("reporting_page.version", version=one.version)
    signed = (
        f"{one.signed_by.name} {written.moment(one.signed_at)}" if one.signed_by and one.signed_at else ""
    )
    compared = {"text": say("reporting_page.this_one")}
    if one.pk != row.pk:
        address = f"{reverse('drafting_versions', args=(row.number,))}?with={one.number}#differences"
        compared = {"text": say("reporting_page.compare_with", name=name), "href": address}
    return [
        {"text": name, "href": reverse("drafting_report", args=(one.number,)), "head": True},
        {"status": parts.state_tag(one)},
        {"text": f"{one.made_by.name} {written.moment(one.made_at)}"},
        {"text": signed},
        compared,
    ]


def _bases_table(row: ReportDraft) -> dict[str, Any]:
    heads = ("vintage", "known", "put", "by")
    return {
        "caption": say("reporting_page.bases_caption"),
        "columns": [{"text": say(f"reporting_page.{name}_head")} for name in heads],
        "rows": [
            {
                "cells": [
                    {
                        "text": one.vintage.number,
                        "href": reverse("vintage", args=(one.vintage.number,)),
                        "head": True,
                    },
                    {"text": written.moment(one.vintage.known_at)},
                    {"text": written.moment(one.at)},
                    {"text": one.by.name},
                ]
            }
            for one in report_texts.bases_of(row)
        ],
    }


def _diff(request: ActorRequest, earlier: ReportDraft, later: ReportDraft) -> dict[str, Any]:
    changed = reporting.differences(request.actor, earlier.number, later.number)
    drafted = report_texts.drafted_of(later)
    names = parts.chapter_names(drafted)
    places = {
        placed.key: place for place, chapter in enumerate(drafted.chapters) for placed in placed_in(chapter)
    }
    return {
        "id": "differences",
        "title": say("reporting_page.differences", count=len(changed)),
        "caption": say("reporting_page.differences_caption"),
        "what": say("reporting_page.part_head"),
        "before": {"title": say("reporting_page.version", version=earlier.version)},
        "after": {"title": say("reporting_page.version", version=later.version)},
        "rows": [
            {
                "label": names[places[one.key]] if one.key in places else say("reporting_page.gone"),
                "before": one.before,
                "after": one.after,
                "changed": True,
            }
            for one in changed
        ],
    }


@insiders
def file(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """The report as Word, PDF or HTML, or the figures behind its sentences as CSV."""
    name, content = reporting.file_of(request.actor, number, kind)
    return attachment(name, content, KINDS[kind])


@insiders
def picture(request: ActorRequest, number: str, nth: int) -> HttpResponse:
    """One chart of a report."""
    basis = report_texts.bases_of(reporting.find(request.actor, number))[-1]
    if nth >= len(parts.charts_of(report_texts.basis_text(basis))):
        raise NotFound("rights.not_found")
    return HttpResponse(_drawn(basis.file.name, basis.digest, nth), content_type="image/svg+xml")


@lru_cache(maxsize=256)
def _drawn(name: str, digest: str, nth: int) -> str:
    """One chart of a kept report, drawn when it is first asked for."""
    return render_svg(parts.charts_of(report_texts.report_of(name, digest))[nth])
