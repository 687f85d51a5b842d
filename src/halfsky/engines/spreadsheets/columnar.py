"""Parquet tables as sheets of text, so that they pass the same checks as what people typed."""

import contextlib
import os
from collections.abc import Iterator
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
        names, body = _content(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise Invalid("spreadsheets.damaged", file=path.name) from error
    head = pl.DataFrame([names], schema=body.schema, orient="row") if names else body
    return Sheet(file=path.name, grid=blank_to_null(pl.concat([head, body])))


def _content(path: Path) -> tuple[list[str], pl.DataFrame]:
    with _quiet():
        lazy = pl.scan_parquet(path, glob=False)
        names = lazy.collect_schema().names()
        rows = lazy.select(pl.len()).collect().item()
        if rows > limits.ROWS:
            raise Invalid("spreadsheets.too_many_rows", file=path.name, rows=rows, limit=limits.ROWS)
        if len(names) > limits.COLUMNS:
            raise Invalid("spreadsheets.too_wide", file=path.name, columns=len(names), limit=limits.COLUMNS)
        return names, lazy.select(
            _as_text(name, kind) for name, kind in lazy.collect_schema().items()
        ).collect()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the reader of a damaged file writes to standard error from the person at the terminal."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        return pl.lit(None, dtype=pl.String).alias(name)
    return pl.col(name).cast(pl.String)
