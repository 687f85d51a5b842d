"""The profile of an area: where it stands, domain by domain, its figures beside those of the area above."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halfsky.core.reports.pictures import Share, StatusBars
from halfsky.core.vocabulary.statuses import Status
from halfsky.engines.editions import model
from halfsky.web import pictured, written
from halfsky.web.areas.units import units_table
from halfsky.web.board import page as board
from halfsky.web.board import standing_words as words
from halfsky.web.board.answering import answering
from halfsky.web.board.choosing import domain_of, domain_titles
from halfsky.web.documents.briefs import brief_links
from halfsky.web.figures.reading import file_of, in_room
from halfsky.web.matters.here import open_here
from halfsky.web.reading import Here, here_of, linked, name, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import language, say

_SHOWN_FIRST = (Status.REVERSED, Status.NOT_MET, Status.NEARLY_MET, Status.CANNOT_BE_JUDGED)


@reader
def areas(request: ActorRequest, here: Here) -> HttpResponse:
    """The profile of the area of the page."""
    return redirect(linked(here, reverse("profile", args=(here.area.code,))))


def profile(request: ActorRequest, code: str) -> HttpResponse:
    """One area on two pages: attainment, targets, figures, warnings, what lies below it."""
    here = here_of(request, area=code)
    edition = here.edition
    standings, total = _standing(here)
    shared = answering(request, here)
    finding = board.finding(here, standings, total)
    context = {
        "place": place(request, here),
        "area": name(here.area),
        "level": say(f"places_page.level_{here.area.level}"),
        "finding": finding,
        "figures": board.figures(total, standings, year=edition.manifest.year),
        "bars": standings
        and in_room(
            request,
            here,
            statuses_of(here, standings),
            key="statuses",
            finding=finding,
            files=lambda kind: reverse("profile_figure", args=(code, kind)),
        ),
        "open": _open_table(here, _open(standings)),
        "key": _figures_table(here, standings),
        "warnings": board.warning_items(here, edition.warnings(code), standings, shared),
        "open_matters": open_here(here),
        "below": board.areas_table(here),
        "units": units_table(request, here),
        "board": board.board_link(here),
        "briefs": brief_links(here, "area", code) if code in here.edition.areas else [],
    }
    return render(request, "areas/profile.html", context)


def figure(request: ActorRequest, code: str, kind: str) -> HttpResponse:
    """The bars of an area as a file."""
    here = here_of(request, area=code)
    standings, total = _standing(here)
    return file_of(
        here,
        statuses_of(here, standings) if standings else None,
        kind,
        finding=board.finding(here, standings, total),
        title=f"statuses-{code}",
    )


def _standing(here: Here) -> tuple[Sequence[model.Standing], model.Attainment | None]:
    """Every target of the area of the page, and its attainment over the whole plan."""
    edition, code = here.edition, here.area.code
    return edition.standings(code), next((one for one in edition.attainment(code) if one.domain == 0), None)


def statuses_of(here: Here, standings: Sequence[model.Standing]) -> StatusBars:
    """How many targets of each domain have each status."""
    titles = domain_titles(here)
    counts: dict[str, dict[str, int]] = {}
    for one in standings:
        of_domain = counts.setdefault(domain_of(one), {})
        of_domain[str(one.status)] = of_domain.get(str(one.status), 0) + 1
    rows = tuple(Share(name=titles[domain], counts=known) for domain, known in counts.items())
    return StatusBars(subject=say("areas_page.statuses", area=name(here.area)), rows=rows, lang=language())


def _open(standings: Sequence[model.Standing]) -> list[model.Standing]:
    """Targets not attained, the gravest first; those without a figure are counted above."""
    found = [one for one in standings if one.status in _SHOWN_FIRST]
    return sorted(found, key=lambda one: (_SHOWN_FIRST.index(one.status), one.position))


def _open_table(here: Here, standings: Sequence[model.Standing]) -> dict[str, Any]:
    """Targets not attained: where each stands, what is asked, how probable it is still to be met."""
    heads = ("target", "status", "value", "asked", "chance")
    year = here.edition.manifest.year
    return {
        "caption": say("areas_page.open_caption", count=len(standings)),
        "columns": [
            {"text": say(f"board_page.{head}_head"), "number": head in ("value", "chance")} for head in heads
        ],
        "rows": [
            [
                {"text": words.called(one), "href": board.target_link(here, one.number)},
                {"status": words.verdict(one)},
                board.value_cell(here, one),
                {"text": words.asked(one)},
                {
                    "text": words.percent(one.probability)
                    if words.chance(one, year=year) and one.probability is not None
                    else "",
                    "number": True,
                },
            ]
            for one in standings
        ],
        "dense": True,
        "empty": say("areas_page.none_open"),
    }


def _figures_table(here: Here, standings: Sequence[model.Standing]) -> dict[str, Any]:
    """The figures that the plan's targets are measured by, beside those of the area above."""
    codes = list(dict.fromkeys(one.indicator for one in standings if one.indicator in here.edition.series))
    above = here.tree.above(here.area.code)
    whole = above[-1] if above and above[-1].code in here.edition.areas else None
    own, upper = _latest(here, here.area.code, codes), _latest(here, whole.code, codes) if whole else {}
    heads = ["indicator", "value", "year", "change", *(["whole"] if whole else [])]
    return {
        "caption": say("areas_page.key_caption", area=name(here.area)),
        "columns": [
            {
                "text": name(whole) if head == "whole" and whole else say(f"areas_page.{head}_head"),
                "number": head in ("value", "year", "whole"),
            }
            for head in heads
        ],
        "rows": list(_figure_rows(here, codes, own, upper if whole else None)),
        "dense": True,
        "empty": say("indicators_page.no_figure", area=name(here.area)),
    }


def _latest(here: Here, area: str, codes: list[str]) -> dict[str, list[model.Figure]]:
    year = here.edition.manifest.year
    found: dict[str, list[model.Figure]] = {}
    for one in here.edition.totals(area, codes, since=year - 3):
        if one.value is not None and one.disaggregation == "_T" and one.year <= year:
            found.setdefault(one.series, []).append(one)
    return found


def _figure_rows(
    here: Here,
    codes: list[str],
    own: dict[str, list[model.Figure]],
    upper: dict[str, list[model.Figure]] | None,
) -> Iterator[list[dict[str, Any]]]:
    for code in codes:
        if code not in own:
            continue
        series, figures = pictured.series_of(code), own[code]
        latest, before = figures[-1], figures[-2] if len(figures) > 1 else None
        cells: list[dict[str, Any]] = [
            {"text": series.told, "href": linked(here, reverse("indicator", args=(code,)))},
            {"text": pictured.value_words(series, latest.value), "number": True},
            {"text": str(latest.year), "number": True},
            {"text": pictured.change_words(series, before, latest)},
        ]
        if upper is not None:
            same = next((one for one in upper.get(code, ()) if one.year == latest.year), None)
            absent = {"missing": written.missing("not_available"), "number": True}
            cells.append(
                absent if same is None else {"text": pictured.value_words(series, same.value), "number": True}
            )
        yield cells
