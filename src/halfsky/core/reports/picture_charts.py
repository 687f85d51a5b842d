"""The pictures of pages once more as Vega-Lite specifications: for files to take away and for looking closer.

Source: Vega-Lite v6.
"""

from collections.abc import Sequence
from typing import Any

from halfsky.core.reports.area_charts import map_spec, tiles_spec
from halfsky.core.reports.charts import (
    GREY,
    INK,
    LINE,
    ROW_HEIGHT,
    SCHEMA,
    SECOND,
    WIDTH,
    ChartText,
    status_chart,
)
from halfsky.core.reports.model import Chart
from halfsky.core.reports.picture_tables import table_of
from halfsky.core.reports.picture_tellings import tell
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import (
    AreaMap,
    Charted,
    Dots,
    Multiples,
    Place,
    StatusBars,
    Tiles,
    Trend,
)
from halfsky.core.reports.series import runs
from halfsky.core.reports.standings import shown_of, standings
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED

Row = dict[str, Any]

COLOURS = (LINE, SECOND, "#5a5a5a", "#8c510a")
SHAPES = ("circle", "diamond", "square", "triangle-up")
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3])


def chart_of(picture: Charted, words: Words, *, finding: str, number: str = "") -> Chart:
    """Make the chart of a picture: specification, words, and all its figures as a table.

    Args:
        picture: As it is drawn on the page.
        words: In its language, unit and decimals.
        finding: What the picture shows, as a sentence: the title of the chart.
        number: As printed before the caption, empty for none.
    """
    spec, height = _spec(picture, words)
    head, rows = table_of(picture, words)
    return Chart(
        number=number,
        caption=caption_of(picture, words),
        title=finding,
        description=tell(picture, words),
        spec={"$schema": SCHEMA, "autosize": "pad", **spec},
        width=WIDTH,
        height=height,
        head=head,
        rows=rows,
    )


def caption_of(picture: Charted, words: Words) -> str:
    """Name what a picture draws, with its year or years."""
    if isinstance(picture, Trend | Multiples):
        series = picture.lines if isinstance(picture, Trend) else picture.panels
        years = [its.year for one in series for its in one.points]
        if not years:
            return picture.subject
        return words.say("caption_years", subject=picture.subject, first=min(years), last=max(years))
    if isinstance(picture, StatusBars) or picture.year is None:
        return picture.subject
    return words.say("caption_year", subject=picture.subject, year=picture.year)


def _spec(picture: Charted, words: Words) -> tuple[Row, int]:
    match picture:
        case Trend():
            return _trend(picture, words), 300
        case Dots():
            return _dots(picture, words)
        case Multiples():
            return _multiples(picture, words)
        case Tiles():
            return tiles_spec(picture, words)
        case AreaMap():
            return map_spec(picture, words)
        case StatusBars():
            return _bars(picture, words)


def _bars(bars: StatusBars, words: Words) -> tuple[Row, int]:
    rows = [
        {"domain": row.name, "status": status, "number": count}
        for row in bars.rows
        for status, count in row.counts.items()
        if count
    ]
    heads = (words.say("row"), words.say("status"), words.say("number"))
    text = ChartText(number="", caption="", title="", description="", heads=heads)
    chart = status_chart(text, rows, lang=words.lang, axis=words.say("number"))
    return chart.spec, chart.height


def _year(trend: Trend, years: Sequence[int]) -> Row:
    return {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [min(years), max(years)], "nice": False, "padding": 18},
        "axis": {"format": "d", "tickMinStep": 1, "title": None, "grid": False, "labelOverlap": True},
    }


def _trend(trend: Trend, words: Words) -> Row:
    rows = _trend_rows(trend, words)
    years = (
        [row["year"] for row in rows] + [its.year for its in trend.fan] + [its.year for its in trend.events]
    )
    years += [row["from"] for row in rows if row["from"]]
    years += [trend.aim.due] if trend.aim and trend.aim.due else []
    x = _year(trend, years or [0, 1])
    y: Row = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": trend.zero, "nice": True, "padding": 12},
        "axis": {"title": words.unit() or None},
    }
    layers = [*_fan(trend, x, y), *_marked(trend, words, x), *_aim(trend, words, x, y)]
    layers += [*_pooled(x, y), *_lines(trend, x, y)]
    return {"width": WIDTH - 60, "height": 250, "data": {"values": rows}, "layer": layers}


def _trend_rows(trend: Trend, words: Words) -> list[Row]:
    rows = []
    for number, line in enumerate(trend.lines):
        run_of = {its.year: place for place, run in enumerate(runs(line.points)) for its in run}
        for its in line.points:
            run = -1 if its.pooled_from is not None else run_of.get(its.year, -2)
            row = {"year": its.year, "value": its.value, "printed": words.point(its), "group": line.name}
            ends = {"low": its.low, "high": its.high, "from": its.pooled_from, "note": its.note}
            rows.append(row | ends | {"run": f"{number}.{run}", "pooled": its.pooled_from is not None})
    return rows


