"""Charts as Vega-Lite specifications: from rows to a `Chart`, nothing else.

Every chart reads on a grey print: lines differ by dash, points by shape, bars by filled, hollow and dashed.
The renderers add type, axes style and size; the finding stands above the picture as text of the document.

Source: Vega-Lite v6.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from halfsky.core.reports.model import Cell, Chart
from halfsky.core.vocabulary.statuses import MARKS, Status

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK = "#222222"
LINE = "#1b4f8a"
SECOND = "#c8641e"
GREY = "#666666"
ROW_HEIGHT = 26
FRAME_HEIGHT = 90
WIDTH = 560
SIGN_WIDTH = 12
"""Width of a Chinese sign at the size of axis labels."""
LONGEST_NAME = 20.0
"""Signs of a name beside a chart, Latin ones counted half, before it is cut."""

Row = dict[str, Any]


class ChartText(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a chart: number, caption, finding, alternative text, heads of its table."""

    number: str
    caption: str
    title: str
    description: str
    heads: tuple[str, ...]


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A target line: its value and the words beside it."""

    value: float
    label: str


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A year marked by an upright line: base year, deadline."""

    year: int
    label: str


def series_chart(
    text: ChartText, rows: Sequence[Row], *, unit: str, goal: Goal | None, moments: Sequence[Moment] = ()
) -> Chart:
    """Draw a series of years with its target line and marked years.

    Args:
        text: Words of the chart.
        rows: One row per year: `year`, `value`, `printed`.
        unit: Sign of the unit, as title of the value axis.
        goal: The target line, drawn dashed.
        moments: Marked years, drawn dotted.
    """
    years = [row["year"] for row in rows] + [moment.year for moment in moments]
    x: Row = {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [min(years), max(years)], "nice": False, "padding": 18},
        "axis": {"format": "d", "tickMinStep": 1, "title": None, "grid": False},
    }
    y: Row = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True, "padding": 16},
        "axis": {"title": unit or None},
    }
    layers: list[Row] = [
        {
            "mark": {"type": "line", "color": LINE, "strokeWidth": 2},
            "encoding": {"x": x, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 55, "color": LINE, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        *_labels(rows, x, y, goal=goal, room=max(years) > rows[-1]["year"]),
    ]
    if goal is not None:
        layers += _goal_layers(goal, max(years), x, y, below=rows[-1]["value"] >= goal.value)
    layers += [layer for moment in moments for layer in _moment_layers(moment, x, last=max(years))]
    spec = {"data": {"values": list(rows)}, "layer": layers}
    return _chart(text, spec, rows, ("year", "printed"), height=250, beside=56, below=40)


def _labels(rows: Sequence[Row], x: Row, y: Row, *, goal: Goal | None, room: bool) -> list[Row]:
    """Print the first and the last value where line and target leave room: the last away from the target."""
    first, last = rows[0], rows[-1]
    above = last["value"] >= (goal.value if goal else first["value"])
    ends = [(last, "left" if room else "right", 9 if room else 0, -7 if above else 15)]
    if len(rows) > 1:
        falls = rows[1]["value"] <= first["value"]
        ends.append((first, "left", 8, -8 if falls else 16))
    return [
        {
            "data": {"values": [row]},
            "mark": {"type": "text", "align": align, "dx": dx, "dy": dy, "color": INK, "fontSize": 12},
            "encoding": {"x": x, "y": y, "text": {"field": "printed"}},
        }
        for row, align, dx, dy in ends
    ]


def _goal_layers(goal: Goal, last: int, x: Row, y: Row, *, below: bool) -> list[Row]:
    value = [{"year": last, "value": goal.value, "printed": goal.label}]
    side = {"baseline": "top", "dy": 5} if below else {"baseline": "bottom", "dy": -4}
    words = {"type": "text", "align": "right", "dx": -6, "color": INK, **side}
    return [
        {
            "data": {"values": value},
            "mark": {"type": "rule", "strokeDash": [8, 4], "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": y},
        },
        {
            "data": {"values": value},
            "mark": {**words, "fontSize": 12},
            "encoding": {"x": x, "y": y, "text": {"field": "printed"}},
        },
    ]


def _moment_layers(moment: Moment, x: Row, *, last: int) -> list[Row]:
    value = [{"year": moment.year, "printed": moment.label}]
    at_end = moment.year == last
    words: Row = {
        "type": "text",
        "align": "right" if at_end else "left",
        "dx": -5 if at_end else 5,
        "dy": -7,
        "color": GREY,
        "fontSize": 11,
    }
    return [
        {
            "data": {"values": value},
            "mark": {"type": "rule", "strokeDash": [2, 3], "color": GREY},
            "encoding": {"x": x},
        },
        {
            "data": {"values": value},
            "mark": words,
            "encoding": {"x": x, "y": {"value": "height"}, "text": {"field": "printed"}},
        },
    ]


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """How a status fills a bar: full is met, hollow is not met, dashed is not known."""

    colour: str
    edge: str
    dash: tuple[int, int] = (1, 0)
    ink: str = INK


FILLS: dict[Status, Fill] = {
    Status.MET_EARLY: Fill(colour="#0f5223", edge="#0f5223", ink="#ffffff"),
    Status.MET: Fill(colour="#1a7f37", edge="#0f5223", ink="#ffffff"),
    Status.NEARLY_MET: Fill(colour="#a9d5a0", edge="#0f5223"),
    Status.NOT_MET: Fill(colour="#ffffff", edge="#b3261e"),
    Status.REVERSED: Fill(colour="#f3c1bc", edge="#b3261e"),
    Status.CANNOT_BE_JUDGED: Fill(colour="#e6e6e6", edge=GREY, dash=(2, 2)),
    Status.NO_DATA: Fill(colour="#ffffff", edge=GREY, dash=(4, 3)),
    Status.NOT_DUE: Fill(colour="#f4f4f4", edge=GREY, dash=(1, 3)),
    Status.NOT_APPLICABLE: Fill(colour="#ffffff", edge="#bbbbbb", dash=(1, 5)),
}
"""The shapes of `vocabulary.statuses.MARKS` carried over to bars, darkest for best."""


def status_chart(text: ChartText, rows: Sequence[Row], *, lang: str, axis: str) -> Chart:
    """Draw the statuses of each domain's targets as one stacked bar per domain.

    Args:
        text: Words of the chart.
        rows: One row per domain × status that occurs: `domain`, `status`, `number`.
        lang: Language of the status words.
        axis: Title of the axis of numbers.
    """
    present = [status for status in FILLS if any(row["status"] == status for row in rows)]
    words = [MARKS[status].zh if lang == "zh" else MARKS[status].en for status in present]
    named = [
        {**row, "word": word, "place": place, "ink": FILLS[status].ink}
        for row in rows
        for place, (status, word) in enumerate(zip(present, words, strict=True))
        if row["status"] == status
    ]
    named, domains = _cut(named, "domain")
    encoding: Row = {
        "y": {"field": "domain", "type": "nominal", "sort": domains, "axis": {"title": None}},
        "x": {
            "field": "number",
            "type": "quantitative",
            "stack": "zero",
            "axis": {"title": axis, "tickMinStep": 1, "format": "d"},
        },
        "order": {"field": "place", "type": "quantitative"},
    }
    bars: Row = {
        "mark": {"type": "bar", "strokeWidth": 1.4, "height": {"band": 0.72}},
        "encoding": {**encoding, **_fills(present, words)},
    }
    counts: Row = {
        "mark": {"type": "text", "fontSize": 12},
        "encoding": {
            **encoding,
            "x": {**encoding["x"], "bandPosition": 0.5},
            "detail": {"field": "word"},
            "text": {"field": "number"},
            "color": {"field": "ink", "type": "nominal", "scale": None, "legend": None},
        },
    }
    spec = {"data": {"values": named}, "layer": [bars, counts]}
    height = FRAME_HEIGHT + ROW_HEIGHT * len(domains)
    fields = ("domain", "word", "number")
    return _chart(text, spec, named, fields, height=height, beside=_beside(domains))


def _fills(present: list[Status], words: list[str]) -> Row:
    legend = {"title": None, "orient": "top", "columns": 5, "symbolType": "square", "symbolSize": 160}
    return {
        "fill": {
            "field": "word",
            "type": "nominal",
            "scale": {"domain": words, "range": [FILLS[status].colour for status in present]},
            "legend": legend,
        },
        "stroke": {
            "field": "word",
            "type": "nominal",
            "scale": {"domain": words, "range": [FILLS[status].edge for status in present]},
            "legend": legend,
        },
        "strokeDash": {
            "field": "word",
            "type": "nominal",
            "scale": {"domain": words, "range": [list(FILLS[status].dash) for status in present]},
            "legend": legend,
        },
    }


def pairs_chart(text: ChartText, rows: Sequence[Row], *, groups: tuple[str, str], unit: str) -> Chart:
    """Draw two groups' values of several indicators of one unit, each pair joined by a line.

    Args:
        text: Words of the chart.
        rows: One row per indicator × group: `name`, `group`, `value`, `printed`.
        groups: Words of the two groups; the first is a filled circle, the second a hollow diamond.
        unit: Sign of the unit.
    """
    rows, names = _cut(rows, "name")
    y: Row = {"field": "name", "type": "nominal", "sort": names, "axis": {"title": None}}
    x: Row = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True, "padding": 20},
        "axis": {"title": unit or None, "grid": True},
    }
    scale = {"domain": list(groups)}
    legend = {"title": None, "orient": "top", "symbolSize": 110}
    layers: list[Row] = [
        {
            "mark": {"type": "line", "color": GREY, "strokeWidth": 2},
            "encoding": {"y": y, "x": x, "detail": {"field": "name"}},
        },
        {
            "mark": {"type": "point", "size": 110, "strokeWidth": 2, "opacity": 1},
            "encoding": {
                "y": y,
                "x": x,
                "shape": {
                    "field": "group",
                    "scale": {**scale, "range": ["circle", "diamond"]},
                    "legend": legend,
                },
                "stroke": {"field": "group", "scale": {**scale, "range": [LINE, SECOND]}, "legend": legend},
                "fill": {"field": "group", "scale": {**scale, "range": [LINE, "#ffffff"]}, "legend": legend},
            },
        },
        {
            "mark": {"type": "text", "dy": -13, "fontSize": 11, "color": INK},
            "encoding": {"y": y, "x": x, "text": {"field": "printed"}},
        },
    ]
    height = FRAME_HEIGHT + int(ROW_HEIGHT * 1.5) * len(names)
    return _chart(
        text,
        {"data": {"values": list(rows)}, "layer": layers},
        rows,
        ("name", "group", "printed"),
        height=height,
        beside=_beside(names),
    )


