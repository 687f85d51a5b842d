"""Read an edition: small answers from one file, looked up by area, target or series."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import local
from typing import Any, TypeVar

import msgspec
import numpy as np
import polars as pl

from halfsky.core.observations.model import KEY, OBSERVATIONS
from halfsky.core.plan.adopted import AdoptedPlan
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.editions.layout import FORMAT, ORIGIN, TABLES
from halfsky.engines.editions.model import (
    Ahead,
    Attainment,
    Direction,
    Figure,
    Manifest,
    Standing,
    Substitute,
    Verdict,
    Warning,
)
from halfsky.engines.editions.points import NUMBERS, RECORD, unpacked

Record = TypeVar("Record", bound=msgspec.Struct)

_STANDINGS = """
SELECT a.*, t.number, t.position, t.domain, t.part, t.quote, t.kind, t.sex, t.residence, t.strength,
  e.status AS earlier_status, e.year AS earlier_year, e.value AS earlier_value,
  f.probability, f.promise, f.low80, f.median, f.high80, f.usual_change, f.needed_change, f.noise, f.siblings
FROM assessments a JOIN targets t ON t.target = a.target
LEFT JOIN earlier e ON e.area = a.area AND e.target = a.target
LEFT JOIN forecasts f ON f.area = a.area AND f.target = a.target
"""
_ATTAINMENT = """
SELECT a.*, e.judged AS earlier_judged, e.attained AS earlier_attained, e.rate AS earlier_rate
FROM attainment a LEFT JOIN earlier_attainment e ON e.area = a.area AND e.domain = a.domain
"""
_FIGURES = """
SELECT s.series, s.kind, s.unit, s.sex, s.residence, s.age, s.disaggregation, p.area, f.points
FROM series s CROSS JOIN areas p CROSS JOIN figures f WHERE f.series = s.id AND f.area = p.id
"""
# CROSS JOIN holds SQLite to this order: names first, then straight to the figures by their key.
_TOTAL = " AND s.sex = '_T' AND s.residence = '_T' AND s.age = '_T' AND s.disaggregation = '_T'"
_READ: dict[Any, Any] = {pl.String(): pl.String(), pl.Float64(): pl.Float64()}
"""Types as SQLite gives them; all others are whole numbers there."""
_NAMES = ("series", "kind", "unit", "sex", "residence", "age", "disaggregation", "area")


class Edition:
    """One plan judged on one vintage. Every answer is a lookup; what is not there is an empty tuple or None."""

    def __init__(self, file: Path) -> None:
        """Open an edition; threads share it.

        Raises:
            NotFound: `editions.not_found` where there is no such file.
            Invalid: `editions.unreadable` where it is no edition of this layout.
        """
        if not file.is_file():
            raise NotFound("editions.not_found", file=file.name)
        self.file = file
        self._open = local()
        try:
            self.manifest = msgspec.json.decode(self._meta("manifest"), type=Manifest)
        except (sqlite3.DatabaseError, msgspec.DecodeError, TypeError) as fault:
            raise Invalid("editions.unreadable", file=file.name) from fault
        if self.manifest.format != FORMAT:
            raise Invalid("editions.unreadable", file=file.name)

    @cached_property
    def plan(self) -> AdoptedPlan:
        """The plan as adopted."""
        return msgspec.json.decode(self._meta("plan"), type=AdoptedPlan)

    @cached_property
    def text(self) -> str:
        """The plan's own text, in which its offsets count."""
        return self._meta("text").decode()

    def standings(self, area: str) -> tuple[Standing, ...]:
        """Every target in one area, in the order of the plan."""
        return self._records(Standing, f"{_STANDINGS} WHERE a.area = ? ORDER BY t.position", area)

    def standing(self, area: str, target: str) -> Standing | None:
        """One target in one area."""
        found = self._records(Standing, f"{_STANDINGS} WHERE a.area = ? AND a.target = ?", area, target)
        return found[0] if found else None

    def standings_of(self, target: str, areas: Sequence[str]) -> tuple[Standing, ...]:
        """One target in several areas, in the order of their codes."""
        marks = ", ".join("?" * len(areas))
        asked = f"{_STANDINGS} WHERE a.area IN ({marks}) AND a.target = ? ORDER BY a.area"
        return self._records(Standing, asked, *areas, target)

    def standings_by(self, indicator: str, area: str) -> tuple[Standing, ...]:
        """Targets measured by an indicator, in one area, in the order of the plan."""
        asked = f"{_STANDINGS} WHERE t.indicator = ? AND a.area = ? ORDER BY t.position"
        return self._records(Standing, asked, indicator, area)

    def target_of(self, number: int) -> str | None:
        """The number as printed of a promise of the adopted plan; None for a direction or what is not there."""
        found = self._rows("SELECT target FROM targets WHERE number = ?", number)
        return found[0]["target"] if found else None

    def targets_of(self, indicator: str) -> tuple[str, ...]:
        """Targets measured by an indicator, as printed, in the order of the plan."""
        asked = "SELECT target FROM targets WHERE indicator = ? ORDER BY position"
        return tuple(row["target"] for row in self._rows(asked, indicator))

    def attainment(self, area: str) -> tuple[Attainment, ...]:
        """达标率 of an area: the whole plan first, then domain by domain."""
        return self._records(Attainment, f"{_ATTAINMENT} WHERE a.area = ? ORDER BY a.domain", area)

    def attainment_of(self, areas: Sequence[str], domain: int = 0) -> tuple[Attainment, ...]:
        """达标率 of several areas in one domain, in the order of their codes."""
        marks = ", ".join("?" * len(areas))
        asked = f"{_ATTAINMENT} WHERE a.area IN ({marks}) AND a.domain = ? ORDER BY a.area"
        return self._records(Attainment, asked, *areas, domain)

    def directions(self, area: str) -> tuple[Direction, ...]:
        """Every direction in one area."""
        return self._records(Direction, "SELECT * FROM directions WHERE area = ?", area)

    def warnings(self, area: str) -> tuple[Warning, ...]:
        """Warnings of one area, the gravest first."""
        return self._records(Warning, "SELECT * FROM warnings WHERE area = ? ORDER BY rank", area)

    def fans(self, area: str) -> tuple[Ahead, ...]:
        """The ways to all deadlines of one area, target by target, year by year."""
        return self._records(Ahead, "SELECT * FROM fans WHERE area = ? ORDER BY target, year", area)

    def verdicts(self, area: str, target: str) -> tuple[Verdict, ...]:
        """What the rules of peers say of one target in one area."""
        return self._records(Verdict, "SELECT * FROM peers WHERE area = ? AND target = ?", area, target)

    def fan(self, area: str, target: str) -> tuple[Ahead, ...]:
        """The way to the deadline, year by year."""
        return self._records(
            Ahead, "SELECT * FROM fans WHERE area = ? AND target = ? ORDER BY year", area, target
        )

    def figures(self, series: str, area: str) -> tuple[Figure, ...]:
        """All figures of one indicator or variable in one area: group by group, years rising."""
        return self._figures(f"{_FIGURES} AND s.series = ? AND p.area = ? ORDER BY s.id", series, area)

    def totals(self, area: str, series: Sequence[str], *, since: int = 0) -> tuple[Figure, ...]:
        """Figures of several series in one area from a year on, without groups, series by series, years rising."""
        marks = ", ".join("?" * len(series))
        asked = f"{_FIGURES} {_TOTAL} AND s.series IN ({marks}) AND p.area = ? ORDER BY s.series"
        return self._figures(asked, *series, area, since=since)

    def across(
        self,
        series: str,
        areas: Sequence[str],
        *,
        year: int | None = None,
        sex: str = "_T",
        residence: str = "_T",
    ) -> tuple[Figure, ...]:
        """Figures of one series in several areas, of one year or all; areas in the order of their codes."""
        marks = ", ".join("?" * len(areas))
        asked = (
            f"{_FIGURES} AND s.series = ? AND s.sex = ? AND s.residence = ? AND s.age = '_T'"
            f" AND s.disaggregation = '_T' AND p.area IN ({marks}) ORDER BY p.id"
        )
        return self._figures(asked, series, sex, residence, *areas, only=year)

    def substitutes(self, series: str, area: str) -> tuple[Substitute, ...]:
        """What may be used in place of the hidden figures of one series in one area."""
        return self._records(
            Substitute, "SELECT * FROM substitutes WHERE series = ? AND area = ? ORDER BY year", series, area
        )

    def observations(self) -> pl.DataFrame:
        """Every figure; schema `OBSERVATIONS`, in the order of `KEY`. The one answer that reads the whole file."""
        return self._observed(_FIGURES)

    def observations_by_series(self) -> Iterator[pl.DataFrame]:
        """Every figure as `observations` has them, the codes of series rising, one series at a time."""
        for code in sorted(self.series):
            yield self._observed(f"{_FIGURES} AND s.series = ?", code)

    def observations_of(self, areas: Sequence[str]) -> pl.DataFrame:
        """Every figure of some areas, as `observations` has them; for documents, not for pages."""
        marks = ", ".join("?" * len(areas))
        return self._observed(f"{_FIGURES} AND p.area IN ({marks})", *areas)

    def table(self, name: str, areas: Sequence[str] | None = None) -> pl.DataFrame:
        """A table of `layout.TABLES`, of some areas or whole; for documents, not for pages."""
        schema = TABLES[name].schema
        asked, given = f"SELECT * FROM {name}", tuple(areas or ())  # noqa: S608  the name is ours
        if areas is not None:
            asked += f" WHERE area IN ({', '.join('?' * len(given))})"
        rows = [tuple(row) for row in self._rows(asked, *given)]
        read = {column: _READ.get(kind, pl.Int64()) for column, kind in schema.items()}
        table = pl.DataFrame(rows, schema=read, orient="row")
        return table.select(pl.col(column).cast(kind) for column, kind in schema.items())

    def _observed(self, asked: str, *given: Any) -> pl.DataFrame:
        rows = self._rows(asked, *given)
        points = unpacked(b"".join(row["points"] for row in rows))
        each = np.array([len(row["points"]) // RECORD.itemsize for row in rows], dtype=np.int64)
        place = np.repeat(np.arange(len(rows)), each)
        named = pl.DataFrame({name: [row[name] for row in rows] for name in _NAMES})
        origins = pl.DataFrame(
            [self._origins[number] for number in sorted(self._origins)], schema=list(ORIGIN), orient="row"
        )
        numbers = pl.DataFrame({name: points[name] for name in NUMBERS}).with_columns(pl.all().fill_nan(None))
        told = pl.concat(
            [named[place], numbers, pl.DataFrame({"year": points["year"]}), origins[points["origin"]]],
            how="horizontal",
        ).with_columns(
            indicator=pl.when(pl.col("kind") == "indicator").then("series"),
            variable=pl.when(pl.col("kind") == "variable").then("series"),
            file=pl.lit(None, pl.String()),
            row=pl.lit(None, pl.Int64()),
        )
        whole = told.select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())
        return whole.sort(*KEY, nulls_last=True)

    @cached_property
    def series(self) -> frozenset[str]:
        """Codes of every indicator and variable that has a figure."""
        return frozenset(row["series"] for row in self._rows("SELECT DISTINCT series FROM series"))

    @cached_property
    def areas(self) -> frozenset[str]:
        """Codes of every area that has a figure or a verdict."""
        asked = "SELECT area FROM areas UNION SELECT area FROM attainment"
        return frozenset(row["area"] for row in self._rows(asked))

    def years(self, series: str) -> tuple[int, ...]:
        """Years in which some area has a figure of a series, rising."""
        found = self._rows("SELECT years FROM series_years WHERE series = ?", series)
        return tuple(msgspec.json.decode(found[0]["years"])) if found else ()

    def _figures(
        self, asked: str, *given: Any, since: int = 0, only: int | None = None
    ) -> tuple[Figure, ...]:
        return tuple(
            figure
            for row in self._rows(asked, *given)
            for figure in self._unpack(row)
            if figure.year >= since and only in (None, figure.year)
        )

    def _unpack(self, row: sqlite3.Row) -> Iterator[Figure]:
        names: dict[str, Any] = {name: row[name] for name in _NAMES}
        for year, origin, *numbers in unpacked(row["points"]).tolist():
            status, derivation, source = self._origins[origin]
            # Only what is not a number differs from itself.
            known = (None if number != number else number for number in numbers)
            told: dict[str, Any] = names | dict(zip(NUMBERS, known, strict=True))
            yield Figure(**told, year=year, status=status, derivation=derivation, source=source)

    @cached_property
    def _origins(self) -> dict[int, tuple[str, str, str | None]]:
        asked = "SELECT id, status, derivation, source FROM origins"
        return {row["id"]: (row["status"], row["derivation"], row["source"]) for row in self._rows(asked)}

    def _records(self, kind: type[Record], asked: str, *given: Any) -> tuple[Record, ...]:
        return tuple(msgspec.convert(dict(row), kind, strict=False) for row in self._rows(asked, *given))

    def _rows(self, asked: str, *given: Any) -> list[sqlite3.Row]:
        return self._database.execute(asked, given).fetchall()

    def _meta(self, name: str) -> bytes:
        return bytes(self._rows("SELECT content FROM meta WHERE name = ?", name)[0]["content"])

    @property
    def _database(self) -> sqlite3.Connection:
        """A connection of this thread; the file never changes, so nothing need be locked."""
        found: sqlite3.Connection | None = getattr(self._open, "database", None)
        if found is None:
            found = sqlite3.connect(f"{self.file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA mmap_size=4294967296")
            self._open.database = found
        return found


@lru_cache(maxsize=64)
def open_edition(file: Path) -> Edition:
    """An edition, opened once in a process.

    Raises:
        NotFound, Invalid: See `Edition`.
    """
    return Edition(file)
