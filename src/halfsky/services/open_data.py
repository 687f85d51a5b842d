"""The open files of an edition: figures, verdicts with outlook, indicators, areas, and what describes them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import polars as pl

from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.vocabulary.statuses import MARKS
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.editions.reading import Edition
from halfsky.engines.licences import Licence
from halfsky.engines.open_files import MOST_EXCEL_ROWS, write_csv, write_excel, write_package
from halfsky.services.ground import Ground

FIGURES: tuple[str, ...] = (
    "area_code", "area", "indicator", "variable", "year", "sex", "residence", "age", "disaggregation",
    "value", "unit", "numerator", "denominator", "status",
)  # fmt: skip
"""Columns of the figures: the headings by which HalfSky itself reads a file of figures."""

VERDICTS: tuple[str, ...] = (
    "area_code", "area", "target", "number", "domain", "words", "indicator", "sex", "residence", "status", "status_zh",
    "status_en", "year", "value", "unit", "comparator", "target_value", "deadline", "base_year", "base_value", "gap",
    "low95", "high95", "numerator", "denominator", "pooled_value", "pooled_from", "pooled_to", "probability", "low80",
    "median", "high80", "reason_zh", "reason_en", "rule",
)  # fmt: skip
"""Columns of the verdicts: one row per target and area."""


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the figures in their files.

    Attributes:
        title: Of the whole.
        issuer: Who answers for it.
        date: Of the release, or of the vintage where nothing was released.
        notes: Source, citation, terms of use, a line each.
        licence: As the release names it; null where it names none.
    """

    title: str
    issuer: str
    date: datetime
    notes: tuple[str, ...]
    licence: Licence | None = None


def write_open_data(edition: Edition, ground: Ground, folder: Path, *, said: Described) -> dict[str, int]:
    """Write the open files of an edition into a folder; their names with their rows, in the order shown.

    What disclosure control hid is in them as a row without figures whose status is `suppressed`.
    """
    names = {code: area.name.zh for code, area in ground.codebook.areas.items()}
    rows = {"figures.csv": write_csv(figures_of(edition, names), folder / "figures.csv")}
    if rows["figures.csv"] <= MOST_EXCEL_ROWS:
        write_excel(
            figures_of(edition, names),
            folder / "figures.xlsx",
            notes=said.notes,
            title="figures",
            issuer=said.issuer,
            date=said.date,
        )
        rows["figures.xlsx"] = rows["figures.csv"]
    tables = {
        "verdicts.csv": verdicts_of(edition, names),
        "indicators.csv": indicators_of(edition, ground),
        "areas.csv": areas_of(edition, ground),
    }
    for name, table in tables.items():
        rows[name] = write_csv([table], folder / name)
    schemas = {"figures.csv": _FIGURES_SCHEMA} | {name: table.schema for name, table in tables.items()}
    manifest = edition.manifest
    write_package(
        folder / "datapackage.json",
        name=(manifest.release or manifest.vintage).lower(),
        title=said.title,
        notes=said.notes,
        licence=said.licence,
        source=said.issuer,
        tables=schemas,
    )
    return rows


_FIGURES_SCHEMA = pl.Schema({name: OBSERVATIONS["area" if name == "area_code" else name] for name in FIGURES})


def figures_of(edition: Edition, names: dict[str, str]) -> Iterator[pl.DataFrame]:
    """Every figure, columns `FIGURES`, one series at a time so that a nation's need not be in memory at once."""
    for part in edition.observations_by_series():
        yield _with_area(part, names).select(FIGURES)


def _with_area(table: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    code = pl.col("area")
    return table.with_columns(area_code=code, area=code.replace_strict(names, default=code))


def verdicts_of(edition: Edition, names: dict[str, str]) -> pl.DataFrame:
    """Every verdict with its outlook, columns `VERDICTS`: areas by code, targets in the order of the plan."""
    asked = edition.table("targets").select("target", "number", "position", "domain", "sex", "residence")
    ahead = edition.table("forecasts").select("area", "target", "probability", "low80", "median", "high80")
    whole = (
        edition.table("assessments").join(asked, on="target").join(ahead, on=["area", "target"], how="left")
    )
    words = {str(status): mark for status, mark in MARKS.items()}
    told = whole.with_columns(
        status_zh=pl.col("status").replace_strict(
            {code: mark.zh for code, mark in words.items()}, default=""
        ),
        status_en=pl.col("status").replace_strict(
            {code: mark.en for code, mark in words.items()}, default=""
        ),
    )
    return _with_area(told.sort("area", "position"), names).select(VERDICTS)


def indicators_of(edition: Edition, ground: Ground) -> pl.DataFrame:
    """The indicators and variables that have a figure, with their names and definitions."""
    book = ground.codebook
    rows = [
        {
            "code": code,
            "kind": "indicator" if code in book.indicators else "variable",
            "name_zh": known.name.zh,
            "name_en": known.name.en,
            "unit": known.unit,
            "unit_zh": UNITS[known.unit].zh,
            "unit_en": UNITS[known.unit].en,
            "definition_zh": known.definition.zh if known.definition else "",
            "definition_en": known.definition.en if known.definition else "",
        }
        for code in sorted(edition.series)
        if (known := book.indicators.get(code) or book.variables.get(code)) is not None
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_INDICATOR, pl.String()))


_INDICATOR = (
    "code", "kind", "name_zh", "name_en", "unit", "unit_zh", "unit_en", "definition_zh", "definition_en",
)  # fmt: skip


def areas_of(edition: Edition, ground: Ground) -> pl.DataFrame:
    """The areas that have a figure, as HalfSky reads a list of areas."""
    areas: Iterable[str] = sorted(code for code in edition.areas if code in ground.codebook.areas)
    rows = [
        {
            "code": one.code,
            "name": one.name.zh,
            "name_en": one.name.en,
            "parent": one.parent or "",
            "level": one.level,
        }
        for one in (ground.codebook.areas[code] for code in areas)
    ]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("code", "name", "name_en", "parent", "level"), pl.String())
    )
