"""Text files and text tables that people attach."""

import re

import polars as pl

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines import formulas
from halfsky.engines.documents.encodings import decode
from halfsky.engines.documents.file import File
from halfsky.engines.spreadsheets.delimited import read_delimited
from halfsky.engines.spreadsheets.workbooks import column_letters

_SCRIPT = re.compile(
    r"\s*(#!|@echo|<\?php|<!doctype|<(html|head|body|script|svg|iframe|object|embed|xml)\b)", re.I
)
_TAG = re.compile(r"<(script|iframe|object|embed|svg)\b[^>]*>|<\?php", re.I)


def check_text(file: File) -> None:
    """Refuse what is no text, and text that a browser or a shell would run.

    Raises:
        Invalid: `uploads.no_text`, `uploads.script`.
    """
    try:
        text = decode(file)
    except Invalid as refused:
        raise Invalid("uploads.no_text", file=file.name) from refused
    if _SCRIPT.match(text.lstrip("\ufeff")) or _TAG.search(text):
        raise Invalid("uploads.script", file=file.name)


def check_csv(file: File) -> None:
    """Refuse what `check_text` refuses, and cells that a spreadsheet would run as formulas.

    Raises:
        Invalid: `uploads.no_text`, `uploads.script`, `uploads.formula`; `spreadsheets.*` where it is no table.
    """
    check_text(file)
    grid = read_delimited(file.content, file=file.name).grid.with_row_index("row", offset=1)
    for place, column in enumerate(grid.columns[1:]):
        cell = pl.col(column)
        risky = (
            cell.str.contains(formulas.BEGINS)
            & ~cell.str.contains(formulas.NUMBER)
            & (cell.str.len_chars() > 1)
        )
        found = grid.filter(risky).head(1)
        if found.height:
            row, content = found["row"][0], found[column][0]
            raise Invalid(
                "uploads.formula", file=file.name, cell=f"{column_letters(place)}{row}", content=content[:40]
            )
