"""How often we were right: forecasts of the past held against what came."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

import msgspec
import polars as pl
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from halfsky.core.outlook.past import OWN, PastRecord, PastScore
from halfsky.core.reports.model import Chart
from halfsky.core.reports.reliability import reliability_chart
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.numbers import plain
from halfsky.engines.charts import render_svg
from halfsky.engines.figure_files import KINDS, Kind, figure_file
from halfsky.engines.past_record import load_past_record
from halfsky.web import written
from halfsky.web.documents.ours import Held, ours
from halfsky.web.figures.parts import table_parts
from halfsky.web.reading import Here, here_of, name, place
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import language, pick, say, say_in
from halfsky.web.written import share

PEER = "unsd_learnt"
THRESHOLDS = (0.1, 0.2, 0.3)
"""Of warnings, shown."""
SIMPLE = (
    OWN,
    "last_value",
    "drift",
    "trend",
    PEER,
    "open_sdg_learnt",
    "eurostat_learnt",
    "escap_learnt",
    "sdsn_learnt",
)
"""Methods shown: the outlook, simple models, and peers' numbers turned into probabilities."""


def record(request: ActorRequest) -> HttpResponse:
    """The record measured on past figures, and that of this site's own forecasts where it is old enough."""
    past = load_past_record()
    here = _here(request)
    whole = past.score()
    context = {
        "place": place(request, here) if here else [],
        "finding": _finding(past, whole),
        "figures": _figures(past, whole),
        "chart": _chart_parts(past),
        "horizons": _horizons(past),
        "methods": _methods(past),
        "warnings": _warnings(past),
        "ours": _ours_table(request, here) if here else None,
        "area": name(here.area) if here else "",
        "about": _about(past),
        "notes": [
            say("documents_page.record_modelled"),
            *(say(f"reports.record.note.{one}") for one in ("weight", "time", "warning", "vintage")),
        ],
    }
    return render(request, "documents/record.html", context)


def _here(request: ActorRequest) -> Here | None:
    """Where the page is; nowhere, while nothing may be read."""
    try:
        return here_of(request)
    except NotFound:
        if request.GET:
            raise
        return None


def _finding(past: PastRecord, whole: PastScore) -> str:
    return say(
        "documents_page.record_finding",
        questions=f"{whole.questions:,}",
        coverage=share(whole.coverage),
        ece=plain(100 * whole.ece, digits=1),
    )


def _figures(past: PastRecord, whole: PastScore) -> list[dict[str, str]]:
    simple = past.score("last_value")
    told = (
        ("brier", plain(whole.brier, digits=3), "", plain(simple.brier, digits=3)),
        ("coverage", plain(100 * (whole.coverage or 0), digits=1), "%", ""),
        ("precision", plain(100 * (whole.warning_precision or 0), digits=1), "%", share(past.threshold, 0)),
        ("recall", plain(100 * (whole.warning_recall or 0), digits=1), "%", ""),
    )
    return [
        {
            "value": value,
            "unit": unit,
            "text": say(f"documents_page.record_{code}"),
            "note": say(f"documents_page.record_{code}_note", beside=beside),
        }
        for code, value, unit, beside in told
    ]


def _column(code: str) -> dict[str, Any]:
    return {"text": say(f"reports.record.column.{code}"), "number": code not in ("method", "horizon")}


def _horizons(past: PastRecord) -> dict[str, Any]:
    heads = ("horizon", "questions", "brier", "ece", "coverage", "warning_precision", "warning_recall")
    return {
        "caption": say("reports.record.caption.horizons"),
        "columns": [_column(head) for head in heads],
        "rows": [
            [
                {"text": say("documents_page.years_ahead", count=one.horizon)},
                *({"text": text, "number": True} for text in _cells(one, heads[1:])),
            ]
            for one in past.scores
            if one.method == OWN and one.horizon is not None
        ],
    }


def _cells(one: PastScore, heads: tuple[str, ...]) -> list[str]:
    return [_cell(head, getattr(one, head)) for head in heads]


def _cell(head: str, value: float | None) -> str:
    if value is None:
        return "—"
    if head == "questions":
        return f"{value:,}"
    return plain(value, digits=3) if head in ("brier", "auc") else share(value)


def _methods(past: PastRecord) -> dict[str, Any]:
    heads = ("accuracy", "auc", "brier", "ece", "coverage", "warning_precision", "warning_recall")
    shown = sorted(
        (one for one in past.scores if one.horizon is None and one.method in SIMPLE),
        key=lambda one: one.brier,
    )
    return {
        "caption": say("reports.record.caption.methods"),
        "columns": [_column(head) for head in ("method", *heads)],
        "rows": [
            {
                "cells": [
                    {"text": method_words(one.method)},
                    *({"text": text, "number": True} for text in _cells(one, heads)),
                ],
                "total": one.method == OWN,
            }
            for one in shown
        ],
    }


