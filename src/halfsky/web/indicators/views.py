"""Pages of indicators: the list by domain, and one indicator in one area."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.indicators.model import Indicator, Term
from halfsky.core.reports.pictures import Charted, Event
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions import model
from halfsky.engines.past_record import load_past_record
from halfsky.services.acting import may, place_of
from halfsky.store.queries.history import changes_of, revisions_of
from halfsky.store.queries.returns import known_numbers
from halfsky.web import pictured, written
from halfsky.web.appraisal.effect_parts import effects_here
from halfsky.web.figures.reading import file_of, in_room
from halfsky.web.indicators.story import Story, sources_of
from halfsky.web.matters.here import open_here
from halfsky.web.pictured import Series
from halfsky.web.reading import Here, linked, name, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import named, pick, say

YEARS_LOOKED_BACK = 6
"""Years in which the list looks for a figure."""


@reader
def indicators(request: ActorRequest, here: Here) -> HttpResponse:
    """Every indicator that has a figure, domain by domain, with the newest in the area of the page."""
    book = load_codebook().indicators
    known = [one for one in book.values() if one.code in here.edition.series]
    since = here.edition.manifest.year - YEARS_LOOKED_BACK
    rows: dict[str, list[model.Figure]] = {}
    for one in here.edition.totals(here.area.code, [one.code for one in known], since=since):
        rows.setdefault(one.series, []).append(one)
    judged: dict[str, list[model.Standing]] = {}
    for standing in here.edition.standings(here.area.code):
        judged.setdefault(standing.indicator or "", []).append(standing)
    context = {
        "place": place(request, here),
        "finding": say("indicators_page.list_finding", count=len(known), area=name(here.area)),
        "tables": list(_tables(here, known, rows, judged)),
    }
    return render(request, "indicators/list.html", context)


def _tables(
    here: Here,
    known: list[Indicator],
    rows: dict[str, list[model.Figure]],
    judged: dict[str, list[model.Standing]],
) -> Iterator[dict[str, Any]]:
    heads = ("name", "value", "year", "change", "target")
    for domain, words in DOMAINS.items():
        own = [one for one in known if one.domain == domain]
        if own:
            yield {
                "id": domain,
                "caption": pick(words.zh, words.en),
                "columns": [
                    {"text": say(f"indicators_page.{head}_head"), "number": head in ("value", "year")}
                    for head in heads
                ],
                "rows": [
                    {"cells": _row(here, one, rows.get(one.code, []), judged.get(one.code, []))}
                    for one in own
                ],
            }


def _row(
    here: Here, indicator: Indicator, figures_of: list[model.Figure], judged: list[model.Standing]
) -> list[dict[str, Any]]:
    series = pictured.series_of(indicator.code)
    yearly = [one for one in figures_of if one.disaggregation == "_T"]
    latest = next((one for one in reversed(yearly) if one.value is not None), None)
    before = next(
        (one for one in reversed(yearly) if latest and one.year < latest.year and one.value is not None), None
    )
    href = linked(here, reverse("indicator", args=(indicator.code,)))
    told: list[dict[str, Any]]
    if latest is None:
        absent = yearly[-1].status if yearly else "not_available"
        told = [{"missing": written.missing(absent), "number": True}, {"text": ""}, {"text": ""}]
    else:
        told = [
            {"text": pictured.value_words(series, latest.value), "number": True},
            {"text": str(latest.year), "number": True},
            {"text": pictured.change_words(series, before, latest)},
        ]
    mark: dict[str, Any] = {"text": ""}
    if judged:
        mark = {"status": {"kind": "verdict", "code": str(judged[0].status)}}
    return [{"text": series.told, "href": href, "head": True}, *told, mark]


@reader
def indicator(request: ActorRequest, here: Here, code: str) -> HttpResponse:
    """One indicator in one area: the finding, the pictures, the figures, what it is and where it comes from."""
    story = _story(here, code)
    events = tuple(_events(request, here, story))
    context = {
        "place": place(request, here),
        "series": story.series,
        "area": name(here.area),
        "finding": _finding(story),
        "substitutes": list(story.substitute_words()),
        "targets": _targets(here, story),
        "open_matters": open_here(here, indicator=code, below=True),
        "effects": effects_here(here, indicator=code),
        "figures": [_figure_parts(request, here, story, *drawn) for drawn in story.pictures(events)],
        "table": _figures_table(here, story),
        "definition": _definition(here, story.series),
        "sources": list(_sources(request, here, story)),
        "like": list(_forecasts_like(story)),
        "parts": _parts_table(here, story),
        "compare": linked(here, reverse("compare"), indicator=code, of=str(story.year)),
    }
    return render(request, "indicators/indicator.html", context)


def _story(here: Here, code: str) -> Story:
    book = load_codebook()
    if code not in here.edition.series and code not in book.indicators and code not in book.variables:
        raise NotFound("rights.not_found")
    return Story(here, code)


def _finding(story: Story) -> str:
    latest = story.latest
    if latest is None:
        return say("indicators_page.no_figure", area=name(story.here.area))
    told = say(
        "indicators_page.finding",
        area=name(story.here.area),
        year=latest.year,
        value=pictured.value_words(story.series, latest.value),
    )
    change = pictured.change_words(story.series, story.before, latest)
    return say("indicators_page.finding_change", finding=told, change=change) if change else told


def _finding_of(story: Story, which: str) -> str:
    """What a picture shows, as a sentence."""
    return _finding(story) if which == "trend" else story.finding_of(which)


def _figure_parts(
    request: ActorRequest, here: Here, story: Story, which: str, picture: Charted
) -> dict[str, Any]:
    return in_room(
        request,
        here,
        picture,
        key=which,
        finding=_finding_of(story, which),
        files=lambda kind: reverse("indicator_figure", args=(story.code, which, kind)),
    )


def _targets(here: Here, story: Story) -> list[dict[str, Any]]:
    return [
        {
            "href": "",
            "text": one.quote,
            "status": {"kind": "verdict", "code": str(one.status)},
            "reason": pick(one.reason_zh, one.reason_en),
        }
        for one in story.standings
    ]


def _forecasts_like(story: Story) -> Iterator[str]:
    """Of each target with a probability, how often such forecasts were right on past figures."""
    past = load_past_record()
    whole = past.score()
    for one in story.standings:
        if one.probability is not None and one.deadline is not None:
            like = past.like(one.probability)
            yield say(
                "indicators_page.forecasts_like",
                target=one.quote,
                deadline=one.deadline,
                chance=written.share(one.probability, 0),
                said=written.share(like.said, 0),
                questions=f"{like.questions:,}",
                happened=written.share(like.happened, 0),
                coverage=written.share(whole.coverage, 0),
            )


def _events(request: ActorRequest, here: Here, story: Story) -> Iterator[Event]:
    """What happened to the line: another extent of the area, and for insiders what was revised."""
    for change in changes_of(here.area.code):
        label = say(
            f"indicators_page.area_{change.kind}", before=named(change.before), after=named(change.after)
        )
        yield Event(year=change.year, label=label, kind="scope")
    if here.public:
        return
    for one in revisions_of(here.area.code, [story.code, *(term.variable for term in _terms(story.series))])[
        :3
    ]:
        label = say("indicators_page.revised", year=one.year, day=one.known_from, reason=one.reason)
        yield Event(year=one.year, label=label, kind="revision")


def _terms(series: Series) -> tuple[Term, ...]:
    return (*series.formula.numerator, *series.formula.denominator) if series.formula else ()


def _figures_table(here: Here, story: Story) -> dict[str, Any]:
    """Every figure of the area, a row a year and group, the newest first."""
    heads = ("year", "group", "value", "numerator", "denominator", "interval", "how")
    rows = sorted(story.figures, key=lambda one: (-one.year, one.sex, one.residence, one.disaggregation))
    limits = pictured.limits_of(rows, story.series)
    return {
        "id": "figures",
        "caption": say("indicators_page.figures_caption", name=story.series.told, area=name(here.area)),
        "columns": [
            {"text": say(f"indicators_page.{head}_head"), "number": head not in ("group", "how")}
            for head in heads
        ],
        "rows": [
            {"cells": _figure_cells(story.series, one, limit)}
            for one, limit in zip(rows, limits, strict=True)
        ],
        "tall": True,
        "dense": True,
        "empty": say("indicators_page.no_figure", area=name(here.area)),
    }


def _figure_cells(
    series: Series, one: model.Figure, limit: tuple[float | None, float | None]
) -> list[dict[str, Any]]:
    value = (
        {"missing": written.missing(one.status)}
        if one.value is None
        else {"text": written.figure(float(round_half_even(one.value, series.digits)), series.digits)}
    )
    counts = [
        {"text": "" if count is None else written.figure(count), "number": True}
        for count in (one.numerator, one.denominator)
    ]
    return [
        {"text": str(one.year) if one.disaggregation == "_T" else one.disaggregation, "head": True},
        {"text": written.group(one.sex, one.residence)},
        value | {"number": True},
        *counts,
        {"text": pictured.interval_words(series, *limit), "number": True},
        {"text": say(f"indicators_page.how_{one.derivation or one.status}")},
    ]


def _definition(here: Here, series: Series) -> list[dict[str, Any]]:
    one = series.indicator
    if one is None:
        return []
    told = [
        ("definition", pick(one.definition.zh, one.definition.en)),
        ("formula", formula_words(series)),
        ("unit", written.unit(one.unit)),
        ("notes", pick(one.notes.zh, one.notes.en) if one.notes else ""),
        ("survey", one.source),
        ("sdg", one.sdg or ""),
    ]
    return [{"key": say(f"indicators_page.{key}"), "value": value} for key, value in told if value]


def formula_words(series: Series) -> str:
    """How an indicator is computed, in the names of its variables; empty where it is reported as it is."""
    formula = series.formula
    if formula is None:
        return ""
    top = _sum_words(formula.numerator)
    if not formula.denominator:
        return top
    scale = "" if formula.per == 1 else f" × {formula.per:,.0f}"
    return f"{top} ÷ {_sum_words(formula.denominator)}{scale}"


def _sum_words(terms: tuple[Term, ...]) -> str:
    told = [_term_words(term) for term in terms]
    return told[0] if len(told) == 1 else f"({' + '.join(told)})"


def _term_words(term: Term) -> str:
    words, group = pictured.series_of(term.variable).told, written.group(term.sex, term.residence)
    return f"{words}({group})" if group else words


def _sources(request: ActorRequest, here: Here, story: Story) -> Iterator[dict[str, Any]]:
    """Returns that the newest figure was read from; with a way to each for who may read it."""
    if story.latest is None:
        return
    terms = [term.variable for term in _terms(story.series)]
    same = here.edition.totals(here.area.code, terms, since=story.latest.year) if terms else ()
    numbers = sources_of([story.latest, *(one for one in same if one.year == story.latest.year)])
    row = here.chosen.plan.area
    inside = request.actor is not None and may(request.actor, "returns.read", place_of(row))
    known = known_numbers(numbers) if inside else frozenset()
    for number in numbers:
        yield {"text": number, "href": reverse("return", args=(number,)) if number in known else ""}


def _parts_table(here: Here, story: Story) -> dict[str, Any] | None:
    """The areas that the figure is put together from, each with its own and a way to it."""
    if not story.places:
        return None
    heads = ("area", "value", "interval", "target")
    rows = [
        [
            *pictured.place_cells(here, story.series, one),
            {"status": {"kind": "verdict", "code": one.status}} if one.status else {"text": ""},
        ]
        for one in story.places
    ]
    return {
        "id": "parts",
        "caption": say("indicators_page.areas_caption", name=story.series.told, year=story.year),
        "columns": [
            {"text": say(f"indicators_page.{head}_head"), "number": head in ("value", "interval")}
            for head in heads
        ],
        "rows": rows,
        "tall": True,
    }


@reader
def figure(request: ActorRequest, here: Here, code: str, picture: str, kind: str) -> HttpResponse:
    """One picture as a file: its figures, an image, its specification."""
    story = _story(here, code)
    drawn = story.picture(picture, tuple(_events(request, here, story)))
    title = f"{code.lower()}-{here.area.code}-{picture}"
    return file_of(here, drawn, kind, finding=_finding_of(story, picture), title=title)
