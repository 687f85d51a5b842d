"""The tables of an edition: their columns, and by what they are looked up."""

from typing import Any

import msgspec
import polars as pl

from halfsky.core.assessment.model import ASSESSMENTS, ATTAINMENT, DIRECTIONS, PEERS, TARGETS
from halfsky.core.disclosure.model import REASONS
from halfsky.core.early_warning.model import WARNINGS
from halfsky.core.outlook.fans import FANS
from halfsky.core.outlook.targets import FORECASTS
from halfsky.engines.editions.points import NUMBERS

FORMAT = "halfsky-edition-2"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One table: schema, and the columns that name a row, in the order in which rows lie."""

    schema: dict[str, Any]
    key: tuple[str, ...]


GROUP = ("sex", "residence", "age", "disaggregation")
INSTEAD = ("instead", "instead_area", "instead_from", "instead_to")
BY_AREA_AND_TARGET = ("area", "target")

TABLES: dict[str, Layout] = {
    "targets": Layout(
        schema={
            "target": pl.String(),
            "number": pl.Int32(),
            "position": pl.Int32(),
            **{name: kind for name, kind in TARGETS.items() if name != "target"},
        },
        key=("target",),
    ),
    "assessments": Layout(schema=ASSESSMENTS, key=BY_AREA_AND_TARGET),
    "earlier": Layout(
        schema={name: ASSESSMENTS[name] for name in ("target", "area", "status", "year", "value", "gap")},
        key=BY_AREA_AND_TARGET,
    ),
    "forecasts": Layout(schema=FORECASTS, key=BY_AREA_AND_TARGET),
    "fans": Layout(schema=FANS, key=("area", "target", "year")),
    "directions": Layout(schema=DIRECTIONS, key=("area", "direction_no")),
    "peers": Layout(schema=PEERS, key=("area", "target", "rule")),
    "warnings": Layout(schema=WARNINGS, key=("area", "rank")),
    "attainment": Layout(schema=ATTAINMENT, key=("area", "domain")),
    "earlier_attainment": Layout(schema=ATTAINMENT, key=("area", "domain")),
    "substitutes": Layout(
        schema={
            "series": pl.String(),
            "area": pl.String(),
            **{name: REASONS[name] for name in (*GROUP, "year", *INSTEAD)},
        },
        key=("series", "area", *GROUP, "year"),
    ),
}
"""What is asked of one area or one target is read in one stroke: rows lie in the order of their key.

`targets.number` is the number of the promise in the adopted plan, by which addresses name it, and `position` its place
in the text. `earlier` holds the verdicts of the year before, on the figures known now. `substitutes` tells, of every
figure hidden in a release, what may be used in its place.
"""

SERIES_KEY = ("series", *GROUP)
POINT = ("year", *NUMBERS)
ORIGIN = ("status", "derivation", "source")
"""Columns of a figure: what it is of, the numbers, where it comes from."""

FIGURES_SQL = """
CREATE TABLE series (id INTEGER PRIMARY KEY, series TEXT, kind TEXT, unit TEXT, sex TEXT, residence TEXT, age TEXT,
  disaggregation TEXT);
CREATE TABLE areas (id INTEGER PRIMARY KEY, area TEXT UNIQUE);
CREATE TABLE origins (id INTEGER PRIMARY KEY, status TEXT, derivation TEXT, source TEXT);
CREATE TABLE series_years (series TEXT PRIMARY KEY, years TEXT) WITHOUT ROWID;
CREATE TABLE figures (series INTEGER, area INTEGER, points BLOB, PRIMARY KEY (series, area)) WITHOUT ROWID;
CREATE INDEX series_by_code ON series (series);
"""
"""Figures are many: names are written once, and all years of a series in an area are one row (`points`)."""

_TYPES = {pl.String(): "TEXT", pl.Float64(): "REAL"}


def table_sql(name: str) -> str:
    """The statement that makes a table of `TABLES`."""
    layout = TABLES[name]
    columns = ", ".join(f"{column} {_TYPES.get(kind, 'INTEGER')}" for column, kind in layout.schema.items())
    return f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({', '.join(layout.key)})) WITHOUT ROWID"
