"""Excel workbooks: every visible sheet as text, with merged ranges and cells as they are shown."""

import datetime
import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

import polars as pl
import python_calamine as calamine
from lxml import etree

from halfsky.core.observations.raw import Sheet
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.spreadsheets import limits
from halfsky.engines.spreadsheets.delimited import blank_to_null
from halfsky.engines.spreadsheets.doubts import Doubts, doubts_of
from halfsky.engines.spreadsheets.packages import check_package, percent_styles, sheet_parts

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK_ROWS = 20_000
_NO_DOUBTS = Doubts(shown={}, zeros=())


def read_workbook(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """Read every visible sheet of an .xlsx, .xlsm or .xls file; macros and hidden sheets are left alone.

    Formulas give the value computed when the file was last saved; one without such a value, an error cell
    and a percentage come as the text that is shown.

    Args:
        content: Bytes of the file.
        file: Name for messages; the sheet's name is added after `#`.

    Raises:
        Invalid: `spreadsheets.encrypted`, `spreadsheets.zip_bomb`, `spreadsheets.too_big`,
            `spreadsheets.not_a_workbook`, `spreadsheets.damaged`.
    """
    if _ENCRYPTED in content[:1_000_000] or _ENCRYPTED in content[-1_000_000:]:
        raise Invalid("spreadsheets.encrypted", file=file)
    doubts = _doubts(content, file) if content.startswith(b"PK") else None
    try:
        with calamine.load_workbook(io.BytesIO(content)) as book:
            return tuple(_sheets(book, file, doubts))
    except calamine.PasswordError as error:
        raise Invalid("spreadsheets.encrypted", file=file) from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Invalid("spreadsheets.damaged", file=file) from error


def _doubts(content: bytes, file: str) -> dict[str, Doubts]:
    """Cells in doubt by sheet name; a refusal where the package is not what it should be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            check_package(package, file=file)
            percent = percent_styles(package)
            return {
                sheet.name: doubts_of(package, sheet.part, percent=percent, file=f"{file}#{sheet.name}")
                for sheet in sheet_parts(package)
                if sheet.visible and sheet.part.startswith("xl/worksheets/")
            }
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise Invalid("spreadsheets.damaged", file=file) from error


def _sheets(book: Any, file: str, doubts: dict[str, Doubts] | None) -> Iterator[Sheet]:
    for kind in book.sheets_metadata:
        if kind.typ != calamine.SheetTypeEnum.WorkSheet or kind.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(kind.name)
        if sheet.start is not None and sheet.width <= limits.COLUMNS:
            yield _sheet(
                sheet,
                f"{file}#{kind.name}",
                _NO_DOUBTS if doubts is None else doubts.get(kind.name, _NO_DOUBTS),
            )
        elif sheet.start is not None:
            raise Invalid("spreadsheets.too_wide", file=file, columns=sheet.width, limit=limits.COLUMNS)


def _sheet(sheet: Any, file: str, doubts: Doubts) -> Sheet:
    width = sheet.end[1] + 1
    rows = enumerate(_rows(sheet))
    chunks = []
    while chunk := list(itertools.islice(rows, _CHUNK_ROWS)):
        texts = [_texts(cells, row, doubts.shown) for row, cells in chunk]
        chunks.append(
            pl.DataFrame(texts, schema={f"c{place}": pl.String for place in range(width)}, orient="row")
        )
    notes = tuple(
        Finding(
            code="spreadsheets.formula_zero",
            severity=Severity.QUERY,
            where=Where(file=file, row=row + 1),
            facts={"cell": f"{_letters(column)}{row + 1}"},
        )
        for row, column in doubts.zeros
    )
    merged = tuple(sheet.merged_cell_ranges or ())
    return Sheet(file=file, grid=blank_to_null(pl.concat(chunks)), merged=merged, notes=notes)


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Rows of the sheet from its first row and column on, also where these are empty."""
    return iter(sheet.to_python(skip_empty_area=False))


def _texts(cells: list[Any], row: int, shown: dict[tuple[int, int], str]) -> list[str | None]:
    texts = [_text(cell) for cell in cells]
    if shown:
        for column in range(len(texts)):
            if (row, column) in shown:
                texts[column] = shown[row, column]
    return texts


def _text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(65 + letter) + letters
        column -= 1
    return letters