def areas_chart(
    text: ChartText, rows: Sequence[Row], *, unit: str, goal: Goal | None, words: dict[str, str]
) -> Chart:
    """Draw areas as ranked dots with their intervals and the target line.

    Args:
        text: Words of the chart.
        rows: One row per area, in the order shown: `area`, `value`, `printed`, `standing` (a key of `words`), and
            `low`, `high` where an interval is known.
        unit: Sign of the unit.
        goal: The target line, drawn dashed.
        words: Words of `met`, `missed`, `unsure`: filled, hollow and small dots.
    """
    named = [{**row, "word": words[row["standing"]]} for row in rows]
    named, order = _cut(named, "area")
    y: Row = {"field": "area", "type": "nominal", "sort": order, "axis": {"title": None}}
    scale: Row = {"zero": False, "nice": True, "padding": 12}
    x: Row = {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "axis": {"title": unit or None, "grid": True},
    }
    shown = [key for key in ("met", "missed", "unsure") if any(row["standing"] == key for row in rows)]
    names = [words[key] for key in shown]
    layers: list[Row] = [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1},
            "encoding": {"y": y, "x": x, **_standings(shown, names)},
        },
    ]
    if goal is not None:
        layers += _upright_goal(goal, x)
    height = FRAME_HEIGHT + int(ROW_HEIGHT * 0.7) * len(order)
    spec = {"data": {"values": named}, "layer": layers}
    return _chart(text, spec, named, ("area", "printed", "word"), height=height, beside=_beside(order))


