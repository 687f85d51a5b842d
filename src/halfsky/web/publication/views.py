"""Pages of publication: the list of releases, and one with what was hidden in it and what that cost."""

from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.services import publication, report_publication
from halfsky.services.acting import may, place_of, want_anywhere
from halfsky.services.publication import Hidden, Protection
from halfsky.services.report_texts import RENDERERS
from halfsky.services.terms import terms_of
from halfsky.store.models import Edition, Release, ReportDraft
from halfsky.web import written
from halfsky.web.pictured import series_of
from halfsky.web.reporting.views import KINDS
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.texts import named, pick, say

_MOST = 200


@insiders
def releases(request: ActorRequest) -> HttpResponse:
    """What may be proposed, what waits, what is open."""
    want_anywhere(request.actor, "releases.read")
    rows = list(publication.releases_seen(request.actor))
    waiting = sum(row.state == "proposed" for row in rows)
    context = {
        "proposable": [
            *(_proposable(row) for row in publication.releasable(request.actor)),
            *(_proposable_report(row) for row in report_publication.publishable(request.actor)),
        ],
        "table": _releases_table(rows),
        "finding": say("publication_page.finding", count=len(rows), waiting=waiting),
    }
    return render(request, "publication/list.html", context)


def _proposable(row: Edition) -> dict[str, str]:
    return {
        "href": reverse("release_propose", args=(row.plan.number, row.vintage.number)),
        "text": say("publication_page.propose_one", title=row.plan.title, vintage=row.vintage.number),
    }


def _proposable_report(row: ReportDraft) -> dict[str, str]:
    return {
        "href": reverse("release_propose_report", args=(row.number,)),
        "text": say("publication_page.propose_report_one", report=_report_name(row), area=named(row.area)),
    }


def _report_name(row: ReportDraft) -> str:
    name = say(f"reporting_page.name_{row.language}", year=row.year)
    return f"{name} · {say('reporting_page.version', version=row.version)}"


def title_of(row: Release) -> str:
    """What a release gives out: the figures on a plan, or a report."""
    return row.edition.plan.title if row.report is None else _report_name(row.report)


def _releases_table(rows: list[Release]) -> dict[str, Any]:
    heads = ("number", "plan", "area", "state", "proposed", "decided")
    return {
        "caption": say("publication_page.caption"),
        "columns": [{"text": say(f"publication_page.{name}_head")} for name in heads],
        "rows": [
            {
                "cells": [
                    {"text": row.number, "href": reverse("release", args=(row.number,)), "head": True},
                    {"text": title_of(row)},
                    {"text": named(row.edition.plan.area)},
                    {"status": {"kind": "release", "code": row.state}},
                    {"text": _who(row.proposed_by.name, row.proposed_at)},
                    {"text": _who(row.decided_by.name, row.decided_at) if row.decided_by else ""},
                ]
            }
            for row in rows
        ],
        "empty": say("publication_page.none"),
    }


def _who(name: str, at: Any) -> str:
    return say("publication_page.who_when", who=name, when=written.moment(at))


@insiders
def release(request: ActorRequest, number: str) -> HttpResponse:
    """One release: where it stands, what was hidden and why, what can be done."""
    row = publication.find_release(request.actor, number)
    context = {
        "row": row,
        "area": named(row.edition.plan.area),
        "summary": _summary(row),
        "acts": _acts(request, row),
        **(_of_figures(row) if row.report is None else _of_report(row)),
    }
    return render(request, "publication/release.html", context)


def _of_figures(row: Release) -> dict[str, Any]:
    done = publication.protection_of(row)
    return {
        "finding": _finding(row, done),
        "done": done,
        "table": _hidden_table(done),
        "findings": [say(str(one["code"]), **one.get("facts", {})) for one in done.findings[:_MOST]],
    }


def _of_report(row: Release) -> dict[str, Any]:
    """What the second person reads before deciding: the files, and what people wrote in them."""
    carried = report_publication.carried_of(row)
    return {
        "finding": say(
            "publication_page.finding_report",
            figures=row.figures.number if row.figures else "",
            printed=len(carried.printed),
            replaced=len(carried.replaced),
        ),
        "report_lang": "zh-CN" if row.report is not None and row.report.language == "zh" else "en",
        "files": [
            {
                "href": reverse("release_report", args=(row.number, kind)),
                "text": say(f"reporting_page.file_{kind}"),
            }
            for kind in RENDERERS
        ],
        "carried": [
            {"title": say(f"publication_page.carried_{name}", count=len(texts)), "texts": texts}
            for name, texts in msgspec.structs.asdict(carried).items()
            if texts
        ],
    }


