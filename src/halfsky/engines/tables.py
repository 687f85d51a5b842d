"""Plain tables in Parquet or CSV, for programs: columns by name, no heads to look for."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import polars as pl
from polars.io.plugins import register_io_source

from halfsky.core.vocabulary.errors import Invalid, NotFound

_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
_ROW_GROUP = 1 << 18

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


def kind_of(path: Path) -> str:
    """The ending of a table's file.

    Raises:
        Invalid: `tables.kind` where it is neither .parquet nor .csv.
    """
    kind = path.suffix.lower()
    if kind not in (".parquet", ".csv"):
        raise Invalid("tables.kind", file=path.name)
    return kind


def read_table(path: Path) -> pl.DataFrame:
    """Read a table; the ending says the kind: .parquet, .csv.

    A CSV is read as text in every column; whoever knows the column knows its type.

    Raises:
        NotFound: `tables.not_found`.
        Invalid: `tables.kind` for another ending, `tables.damaged` where the content cannot be read.
    """
    return collect(scan_table(path), file=path.name)


def scan_table(path: Path) -> pl.LazyFrame:
    """Open a table to be read later, in whole or in part; a CSV is read at once.

    Raises:
        NotFound: `tables.not_found`.
        Invalid: As for `read_table`.
    """
    if not path.is_file():
        raise NotFound("tables.not_found", file=path.name)
    kind = kind_of(path)
    try:
        if kind == ".csv":
            return pl.read_csv(path, infer_schema=False, glob=False).lazy()
        scanned = pl.scan_parquet(path, glob=False)
        scanned.collect_schema()
    except _FAULTS as fault:
        raise Invalid("tables.damaged", file=path.name) from fault
    return scanned


def collect(table: pl.LazyFrame, *, file: str, piecemeal: bool = False) -> pl.DataFrame:
    """Read what was opened.

    Args:
        table: As opened, or a part of it.
        file: Name for messages.
        piecemeal: Never to hold all rows that are read, where few come out.

    Raises:
        Invalid: `tables.damaged` where the content cannot be read.
    """
    try:
        return table.collect(engine="streaming" if piecemeal else "auto")
    except _FAULTS as fault:
        raise Invalid("tables.damaged", file=file) from fault


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet or CSV by the ending; the folder is made if it is not there.

    Raises:
        Invalid: `tables.kind` for another ending, `tables.not_written` where the file cannot be written.
    """
    write_parts(iter([table]), path, schema=table.schema)


def write_parts(parts: Iterator[pl.DataFrame], path: Path, *, schema: pl.Schema) -> None:
    """Write a table that comes in parts, one below the other; the whole of it is never in memory.

    Where the parts break off with an exception, that exception goes on and no file is left or changed.

    Args:
        parts: Of the same schema.
        path: As for `write_table`.
        schema: Of each part.

    Raises:
        Invalid: As for `write_table`.
    """
    kind = kind_of(path)
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = register_io_source(lambda *_: parts, schema=schema)
        if kind == ".parquet":
            rows.sink_parquet(unfinished, row_group_size=_ROW_GROUP)
        else:
            rows.sink_csv(unfinished)
        unfinished.replace(path)
    except _FAULTS as fault:
        raise Invalid("tables.not_written", file=str(path)) from fault
    finally:
        unfinished.unlink(missing_ok=True)


def conform(
    table: Frame, schema: dict[str, pl.DataType], *, file: str, optional: tuple[str, ...] = ()
) -> Frame:
    """Bring the columns of a table to the types of a schema; what is no number becomes null.

    Args:
        table: As read or opened; columns beyond the schema are dropped.
        schema: Names and types wanted, in order.
        file: Name for messages.
        optional: Columns that may be missing; they come out null.

    Raises:
        Invalid: `tables.missing_columns`.
    """
    given = table.collect_schema()
    missing = [name for name in schema if name not in given and name not in optional]
    if missing:
        raise Invalid("tables.missing_columns", file=file, missing="、".join(missing), found="、".join(given))
    return table.select(
        _typed(name, given[name], kind) if name in given else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
    )


def _typed(name: str, given: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if given == wanted:
        return column
    if wanted == pl.Int32():
        if given.is_integer():
            return column.cast(wanted, strict=False)
        number = (
            column.cast(pl.Float64, strict=False) if given != pl.Date else column.dt.year().cast(pl.Float64)
        )
        return pl.when(number == number.floor()).then(number).cast(wanted, strict=False).alias(name)
    if given.is_nested() or given in (pl.Binary, pl.Object):
        return pl.lit(None, wanted).alias(name)
    return column.cast(wanted, strict=False)