STANDINGS: dict[str, tuple[str, str, str]] = {
    "met": ("circle", "#0f5223", "#1a7f37"),
    "missed": ("circle", "#b3261e", "#ffffff"),
    "unsure": ("cross", GREY, "#e6e6e6"),
}
"""Shape, edge and fill of an area's dot."""


def _standings(shown: list[str], names: list[str]) -> Row:
    legend = {"title": None, "orient": "top", "symbolSize": 90}
    return {
        channel: {
            "field": "word",
            "type": "nominal",
            "scale": {"domain": names, "range": [STANDINGS[key][place] for key in shown]},
            "legend": legend,
        }
        for place, channel in enumerate(("shape", "stroke", "fill"))
    }


def _upright_goal(goal: Goal, x: Row) -> list[Row]:
    value = [{"value": goal.value, "printed": goal.label}]
    return [
        {
            "data": {"values": value},
            "mark": {"type": "rule", "strokeDash": [8, 4], "color": INK, "strokeWidth": 1.5},
            "encoding": {"x": x},
        },
        {
            "data": {"values": value},
            "mark": {"type": "text", "baseline": "bottom", "dy": -3, "color": INK, "fontSize": 11},
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "printed"}},
        },
    ]


def _cut(rows: Sequence[Row], field: str) -> tuple[list[Row], list[str]]:
    """Cut long names in a field of the rows; the names then stand in the order of the rows, each once."""
    cut = [{**row, "full": row[field], field: _cut_name(str(row[field]))} for row in rows]
    return cut, list(dict.fromkeys(row[field] for row in cut))


def _cut_name(name: str) -> str:
    if _signs(name) <= LONGEST_NAME:
        return name
    while _signs(name) > LONGEST_NAME - 1:
        name = name[:-1]
    return name.rstrip() + "…"


def _signs(text: str) -> float:
    return sum(0.55 if sign.isascii() else 1.0 for sign in text)


def _beside(names: Sequence[str]) -> int:
    """Width that the names at the upright axis take."""
    return round(max(map(_signs, names)) * SIGN_WIDTH) + 20


def _chart(
    text: ChartText,
    spec: Row,
    rows: Sequence[Row],
    fields: tuple[str, ...],
    *,
    height: int,
    beside: int,
    below: int = FRAME_HEIGHT,
) -> Chart:
    # The plot's own size is given: fitting it to a frame draws everything twice over.
    size = {"width": WIDTH - beside, "height": height - below, "autosize": "pad"}
    return Chart(
        number=text.number,
        caption=text.caption,
        title=text.title,
        description=text.description,
        spec={"$schema": SCHEMA, **size, **spec},
        width=WIDTH,
        height=height,
        head=tuple(
            Cell(text=head, numeric=field != fields[0])
            for head, field in zip(text.heads, fields, strict=True)
        ),
        rows=tuple(
            tuple(
                Cell(
                    text=str(row.get("full", row[field]) if field == fields[0] else row[field]),
                    numeric=field != fields[0],
                )
                for field in fields
            )
            for row in rows
        ),
    )
