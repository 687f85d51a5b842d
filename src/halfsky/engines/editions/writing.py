"""Write an edition: one SQLite file, laid into its place only when it is whole."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import polars as pl

from halfsky.core.vocabulary.errors import Conflict
from halfsky.engines.editions.layout import FIGURES_SQL, FORMAT, ORIGIN, POINT, SERIES_KEY, TABLES, table_sql
from halfsky.engines.editions.model import Manifest
from halfsky.engines.editions.points import packed

_AT_ONCE = 200_000
_LOT = 3_000_000
_SERIES = (*SERIES_KEY, "kind", "unit")


def write_edition(
    file: Path,
    manifest: Manifest,
    *,
    plan: bytes,
    text: str,
    tables: Mapping[str, pl.DataFrame],
    figures: pl.LazyFrame | Path,
) -> None:
    """Write an edition; the same content gives the same bytes.

    Args:
        file: Where to; its folder is made.
        manifest: What it is an edition of.
        plan: The adopted plan, as JSON.
        text: The plan's own text, in which the plan's offsets count.
        tables: By the names of `layout.TABLES`; one that is left out is empty.
        figures: Schema `OBSERVATIONS`; they are read some series at a time. Or the file that `lay_figures` laid them
            into, which becomes the edition.

    Raises:
        Conflict: `editions.exists` where there is a file already: an edition is never written over.
    """
    if file.exists():
        raise Conflict("editions.exists", file=file.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = figures if isinstance(figures, Path) else lay_figures(file.with_suffix(".new"), figures)
    with _writing(new) as database:
        _write_meta(database, msgspec.structs.replace(manifest, format=FORMAT), plan, text)
        for name in TABLES:
            database.execute(table_sql(name))
            if name in tables:
                _write_table(database, name, tables[name])
    new.replace(file)


def lay_figures(file: Path, figures: pl.LazyFrame) -> Path:
    """Lay the figures of an edition into a file, which is given back; what was there is gone.

    Args:
        file: Where to; its folder is made.
        figures: Schema `OBSERVATIONS`; they are read some series at a time.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with _writing(file) as database:
        _write_figures(database, figures)
    return file


@contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    """A file that nobody reads yet: nothing is kept for the case that writing breaks off."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; BEGIN"
        )
        yield database
        database.execute("COMMIT")


def _write_meta(database: sqlite3.Connection, manifest: Manifest, plan: bytes, text: str) -> None:
    database.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, content BLOB)")
    rows = [("manifest", msgspec.json.encode(manifest)), ("plan", plan), ("text", text.encode())]
    database.executemany("INSERT INTO meta VALUES (?, ?)", rows)


def _write_table(database: sqlite3.Connection, name: str, table: pl.DataFrame) -> None:
    layout = TABLES[name]
    told = table.select(pl.col(column).cast(kind) for column, kind in layout.schema.items()).sort(*layout.key)
    marks = ", ".join("?" * len(layout.schema))
    database.executemany(f"INSERT INTO {name} VALUES ({marks})", told.iter_rows())  # noqa: S608  names are ours


def _write_figures(database: sqlite3.Connection, figures: pl.LazyFrame) -> None:
    for statement in FIGURES_SQL.split(";"):
        database.execute(statement)
    told = figures.select(
        "area",
        *(name for name in SERIES_KEY if name != "series"),
        *POINT,
        *ORIGIN,
        "unit",
        series=pl.coalesce("indicator", "variable"),
        kind=pl.when(pl.col("indicator").is_null()).then(pl.lit("variable")).otherwise(pl.lit("indicator")),
    )
    counts = told.group_by(_SERIES).len().collect(engine="streaming")
    named = counts.sort(_SERIES).unique(SERIES_KEY, keep="first", maintain_order=True)
    series = named.sort(SERIES_KEY).with_row_index("series_no")
    areas, origins = (_distinct(told, list(names)) for names in (("area",), ORIGIN))
    for name, table, columns in (
        ("series", series, ("series_no", "series", "kind", "unit", *SERIES_KEY[1:])),
        ("areas", areas, ("no", "area")),
        ("origins", origins, ("no", *ORIGIN)),
    ):
        marks = ", ".join("?" * len(columns))
        database.executemany(f"INSERT INTO {name} VALUES ({marks})", table.select(columns).iter_rows())  # noqa: S608
    for codes in _lots(series):
        # Texts become numbers while they are read: a lot is then as small as its figures are.
        numbered = (
            told.filter(pl.col("series").is_in(codes.implode()))
            .join(series.lazy().select(*SERIES_KEY, "series_no"), on=SERIES_KEY, nulls_equal=True)
            .join(areas.lazy().rename({"no": "area_no"}), on="area")
            .join(origins.lazy().rename({"no": "origin_no"}), on=ORIGIN, nulls_equal=True)
            .select("series_no", "area_no", *POINT, "origin_no")
            .collect(engine="streaming")
            .sort("series_no", "area_no", "year")
        )
        database.executemany("INSERT INTO figures VALUES (?, ?, ?)", packed(numbered))
        database.executemany("INSERT INTO series_years VALUES (?, ?)", _years(numbered, series))


def _years(numbered: pl.DataFrame, series: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Years in which a series has a figure anywhere."""
    found = (
        numbered.select("series_no", "year")
        .unique()
        .join(series.select("series_no", "series"), on="series_no")
    )
    by_code = found.group_by("series").agg(pl.col("year").unique().sort()).sort("series")
    for code, years in by_code.iter_rows():
        yield code, msgspec.json.encode(years).decode()


def _distinct(told: pl.LazyFrame, names: list[str]) -> pl.DataFrame:
    found = told.select(names).unique().collect(engine="streaming")
    return found.sort(names).with_row_index("no")


def _lots(series: pl.DataFrame) -> Iterator[pl.Series]:
    """Codes of series in their order, so many that their figures are not too many at once."""
    counts = series.group_by("series", maintain_order=True).agg(pl.col("len").sum())
    lots = counts.with_columns(lot=(pl.col("len").cum_sum() - pl.col("len")) // _LOT)
    yield from (part["series"] for part in lots.partition_by("lot", maintain_order=True))
