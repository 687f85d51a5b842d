"""The page that compares areas: same year, same definition, intervals shown, nothing ranked that chance explains."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.indicators.model import Area
from halfsky.core.reports.pictures import Charted, Dots, Place
from halfsky.core.reports.standings import Group, standings
from halfsky.core.reports.standings import Standing as Standings
from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.codebook import load_codebook
from halfsky.web import pictured
from halfsky.web.figures.reading import file_of, in_room
from halfsky.web.pictured import Series
from halfsky.web.reading import Here, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say

PICTURES = ("areas", "map")
MOST_ROWS = 400


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: a series, a year, and areas of one level within the area of the page."""

    series: Series
    year: int
    years: tuple[int, ...]
    level: str
    levels: tuple[str, ...]
    areas: tuple[Area, ...]


@reader
def compare(request: ActorRequest, here: Here) -> HttpResponse:
    """Areas of one level, by the value of one indicator in one year."""
    asked = _asked(request, here)
    context: dict[str, Any] = {"place": place(request, here), "filters": _filters(here, asked)}
    if asked is None:
        return render(request, "compare/compare.html", context | {"finding": say("compare_page.nothing")})
    places = _places(here, asked)
    drawn = {which: _picture(here, asked, places, which) for which in PICTURES}
    dots = drawn["areas"]
    found = standings(dots) if isinstance(dots, Dots) else ()
    finding = _finding(asked, found)
    context |= {
        "heading": say("compare_page.heading", name=asked.series.told, year=asked.year),
        "finding": finding,
        "figures": [
            in_room(
                request,
                here,
                picture,
                key=which,
                finding=finding if which == "areas" else say("indicators_page.picture_tiles"),
                files=partial(_file, which),
                more=_query(asked),
            )
            for which, picture in drawn.items()
            if picture is not None
        ],
        "table": _table(here, asked, found),
    }
    return render(request, "compare/compare.html", context)


def _file(which: str, kind: str) -> str:
    return reverse("compare_figure", args=(which, kind))


def _query(asked: Asked) -> dict[str, str]:
    return {"indicator": asked.series.code, "of": str(asked.year), "level": asked.level}


def _asked(request: ActorRequest, here: Here) -> Asked | None:
    """What the address asks for, with what is nearest where it does not say; None where there is nothing to compare."""
    codes = [code for code in load_codebook().indicators if code in here.edition.series]
    code = request.GET.get("indicator") or next(iter(_judged(here)), next(iter(codes), ""))
    if code not in here.edition.series:
        if code and code not in load_codebook().indicators:
            raise NotFound("rights.not_found")
        return None
    below = _below(here)
    levels = tuple(dict.fromkeys(one.level for one in below))
    if not levels:
        return None
    level = request.GET.get("level", "")
    level = level if level in levels else levels[0]
    years = here.edition.years(code)
    year = request.GET.get("of", "")
    chosen = int(year) if year.isdigit() and int(year) in years else _newest(here, years)
    return Asked(
        series=pictured.series_of(code),
        year=chosen,
        years=years,
        level=level,
        levels=levels,
        areas=tuple(one for one in below if one.level == level),
    )


def _newest(here: Here, years: tuple[int, ...]) -> int:
    last = here.edition.manifest.year
    return max((year for year in years if year <= last), default=years[-1])


def _judged(here: Here) -> list[str]:
    """Indicators of the plan's targets, in their order."""
    return [
        one.indicator
        for one in here.edition.standings(here.area.code)
        if one.indicator in here.edition.series
    ]


def _below(here: Here) -> list[Area]:
    """Every area below the one of the page that the edition knows, level by level."""
    known, found, edge = here.edition.areas, [], [here.area.code]
    while edge:
        children = [child for code in edge for child in here.tree.children(code) if child.code in known]
        found += children
        edge = [child.code for child in children]
    return found


def _places(here: Here, asked: Asked) -> tuple[Place, ...]:
    figures = here.edition.across(asked.series.code, [one.code for one in asked.areas], year=asked.year)
    return pictured.places_of(
        asked.areas, [one for one in figures if one.disaggregation == "_T"], asked.series
    )


