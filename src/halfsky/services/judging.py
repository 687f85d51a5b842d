"""Use cases: read figures; the official verdict on targets and figures."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from halfsky.core.assessment import official
from halfsky.core.assessment.records import targets_from_records
from halfsky.core.observations.names import look_up_areas
from halfsky.core.observations.rates import derive_rates
from halfsky.core.observations.raw import RawTable
from halfsky.core.observations.reading import Reading
from halfsky.core.observations.reading import read_figures as read_rows
from halfsky.core.observations.rollup import RollUp, roll_up
from halfsky.engines.records import read_records
from halfsky.engines.spreadsheets.reading import read_table
from halfsky.services.ground import Ground, prepare


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts with areas as the figures name them (`area_code` beside), and how much of these could be used."""

    assessments: pl.DataFrame
    reading: Reading


def count_rows(reading: Reading) -> str:
    """Say how many rows were read, kept and refused, in both languages."""
    queries = reading.refused.filter(pl.col("severity") == "query").height
    return (
        f"读入 {reading.rows_read} 行 = 采用 {reading.rows_kept} 行 + 拒收 {reading.rows_refused} 行，询问 {queries} 处"
        f" / {reading.rows_read} rows read = {reading.rows_kept} kept + {reading.rows_refused} refused,"
        f" {queries} queries"
    )


def read_figures(
    file: str | PathLike[str], *, area: str | None = None, ground: Ground | None = None
) -> Reading:
    """Read a file of figures into checked observations and findings.

    Args:
        file: CSV, XLSX or Parquet; see docs/how-to/figures.md.
        area: Area of rows that name none.
        ground: Codebook to hold the rows against; by default the one HalfSky ships.

    Returns:
        Observations (schema `OBSERVATIONS`), findings (schema `REFUSED`), and the counts.

    Raises:
        NotFound: There is no such file.
        Invalid: The file cannot be used at all.
    """
    return _read(read_table(Path(file)), ground or prepare(), area)


def _read(raw: RawTable, ground: Ground, area: str | None = None) -> Reading:
    return read_rows(raw, codebook=ground.codebook, names=ground.names, messages=ground.messages, area=area)


def complete(reading: Reading, ground: Ground) -> RollUp:
    """Add to figures the rates that follow from counts and the areas that follow from their parts.

    Returns:
        All observations, and the findings of the reading followed by those of the roll-up.
    """
    derived = derive_rates(reading.observations, codebook=ground.codebook)
    rolled = roll_up(derived, codebook=ground.codebook, messages=ground.messages)
    return msgspec.structs.replace(rolled, refused=pl.concat([reading.refused, rolled.refused]))


def assess(
    targets: Iterable[Mapping[str, Any]],
    figures: Reading,
    *,
    as_of: int,
    ground: Ground | None = None,
) -> pl.DataFrame:
    """Judge targets given as records on observations, by the official rule.

    Args:
        targets: One mapping per target, with the field names of `plan targets --format jsonl`.
        figures: As `read_figures` gives them; rates and parent areas that follow are added.
        as_of: The year judged.
        ground: Codebook and names; by default the one HalfSky ships.

    Returns:
        Schema `ASSESSMENTS`, one row per target × area.

    Raises:
        Invalid: A target's number, comparator or unit cannot be read.
    """
    ground = ground or prepare()
    table = targets_from_records(targets, codebook=ground.codebook, index=ground.names)
    observations = complete(figures, ground).observations
    return official.assess(
        table, observations, as_of=as_of, codebook=ground.codebook, messages=ground.messages
    )


def assess_files(
    targets: str | PathLike[str],
    figures: str | PathLike[str],
    *,
    as_of: int,
    areas: str | PathLike[str] | None = None,
) -> Judged:
    """Judge the targets of one file on the figures of another.

    Raises:
        NotFound: One of the files does not exist.
        Invalid: One of the files cannot be used.
    """
    ground = prepare(areas)
    raw = read_table(Path(figures))
    reading = _read(raw, ground)
    verdicts = assess(read_records(Path(targets)), reading, as_of=as_of, ground=ground)
    return Judged(assessments=_as_given(verdicts, raw, ground), reading=reading)


def _as_given(verdicts: pl.DataFrame, raw: RawTable, ground: Ground) -> pl.DataFrame:
    """Call areas what the sheet calls them, with the code beside; areas it does not name by their own name."""
    given = [(name, None) for name in raw.cells["area"].drop_nulls().unique(maintain_order=True)]
    names = {code: area.name.zh for code, area in ground.codebook.areas.items()}
    for row in reversed(look_up_areas(given, codebook=ground.codebook).rows(named=True)):
        names[row["area"]] = row["given_area"]
    told = pl.col("area").replace_strict(names, default=pl.col("area"))
    return verdicts.with_columns(told, area_code=pl.col("area"))
