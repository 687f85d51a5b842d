"""The pictures of pages once more as Vega-Lite specifications: for files to take away and for looking closer.

Source: Vega-Lite v6.
"""

from typing import Any

from halfsky.core.reports.area_charts import map_spec, tiles_spec
from halfsky.core.reports.charts import (
    INK,
    LINE,
    SCHEMA,
    WIDTH,
    ChartText,
    status_chart,
)
from halfsky.core.reports.dots_chart import dots_spec
from halfsky.core.reports.model import Chart
from halfsky.core.reports.picture_tables import table_of
from halfsky.core.reports.picture_tellings import tell
from halfsky.core.reports.picture_words import Words
from halfsky.core.reports.pictures import (
    AreaMap,
    Charted,
    Dots,
    Multiples,
    StatusBars,
    Tiles,
    Trend,
)
from halfsky.core.reports.series import runs
from halfsky.core.reports.trend_chart import trend_spec

Row = dict[str, Any]


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
            return trend_spec(picture, words), 300
        case Dots():
            return dots_spec(picture, words)
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