def method_words(method: str, lang: str | None = None) -> str:
    """Name of a method."""
    return say_in(lang or language(), f"reports.record.method.{method}")


def _warnings(past: PastRecord) -> dict[str, Any]:
    heads = ("threshold", "flagged", "precision", "recall")
    return {
        "caption": say("reports.record.caption.warnings"),
        "columns": [_column("horizon"), *(_column(head) for head in heads)],
        "rows": [
            [
                {"text": say("documents_page.years_ahead", count=one.horizon)},
                *({"text": share(getattr(one, head)), "number": True} for head in heads),
            ]
            for one in past.warnings
            if one.threshold in THRESHOLDS
        ],
        "dense": True,
    }


def _about(past: PastRecord) -> list[dict[str, str]]:
    told = (
        ("figures", pick(past.source.zh, past.source.en)),
        ("series", say("documents_page.record_series", series=f"{past.series:,}", areas=past.areas)),
        ("asked", f"{past.first}—{past.last}"),
        ("settings", past.settings),
        ("measured", past.measured),
    )
    return [{"key": say(f"documents_page.record_{code}_head"), "value": value} for code, value in told]


def _ours_table(request: ActorRequest, here: Here) -> dict[str, Any]:
    return {
        "caption": say("documents_page.ours_caption", area=name(here.area)),
        "columns": [
            {"text": say(f"documents_page.ours_{head}_head"), "number": head not in ("asked",)}
            for head in ("asked", "ahead", "intervals", "held", "share")
        ],
        "rows": [_held_row(one) for one in ours(request.actor, here)],
        "empty": say("documents_page.ours_none"),
        "notes": [say("documents_page.ours_note")],
    }


def _held_row(one: Held) -> list[dict[str, Any]]:
    told = (one.year - one.asked, one.intervals, one.held)
    return [
        {"text": say("documents_page.ours_vintage", year=one.asked, vintage=one.vintage)},
        *({"text": written.figure(number), "number": True} for number in told),
        {"text": share(one.held / one.intervals if one.intervals else None), "number": True},
    ]


def _chart(past: PastRecord, lang: str) -> Chart:
    bins = pl.DataFrame([msgspec.structs.asdict(one) for one in past.calibration])
    names = {method: method_words(method, lang) for method in (OWN, PEER)}
    own = past.score()
    words = {
        word: say_in(lang, f"reports.record.{code}")
        for word, code in (
            ("caption", "caption.said"),
            ("said", "axis.said"),
            ("happened", "axis.happened"),
            ("method", "column.method"),
            ("questions", "column.questions"),
        )
    }
    ece = plain(100 * own.ece, digits=1)
    points = say_in(lang, "documents_page.semicolon").join(
        say_in(lang, "reports.record.chart.point", said=share(one.said, 0), happened=share(one.happened, 0))
        for one in past.calibration
        if one.method == OWN
    )
    words["title"] = say_in(lang, "reports.record.chart.title", ece=ece)
    words["description"] = say_in(lang, "reports.record.chart.description", points=points)
    return reliability_chart(bins, number="1", names=names, words=words)


def _chart_parts(past: PastRecord) -> dict[str, Any]:
    """The reliability diagram as a picture with its table and files; the picture is the one of the file."""
    lang = language()
    chart = _chart(past, lang)
    address = {kind: reverse("record_chart", args=(lang, kind)) for kind in KINDS}
    return {
        "id": "reliability",
        "title": chart.title,
        "subject": chart.caption,
        "svg": format_html(
            '<img class="record-chart" src="{}" alt="{}" width="{}" height="{}">',
            address["svg"],
            chart.description,
            chart.width,
            chart.height,
        ),
        "table": table_parts(chart),
        "links": [
            {"href": address[kind], "text": kind.upper(), "label": f"{kind.upper()} {chart.caption}"}
            for kind in KINDS
        ],
        "source": pick(past.source.zh, past.source.en),
    }


def chart(request: ActorRequest, lang: Literal["zh", "en"], kind: Kind) -> HttpResponse:
    """The reliability diagram as a file.

    Raises:
        NotFound: There is no such kind or language.
    """
    if kind not in KINDS or lang not in ("zh", "en"):
        raise NotFound("rights.not_found")
    response = HttpResponse(_chart_file(lang, kind), content_type=KINDS[kind])
    manner = "attachment" if kind in ("csv", "xlsx") else "inline"
    response["Content-Disposition"] = f'{manner}; filename="reliability-{lang}.{kind}"'
    return response


@lru_cache(maxsize=16)
def _chart_file(lang: Literal["zh", "en"], kind: Kind) -> bytes:
    """It is the same until the shipped record is another."""
    past = load_past_record()
    day = datetime.fromisoformat(past.measured).replace(tzinfo=UTC)
    notes = (past.source.zh if lang == "zh" else past.source.en,)
    if kind == "svg":
        return render_svg(_chart(past, lang)).encode()
    return figure_file(_chart(past, lang), kind, issuer="HalfSky", date=day, notes=notes)
