"""Pictures of the reading room: figures and verdicts of an edition as the records that are drawn."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from django.urls import reverse

from halfsky.core.assessment.small_numbers import interval
from halfsky.core.indicators.model import Area, Formula, Indicator, Text
from halfsky.core.reports.pictures import (
    Ahead,
    Aim,
    AreaMap,
    Better,
    Dots,
    Event,
    Line,
    Multiples,
    Panel,
    Place,
    Point,
    Tiles,
    Trend,
)
from halfsky.core.reports.tiles import tile_layout
from halfsky.core.reports.wording import change_of, compare, print_value, say_change
from halfsky.core.returns.lines import decimals_of
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions import model
from halfsky.services.maps import map_below
from halfsky.web import written
from halfsky.web.reading import Here, linked, name
from halfsky.web.texts import language, pick, say

COUNTED = ("proportion", "rate")
"""Kinds of formula whose counts allow an exact interval."""


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn: an indicator or variable of the codebook, or one it does not know, by its code.

    Attributes:
        name: In both languages.
        unit: Code of its unit.
        digits: Decimals it is printed with.
        better: Which way is better.
        indicator: Its record; None for a variable.
    """

    code: str
    name: Text
    unit: str
    digits: int
    better: Better = "none"
    indicator: Indicator | None = None

    @property
    def told(self) -> str:
        """Its name in the visitor's language."""
        return pick(self.name.zh, self.name.en)

    @property
    def formula(self) -> Formula | None:
        """How it follows from variables, where it does."""
        return self.indicator.formula if self.indicator else None


def series_of(code: str) -> Series:
    """What a code stands for."""
    book = load_codebook()
    indicator = book.indicators.get(code)
    if indicator is not None:
        better: Better = indicator.direction if indicator.direction in ("up", "down") else "none"
        return Series(
            code=code,
            name=indicator.name,
            unit=indicator.unit,
            digits=indicator.decimals,
            better=better,
            indicator=indicator,
        )
    variable = book.variables.get(code)
    if variable is not None:
        return Series(code=code, name=variable.name, unit=variable.unit, digits=decimals_of(variable.unit))
    return Series(code=code, name=Text(zh=code, en=code), unit="", digits=1)


def points_of(figures: Sequence[model.Figure], series: Series) -> tuple[Point, ...]:
    """One point a year, with its exact interval where counts are known.

    Args:
        figures: Of one area and group, years rising; pooled years are passed over.
        series: Whose they are.
    """
    yearly = [one for one in figures if one.disaggregation == "_T"]
    limits = limits_of(yearly, series)
    return tuple(
        Point(
            year=one.year,
            value=one.value,
            printed="" if one.value is not None else written.missing(one.status),
            low=low,
            high=high,
        )
        for one, (low, high) in zip(yearly, limits, strict=True)
    )


def limits_of(figures: Sequence[model.Figure], series: Series) -> list[tuple[float | None, float | None]]:
    """The exact 95 % interval of each figure; nothing where no counts are known or all were surveyed alike."""
    formula = series.formula
    if not figures or formula is None or formula.kind not in COUNTED:
        return [(None, None)] * len(figures)
    counts = [
        np.array([_number(getattr(one, side)) for one in figures]) for side in ("numerator", "denominator")
    ]
    shape = counts[0].shape
    low, high = interval(
        *counts,
        per=np.full(shape, formula.per),
        is_rate=np.full(shape, formula.kind == "rate"),
        confidence=0.95,
    )
    return [(_known(one), _known(other)) for one, other in zip(low, high, strict=True)]


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def aim_of(standing: model.Standing | None) -> Aim | None:
    """The target as a line across a picture; None where it has no level."""
    if standing is None or standing.target_value is None:
        return None
    return Aim(value=standing.target_value, due=standing.deadline)


def fan_of(ahead: Iterable[model.Ahead]) -> tuple[Ahead, ...]:
    """The way to the deadline; years without a middle are left out."""
    return tuple(
        Ahead(year=one.year, median=one.median, low80=one.low80, high80=one.high80)
        for one in ahead
        if one.median is not None
    )


def trend_of(
    here: Here,
    series: Series,
    figures: Sequence[model.Figure],
    *,
    standing: model.Standing | None = None,
    events: tuple[Event, ...] = (),
) -> Trend:
    """The years of one series in the area of the page, with the target and the way to it.

    Args:
        here: Where the page is.
        series: What is drawn.
        figures: Of one group, years rising.
        standing: The target it is held against; its base year is marked.
        events: What happened.
    """
    pooled = _pooled(standing)
    yearly = Line(points=points_of(figures, series))
    lines = (yearly,) if pooled is None else (yearly, Line(points=(pooled,), name=say("words.pooled")))
    base = () if standing is None or standing.base_year is None else (_base(standing.base_year),)
    ahead = here.edition.fan(here.area.code, standing.target) if standing else ()
    return Trend(
        subject=f"{series.told} · {name(here.area)}",
        unit=series.unit,
        lines=lines,
        lang=language(),
        digits=series.digits,
        aim=aim_of(standing),
        fan=fan_of(ahead),
        events=(*base, *events),
    )


def _pooled(standing: model.Standing | None) -> Point | None:
    if standing is None or standing.pooled_value is None or standing.pooled_to is None:
        return None
    return Point(year=standing.pooled_to, value=standing.pooled_value, pooled_from=standing.pooled_from)


def _base(year: int) -> Event:
    return Event(year=year, label=say("words.base_year"), kind="base")


