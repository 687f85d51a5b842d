"""The board, at the front door and at its own address."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.statuses import MARKS, Progress
from halfsky.engines.editions.model import Standing
from halfsky.web import marks
from halfsky.web.appraisal.effect_parts import effects_here
from halfsky.web.board import page, pictures, standing_words
from halfsky.web.board import target as parts
from halfsky.web.board.answering import answering
from halfsky.web.board.choosing import Choice, choice_of, chosen, domain_of, domain_titles, fields, title_lang
from halfsky.web.documents.briefs import brief_links, slide
from halfsky.web.figures.reading import file_of, in_room
from halfsky.web.matters.here import open_here
from halfsky.web.reading import Here, here_of, keep, linked, name, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say

VIEWS = ("marks", "table", "picture")
"""Ways to look at the board."""


def front(request: ActorRequest) -> HttpResponse:
    """The front door: the newest board the visitor may read; where there is none, a page that says so."""
    try:
        here = here_of(request)
    except NotFound:
        if request.GET:
            raise
        return render(request, "board/nothing.html")
    return _shown(request, here)


@reader
def board(request: ActorRequest, here: Here) -> HttpResponse:
    """The plan on one screen."""
    return _shown(request, here)


def _shown(request: ActorRequest, here: Here) -> HttpResponse:
    choice, shared = choice_of(request), answering(request, here)
    standings = here.edition.standings(here.area.code)
    year = here.edition.manifest.year
    shown = chosen(standings, choice, shared=shared, year=year)
    attainment = here.edition.attainment(here.area.code)
    total = next((one for one in attainment if not one.domain), None)
    view = request.GET.get("as", "") if request.GET.get("as") in VIEWS else "marks"
    changes = page.change_items(here, standings)
    context = {
        "place": place(request, here),
        "area": name(here.area),
        "plan": here.chosen.plan.title,
        "finding": page.finding(here, standings, total),
        "figures": page.figures(total, standings, year=year),
        "filters": _filters(
            request,
            here,
            choice,
            fields(request, here, choice, standings, shared),
            (len(shown), len(standings)),
        ),
        "table": page.targets_table(here, shown, shared) if view == "table" else None,
        "domains": page.domains(here, shown, attainment) if view == "marks" else [],
        "pictures": _pictures(request, here) if view == "picture" else [],
        "view": view,
        "symbols": page.symbols(shown),
        "statuses": [code for code in MARKS if any(one.status == code for one in standings)],
        "moves": _moves(),
        "warnings": page.warning_items(here, here.edition.warnings(here.area.code), standings, shared),
        "open_matters": open_here(here),
        "changes": changes[: page.MOST_CHANGES],
        "more": max(len(changes) - page.MOST_CHANGES, 0),
        "more_href": page.board_link(here, status="changed"),
        "before": year - 1,
        "areas": page.areas_table(here),
        "links": _links(request, here, view),
        "vintage": here.chosen.vintage.number,
        "seal": here.edition.manifest.seal[:12],
        "public": here.public,
        "hidden": any(standing_words.is_hidden(one) for one in standings),
    }
    return render(request, "board/board.html", context)


def _filters(
    request: ActorRequest, here: Here, choice: Choice, asked: list[dict[str, Any]], counts: tuple[int, int]
) -> dict[str, Any]:
    kept = {"as": request.GET.get("as"), "plan": request.GET.get("plan") if request.path == "/" else None}
    if not any(one["name"] == "year" for one in asked):
        kept["vintage"] = here.chosen.vintage.number
    cleared = page.board_link(here) if choice.any else ""
    return {
        "action": reverse("board", args=(here.chosen.plan.number,)),
        "label": say("board_page.filters"),
        "fields": asked,
        "hidden": [{"name": part, "value": value} for part, value in kept.items() if value],
        "clear": cleared,
        "finding": say("board_page.finding_shown", count=counts[0], total=counts[1]) if choice.any else "",
    }


def _moves() -> list[dict[str, Any]]:
    """What the triangles mean."""
    codes = {Progress.IMPROVED: "better", Progress.UNCHANGED: "same", Progress.WORSENED: "worse"}
    return [
        {
            "code": code,
            "shape": marks.drawing(marks.sign("progress", progress).shape),
            "words": say(f"board_page.move_{code}"),
        }
        for progress, code in codes.items()
    ]


def _pictures(request: ActorRequest, here: Here) -> list[dict[str, Any]]:
    drawn = {which: pictures.board_picture(here, which) for which in pictures.BOARD}
    return [
        in_room(
            request,
            here,
            picture,
            key=which,
            finding=pictures.board_finding(which),
            files=partial(pictures.board_file, here, which),
            more={"as": "picture"},
        )
        for which, picture in drawn.items()
        if picture is not None
    ]


def _links(request: ActorRequest, here: Here, view: str) -> list[dict[str, str]]:
    """Other ways to look at the same."""
    ways = [
        {
            "href": keep(request, drop=(), **{"as": None if other == "marks" else other}),
            "text": say(f"board_page.as_{other}"),
        }
        for other in VIEWS
        if other != view
    ]
    plan = linked(here, reverse("plan", args=(here.chosen.plan.number,)))
    papers = brief_links(here, "area", here.area.code)[:1] if here.area.code in here.edition.areas else []
    return [*ways, {"href": plan, "text": say("board_page.to_plan")}, *papers, *slide(here)[:1]]


@reader
def target(request: ActorRequest, here: Here, no: int) -> HttpResponse:
    """One target in one area: the verdict, what it rests on, what is expected, how the areas below stand.

    Raises:
        NotFound: The plan has no such target, or the area is not judged on it.
    """
    one = _standing(here, no)
    year = here.edition.manifest.year
    shared, below = answering(request, here), _below(here, one)
    sources = parts.open_returns(request, (one, *below))
    items = parts.source_items(one, sources)
    code = domain_of(one)
    context = {
        "place": place(request, here),
        "one": one,
        "verdict": standing_words.verdict(one),
        "title": standing_words.called(one),
        "title_lang": standing_words.name_lang(one),
        "domain": domain_titles(here)[code],
        "domain_lang": title_lang(here, code),
        "board": page.board_link(here),
        "ahead": standing_words.chance(one, year=year),
        "reason": pick(one.reason_zh, one.reason_en),
        "clause": parts.clause_link(here, one),
        "hidden": parts.hidden(here, one),
        "trend": parts.figure(request, here, one, "trend", below),
        "figures": parts.figure_rows(one),
        "outlook": parts.outlook_rows(one, year=year),
        "certainty": parts.certainty_rows(one),
        "who": parts.who_answers(one, shared),
        "warnings": parts.warning_items(here, one, shared),
        "open_matters": open_here(here, targets=(one.target,), below=True),
        "effects": effects_here(here, target=one.target),
        "areas": parts.areas_table(here, below, sources),
        "dots": parts.figure(request, here, one, "areas", below),
        "sources": items[: parts.MOST_SOURCES],
        "more_sources": {"count": len(items), "items": items} if len(items) > parts.MOST_SOURCES else None,
        "rules": parts.rules_table(here, one),
        "indicator": parts.indicator_link(here, one),
        "vintage": here.chosen.vintage.number,
        "public": here.public,
    }
    return render(request, "board/target.html", context)


@reader
def target_figure(request: ActorRequest, here: Here, no: int, picture: str, kind: str) -> HttpResponse:
    """A picture of a target as a file.

    Raises:
        NotFound: There is no such target, picture or kind of file.
    """
    one = _standing(here, no)
    drawn = pictures.target_picture(here, one, picture, _below(here, one))
    title = f"{here.chosen.plan.number}-{no}-{here.area.code}-{picture}"
    return file_of(here, drawn, kind, finding=standing_words.called(one), title=title)


@reader
def board_figure(request: ActorRequest, here: Here, picture: str, kind: str) -> HttpResponse:
    """A picture of the board as a file.

    Raises:
        NotFound: There is no such picture or kind of file.
    """
    drawn = pictures.board_picture(here, picture)
    title = f"{here.chosen.plan.number}-{here.area.code}-{picture}"
    return file_of(here, drawn, kind, finding=pictures.board_finding(picture) if drawn else "", title=title)


def _standing(here: Here, no: int) -> Standing:
    number = here.edition.target_of(no)
    one = here.edition.standing(here.area.code, number) if number else None
    if one is None:
        raise NotFound("rights.not_found")
    return one


def _below(here: Here, one: Standing) -> tuple[Standing, ...]:
    codes = [area.code for area in here.children()]
    return here.edition.standings_of(one.target, codes) if codes else ()
