"""Excel workbooks: every visible sheet as text, with merged ranges and cells as they are shown."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
import polars as pl
from lxml import etree

from halfsky.core.observations.raw import Sheet
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.spreadsheets import limits, separate
from halfsky.engines.spreadsheets.delimited import blank_to_null
from halfsky.engines.spreadsheets.doubts import Doubts, doubts_of
from halfsky.engines.spreadsheets.packages import check_package, percent_styles, sheet_parts

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK_ROWS = 20_000
_NO_DOUBTS = Doubts(shown={}, zeros=())
_REFUSALS = {separate.ENCRYPTED: "spreadsheets.encrypted", separate.DAMAGED: "spreadsheets.damaged"}
_Range = tuple[tuple[int, int], tuple[int, int]]


class _Head(msgspec.Struct, frozen=True):
    """The line before the rows of a sheet."""

    name: str
    width: int
    merged: tuple[_Range, ...]


_LINE = msgspec.json.Decoder(_Head | list[str | None])


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Read every visible sheet of an .xlsx, .xlsm or .xls file; macros and hidden sheets are left alone.

    Formulas give the value computed when the file was last saved; one without such a value, an error cell
    and a percentage come as the text that is shown. The file is unpacked in a process of its own.

    Args:
        path: The workbook; in the places of findings its name is followed by `#` and the sheet's.

    Raises:
        Invalid: `spreadsheets.encrypted`, `spreadsheets.zip_bomb`, `spreadsheets.too_wide`,
            `spreadsheets.not_a_workbook`, `spreadsheets.damaged`,
            `spreadsheets.unreadable` where the process that unpacks it came to an end.
    """
    with path.open("rb") as stream:
        if stream.read(2) == b"PK":
            doubts = _doubts(path)
        elif _ENCRYPTED in path.read_bytes():
            raise Invalid("spreadsheets.encrypted", file=path.name)
        else:
            doubts = {}
    command = [sys.executable, "-I", separate.__file__, str(path), str(limits.READER_BYTES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:  # noqa: S603 - own program, no shell
        try:
            sheets = tuple(_sheets(_output(reader), path.name, doubts))
            reader.wait(limits.READER_SECONDS)
        except (subprocess.TimeoutExpired, msgspec.DecodeError) as error:
            raise Invalid("spreadsheets.unreadable", file=path.name) from error
        finally:
            reader.kill()
    if reader.returncode:
        raise Invalid(_REFUSALS.get(reader.returncode, "spreadsheets.unreadable"), file=path.name)
    return sheets


def _output(reader: subprocess.Popen[bytes]) -> IO[bytes]:
    if reader.stdout is None:
        raise RuntimeError("the reader was started without a pipe")
    return reader.stdout


def _doubts(path: Path) -> dict[str, Doubts]:
    """Cells in doubt by sheet name; a refusal where the package is not what it should be."""
    try:
        with zipfile.ZipFile(path) as package:
            check_package(package, file=path.name)
            percent = percent_styles(package)
            return {
                sheet.name: doubts_of(package, sheet.part, percent=percent, file=f"{path.name}#{sheet.name}")
                for sheet in sheet_parts(package)
                if sheet.visible
            }
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        NotImplementedError,
        KeyError,
        ValueError,
        OSError,
    ) as error:
        raise Invalid("spreadsheets.damaged", file=path.name) from error


def _sheets(output: IO[bytes], file: str, doubts: dict[str, Doubts]) -> Iterator[Sheet]:
    """Gather the lines of the reader into sheets, a chunk of rows at a time."""
    head: _Head | None = None
    chunks: list[pl.DataFrame] = []
    rows: list[list[str | None]] = []
    for line in output:
        content = _LINE.decode(line)
        if isinstance(content, list) and head is not None:
            rows.append(_shown(content, sum(map(len, chunks)) + len(rows), doubts.get(head.name, _NO_DOUBTS)))
            if len(rows) < _CHUNK_ROWS:
                continue
            chunks.append(_frame(rows, head))
            rows = []
        elif isinstance(content, _Head):
            if head is not None:
                yield _sheet(head, [*chunks, _frame(rows, head)], file, doubts)
            if content.width > limits.COLUMNS:
                raise Invalid("spreadsheets.too_wide", file=file, columns=content.width, limit=limits.COLUMNS)
            head, chunks, rows = content, [], []
    if head is not None:
        yield _sheet(head, [*chunks, _frame(rows, head)], file, doubts)


def _frame(rows: list[list[str | None]], head: _Head) -> pl.DataFrame:
    schema = {f"c{place}": pl.String for place in range(head.width)}
    return blank_to_null(pl.DataFrame(rows, schema=schema, orient="row"))


def _sheet(head: _Head, chunks: list[pl.DataFrame], file: str, doubts: dict[str, Doubts]) -> Sheet:
    name = f"{file}#{head.name}"
    notes = tuple(
        Finding(
            code="spreadsheets.formula_zero",
            severity=Severity.QUERY,
            where=Where(file=name, row=row + 1),
            facts={"cell": f"{column_letters(column)}{row + 1}"},
        )
        for row, column in doubts.get(head.name, _NO_DOUBTS).zeros
    )
    return Sheet(
        file=name,
        grid=pl.concat(chunks),
        merged=head.merged,
        notes=notes,
        formulas=doubts.get(head.name, _NO_DOUBTS).formulas,
    )


def _shown(cells: list[Any], row: int, doubts: Doubts) -> list[str | None]:
    for column in doubts.shown.get(row, ()):
        if column < len(cells):
            cells[column] = doubts.shown[row][column]
    return cells


def column_letters(column: int) -> str:
    """Name a column as a spreadsheet does; `column` is counted from 0.

    Example:
        >>> column_letters(0), column_letters(27)
        ('A', 'AB')
    """
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(65 + letter) + letters
        column -= 1
    return letters