def groups_of(here: Here, series: Series, figures: Sequence[model.Figure], axis: str) -> Trend | None:
    """Women and men (`axis` is `sex`) or town and country (`residence`) beside each other; None without both.

    Args:
        here: Where the page is.
        series: What is drawn.
        figures: Every figure of the series in the area.
        axis: `sex` or `residence`.
    """
    other = "residence" if axis == "sex" else "sex"
    found: dict[str, list[model.Figure]] = {}
    for one in figures:
        if getattr(one, other) == "_T" and one.age == "_T" and getattr(one, axis) != "_T":
            found.setdefault(getattr(one, axis), []).append(one)
    lines = tuple(
        Line(points=points_of(rows, series), name=say(f"words.{axis}_{code}"))
        for code, rows in sorted(found.items())
    )
    if len(lines) < 2 or not any(point.value is not None for line in lines for point in line.points):
        return None
    return Trend(
        subject=f"{series.told} · {name(here.area)}",
        unit=series.unit,
        lines=lines,
        lang=language(),
        digits=series.digits,
    )


def places_of(
    areas: Sequence[Area],
    figures: Iterable[model.Figure],
    series: Series,
    *,
    statuses: dict[str, str] | None = None,
) -> tuple[Place, ...]:
    """Areas with their figure of one year, in the order given; those without a figure say why.

    Args:
        areas: Every area that is to be shown.
        figures: At most one of each area.
        series: What is shown.
        statuses: Verdict of each area, by code.
    """
    known = {one.area: one for one in figures}
    told = [known[area.code] for area in areas if area.code in known]
    limits = dict(zip((one.area for one in told), limits_of(told, series), strict=True))
    return tuple(_place(area, known.get(area.code), limits, statuses or {}) for area in areas)


def _place(
    area: Area,
    figure: model.Figure | None,
    limits: dict[str, tuple[float | None, float | None]],
    statuses: dict[str, str],
) -> Place:
    low, high = limits.get(area.code, (None, None))
    value = figure.value if figure else None
    absent = "" if value is not None else written.missing(figure.status if figure else "not_available")
    return Place(
        area=area.code,
        name=name(area),
        value=value,
        printed=absent,
        low=low,
        high=high,
        status=statuses.get(area.code, ""),
    )


def dots_of(
    here: Here,
    series: Series,
    places: tuple[Place, ...],
    *,
    year: int,
    standing: model.Standing | None = None,
    reference: model.Figure | None = None,
    asked: tuple[str, ...] = (),
) -> Dots:
    """Areas by their value, told apart only beyond chance.

    Args:
        here: Where the page is.
        series: What is shown.
        places: The areas.
        year: Of the figures.
        standing: A target they are held against.
        reference: The figure of all of them together.
        asked: Areas that are shown in any case.
    """
    return Dots(
        subject=series.told,
        unit=series.unit,
        places=places,
        lang=language(),
        digits=series.digits,
        year=year,
        aim=aim_of(standing),
        better=series.better,
        reference=reference.value if reference else None,
        reference_name=name(here.tree.areas[reference.area]) if reference else "",
        asked=asked,
    )


def map_of(
    here: Here, series: Series, places: tuple[Place, ...], *, year: int, asked: str = ""
) -> AreaMap | Tiles:
    """The areas right below that of the page as they lie, where a map was loaded; else as tiles of one size."""
    ground = map_below(here.area.code)
    shown: dict[str, Any] = {
        "subject": f"{series.told} · {name(here.area)}",
        "unit": series.unit,
        "places": places,
        "lang": language(),
        "digits": series.digits,
        "year": year,
        "asked": asked,
    }
    if ground is not None and {one.area for one in places} == {one.code for one in here.children()}:
        return AreaMap(ground=ground, **shown)
    return Tiles(seats=tile_layout([one.area for one in places]), **shown)


def multiples_of(
    series: Series,
    panels: Sequence[tuple[Area, Sequence[model.Figure]]],
    *,
    standing: model.Standing | None = None,
) -> Multiples:
    """The same small picture for each area."""
    return Multiples(
        subject=series.told,
        unit=series.unit,
        panels=tuple(Panel(name=name(area), points=points_of(rows, series)) for area, rows in panels),
        lang=language(),
        digits=series.digits,
        aim=aim_of(standing),
    )


def value_words(series: Series, value: float | None) -> str:
    """A value with its unit as running text prints it."""
    if value is None:
        return ""
    return print_value(value, unit=series.unit, digits=series.digits, lang=language(), name=series.name.zh)


def change_words(series: Series, before: model.Figure | None, latest: model.Figure) -> str:
    """How a value changed on the one before it, as official reports say it; empty where there is none."""
    if before is None or before.value is None or latest.value is None:
        return ""
    change = change_of(before.value, latest.value, unit=series.unit, digits=series.digits)
    words = say_change(change, unit=series.unit, better=series.better, lang=language(), name=series.name.zh)
    base = say("words.year_base", year=before.year)
    return compare(words[0], flat=change.flat != "no", base=base, lang=language())


def interval_words(series: Series, low: float | None, high: float | None) -> str:
    """An interval with the decimals of its series; empty where none is known."""
    if low is None or high is None:
        return ""
    return f"{low:,.{series.digits}f}–{high:,.{series.digits}f}"


def place_cells(here: Here, series: Series, place: Place) -> list[dict[str, Any]]:
    """Cells of a table of areas: the area with a way to its figures, its value or why there is none, its interval."""
    value = {"missing": place.printed} if place.value is None else {"text": value_words(series, place.value)}
    return [
        {
            "text": place.name,
            "href": linked(here, reverse("indicator", args=(series.code,)), area=place.area),
            "head": True,
        },
        value | {"number": True},
        {"text": interval_words(series, place.low, place.high), "number": True},
    ]
