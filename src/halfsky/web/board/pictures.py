"""Pictures of the board and of a target, each with its files."""

from collections.abc import Sequence

from django.urls import reverse

from halfsky.core.reports.pictures import Charted, Place, Share, StatusBars, Tiles
from halfsky.core.reports.tiles import tile_layout
from halfsky.core.vocabulary.statuses import MARKS
from halfsky.engines.editions.model import Attainment, Figure, Standing
from halfsky.web import pictured, written
from halfsky.web.board import standing_words as words
from halfsky.web.board.choosing import domain_titles
from halfsky.web.reading import Here, name
from halfsky.web.texts import language, say

FEWEST_PLACES = 3
"""Areas with a figure from which on they are set beside each other."""
BOARD, TARGET = ("domains", "areas"), ("trend", "areas")
"""Pictures of a board and of a target, by name."""


def board_file(here: Here, which: str, kind: str) -> str:
    """Address of a picture of the board as a file."""
    return reverse("board_figure", args=(here.chosen.plan.number, which, kind))


def target_file(here: Here, one: Standing, which: str, kind: str) -> str:
    """Address of a picture of a target as a file."""
    return reverse("target_figure", args=(here.chosen.plan.number, one.number, which, kind))


def board_picture(here: Here, which: str) -> Charted | None:
    """A picture of the board by its name; None where there is nothing to see."""
    return {"domains": _domains, "areas": _areas}[which](here) if which in BOARD else None


def _domains(here: Here) -> Charted | None:
    """How many targets of each domain have each status."""
    titles = domain_titles(here)
    rows = [
        Share(name=titles[str(one.domain)], counts=_counts(one))
        for one in here.edition.attainment(here.area.code)
        if one.domain
    ]
    if not rows:
        return None
    year = here.edition.manifest.year
    subject = say("board_page.picture_domains_subject", area=name(here.area), year=year)
    return StatusBars(subject=subject, rows=tuple(rows), lang=language())


def _counts(one: Attainment) -> dict[str, int]:
    return {str(status): getattr(one, status) for status in MARKS}


def _areas(here: Here) -> Charted | None:
    """The attainment rate of the areas right below, as tiles."""
    below = here.children()
    found = here.edition.attainment_of([area.code for area in below]) if below else ()
    rates = {one.area: one.rate for one in found}
    places = tuple(
        Place(
            area=area.code,
            name=name(area),
            value=rates[area.code],
            printed="" if rates[area.code] is not None else written.missing("not_available"),
        )
        for area in below
        if area.code in rates
    )
    if sum(place.value is not None for place in places) < FEWEST_PLACES:
        return None
    return Tiles(
        subject=say("board_page.picture_areas_subject", area=name(here.area)),
        unit="percent",
        places=places,
        seats=tile_layout([place.area for place in places]),
        lang=language(),
        year=here.edition.manifest.year,
    )


def target_picture(here: Here, one: Standing, which: str, below: Sequence[Standing]) -> Charted | None:
    """A picture of a target by its name; None where there is nothing to see.

    Args:
        here: Where the page is.
        one: The target in the area of the page.
        which: Of `TARGET`.
        below: The target in the areas right below.
    """
    if one.indicator is None or which not in TARGET:
        return None
    return _trend(here, one, one.indicator) if which == "trend" else _dots(here, one, one.indicator, below)


def _trend(here: Here, one: Standing, indicator: str) -> Charted | None:
    own = own_figures(here, one)
    if not any(figure.value is not None for figure in own):
        return None
    return pictured.trend_of(here, pictured.series_of(indicator), own, standing=one)


def _dots(here: Here, one: Standing, indicator: str, below: Sequence[Standing]) -> Charted | None:
    # What each area is to have is judged on shares of areas, which those below have not.
    if one.year is None or one.kind == "each_has" or not below:
        return None
    children, series = here.children(), pictured.series_of(indicator)
    codes = [area.code for area in children]
    rows = here.edition.across(indicator, codes, year=one.year, sex=one.sex, residence=one.residence)
    statuses = {it.area: str(it.status) for it in below if it.year == one.year}
    places = pictured.places_of(children, rows, series, statuses=statuses)
    if sum(place.value is not None for place in places) < FEWEST_PLACES:
        return None
    return pictured.dots_of(here, series, places, year=one.year, standing=one)


def own_figures(here: Here, one: Standing) -> list[Figure]:
    """Figures of the area and of the people a target is about, years rising."""
    if one.indicator is None:
        return []
    return [
        figure
        for figure in here.edition.figures(one.indicator, here.area.code)
        if (figure.sex, figure.residence, figure.age) == (one.sex, one.residence, "_T")
    ]


def board_finding(which: str) -> str:
    """What a picture of the board shows."""
    return say(f"board_page.picture_{which}")


def target_finding(one: Standing, which: str) -> str:
    """What a picture of a target shows."""
    return say(f"target_page.picture_{which}", name=words.called(one))
