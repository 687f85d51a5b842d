"""Tables for the desk: an Excel workbook to filter and print, and CSV that Excel in China opens right."""

import math
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines import formulas
from halfsky.engines.tabular import ALL_MARKS

MAX_ROWS = 1_048_000
_MAX_TEXT = 32_767
_ABSENT = "—"
_FONT = "微软雅黑"
_A4 = 9
_READABLE = 240
"""Signs of Latin type on the breadth of a landscape A4 page at six tenths of their size."""
_NUMBER_WIDTH = 12
"""A number without a stated format is shown with the decimals that its column has room for."""
_LINE_HEIGHT = 13.5
_QUIET = "#57606a"
_WORDS = {
    "notes": Text(zh="说明", en="Notes"),
    "column": Text(zh="列", en="Column"),
    "unit": Text(zh="单位", en="Unit"),
    "meaning": Text(zh="含义", en="Meaning"),
    "yes": Text(zh="是", en="yes"),
    "no": Text(zh="否", en="no"),
    "page": Text(zh="第 &P 页，共 &N 页", en="Page &P of &N"),
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a sheet.

    Attributes:
        field: Name of the table's column.
        label: Words at its head; `unit` stands under them.
        note: What the column means, for the sheet of notes.
        decimals: Decimals shown; the cell keeps the full value. Null shows a number as it is.
        status: The column holds status codes, shown as mark and word.
        width: Width in signs of Latin type; null follows the content.
    """

    field: str
    label: str
    unit: str = ""
    note: str = ""
    decimals: int | None = None
    status: bool = False
    width: float | None = None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: a titled table with notes under the title. Columns not named in `columns` are left out."""

    name: str
    title: str
    table: pl.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()


def write_workbook(
    sheets: tuple[Sheet, ...],
    path: Path,
    *,
    title: str,
    author: str,
    date: datetime,
    lang: Literal["zh", "en"] = "zh",
) -> None:
    """Write sheets as an Excel workbook: frozen and filtered heads, marks with words, A4 landscape in print.

    Text that begins like a formula stays text. An absent value is a dash, never a blank or 0. `date` is the
    workbook's date of creation; the same input gives the same bytes.

    Raises:
        Invalid: `workbook.too_many_rows`, a table is longer than an Excel sheet.
    """
    for sheet in sheets:
        if sheet.table.height > MAX_ROWS:
            raise Invalid("workbook.too_many_rows", sheet=sheet.name, rows=sheet.table.height, most=MAX_ROWS)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": title, "author": author, "created": date.replace(tzinfo=None)})
    writer = _Writer(book, lang)
    for sheet in sheets:
        writer.sheet(sheet)
    explained = _explained(sheets, lang)
    if explained.table.height:
        writer.sheet(explained)
    book.close()


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV in UTF-8 with a byte-order mark; the same table gives the same bytes.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    texts = pl.col(pl.String)
    risky = texts.str.contains(formulas.BEGINS) & ~texts.str.contains(formulas.NUMBER)
    defused = table.with_columns(pl.when(risky).then("'" + texts).otherwise(texts).name.keep())
    defused.write_csv(path, include_bom=True)


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, lang: str) -> None:
        self._book = book
        self._lang = lang
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def sheet(self, sheet: Sheet) -> None:
        page = self._book.add_worksheet(_sheet_name(sheet.name))
        head = len(sheet.notes) + 1
        page.write_string(0, 0, sheet.title, self._format(font_size=15, bold=True))
        for row, note in enumerate(sheet.notes, start=1):
            page.write_string(row, 0, note, self._format(font_color=_QUIET))
        for index, column in enumerate(sheet.columns):
            self._column(page, index, column, sheet.table[column.field], head)
        for row, lines in enumerate(_lines(sheet), start=head + 1):
            if lines > 1:
                page.set_row(row, _LINE_HEIGHT * lines + 3)
        self._page(page, sheet, head)

    def _page(self, page: Worksheet, sheet: Sheet, head: int) -> None:
        page.set_row(0, 24)
        page.set_row(head, 33 if any(column.unit for column in sheet.columns) else 20)
        page.freeze_panes(head + 1, 1)
        page.autofilter(head, 0, head + max(sheet.table.height, 1), len(sheet.columns) - 1)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(_A4)
        # Under six tenths of its size a sheet cannot be read on paper: then its columns go over pages.
        breadth = sum(_breadth(column, sheet.table[column.field]) for column in sheet.columns)
        page.fit_to_pages(math.ceil(breadth / _READABLE) or 1, 0)
        page.repeat_rows(head)
        page.repeat_columns(0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.set_footer("&C" + _say("page", self._lang))

    def _column(self, page: Worksheet, index: int, column: Column, values: pl.Series, head: int) -> None:
        numeric = values.dtype.is_numeric()
        bound = self._format(
            bold=True,
            bottom=2,
            top=1,
            bg_color="#f0f3f6",
            text_wrap=True,
            **_side(numeric),
        )
        page.write_string(
            head, index, f"{column.label}\n（{column.unit}）" if column.unit else column.label, bound
        )
        page.set_column(index, index, _breadth(column, values))
        for row, value in enumerate(values, start=head + 1):
            self._cell(page, row, index, value, column, numeric)

    def _cell(self, page: Worksheet, row: int, index: int, value: Any, column: Column, numeric: bool) -> None:
        style: dict[str, Any] = {"bottom": 4, "bottom_color": "#9a9a9a", **_side(numeric)}
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            page.write_string(row, index, _ABSENT, self._format(**style, font_color=_QUIET))
        elif column.status and value in ALL_MARKS:
            self._mark(page, row, index, str(value), style)
        elif isinstance(value, bool):
            page.write_string(row, index, _say("yes" if value else "no", self._lang), self._format(**style))
        elif isinstance(value, int | float):
            page.write_number(row, index, value, self._format(**style, num_format=_number_format(column)))
        else:
            text = str(value) if len(str(value)) <= _MAX_TEXT else str(value)[: _MAX_TEXT - 1] + "…"
            quoted = formulas.is_risky(text)
            page.write_string(row, index, text, self._format(**style, text_wrap=True, quote_prefix=quoted))

    def _mark(self, page: Worksheet, row: int, index: int, status: str, style: dict[str, Any]) -> None:
        mark = ALL_MARKS[status]
        word = mark.zh if self._lang == "zh" else mark.en
        sign = self._format(font_color=mark.colour)
        page.write_rich_string(
            row, index, sign, f"{mark.shape} ", self._format(), word, self._format(**style)
        )

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self._book.add_format(base | properties)
        return self._formats[key]


def _side(numeric: bool) -> dict[str, Any]:
    return {"align": "right"} if numeric else {"align": "left", "indent": 1}


def _explained(sheets: tuple[Sheet, ...], lang: str) -> Sheet:
    noted = {column.field: column for sheet in sheets for column in sheet.columns if column.note}
    rows = [(column.label, column.unit, column.note) for column in noted.values()]
    table = pl.DataFrame(rows, schema=dict.fromkeys(("column", "unit", "meaning"), pl.String), orient="row")
    columns = tuple(Column(field=field, label=_say(field, lang)) for field in table.columns)
    return Sheet(name=_say("notes", lang), title=_say("notes", lang), table=table, columns=columns)


def _say(code: str, lang: str) -> str:
    return _WORDS[code].zh if lang == "zh" else _WORDS[code].en


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "1"


def _lines(sheet: Sheet) -> list[int]:
    """Lines that each row's texts take in their columns: not every office opens up rows by itself."""
    texts = [
        (pl.col(column.field), _breadth(column, sheet.table[column.field]) - 3)
        for column in sheet.columns
        if sheet.table.schema[column.field] == pl.String and not column.status
    ]
    # A Chinese sign is three bytes and two Latin signs wide.
    taken = [((text.str.len_bytes() + text.str.len_chars()) / 2 / width).ceil() for text, width in texts]
    most = sheet.table.select(pl.max_horizontal(pl.lit(1.0), *taken).cast(pl.Int64))
    return most.to_series().to_list() if texts else []


def _number_format(column: Column) -> str:
    if column.decimals is None:
        return "General"
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _breadth(column: Column, values: pl.Series) -> float:
    if column.width is not None:
        return column.width
    texts = [str(value) for value in values.head(200)] if not column.status else ["未到期样本"]
    widest = max((_signs(text) for text in [column.label, column.unit, *texts]), default=0)
    return float(min(max(widest + 3, 8), _NUMBER_WIDTH if values.dtype.is_float() else 48))


def _signs(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
