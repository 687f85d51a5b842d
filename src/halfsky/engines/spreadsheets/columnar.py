"""Parquet tables as sheets of text, so that they pass the same checks as what people typed."""

from pathlib import Path

import polars as pl

from halfsky.core.observations.raw import Sheet
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.spreadsheets import limits
from halfsky.engines.spreadsheets.delimited import blank_to_null


def read_parquet(path: Path) -> Sheet:
    """Read a Parquet file; its column names become the head in row 1, its first record is row 2.

    Raises:
        Invalid: `spreadsheets.damaged`, `spreadsheets.too_many_rows`, `spreadsheets.too_wide`.
    """
    try:
        lazy = pl.scan_parquet(path, glob=False)
        names = lazy.collect_schema().names()
        rows = lazy.select(pl.len()).collect().item()
        if rows > limits.ROWS:
            raise Invalid("spreadsheets.too_many_rows", file=path.name, rows=rows, limit=limits.ROWS)
        if len(names) > limits.COLUMNS:
            raise Invalid("spreadsheets.too_wide", file=path.name, columns=len(names), limit=limits.COLUMNS)
        body = lazy.select(_as_text(name, kind) for name, kind in lazy.collect_schema().items()).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise Invalid("spreadsheets.damaged", file=path.name) from error
    head = pl.DataFrame([names], schema=body.schema, orient="row") if names else body
    return Sheet(file=path.name, grid=blank_to_null(pl.concat([head, body])))


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        return pl.lit(None, dtype=pl.String).alias(name)
    return pl.col(name).cast(pl.String)
