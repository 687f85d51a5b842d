"""Pages of vintages: list, one with what it changed, and the figures as known on any past day."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from halfsky.core.indicators import model
from halfsky.core.returns.lines import decimals_of
from halfsky.engines.codebook import load_codebook
from halfsky.services import vintages
from halfsky.services.acting import place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Vintage
from halfsky.store.queries.returns import known_numbers
from halfsky.web import written
from halfsky.web.pictured import series_of
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.texts import named, pick, say
from halfsky.web.vintages.earlier import address_for

_MOST = 500


@insiders
def vintages_list(request: ActorRequest) -> HttpResponse:
    """All vintages the visitor may see."""
    want_anywhere(request.actor, "observations.read")
    rows = Vintage.objects.filter(reach_of(request.actor.posts, "observations.read")).select_related(
        "area", "frozen_by"
    )
    table = {
        "caption": say("vintages_page.caption"),
        "columns": [
            {"text": say(f"vintages_page.{name}_head")} for name in ("number", "area", "known", "by", "rows")
        ],
        "rows": [
            {
                "cells": [
                    {"text": row.number, "href": reverse("vintage", args=(row.number,)), "head": True},
                    {"text": named(row.area)},
                    {"text": written.moment(row.known_at)},
                    {"text": row.frozen_by.name},
                    {"text": f"{row.rows:,}", "number": True},
                ]
            }
            for row in rows
        ],
        "empty": say("vintages_page.none"),
    }
    return render(request, "vintages/list.html", {"table": table, "earlier": address_for(request.actor)})


@insiders
def vintage(request: ActorRequest, number: str) -> HttpResponse:
    """One vintage: its seal, and what it changed against the one before it."""
    row = vintages.find_vintage(request.actor, number)
    before = Vintage.objects.filter(area=row.area, year=row.year, known_at__lt=row.known_at).first()
    table = vintages.table_of(row)
    changes = vintages.changed_between(vintages.table_of(before), table) if before else None
    context = {
        "row": row,
        "known": written.moment(row.known_at),
        "then": _then(row),
        "before": before,
        "changes": None if changes is None else _changes_table(changes),
        "changed": 0 if changes is None else changes.height,
        "most": _MOST,
    }
    return render(request, "vintages/vintage.html", context)


def _then(row: Vintage) -> str:
    """Address of the figures as they were known when the vintage was frozen."""
    at = timezone.localtime(row.known_at)
    when = {"area": row.area.code, "day": at.date().isoformat(), "time": at.time().isoformat("seconds")}
    return f"{reverse('as_known_on')}?{urlencode(when | {'year': row.year})}"


def _changes_table(changes: pl.DataFrame) -> dict[str, Any]:
    heads = ("area", "series", "year", "breakdown", "before", "after", "why")
    areas = site_ground().codebook.areas
    return {
        "caption": say("vintages_page.changes"),
        "columns": [
            {"text": say(f"vintages_page.{name}_head"), "number": name in ("before", "after")}
            for name in heads
        ],
        "rows": [{"cells": _change_cells(one, areas)} for one in changes.head(_MOST).iter_rows(named=True)],
        "empty": say("vintages_page.unchanged"),
    }


def _change_cells(row: dict[str, Any], areas: Mapping[str, model.Area]) -> list[dict[str, Any]]:
    why = row["derivation"] or "reported"
    return [
        {"text": _area_name(areas, row["area"]), "head": True},
        {"text": series_of(row["indicator"] or row["variable"]).told},
        {"text": str(row["year"])},
        {"text": written.group(row["sex"], row["residence"])},
        _figure(row, row["before"]),
        _figure(row, row["after"]),
        {"text": say(f"vintages_page.why_{why}")},
    ]


def _area_name(areas: Mapping[str, model.Area], code: str) -> str:
    known = areas.get(code)
    return code if known is None else pick(known.name.zh, known.name.en)


@insiders
def as_known_on(request: ActorRequest) -> HttpResponse:
    """All figures of an area and year as they were known at the end of a day, or of a second of it."""
    want_anywhere(request.actor, "observations.read")
    areas = list(Area.objects.filter(reach_of(request.actor.posts, "observations.read", area="")))
    area = next((one for one in areas if one.code == request.GET.get("area")), areas[0])
    want(request.actor, "observations.read", place_of(area))
    day = _day(request.GET.get("day")) or timezone.localdate()
    year = request.GET.get("year", "")
    clock = _time(request.GET.get("time"))
    at = timezone.make_aware(datetime.combine(day, clock or time.max).replace(microsecond=999_999))
    known = vintages.as_known_on(area, at, year=int(year) if year.isdigit() else None)
    own = known.filter(pl.col("area") == area.code)
    context = {
        "filters": _filters(areas, area, day.isoformat(), year, clock=clock),
        "table": _figures_table(own),
        "finding": say(
            "vintages_page.known_finding", count=own.height, day=written.day(day), area=named(area)
        ),
    }
    return render(request, "vintages/as_known_on.html", context)


def _day(text: str | None) -> Any:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None


def _filters(areas: list[Area], area: Area, day: str, year: str, *, clock: time | None) -> dict[str, Any]:
    options = [{"value": one.code, "text": one.name} for one in areas]
    return {
        "fields": [
            {
                "id": "area",
                "name": "area",
                "type": "select",
                "label": say("vintages_page.area_head"),
                "options": options,
                "value": area.code,
            },
            {"id": "day", "name": "day", "type": "date", "label": say("vintages_page.day"), "value": day},
            {
                "id": "time",
                "name": "time",
                "label": say("vintages_page.time"),
                "value": clock.isoformat("seconds") if clock else "",
                "width": "short",
                "optional": True,
            },
            {
                "id": "year",
                "name": "year",
                "type": "text",
                "inputmode": "numeric",
                "label": say("vintages_page.year_head"),
                "value": year,
                "optional": True,
            },
        ]
    }


def _figures_table(table: pl.DataFrame) -> dict[str, Any]:
    heads = ("series", "year", "breakdown", "value", "unit", "why", "source")
    rows = table.sort("indicator", "variable", "year", nulls_last=True).head(_MOST)
    returns = known_numbers(rows["source"].drop_nulls().to_list())
    return {
        "caption": say("vintages_page.figures"),
        "columns": [{"text": say(f"vintages_page.{name}_head"), "number": name == "value"} for name in heads],
        "rows": [{"cells": _figure_cells(one, returns)} for one in rows.iter_rows(named=True)],
        "empty": say("vintages_page.nothing_known"),
        "tall": True,
        "dense": True,
    }


def _figure_cells(row: dict[str, Any], returns: frozenset[str]) -> list[dict[str, Any]]:
    figure = (
        {"missing": written.missing(row["status"])} if row["value"] is None else _figure(row, row["value"])
    )
    return [
        {"text": series_of(row["indicator"] or row["variable"]).told, "head": True},
        {"text": str(row["year"])},
        {"text": written.group(row["sex"], row["residence"])},
        figure | {"number": True},
        {"text": written.unit(row["unit"])},
        {"text": say(f"vintages_page.why_{row['derivation'] or 'reported'}")},
        _source(row, returns),
    ]


def _figure(row: dict[str, Any], value: float | None) -> dict[str, Any]:
    """A figure with the decimals its series is reported in."""
    if value is None:
        return {"missing": say("vintages_page.no_figure"), "number": True}
    book = load_codebook()
    indicator, variable = (
        book.indicators.get(row["indicator"] or ""),
        book.variables.get(row["variable"] or ""),
    )
    if indicator is not None:
        decimals = indicator.decimals
    else:
        decimals = 0 if variable is None else decimals_of(variable.unit)
    return {"text": written.figure(round(value, decimals), decimals), "number": True}


def _source(row: dict[str, Any], returns: frozenset[str]) -> dict[str, Any]:
    """The return a figure stands in, or what it came from; how many, where it follows from several."""
    names = [one for one in (row["source"] or "").split("；") if one]
    if len(names) > 1:
        return {"text": say("vintages_page.sources", count=len(names))}
    name = names[0] if names else ""
    return {"text": name} | ({"href": reverse("return", args=(name,))} if name in returns else {})


@insiders
def figures_csv(request: ActorRequest, number: str) -> HttpResponse:
    """The whole vintage as CSV, for insiders."""
    row = vintages.find_vintage(request.actor, number)
    content = b"\xef\xbb\xbf" + vintages.table_of(row).write_csv().encode()
    return attachment(f"{row.number}.csv", content, "text/csv; charset=utf-8")
