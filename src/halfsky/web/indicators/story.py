"""What is told of one indicator in one area: its figures, the pictures they make, where each comes from."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from halfsky.core.indicators.model import Area
from halfsky.core.reports.pictures import Charted, Dots, Event, Place
from halfsky.core.reports.standings import standings
from halfsky.engines.editions import model
from halfsky.web import pictured
from halfsky.web.pictured import Series
from halfsky.web.reading import Here, name
from halfsky.web.texts import say

PICTURES = ("trend", "sex", "residence", "areas", "tiles", "multiples")
"""Pictures of a story by name, in the order of the page."""
FEWEST_AREAS = 3
MOST_PANELS = 40


class Story:
    """One series in the area of a page. Everything is looked up when it is first asked for."""

    def __init__(self, here: Here, code: str) -> None:
        self.here = here
        self.series: Series = pictured.series_of(code)
        self.code = code

    @cached_property
    def figures(self) -> tuple[model.Figure, ...]:
        """Every figure in the area."""
        return self.here.edition.figures(self.code, self.here.area.code)

    @cached_property
    def totals(self) -> tuple[model.Figure, ...]:
        """Figures without groups, years rising."""
        return tuple(one for one in self.figures if _is_total(one))

    @cached_property
    def yearly(self) -> tuple[model.Figure, ...]:
        """Totals of one year each that have a value."""
        return tuple(one for one in self.totals if one.disaggregation == "_T" and one.value is not None)

    @property
    def latest(self) -> model.Figure | None:
        """The newest figure not later than the year judged."""
        last = self.here.edition.manifest.year
        return next((one for one in reversed(self.yearly) if one.year <= last), None)

    @property
    def before(self) -> model.Figure | None:
        """The one before it."""
        latest = self.latest
        return next((one for one in reversed(self.yearly) if latest and one.year < latest.year), None)

    @cached_property
    def standings(self) -> tuple[model.Standing, ...]:
        """Targets of the plan that the series measures, in this area; those on the whole first."""
        found = self.here.edition.standings_by(self.code, self.here.area.code)
        return tuple(sorted(found, key=lambda one: (one.sex != "_T" or one.residence != "_T", one.position)))

    @property
    def standing(self) -> model.Standing | None:
        """The target drawn with the whole series."""
        return next((one for one in self.standings if (one.sex, one.residence) == ("_T", "_T")), None)

    @cached_property
    def children(self) -> list[Area]:
        """Areas right below that the edition knows."""
        return self.here.children()

    @property
    def year(self) -> int:
        """The year in which areas are set beside each other: the newest with a figure here, else the year judged."""
        return self.latest.year if self.latest else self.here.edition.manifest.year

    @cached_property
    def below(self) -> tuple[model.Figure, ...]:
        """Figures of the areas right below, of all years."""
        return self.here.edition.across(self.code, [one.code for one in self.children])

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Areas right below with their figure of the year and their verdict."""
        of_year = [one for one in self.below if one.year == self.year]
        return pictured.places_of(self.children, of_year, self.series, statuses=self._statuses)

    @property
    def _statuses(self) -> dict[str, str]:
        standing = self.standing
        if standing is None:
            return {}
        found = self.here.edition.standings_of(standing.target, [one.code for one in self.children])
        return {one.area: str(one.status) for one in found if one.year == self.year}

    def pictures(self, events: tuple[Event, ...] = ()) -> Iterator[tuple[str, Charted]]:
        """Every picture there is something to see in, with its name."""
        for picture in PICTURES:
            drawn = self.picture(picture, events)
            if drawn is not None:
                yield picture, drawn

    def picture(self, which: str, events: tuple[Event, ...] = ()) -> Charted | None:
        """One picture by its name; None where there is nothing to see."""
        here, series = self.here, self.series
        if which == "trend":
            return pictured.trend_of(here, series, self.totals, standing=self.standing, events=events)
        if which in ("sex", "residence"):
            return pictured.groups_of(here, series, self.figures, which)
        if len([one for one in self.places if one.value is not None]) < FEWEST_AREAS:
            return None
        if which == "areas":
            reference = self.latest if self.latest and self.latest.year == self.year else None
            return pictured.dots_of(
                here, series, self.places, year=self.year, standing=self.standing, reference=reference
            )
        if which == "tiles":
            return pictured.map_of(here, series, self.places, year=self.year)
        return self._multiples()

    def _multiples(self) -> Charted | None:
        if len(self.children) > MOST_PANELS:
            return None
        rows: dict[str, list[model.Figure]] = {}
        for one in self.below:
            rows.setdefault(one.area, []).append(one)
        panels = [(area, rows[area.code]) for area in self.children if area.code in rows]
        return pictured.multiples_of(self.series, panels, standing=self.standing)

    def finding_of(self, which: str) -> str:
        """What a picture of groups or areas shows, as a sentence."""
        if which in ("sex", "residence"):
            return self._groups_finding(which)
        if which != "areas":
            return say(f"indicators_page.picture_{which}")
        drawn = self.picture("areas")
        found = {one.group: len(one.places) for one in standings(drawn)} if isinstance(drawn, Dots) else {}
        if self.series.better == "none" or not (found.get("first") or found.get("last")):
            return say("indicators_page.picture_areas")
        counts = {group: found.get(group, 0) for group in ("first", "same", "last")}
        return say("indicators_page.areas_finding", count=len(self.places), year=self.year, **counts)

    def _groups_finding(self, axis: str) -> str:
        other = "residence" if axis == "sex" else "sex"
        known = [one for one in self.figures if getattr(one, other) == "_T" and one.value is not None]
        year = max((one.year for one in known if getattr(one, axis) != "_T"), default=0)
        told = {
            getattr(one, axis): pictured.value_words(self.series, one.value)
            for one in known
            if one.year == year
        }
        words = [
            f"{say(f'words.{axis}_{code}')} {value}" for code, value in sorted(told.items()) if code != "_T"
        ]
        return say("indicators_page.groups_finding", year=year, values=say("site.list_comma").join(words))

    @cached_property
    def substitutes(self) -> tuple[model.Substitute, ...]:
        """What may be used in place of figures that are hidden from the public."""
        return self.here.edition.substitutes(self.code, self.here.area.code) if self.here.public else ()

    def substitute_words(self) -> Iterator[str]:
        """What may be used in place of hidden figures, in a sentence a figure."""
        for one in self.substitutes:
            if one.instead == "pooled":
                yield say(
                    "indicators_page.instead_pooled",
                    year=one.year,
                    first=one.instead_from,
                    last=one.instead_to,
                )
            elif one.instead_area in self.here.tree.areas:
                yield say(
                    "indicators_page.instead_area",
                    year=one.year,
                    area=name(self.here.tree.areas[one.instead_area]),
                )


def _is_total(one: model.Figure) -> bool:
    return one.sex == one.residence == one.age == "_T"


def sources_of(figures: Iterable[model.Figure]) -> tuple[str, ...]:
    """Numbers of the returns that figures were read from, each once, in their order."""
    numbers = (number for one in figures for number in (one.source or "").split("；") if number)
    return tuple(dict.fromkeys(numbers))
