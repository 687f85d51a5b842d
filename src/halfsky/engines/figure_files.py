"""The files of a figure: its table as CSV and Excel, its picture as PNG and SVG, its specification as JSON."""

import csv
import io
import re
from datetime import datetime
from typing import Any, Literal

import msgspec
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from halfsky.core.reports.model import Cell, Chart
from halfsky.engines.charts import complete_spec, render_png, render_svg
from halfsky.engines.formulas import is_risky

Kind = Literal["csv", "xlsx", "png", "svg", "json"]

KINDS: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
    "json": "application/json",
}
"""What each kind is, as a server says it."""

_FORMS = ("0", *(f"0.{'0' * digits}" for digits in range(1, 7)))
_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?")


def figure_file(
    chart: Chart, kind: Kind, *, issuer: str, date: datetime, notes: tuple[str, ...] = ()
) -> bytes:
    """Write one file of a figure; the same chart gives the same bytes.

    Args:
        chart: Its table holds all figures, also those its picture has no room for.
        kind: A key of `KINDS`.
        issuer: Author in the properties of the workbook.
        date: Of the release, in the properties of the workbook.
        notes: Source and citation: under the table of the workbook, in the picture, in the specification.
    """
    match kind:
        case "csv":
            return _csv(chart)
        case "xlsx":
            return _xlsx(chart, issuer, date, notes)
        case "png":
            return render_png(chart, titled=True, notes=notes)
        case "svg":
            return render_svg(chart, titled=True, notes=notes).encode()
        case "json":
            return _json(chart, notes)


def _csv(chart: Chart) -> bytes:
    """With a byte order mark, so that Excel reads the Chinese; numbers bare, nothing that could run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_bare(cell.text) for cell in chart.head])
    for row in chart.rows:
        writer.writerow([_bare(cell.text) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _bare(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return text.replace(",", "")
    return f"'{text}" if is_risky(text) else text


def _xlsx(chart: Chart, issuer: str, date: datetime, notes: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": chart.caption, "author": issuer, "created": date.replace(tzinfo=None)})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "top": 2, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    page.write_string(0, 0, chart.title, bold)
    page.write_string(1, 0, chart.caption)
    for column, cell in enumerate(chart.head):
        page.write_string(3, column, cell.text, head)
    styles = [book.add_format({"num_format": form}) for form in _FORMS]
    for place, row in enumerate(chart.rows, start=4):
        for column, cell in enumerate(row):
            _write(page, place, column, cell, styles)
    for place, note in enumerate(notes, start=5 + len(chart.rows)):
        page.write_string(place, 0, note)
    page.set_column(0, max(len(chart.head) - 1, 0), 16)
    page.freeze_panes(4, 1)
    book.close()
    return buffer.getvalue()


def _write(page: Worksheet, row: int, column: int, cell: Cell, styles: list[Any]) -> None:
    if not (cell.numeric and _NUMBER.fullmatch(cell.text)):
        page.write_string(row, column, cell.text)
        return
    bare = cell.text.replace(",", "")
    digits = min(len(bare.partition(".")[2]), len(_FORMS) - 1)
    page.write_number(row, column, float(bare), styles[digits])


def _json(chart: Chart, notes: tuple[str, ...]) -> bytes:
    """The specification with its figures inside, in the house style, and what must be known of it."""
    known = {"title": chart.title, "caption": chart.caption, "description": chart.description, "notes": notes}
    spec = complete_spec(chart) | {
        "description": chart.description,
        "usermeta": chart.spec.get("usermeta", {}) | known,
    }
    return msgspec.json.format(msgspec.json.encode(spec), indent=1)
