"""Open files of figures: tables as CSV, Parquet and Excel, and the description of a package that programs read."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import xlsxwriter

from halfsky.engines.formulas import BEGINS, NUMBER
from halfsky.engines.licences import Licence

MOST_EXCEL_ROWS = 1_000_000
"""A sheet of Excel holds 1,048,576 rows."""

_TYPES = {pl.String(): "string", pl.Float64(): "number", pl.Boolean(): "boolean"}


def safe_texts(table: pl.DataFrame) -> pl.DataFrame:
    """Put a mark before every text that a spreadsheet would run as a formula."""
    return table.with_columns(
        _safe(name) for name, kind in table.schema.items() if kind == pl.String and name not in _OWN
    )


_OWN = frozenset({"comparator", "sex", "residence", "age", "disaggregation"})
"""Columns of our own codes, some of which begin with a sign."""


def _safe(name: str) -> pl.Expr:
    text = pl.col(name)
    risky = text.str.contains(BEGINS) & ~text.str.contains(NUMBER)
    return pl.when(risky).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(name)


def write_csv(parts: Iterable[pl.DataFrame], file: Path) -> int:
    """Write a table that comes in parts, with a byte order mark so that Excel reads the Chinese; the number of rows."""
    rows = 0
    with file.open("wb") as out:
        for nth, part in enumerate(parts):
            safe_texts(part).write_csv(out, include_header=nth == 0, include_bom=nth == 0)
            rows += part.height
    return rows


def write_excel(
    parts: Iterable[pl.DataFrame],
    file: Path,
    *,
    notes: tuple[str, ...],
    title: str,
    issuer: str,
    date: datetime,
) -> None:
    """Write a table as a workbook: figures as numbers on the first sheet, notes on the second.

    Args:
        parts: At most `MOST_EXCEL_ROWS` rows together.
        file: Where to.
        notes: Source, citation, terms of use: a line each.
        title: In the properties of the file, and name of the first sheet.
        issuer: Author in the properties of the file.
        date: Creation date in the properties of the file.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    told = {
        "title": title,
        "author": issuer,
        "created": date.replace(tzinfo=None),
        "comments": "\n".join(notes),
    }
    book.set_properties(told)
    page = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    page.freeze_panes(1, 0)
    for place, row in enumerate(_rows(parts)):
        page.write_row(place, 0, row, bold if place == 0 else None)
    page.set_column(0, 20, 14)
    beside = book.add_worksheet("说明 Notes")
    for place, note in enumerate(notes):
        beside.write_string(place, 0, note)
    book.close()


def _rows(parts: Iterable[pl.DataFrame]) -> Iterator[tuple[Any, ...]]:
    for nth, part in enumerate(parts):
        if nth == 0:
            yield tuple(part.columns)
        yield from part.iter_rows()


def write_package(
    file: Path,
    *,
    name: str,
    title: str,
    notes: tuple[str, ...],
    licence: Licence | None,
    source: str,
    tables: dict[str, pl.Schema],
) -> None:
    """Write `datapackage.json`: which tables there are, their columns and types, where they are from, the terms.

    Where no licence is named there is no `licenses`: its absence means that nothing is granted beyond the notes.

    Source: Frictionless Data, Data Package 1.
    """
    package = {
        "name": name,
        "title": title,
        "description": "\n".join(notes),
        **_licences(licence),
        "sources": [{"title": source}],
        "resources": [
            {
                "name": Path(path).stem,
                "path": path,
                "format": "csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": column, "type": _TYPES.get(kind, "integer")}
                        for column, kind in schema.items()
                    ]
                },
            }
            for path, schema in tables.items()
        ],
    }
    file.write_bytes(msgspec.json.format(msgspec.json.encode(package), indent=1) + b"\n")


def _licences(licence: Licence | None) -> dict[str, list[dict[str, str]]]:
    if licence is None:
        return {}
    return {"licenses": [{"name": licence.code, "title": licence.name.en, "path": licence.link}]}
