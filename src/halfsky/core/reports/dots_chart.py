"""Areas by their value as Vega-Lite specification: dots, intervals, target and the value of the whole."""

from collections.abc import Sequence
from typing import Any

from halfsky.core.reports.charts import GREY, INK, LINE, ROW_HEIGHT, WIDTH
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import Dots, Place
from halfsky.core.reports.standings import shown_of, standings
from halfsky.core.vocabulary.statuses import ATTAINED, JUDGED

Row = dict[str, Any]


def dots_spec(dots: Dots, words: Words) -> tuple[Row, int]:
    """The specification of areas as dots and its height."""
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
    points = {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1}
    layers = [*_spans(rows, x, y), {"mark": points, "encoding": {"y": y, "x": x, **_standing()}}]
    layers += _uprights(dots, words, x)
    height = int(ROW_HEIGHT * 0.8) * max(len(rows), 1)
    return {"width": WIDTH - 190, "height": height, "data": {"values": rows}, "layer": layers}, height + 70


def _spans(rows: Sequence[Row], x: Row, y: Row) -> list[Row]:
    if all(row["low"] is None for row in rows):
        return []
    return [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        }
    ]


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
