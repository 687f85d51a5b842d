"""Figures files into one table of text: CSV, Excel, Parquet."""

from pathlib import Path

import polars as pl

from halfsky.core.observations.layout import lay_out
from halfsky.core.observations.raw import RawTable, Sheet
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.spreadsheets import limits
from halfsky.engines.spreadsheets.columnar import read_parquet
from halfsky.engines.spreadsheets.delimited import read_delimited
from halfsky.engines.spreadsheets.workbooks import read_workbook

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SKIPPABLE = frozenset({"spreadsheets.empty", "spreadsheets.no_header", "spreadsheets.header_only"})


def read_table(path: Path) -> RawTable:
    """Read a file of figures as text, whatever of the known kinds it is; its content says which.

    Args:
        path: CSV (comma, semicolon, tab; UTF-8, UTF-16, GB18030), .xlsx, .xlsm, .xls or Parquet.

    Returns:
        One row per figure under the standard columns, each with file (and sheet) and row.

    Raises:
        NotFound: `spreadsheets.not_found`.
        Invalid: The file cannot be used; codes `spreadsheets.*` and `observations.person_record`.
    """
    if not path.is_file():
        raise NotFound("spreadsheets.not_found", file=path.name)
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        raise Invalid(
            "spreadsheets.file_too_big",
            file=path.name,
            size=size // 1_000_000,
            limit=limits.FILE_BYTES // 1_000_000,
        )
    if not size:
        raise Invalid("spreadsheets.empty", file=path.name)
    return _joined(_sheets(path), path.name)


def _sheets(path: Path) -> tuple[Sheet, ...]:
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(b"PAR1"):
        return (read_parquet(path),)
    if start.startswith(b"PK") or start == _OLE:
        return read_workbook(path)
    if start.startswith((b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x89PNG", b"\xff\xd8\xff")):
        raise Invalid("spreadsheets.not_a_table", file=path.name)
    return (read_delimited(path.read_bytes(), file=path.name),)


def _joined(sheets: tuple[Sheet, ...], file: str) -> RawTable:
    """Read each sheet under its own head; one without figures is told of, unless there is no other."""
    tables: list[RawTable] = []
    skipped: list[Finding] = []
    refusal = Invalid("spreadsheets.empty", file=file)
    for sheet in sheets:
        try:
            tables.append(lay_out(sheet))
        except Invalid as error:
            if error.code not in _SKIPPABLE:
                raise
            refusal = error
            skipped.append(
                Finding(
                    code="spreadsheets.sheet_skipped", severity=Severity.NOTE, where=Where(file=sheet.file)
                )
            )
    if not tables:
        raise refusal
    headings: dict[str, str] = {}
    for table in reversed(tables):
        headings |= table.headings
    return RawTable(
        cells=pl.concat([table.cells for table in tables]),
        headings=headings,
        notes=tuple(note for table in tables for note in table.notes) + tuple(skipped),
    )
