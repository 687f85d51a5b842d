"""Yearbooks of the invented prefecture, of the nation, and of figures made by hand."""

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.reports.yearbook.model import Figure, Group, Series, Yearbook
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, read_figures
from halfsky.services.yearbook import make_yearbook

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
YUNLING = "990100"
NATION = "100000"


@cache
def ground() -> Ground:
    return prepare(EXAMPLES / "yunling" / "areas.csv")


@cache
def figures_of(place: str) -> pl.DataFrame:
    file = EXAMPLES / ("yunling" if place == YUNLING else "china") / "figures.csv"
    reading = read_figures(file, area=place, ground=ground())
    return complete(reading, ground()).observations


@cache
def book_of(place: str) -> Yearbook:
    return make_yearbook(figures_of(place), ground(), area=place, year=2024, issuer="统计局")


def observations(*rows: dict[str, Any]) -> pl.DataFrame:
    """A table of rows that name what matters to them; by default a reported rate of the invented prefecture."""
    usual: dict[str, Any] = {
        "area": YUNLING,
        "indicator": None if any("variable" in row for row in rows) else "HOSPITAL_DELIVERY",
        "variable": None,
        "year": 2024,
        "sex": "_T",
        "age": "_T",
        "residence": "_T",
        "disaggregation": "_T",
        "value": 98.5,
        "unit": "percent",
        "numerator": None,
        "denominator": None,
        "status": "reported",
        "source": "",
        "derivation": "",
        "coverage": None,
        "file": "figures.csv",
        "row": 1,
    }
    return pl.DataFrame([{**usual, **row} for row in rows], schema=OBSERVATIONS)


def book(*rows: dict[str, Any], **options: Any) -> Yearbook:
    return make_yearbook(observations(*rows), ground(), area=YUNLING, year=2024, **options)


Cell = tuple[Series, str, Group, int]
"""Series, area, group, year."""


def printed(yearbook: Yearbook) -> dict[Cell, tuple[Figure, int]]:
    """Every cell of every table by what it is about, with the decimals of its row; the same cell twice must agree."""
    found: dict[Cell, tuple[Figure, int]] = {}
    for table in yearbook.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                group = row.group if table.shape == "summary" else column.group
                key = (row.series, row.area, group, column.year)
                assert found.setdefault(key, (cell, row.digits)) == (cell, row.digits)
    return found