def _finding(row: Release, done: Protection) -> str:
    if row.state in ("preparing", "failed"):
        reason = say(row.reason, number=row.number) if row.reason else ""
        return say(f"publication_page.finding_{row.state}", reason=reason)
    share = written.figure(100 * done.cost, 1)
    return say("publication_page.finding_hidden", hidden=done.hidden, cells=done.cells, share=share)


def _summary(row: Release) -> list[dict[str, Any]]:
    told = [
        ("plan_head" if row.report is None else "report_head", title_of(row)),
        ("vintage_head", row.edition.vintage.number),
        ("licence", _licence_name(row)),
        ("proposed_head", _who(row.proposed_by.name, row.proposed_at)),
        ("decided_head", _who(row.decided_by.name, row.decided_at) if row.decided_by else ""),
        ("embargo", written.moment(row.embargo) if row.embargo else ""),
        ("withdrawn_head", _who(row.withdrawn_by.name, row.withdrawn_at) if row.withdrawn_by else ""),
        ("note", row.note),
        ("reason", row.reason if row.state == "refused" else ""),
        ("notice", row.notice),
    ]
    return [{"key": say(f"publication_page.{name}"), "value": value} for name, value in told if value]


def _licence_name(row: Release) -> str:
    licence = terms_of(row).licence
    return say("publication_page.licence_none") if licence is None else pick(licence.name.zh, licence.name.en)


def _hidden_table(done: Protection) -> dict[str, Any]:
    heads = ("series", "level", "cells", "primary", "secondary", "share")
    rows = sorted((one for one in done.rows if one.primary + one.secondary), key=_most_hidden)
    return {
        "caption": say("publication_page.hidden_caption"),
        "columns": [
            {"text": say(f"publication_page.{name}_head"), "number": place > 1}
            for place, name in enumerate(heads)
        ],
        "rows": [{"cells": _hidden_cells(one)} for one in rows[:_MOST]],
        "empty": say("publication_page.nothing_hidden"),
        "tall": True,
        "dense": True,
    }


def _most_hidden(one: Hidden) -> tuple[int, str, str]:
    return (-(one.primary + one.secondary), one.series, one.level)


def _hidden_cells(one: Hidden) -> list[dict[str, Any]]:
    share = 100 * one.weight_hidden / one.weight if one.weight else 0.0
    counts = (one.cells, one.primary, one.secondary)
    return [
        {"text": series_of(one.series).told, "head": True},
        {"text": say(f"places_page.level_{one.level}")},
        *({"text": f"{count:,}", "number": True} for count in counts),
        {"text": f"{written.figure(share, 1)}%", "number": True},
    ]


def _acts(request: ActorRequest, row: Release) -> list[dict[str, str]]:
    """What the visitor may do now; the one who proposed it is told whose turn it is."""
    here = place_of(row.edition.plan.area)
    open_to = {"proposed": ("approve", "refuse"), "approved": ("withdraw",)}.get(row.state, ())
    own = row.state == "proposed" and row.proposed_by_id == request.actor.person
    return [
        {
            "href": reverse(f"release_{act}", args=(row.number,)),
            "text": say(f"publication_page.{act}"),
            "kind": "" if act == "approve" else "secondary",
        }
        for act in open_to
        if not own and may(request.actor, f"releases.{act}", here)
    ]


@insiders
def report_file(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """A report as the public would read it, for those who decide."""
    path = report_publication.file_of(publication.find_release(request.actor, number), kind)
    return attachment(path.name, path.read_bytes(), KINDS[kind])


@insiders
def hidden_csv(request: ActorRequest, number: str) -> HttpResponse:
    """Every hidden figure with its reason, for those who may see all."""
    row = publication.find_release(request.actor, number)
    content = b""
    if row.reasons:
        content = pl.read_parquet(Path(row.reasons.path)).write_csv().encode()
    return attachment(f"{row.number}-hidden.csv", b"\xef\xbb\xbf" + content, "text/csv; charset=utf-8")
