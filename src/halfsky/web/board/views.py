"""The board, at the front door and at its own address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.statuses import MARKS, Progress
from halfsky.engines.editions.model import Figure, Standing
from halfsky.web import marks
from halfsky.web.board import page, standing_words
from halfsky.web.board import target as parts
from halfsky.web.board.answering import answering
from halfsky.web.board.choosing import OUTSIDE, Choice, choice_of, chosen, domain_of, domain_titles, fields
from halfsky.web.reading import Here, here_of, keep, linked, name, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say


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
    as_table = request.GET.get("as") == "table"
    changes = page.change_items(here, standings)
    context = {
        "place": place(request, here),
        "heading": say("board_page.heading", area=name(here.area), plan=here.chosen.plan.title),
        "finding": page.finding(here, standings, total),
        "figures": page.figures(total, standings, year=year),
        "filters": _filters(
            request,
            here,
            choice,
            fields(request, here, choice, standings, shared),
            (len(shown), len(standings)),
        ),
        "table": page.targets_table(here, shown, shared) if as_table else None,
        "domains": [] if as_table else page.domains(here, shown, attainment),
        "statuses": [code for code in MARKS if any(one.status == code for one in standings)],
        "moves": _moves(),
        "warnings": page.warning_items(here, here.edition.warnings(here.area.code), standings, shared),
        "changes": changes[: page.MOST_CHANGES],
        "more": max(len(changes) - page.MOST_CHANGES, 0),
        "more_href": page.board_link(here, status="changed"),
        "before": year - 1,
        "areas": page.areas_table(here),
        "links": _links(request, here, as_table=as_table),
        "vintage": here.chosen.vintage.number,
        "seal": here.edition.manifest.seal[:12],
        "public": here.public,
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


def _links(request: ActorRequest, here: Here, *, as_table: bool) -> list[dict[str, Any]]:
    turned = {"as": None if as_table else "table"}
    plan = linked(here, reverse("plan", args=(here.chosen.plan.number,)))
    return [
        {
            "href": keep(request, drop=(), **turned),
            "text": say("board_page.as_marks" if as_table else "board_page.as_table"),
        },
        {"href": plan, "text": say("board_page.to_plan")},
    ]


@reader
def target(request: ActorRequest, here: Here, no: int) -> HttpResponse:
    """One target in one area: the verdict, what it rests on, what is expected, how the areas below stand.

    Raises:
        NotFound: The plan has no such target, or the area is not judged on it.
    """
    number = here.edition.target_of(no)
    one = here.edition.standing(here.area.code, number) if number else None
    if one is None:
        raise NotFound("rights.not_found")
    year = here.edition.manifest.year
    shared = answering(request, here)
    codes = [area.code for area in here.children()]
    below = here.edition.standings_of(one.target, codes) if codes else ()
    own = _own_figures(here, one)
    sources = parts.open_returns(request, (one, *below))
    items = parts.source_items(one, sources)
    code = domain_of(one)
    context = {
        "place": place(request, here),
        "one": one,
        "title": standing_words.called(one),
        "title_lang": "zh-CN" if standing_words.in_chinese(one) else "",
        "domain": domain_titles(here)[code],
        "domain_lang": "" if code == OUTSIDE else "zh-CN",
        "board": page.board_link(here),
        "ahead": standing_words.chance(one, year=year),
        "reason": pick(one.reason_zh, one.reason_en),
        "clause": parts.clause_link(here, one),
        "hidden": parts.hidden(here, one, own),
        "trend": parts.trend(here, one, own),
        "figures": parts.figure_rows(one),
        "outlook": parts.outlook_rows(one, year=year),
        "certainty": parts.certainty_rows(one),
        "who": parts.who_answers(one, shared),
        "warnings": parts.warning_items(here, one, shared),
        "areas": parts.areas_table(here, below, sources),
        "dots": parts.dots(here, one, below),
        "sources": items[: parts.MOST_SOURCES],
        "more_sources": {"count": len(items), "items": items} if len(items) > parts.MOST_SOURCES else None,
        "rules": parts.rules_table(here, one),
        "indicator": parts.indicator_link(here, one),
        "vintage": here.chosen.vintage.number,
        "public": here.public,
    }
    return render(request, "board/target.html", context)


def _own_figures(here: Here, one: Standing) -> list[Figure]:
    if one.indicator is None:
        return []
    return parts.group_of(one, here.edition.figures(one.indicator, here.area.code))