def _fan(trend: Trend, x: Row, y: Row) -> list[Row]:
    if not trend.fan:
        return []
    known = [its for line in trend.lines[:1] for its in line.points if its.value is not None]
    names = ("low80", "low50", "median", "high50", "high80")
    start = [{"year": its.year, **dict.fromkeys(names, its.value)} for its in known[-1:]]
    rows = start + [{"year": its.year} | {name: getattr(its, name) for name in names} for its in trend.fan]

    def band(low: str, high: str, opacity: float) -> Row:
        return {
            "data": {"values": rows},
            "mark": {"type": "area", "color": LINE, "opacity": opacity},
            "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}},
        }

    inner = [band("low50", "high50", 0.2)] if all(its.low50 is not None for its in trend.fan) else []
    middle = {
        "data": {"values": rows},
        "mark": {"type": "line", "color": LINE, "strokeDash": [4, 3], "strokeWidth": 1.5},
        "encoding": {"x": x, "y": {**y, "field": "median"}},
    }
    return [band("low80", "high80", 0.14), *inner, middle]


def _marked(trend: Trend, words: Words, x: Row) -> list[Row]:
    if not trend.events:
        return []
    rows = [
        {"year": its.year, "label": words.say("event", year=its.year, label=its.label)}
        for its in trend.events
    ]
    upright = {"type": "rule", "strokeDash": [2, 3], "color": GREY}
    told = {"type": "text", "align": "left", "angle": 90, "dx": 4, "dy": -5, "color": GREY, "fontSize": 11}
    return [
        {"data": {"values": rows}, "mark": upright, "encoding": {"x": x}},
        {
            "data": {"values": rows},
            "mark": told,
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "label"}},
        },
    ]


def _aim(trend: Trend, words: Words, x: Row, y: Row) -> list[Row]:
    if trend.aim is None:
        return []
    values = {"values": [{"value": trend.aim.value, "printed": words.aim(trend.aim)}]}
    label = {"type": "text", "align": "left", "dx": 4, "dy": -7, "color": INK, "fontSize": 12}
    return [
        {
            "data": values,
            "mark": {"type": "rule", "strokeDash": [8, 4], "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": y},
        },
        {
            "data": values,
            "mark": label,
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "printed"}},
        },
    ]


def _pooled(x: Row, y: Row) -> list[Row]:
    only = [{"filter": "datum.pooled && isValid(datum.value)"}]
    wide = [
        *only,
        {"calculate": "datum.from - 0.4", "as": "left"},
        {"calculate": "datum.year + 0.4", "as": "right"},
    ]
    over = {"x": {**x, "field": "left"}, "x2": {"field": "right"}}
    return [
        {
            "transform": wide,
            "mark": {"type": "rect", "color": LINE, "opacity": 0.14},
            "encoding": {**over, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "transform": wide,
            "mark": {"type": "rule", "color": LINE, "strokeWidth": 4},
            "encoding": {**over, "y": y},
        },
    ]


def _lines(trend: Trend, x: Row, y: Row) -> list[Row]:
    names = [line.name for line in trend.lines]
    several = len(names) > 1
    legend = {"title": None, "orient": "top", "symbolSize": 90} if several else None

    def scaled(values: Sequence[Any]) -> Row:
        scale = {"domain": names, "range": list(values[: len(names)])}
        return {"field": "group", "type": "nominal", "scale": scale, "legend": legend}

    single = [{"filter": "!datum.pooled && isValid(datum.value)"}]
    tip = [{"field": name, "type": "nominal"} for name in ("year", "group", "printed", "note")]
    return [
        {
            "transform": [{"filter": "!datum.pooled && isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "strokeWidth": 1.5},
            "encoding": {
                "x": x,
                "y": {**y, "field": "low"},
                "y2": {"field": "high"},
                "color": scaled(COLOURS),
            },
        },
        {
            "transform": single,
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": x,
                "y": y,
                "color": scaled(COLOURS),
                "strokeDash": scaled(DASHES),
                "detail": {"field": "run"},
            },
        },
        {
            "transform": single,
            "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": scaled(COLOURS), "shape": scaled(SHAPES), "tooltip": tip},
        },
    ]


def _dots(dots: Dots, words: Words) -> tuple[Row, int]:
    asked = frozenset(dots.asked)
    found = [one for one in standings(dots) if one.group != "missing"]
    total = sum(len(one.places) for one in found) or 1
    shown = [
        its
        for one in found
        for its in shown_of(one, room=max(3, dots.most * len(one.places) // total), asked=asked)
        if not isinstance(its, int)
    ]
    rows = [_place_row(its, words) for its in shown]
    y = {
        "field": "area",
        "type": "nominal",
        "sort": [its.area for its in shown],
        "axis": {"title": None, "labelExpr": _labels(shown)},
    }
    x: Row = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True, "padding": 12},
        "axis": {"title": words.unit() or None, "grid": True},
    }
    layers: list[Row] = [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1},
            "encoding": {"y": y, "x": x, **_standing()},
        },
        *_uprights(dots, words, x),
    ]
    height = int(ROW_HEIGHT * 0.8) * max(len(rows), 1)
    return {"width": WIDTH - 190, "height": height, "data": {"values": rows}, "layer": layers}, height + 70


