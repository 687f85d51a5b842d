"""The reliability diagram: what was said across, what happened up, the diagonal where both agree."""

from collections.abc import Mapping

import polars as pl

from halfsky.core.reports.charts import GREY, LINE, SCHEMA, SECOND, Row
from halfsky.core.reports.model import Cell, Chart
from halfsky.core.vocabulary.numbers import plain

_SHAPES = ("circle", "diamond")
_DASHES = ([1, 0], [6, 4])


def reliability_chart(
    bins: pl.DataFrame, *, number: str, names: Mapping[str, str], words: Mapping[str, str]
) -> Chart:
    """Draw what was said against what happened.

    Args:
        bins: Schema `outlook.record.CALIBRATION`, of the methods of `names`.
        number: Of the chart as printed.
        names: Printed name of one or two methods; the first is drawn with circles and a full line.
        words: `caption`, `title`, `description`, `said`, `happened`, `method`, `questions`.
    """
    ordered = [row for method in names for row in bins.filter(pl.col("method") == method).to_dicts()]
    rows: list[Row] = [
        {
            "name": names[row["method"]],
            "said": round(100.0 * row["said"], 2),
            "happened": round(100.0 * row["happened"], 2),
            "weight": round(row["weight"], 4),
            "questions": row["questions"],
        }
        for row in ordered
    ]
    heads = [words[key] for key in ("method", "said", "happened", "questions")]
    return Chart(
        number=number,
        caption=words["caption"],
        title=words["title"],
        description=words["description"],
        spec={"$schema": SCHEMA, "data": {"values": rows}, "layer": _layers(list(names.values()), words)},
        width=440,
        height=400,
        head=tuple(Cell(text=head, numeric=place > 0) for place, head in enumerate(heads)),
        rows=tuple(
            (
                Cell(text=row["name"]),
                *(Cell(text=plain(row[key], digits=1), numeric=True) for key in ("said", "happened")),
                Cell(text=str(row["questions"]), numeric=True),
            )
            for row in rows
        ),
    )


def _layers(methods: list[str], words: Mapping[str, str]) -> list[Row]:
    x, y = _axis("said", words["said"]), _axis("happened", words["happened"])
    scale = {"domain": methods}
    legend = {"title": None, "orient": "top", "symbolSize": 90}
    colour = {"field": "name", "scale": {**scale, "range": [LINE, SECOND]}, "legend": legend}
    ends = [{"said": 0, "happened": 0}, {"said": 100, "happened": 100}]
    return [
        {
            "data": {"values": ends},
            "mark": {"type": "line", "color": GREY, "strokeDash": [2, 3], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": x,
                "y": y,
                "stroke": colour,
                "strokeDash": {
                    "field": "name",
                    "scale": {**scale, "range": list(_DASHES)},
                    "legend": legend,
                },
            },
        },
        {
            "mark": {"type": "point", "filled": True, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {**colour, "legend": legend},
                "shape": {"field": "name", "scale": {**scale, "range": list(_SHAPES)}, "legend": legend},
                "size": {
                    "field": "weight",
                    "type": "quantitative",
                    "scale": {"range": [40, 240]},
                    "legend": None,
                },
            },
        },
    ]


def _axis(field: str, title: str) -> Row:
    scale = {"domain": [0, 100], "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": {"title": title, "grid": True}}
