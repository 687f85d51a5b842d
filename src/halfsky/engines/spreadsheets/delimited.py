"""Text tables: CSV with comma, semicolon or tab, in the encodings Chinese offices use."""

import codecs
import csv
import io
import itertools

import polars as pl

from halfsky.core.observations.columns import column_of, year_of
from halfsky.core.observations.raw import Sheet
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.spreadsheets import limits

_SEPARATORS = (",", "\t", ";")
_HEAD_CHARACTERS = 65_536


def read_delimited(content: bytes, *, file: str) -> Sheet:
    """Read the bytes of a text table into a sheet of strings.

    Args:
        content: Bytes of the file: UTF-8 or UTF-16 with or without mark as told by the mark, else GB18030.
        file: Name for messages.

    Raises:
        Invalid: `spreadsheets.encoding`, `spreadsheets.nul_bytes`, `spreadsheets.broken_quotes`,
            `spreadsheets.too_wide`, `spreadsheets.too_many_rows`.
    """
    encoded = _as_utf8(content, file)
    head = codecs.decode(encoded[:_HEAD_CHARACTERS], "utf-8", "ignore")
    separator, width = _shape(head)
    if width > limits.COLUMNS:
        raise Invalid("spreadsheets.too_wide", file=file, columns=width, limit=limits.COLUMNS)
    # One column more than the head has: what a stray comma pushes to the right must be seen, not cut off.
    schema = {f"c{place}": pl.String for place in range(width + 1)}
    try:
        grid = pl.read_csv(
            encoded,
            has_header=False,
            schema=schema,
            separator=separator,
            truncate_ragged_lines=True,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError as error:
        raise Invalid("spreadsheets.broken_quotes", file=file) from error
    if grid.height > limits.ROWS:
        raise Invalid("spreadsheets.too_many_rows", file=file, rows=grid.height, limit=limits.ROWS)
    return Sheet(file=file, grid=blank_to_null(grid), ragged=True)


def blank_to_null(grid: pl.DataFrame) -> pl.DataFrame:
    """Make cells of nothing but blanks null, so that blank means one thing."""
    text = pl.all()
    return grid.with_columns(pl.when(text.str.contains(r"[^\s\u{3000}\u{FEFF}\u{200B}]")).then(text))


def _as_utf8(content: bytes, file: str) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoded = _decoded(content, "utf-16", file).lstrip("\ufeff").encode()
    else:
        while content.startswith(codecs.BOM_UTF8):
            content = content[len(codecs.BOM_UTF8) :]
        encoded = content if _is_utf8(content) else _decoded(content, "gb18030", file).encode()
    if b"\0" in encoded:
        raise Invalid("spreadsheets.nul_bytes", file=file)
    return encoded if b"\n" in encoded else encoded.replace(b"\r", b"\n")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid("spreadsheets.encoding", file=file) from error


def _shape(head: str) -> tuple[str, int]:
    """Separator and number of columns: the separator under which most headings are known."""
    found = [(*_reading(head, separator), separator) for separator in _SEPARATORS]
    _, width, separator = max(found, key=lambda shape: shape[:2])
    return separator, max(width, 1)


def _reading(head: str, separator: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    known, width = 0, 0
    try:
        for row in itertools.islice(rows, 200):
            width = max(width, len(row))
            known = max(known, sum(1 for cell in row if column_of(cell) or year_of(cell)))
    except csv.Error:
        return known, width
    return known, width