def _labels(shown: Sequence[Place]) -> str:
    """Areas of one name stay apart: rows go by code, and the axis shows names."""
    names = ", ".join(f"'{its.area}': {_quoted(its.name)}" for its in shown)
    return f"({{{names}}})[datum.value]"


def _quoted(name: str) -> str:
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _place_row(its: Place, words: Words) -> Row:
    standing = "known"
    if its.status:
        standing = "met" if its.status in ATTAINED else "missed" if its.status in JUDGED else "unsure"
    return {
        "area": its.area,
        "name": its.name,
        "value": its.value,
        "printed": words.point(its),
        "low": its.low,
        "high": its.high,
        "status": words.status(its.status),
        "standing": standing,
    }


STANDING_LOOKS: dict[str, tuple[str, str, str]] = {
    "known": ("circle", LINE, LINE),
    "met": ("circle", "#0f5223", "#1a7f37"),
    "missed": ("circle", "#b3261e", "#ffffff"),
    "unsure": ("cross", GREY, "#e6e6e6"),
}
"""Shape, edge and fill of an area's dot; words of the status are in the table."""


def _standing() -> Row:
    domain = list(STANDING_LOOKS)
    return {
        channel: {
            "field": "standing",
            "type": "nominal",
            "scale": {"domain": domain, "range": [STANDING_LOOKS[key][place] for key in domain]},
            "legend": None,
        }
        for place, channel in enumerate(("shape", "stroke", "fill"))
    } | {"tooltip": [{"field": name, "type": "nominal"} for name in ("name", "printed", "status")]}


def _uprights(dots: Dots, words: Words, x: Row) -> list[Row]:
    lines = []
    if dots.aim:
        lines.append((dots.aim.value, words.aim(dots.aim), [8, 4]))
    if dots.reference is not None:
        name = dots.reference_name or words.say("dots_reference")
        lines.append((dots.reference, f"{name} {words.figure(dots.reference)}", [1, 0]))
    layers = []
    for place, (value, label, dash) in enumerate(lines):
        data = {"values": [{"value": value, "printed": label}]}
        rule = {"type": "rule", "strokeDash": dash, "color": INK, "strokeWidth": 1.5}
        told = {"type": "text", "baseline": "bottom", "dy": -3 - 14 * place, "color": INK, "fontSize": 11}
        at = {"x": x, "y": {"value": 0}, "text": {"field": "printed"}}
        layers += [
            {"data": data, "mark": rule, "encoding": {"x": x}},
            {"data": data, "mark": told, "encoding": at},
        ]
    return layers


def _multiples(multiples: Multiples, words: Words) -> tuple[Row, int]:
    shown = multiples.panels[: multiples.most]
    rows = [
        {
            "panel": panel.name,
            "year": its.year,
            "value": its.value,
            "printed": words.point(its),
            "run": str(place),
        }
        for panel in shown
        for place, run in enumerate(runs(panel.points))
        for its in run
    ]
    axis = {"format": "d", "tickCount": 2, "title": None, "grid": False}
    x = {"field": "year", "type": "quantitative", "scale": {"zero": False, "nice": False}, "axis": axis}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"title": None, "tickCount": 3},
    }
    layers: list[Row] = [
        {
            "mark": {"type": "line", "color": LINE, "strokeWidth": 2, "point": {"size": 14}},
            "encoding": {"x": x, "y": y, "detail": {"field": "run"}},
        }
    ]
    if multiples.aim:
        rule = {"type": "rule", "strokeDash": [4, 3], "color": INK}
        layers.append({"mark": rule, "encoding": {"y": {"datum": multiples.aim.value}}})
    header = {"title": None, "labelFontSize": 12}
    facet = {
        "field": "panel",
        "type": "nominal",
        "columns": 4,
        "sort": [its.name for its in shown],
        "header": header,
    }
    inner = {"width": 104, "height": 70, "layer": layers}
    height = 110 * -(-len(shown) // 4)
    return {"data": {"values": rows}, "facet": facet, "columns": 4, "spec": inner}, height
