"""A series of years as Vega-Lite specification: lines, fan, pooled years, intervals, target and what happened."""

from collections.abc import Sequence
from typing import Any

from halfsky.core.reports.charts import GREY, INK, LINE, SECOND, WIDTH
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Trend
from halfsky.core.reports.series import runs

Row = dict[str, Any]

COLOURS = (LINE, SECOND, "#5a5a5a", "#8c510a")
SHAPES = ("circle", "diamond", "square", "triangle-up")
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3])


def _year(trend: Trend, years: Sequence[int]) -> Row:
    return {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [min(years), max(years)], "nice": False, "padding": 18},
        "axis": {"format": "d", "tickMinStep": 1, "title": None, "grid": False, "labelOverlap": True},
    }


def trend_spec(trend: Trend, words: Words) -> Row:
    """The specification of a trend."""
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
    layers += _pooled(x, y) if any(row["pooled"] for row in rows) else []
    layers += (
        _intervals(trend, x, y) if any(row["low"] is not None and not row["pooled"] for row in rows) else []
    )
    layers += _lines(trend, x, y)
    # A reader's script may draw it narrower.
    free = {"usermeta": {"flexible": True}}
    return {**free, "width": WIDTH - 60, "height": 250, "data": {"values": rows}, "layer": layers}


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


def _intervals(trend: Trend, x: Row, y: Row) -> list[Row]:
    ends = {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    return [
        {
            "transform": [{"filter": "!datum.pooled && isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "strokeWidth": 1.5},
            "encoding": {"x": x, **ends, "color": _scaled(trend, COLOURS)},
        }
    ]


def _lines(trend: Trend, x: Row, y: Row) -> list[Row]:
    single = [{"filter": "!datum.pooled && isValid(datum.value)"}]
    at = {"x": x, "y": y, "color": _scaled(trend, COLOURS)}
    tip = [{"field": name, "type": "nominal"} for name in ("year", "group", "printed", "note")]
    return [
        {
            "transform": single,
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**at, "strokeDash": _scaled(trend, DASHES), "detail": {"field": "run"}},
        },
        {
            "transform": single,
            "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
            "encoding": {**at, "shape": _scaled(trend, SHAPES), "tooltip": tip},
        },
    ]


def _scaled(trend: Trend, values: Sequence[Any]) -> Row:
    """How the lines differ; told in a legend where there are several."""
    names = [line.name for line in trend.lines]
    legend = {"title": None, "orient": "top", "symbolSize": 90} if len(names) > 1 else None
    scale = {"domain": names, "range": list(values[: len(names)])}
    return {"field": "group", "type": "nominal", "scale": scale, "legend": legend}
