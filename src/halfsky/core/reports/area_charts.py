"""Tiles and maps as Vega-Lite specifications: shades for classes; name, value and mark in the middle of each area."""

from collections.abc import Sequence
from typing import Any

from halfsky.core.reports.charts import GREY, INK, WIDTH
from halfsky.core.reports.mark_paths import MARK_PATHS
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import AreaMap, Place, Tiles
from halfsky.core.reports.shades import MOST, Classes, classes_of
from halfsky.core.vocabulary.statuses import MARKS, Status

Row = dict[str, Any]

SHADES = ("#eef5f3", "#c5dfda", "#8fbfb8", "#3b8482", "#07403f")
DARK = 4
"""Shade from which on words are white."""
NONE = "#ffffff"
TILE = 72
"""Side of the largest tile."""
NAMED, MARKED = 24, 12
"""Breadth of an area on a map, in pixels, from which on it has room for its name, and for its mark alone."""


def tiles_spec(tiles: Tiles, words: Words) -> tuple[Row, int]:
    """The specification of a tile grid and its height."""
    classes = classes_of(tiles.places, tiles.breaks, digits=tiles.digits)
    places = {its.area: its for its in tiles.places}
    rows = [
        {"column": seat.column, "row": seat.row, **_row(places[seat.area], classes, words)}
        for seat in tiles.seats
        if seat.area in places
    ]
    columns = max((seat.column for seat in tiles.seats), default=0) + 1
    lines = max((seat.row for seat in tiles.seats), default=0) + 1
    side = min(TILE, WIDTH // columns)
    at = {
        channel: {"field": field, "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.04}}
        for channel, field in (("x", "column"), ("y", "row"))
    }
    marks = _marks(tiles.places, at, words, dy=side * 0.27)
    layers = [
        {
            "mark": {"type": "rect", "stroke": GREY, "strokeWidth": 0.7},
            "encoding": {**at, **_fill(classes, words)},
        },
        _words("short", at, dy=-side * 0.26 if marks else -7),
        _words("printed", at, dy=0 if marks else 9),
        *marks,
    ]
    size = {"width": columns * side, "height": lines * side}
    return {**size, "data": {"values": rows}, "layer": layers}, lines * side + 60


def map_spec(area_map: AreaMap, words: Words) -> tuple[Row, int]:
    """The specification of a map, its outlines inside, and its height."""
    classes = classes_of(area_map.places, area_map.breaks, digits=area_map.digits)
    places = {its.area: its for its in area_map.places}
    drawn = [its for its in area_map.ground.outlines if its.area in places]
    shapes = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in its.rings]},
            **_row(places[its.area], classes, words),
        }
        for its in drawn
    ]
    scale = WIDTH / area_map.ground.width
    spots = [
        {
            "x": its.at[0] * scale,
            "y": its.at[1] * scale,
            "room": its.room * scale,
            **_row(places[its.area], classes, words),
        }
        for its in drawn
        if its.room * scale > MARKED
    ]
    named = [{**row, "y": row["y"] - 8 * bool(row["status"])} for row in spots if row["room"] > NAMED]
    marked = [{**row, "y": row["y"] + 8 * (row["room"] > NAMED)} for row in spots]
    at = {
        channel: {"field": channel, "type": "quantitative", "scale": None, "axis": None}
        for channel in ("x", "y")
    }
    height = round(area_map.ground.height * scale)
    layers = [
        {
            "data": {"values": shapes},
            "projection": {"type": "identity", "scale": scale, "translate": [0, 0]},
            "mark": {"type": "geoshape", "stroke": GREY, "strokeWidth": 0.7},
            "encoding": _fill(classes, words),
        },
        {**_words("short", at, dy=0), "data": {"values": named}},
        *({**layer, "data": {"values": marked}} for layer in _marks(area_map.places, at, words, dy=0)),
    ]
    return {"width": WIDTH, "height": height, "layer": layers}, height + 40


def _row(its: Place, classes: Classes | None, words: Words) -> Row:
    shade = 0 if classes is None or its.value is None else classes.shade(its.value)
    number = 0 if classes is None or its.value is None else classes.number(its.value)
    told = (
        words.say("class_none") if classes is None or not number else words.class_range(classes, number - 1)
    )
    return {
        "area": its.area,
        "name": its.name,
        "short": its.short or its.name,
        "value": its.value,
        "printed": words.point(its),
        "status": words.status(its.status),
        "class": told,
        "ink": "#ffffff" if shade >= DARK else INK,
    }


def _fill(classes: Classes | None, words: Words) -> Row:
    count = classes.count if classes else 0
    told = [words.class_range(classes, number) for number in range(count)] if classes else []
    scale = {"domain": [*told, words.say("class_none")], "range": [*SHADES[MOST - count :][:count], NONE]}
    legend = {
        "title": words.unit() or None,
        "orient": "top",
        "symbolType": "square",
        "symbolStrokeColor": GREY,
    }
    return {
        "fill": {"field": "class", "type": "nominal", "scale": scale, "legend": legend},
        "tooltip": [{"field": name, "type": "nominal"} for name in ("name", "printed", "status")],
    }


def _words(field: str, at: Row, *, dy: float) -> Row:
    return {
        "mark": {"type": "text", "dy": dy, "fontSize": 11, "limit": 0},
        "encoding": {**at, "text": {"field": field}, "color": _BY_SHADE},
    }


_BY_SHADE: Row = {"field": "ink", "type": "nominal", "scale": None, "legend": None}


def _marks(places: Sequence[Place], at: Row, words: Words, *, dy: float) -> list[Row]:
    """The mark of each area's status, and what the marks mean; nothing where no area is judged."""
    seen = {its.status for its in places if its.status}
    found = [status for status in Status if status in seen]
    if not found:
        return []
    shape = {
        "field": "status",
        "type": "nominal",
        "scale": {
            "domain": [words.status(status) for status in found],
            "range": [MARK_PATHS[MARKS[status].shape] for status in found],
        },
        "legend": {
            "title": None,
            "orient": "bottom",
            "columns": 5,
            "symbolFillColor": INK,
            "symbolStrokeWidth": 0,
            "symbolSize": 110,
        },
    }
    return [
        {
            "transform": [{"filter": "datum.status !== ''"}],
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 130, "yOffset": dy},
            "encoding": {**at, "shape": shape, "color": _BY_SHADE},
        }
    ]
