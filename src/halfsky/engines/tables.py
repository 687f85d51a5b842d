"""Plain tables in Parquet or CSV, for programs: columns by name, no heads to look for."""

from pathlib import Path

import polars as pl

from halfsky.core.vocabulary.errors import Invalid, NotFound

_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


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
    if not path.is_file():
        raise NotFound("tables.not_found", file=path.name)
    kind = kind_of(path)
    try:
        if kind == ".parquet":
            return pl.read_parquet(path, glob=False)
        return pl.read_csv(path, infer_schema=False, glob=False)
    except _FAULTS as fault:
        raise Invalid("tables.damaged", file=path.name) from fault


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet or CSV by the ending; the folder is made if it is not there.

    Raises:
        Invalid: `tables.kind` for another ending, `tables.not_written` where the file cannot be written.
    """
    kind = kind_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == ".parquet":
            table.write_parquet(path)
        else:
            table.write_csv(path)
    except _FAULTS as fault:
        raise Invalid("tables.not_written", file=str(path)) from fault


def conform(
    table: pl.DataFrame, schema: dict[str, pl.DataType], *, file: str, optional: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Bring the columns of a table to the types of a schema; what is no number becomes null.

    Args:
        table: As read; columns beyond the schema are dropped.
        schema: Names and types wanted, in order.
        file: Name for messages.
        optional: Columns that may be missing; they come out null.

    Raises:
        Invalid: `tables.missing_columns`.
    """
    missing = [name for name in schema if name not in table.columns and name not in optional]
    if missing:
        raise Invalid(
            "tables.missing_columns", file=file, missing="、".join(missing), found="、".join(table.columns)
        )
    return table.select(
        _typed(name, table.schema[name], kind) if name in table.columns else pl.lit(None, kind).alias(name)
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
