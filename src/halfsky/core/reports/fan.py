"""The fan of the future in a chart of a series: the band that holds each coming year's figure with 80 %."""

from typing import Any

import msgspec
import polars as pl

from halfsky.core.reports.charts import INK, LINE
from halfsky.core.reports.material import Material
from halfsky.core.reports.model import Cell, Chart
from halfsky.core.reports.readings import Reading
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.units import UNITS

Row = dict[str, Any]


def with_fan(material: Material, reading: Reading, chart: Chart) -> Chart:
    """Add the fan of a target to the chart of its series; a target without a forecast keeps its chart.

    Args:
        material: The board, with its fans.
        reading: The target drawn.
        chart: As `series_chart` drew it, with a scale of years up to the deadline.
    """
    rows = _rows(material, reading)
    if not rows:
        return chart
    encoding = chart.spec["layer"][0]["encoding"]
    told = _told(material, reading, rows[-1])
    table_row = (Cell(text=str(rows[-1]["year"])), Cell(text=told, numeric=True))
    return msgspec.structs.replace(
        chart,
        description=chart.description
        + material.catalogue.text("chart.fan", year=str(rows[-1]["year"]), told=told),
        spec={**chart.spec, "layer": [*_layers(material, rows, encoding), *chart.spec["layer"]]},
        rows=(*chart.rows, table_row),
    )


def _rows(material: Material, reading: Reading) -> list[Row]:
    """The band from the last figure on, in the unit of the series."""
    board, last = material.board, reading.series[-1]
    if not board.fans.width:
        return []
    of_target = (pl.col("target") == reading.number) & (pl.col("area") == board.area)
    ahead = board.fans.filter(of_target & (pl.col("year") > last.year))
    rows = []
    for row in ahead.iter_rows(named=True):
        factor = _factor(row["unit"], last.unit)
        if factor is None:
            return []
        rows.append(
            {name: round(row[name] * factor, 6) for name in ("low80", "median", "high80")}
            | {"year": row["year"]}
        )
    start = {"year": last.year, "low80": last.value, "median": last.value, "high80": last.value}
    return [start, *rows] if rows else []


def _factor(unit: str, wanted: str) -> float | None:
    if unit == wanted:
        return 1.0
    if unit not in UNITS or wanted not in UNITS or UNITS[unit].family != UNITS[wanted].family:
        return None
    return UNITS[unit].factor / UNITS[wanted].factor


def _layers(material: Material, rows: list[Row], encoding: Row) -> list[Row]:
    x, y = encoding["x"], encoding["y"]

    def of(field: str) -> Row:
        return {**y, "field": field}

    label = [rows[-1] | {"printed": material.catalogue.text("chart.fan_label")}]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": LINE, "opacity": 0.16},
            "encoding": {"x": x, "y": of("low80"), "y2": {"field": "high80"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": LINE, "strokeDash": [4, 3], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": of("median")},
        },
        {
            "data": {"values": label},
            "mark": {"type": "text", "align": "right", "dx": -4, "dy": 10, "color": INK, "fontSize": 11},
            "encoding": {"x": x, "y": of("high80"), "text": {"field": "printed"}},
        },
    ]


def _told(material: Material, reading: Reading, row: Row) -> str:
    low, high = (plain(round(row[name], reading.decimals)) for name in ("low80", "high80"))
    return material.catalogue.text("chart.fan_interval", low=low, high=high)
