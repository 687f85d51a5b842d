"""One table as an Excel sheet as it is printed: merged cells, all lines, a head that repeats, landscape A4."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from halfsky.core.reports.model import Cell, Table
from halfsky.engines.formulas import is_risky
from halfsky.engines.outline import printable, word
from halfsky.engines.tabular import TALL, Place, ems, fitted, grid, short_columns, shown

_SONG, _HEI, _TITLE = "宋体", "黑体", "方正小标宋简体"
_A4 = 9
_BREADTH = 128.0
"""Signs of Latin type on a landscape A4 page at full size."""
_LINE = 14.0


def write_table_sheet(
    table: Table, *, title: str, issuer: str, date: datetime, under_title: str = "", lang: str = "zh"
) -> bytes:
    """Write a table as a workbook of one sheet; the same table gives the same bytes.

    Args:
        table: Cells over several rows or columns are merged.
        title: Over the table.
        issuer: Author in the properties of the file.
        date: Creation date in the properties of the file.
        under_title: A line under the title.
        lang: `zh` or `en`.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "author": issuer, "created": date.replace(tzinfo=None)})
    _Writer(book, fitted(printable(table)), lang).write(title, under_title)
    book.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, table: Table, lang: str) -> None:
        self._book = book
        self._table = table
        self._lang = lang
        self._widths = [width / sum(table.widths) * _BREADTH for width in table.widths]
        self._page: Worksheet = book.add_worksheet(table.caption[:31] or "1")

    def write(self, title: str, under_title: str) -> None:
        last = len(self._widths) - 1
        self._page.merge_range(
            0, 0, 0, last, title, self._format(font_name=_TITLE, font_size=20, align="center", border=0)
        )
        self._page.set_row(0, 36)
        self._page.merge_range(1, 0, 1, last, under_title, self._format(align="right", border=0))
        self._rows(self._table.head, 2, self._format(font_name=_HEI, align="center"))
        first = 2 + len(self._table.head)
        self._rows(self._table.rows, first, None)
        self._notes(first + len(self._table.rows), last)
        self._set_up(first)

    def _notes(self, row: int, last: int) -> None:
        for place, note in enumerate(self._table.notes):
            words = (word("note", self._lang) if place == 0 else "") + note
            self._page.merge_range(
                row + place, 0, row + place, last, words, self._format(border=0, font_size=9)
            )

    def _rows(self, rows: tuple[tuple[Cell, ...], ...], first: int, style: Any) -> None:
        middle = short_columns(self._table)
        heights = self._heights(rows)
        for row, places in enumerate(grid(rows, len(self._widths)), start=first):
            self._page.set_row(row, heights[row - first])
            for place in places:
                if place.continued:
                    continue
                text = shown(place.cell, self._lang)
                self._cell(row, place, text, style or self._body(place, place.column in middle))

    def _body(self, place: Place, centred: bool) -> Any:
        side = {"align": "center"} if centred else {"align": "left", "indent": 1}
        return self._format(**side, valign="top" if place.cell.rowspan > TALL else "vcenter")

    def _cell(self, row: int, place: Place, text: str, style: Any) -> None:
        column, cell = place.column, place.cell
        if cell.rowspan > 1 or cell.colspan > 1:
            self._page.merge_range(row, column, row + cell.rowspan - 1, column + cell.colspan - 1, "", style)
        if is_risky(text):
            style = self._format(align="left", quote_prefix=True)
        self._page.write_string(row, column, text, style)

    def _heights(self, rows: tuple[tuple[Cell, ...], ...]) -> list[float]:
        """Points of each row: what its own cells need, and its part of what a cell over several rows needs."""
        needs = [1.0] * len(rows)
        spans: list[tuple[int, int, float]] = []
        for row, places in enumerate(grid(rows, len(self._widths))):
            for place in places:
                if not place.continued:
                    spans.append((place.cell.rowspan, row, self._lines(place.column, place.cell)))
        for span, row, lines in sorted(spans):
            held = needs[row : row + span]
            short = max(lines - sum(held), 0.0) / max(len(held), 1)
            needs[row : row + span] = [need + short for need in held]
        return [need * _LINE + 4 for need in needs]

    def _lines(self, column: int, cell: Cell) -> float:
        breadth = sum(self._widths[column : column + cell.colspan])
        # An em is two signs of Latin type wide; the margins of a cell and the indent take three.
        return float(-(-ems(cell.text) * 2 // max(breadth - 3, 2)) or 1)

    def _set_up(self, first: int) -> None:
        for column, width in enumerate(self._widths):
            self._page.set_column(column, column, width)
        self._page.freeze_panes(first, 0)
        self._page.hide_gridlines(2)
        self._page.set_landscape()
        self._page.set_paper(_A4)
        self._page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        self._page.center_horizontally()
        self._page.fit_to_pages(1, 0)
        self._page.repeat_rows(first - len(self._table.head), first - 1)
        self._page.set_footer("&C— &P —")

    def _format(self, **properties: Any) -> Any:
        base = {"font_name": _SONG, "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
        return self._book.add_format(base | properties)