def _picture(here: Here, asked: Asked, places: tuple[Place, ...], which: str) -> Charted | None:
    if which == "map":
        return pictured.map_of(here, asked.series, places, year=asked.year)
    own = [
        one
        for one in here.edition.totals(here.area.code, [asked.series.code], since=asked.year)
        if one.year == asked.year and one.disaggregation == "_T" and one.value is not None
    ]
    standing = next(
        (
            one
            for one in here.edition.standings_by(asked.series.code, here.area.code)
            if (one.sex, one.residence) == ("_T", "_T")
        ),
        None,
    )
    return pictured.dots_of(
        here, asked.series, places, year=asked.year, standing=standing, reference=own[0] if own else None
    )


def _finding(asked: Asked, found: Sequence[Standings]) -> str:
    counts = {one.group: len(one.places) for one in found}
    known = sum(count for group, count in counts.items() if group != "missing")
    if not known:
        return say("compare_page.no_figures", year=asked.year)
    if "all" in counts:
        ranked = next(one.ranked for one in found if one.group == "all")
        return say(
            "compare_page.all_ranked" if ranked else "compare_page.all_same", count=known, year=asked.year
        )
    told = {group: counts.get(group, 0) for group in ("first", "same", "last")}
    better = "areas_better" if asked.series.better != "none" else "areas_higher"
    return say(f"compare_page.{better}", count=known, year=asked.year, **told)


def _table(here: Here, asked: Asked, found: Sequence[Standings]) -> dict[str, Any]:
    """Every area with value and interval, group by group; only within a group that chance does not explain in order."""
    heads = ("area", "value", "interval", "group")
    rows = [(standing.group, one) for standing in found for one in standing.places]
    return {
        "caption": say("compare_page.caption", name=asked.series.told, year=asked.year),
        "columns": [
            {"text": say(f"compare_page.{head}_head"), "number": head in ("value", "interval")}
            for head in heads
        ],
        "rows": [{"cells": _row(here, asked, group, one)} for group, one in rows[:MOST_ROWS]],
        "notes": [say("compare_page.fair")],
        "tall": True,
    }


def _row(here: Here, asked: Asked, group: Group, one: Place) -> list[dict[str, Any]]:
    side = "higher" if asked.series.better == "none" else "better"
    code = f"{group}_{side}" if group in ("first", "last") else group
    return [*pictured.place_cells(here, asked.series, one), {"text": say(f"compare_page.group_{code}")}]


def _filters(here: Here, asked: Asked | None) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {
            "id": "indicator",
            "type": "select",
            "label": say("compare_page.indicator"),
            "options": _indicator_options(here),
            "value": asked.series.code if asked else "",
        }
    ]
    if asked is not None:
        years = [{"value": str(year), "text": str(year)} for year in reversed(asked.years)]
        levels = [{"value": one, "text": say(f"places_page.level_{one}")} for one in asked.levels]
        fields += [
            {
                "id": "of",
                "type": "select",
                "label": say("compare_page.year"),
                "options": years,
                "value": str(asked.year),
            },
            {
                "id": "level",
                "type": "select",
                "label": say("compare_page.level"),
                "options": levels,
                "value": asked.level,
            },
        ]
    hidden = {"plan": here.chosen.plan.number, "area": here.area.code, "vintage": here.chosen.vintage.number}
    return {"fields": fields, "hidden": [{"name": key, "value": value} for key, value in hidden.items()]}


def _indicator_options(here: Here) -> list[dict[str, str]]:
    return [
        {"value": one.code, "text": f"{pick(words.zh, words.en)} · {pick(one.name.zh, one.name.en)}"}
        for domain, words in DOMAINS.items()
        for one in load_codebook().indicators.values()
        if one.domain == domain and one.code in here.edition.series
    ]


@reader
def figure(request: ActorRequest, here: Here, picture: str, kind: str) -> HttpResponse:
    """A picture of the comparison as a file."""
    asked = _asked(request, here)
    if asked is None or picture not in PICTURES:
        raise NotFound("rights.not_found")
    drawn = _picture(here, asked, _places(here, asked), picture)
    finding = _finding(asked, standings(drawn)) if isinstance(drawn, Dots) else ""
    title = f"{asked.series.code.lower()}-{asked.year}-{asked.level}-{here.area.code}-{picture}"
    return file_of(here, drawn, kind, finding=finding, title=title)
