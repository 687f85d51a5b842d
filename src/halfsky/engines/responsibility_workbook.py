"""The matrix of responsibility as an Excel workbook: marks chosen from a list, on one landscape page."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from halfsky.core.indicators.model import Text
from halfsky.core.responsibility.matrix import ResponsibilityMatrix
from halfsky.core.responsibility.model import Share
from halfsky.engines.spreadsheets.workbooks import column_letters

MARKS: dict[Share, str] = {"lead": "●", "supporting": "○"}
"""What stands in a cell: a full circle for the lead (牵头), an open one for support (配合)."""

STAMP = "halfsky:responsibility"
"""First words of the cell that says which plan and area a workbook was made for."""

_FONT = "微软雅黑"
_A4 = 9
_FIRST_UNIT = 3
_CODES, _HEAD = 2, 3
_HEADS = (Text(zh="序号", en="No."), Text(zh="领域", en="Domain"), Text(zh="目标", en="Target"))
_HOW = Text(
    zh="每行选一个●（牵头），可选多个○（配合），空格为不承担；标色的行还没有或不止一个牵头单位。填好后把本文件原样上传。",
    en="One ● (lead) a row, any number of ○ (supporting); a coloured row has no lead or more than one. Then upload this file.",
)
_SHEET = Text(zh="责任分解", en="Responsibility")
_PAGE = Text(zh="第 &P 页，共 &N 页", en="Page &P of &N")


def write_matrix(
    matrix: ResponsibilityMatrix,
    *,
    unit_names: Mapping[str, str],
    reference: str,
    date: datetime,
    lang: str = "zh",
) -> bytes:
    """Write a matrix as a workbook to fill in; only the cells of the units can be changed.

    The hidden third row holds the codes of the units and the stamp, so that columns and rows may be moved.

    Args:
        matrix: As it stands.
        unit_names: What the units are called in the area, by code.
        reference: Number of the plan, carried through the file so that it comes back to the right place.
        date: Creation date in the properties of the file; the same input gives the same bytes.
        lang: `zh` or `en`.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": matrix.title, "created": date.replace(tzinfo=None)})
    page = book.add_worksheet(_say(_SHEET, lang))
    _heads(book, page, matrix, unit_names, f"{STAMP}:{reference}:{matrix.area}", lang)
    _rows(book, page, matrix)
    _choices(book, page, matrix)
    _page(page, matrix, lang)
    book.close()
    return buffer.getvalue()


def _say(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


def _format(book: xlsxwriter.Workbook, **properties: Any) -> Any:
    base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
    return book.add_format(base | properties)


def _heads(
    book: xlsxwriter.Workbook,
    page: Worksheet,
    matrix: ResponsibilityMatrix,
    names: Mapping[str, str],
    stamp: str,
    lang: str,
) -> None:
    plain = _format(book, text_wrap=False)
    page.write_string(0, 0, matrix.title, _format(book, font_size=15, bold=True, text_wrap=False))
    page.write_string(1, 0, _say(_HOW, lang), _format(book, font_color="#57606a", text_wrap=False))
    page.write_string(_CODES, 0, stamp, plain)
    head = {"bold": True, "border": 1, "bg_color": "#f0f3f6", "align": "center"}
    level, upright = _format(book, **head), _format(book, **head, rotation=270 if lang == "zh" else 90)
    for column, text in enumerate(_HEADS):
        page.write_string(_HEAD, column, _say(text, lang), level)
    for column, unit in enumerate(matrix.units, start=_FIRST_UNIT):
        page.write_string(_CODES, column, unit, plain)
        page.write_string(_HEAD, column, names.get(unit, unit), upright)
    longest = max((len(names.get(unit, unit)) for unit in matrix.units), default=4)
    page.set_row(_HEAD, min(max(longest * (14.5 if lang == "zh" else 5.5) + 8, 60), 400))
    page.set_row(_CODES, None, None, {"hidden": True})
    page.set_row(0, 24)


def _rows(book: xlsxwriter.Workbook, page: Worksheet, matrix: ResponsibilityMatrix) -> None:
    fixed, middle = _format(book, border=1), _format(book, border=1, align="center")
    opened = _format(book, border=1, align="center", locked=False, font_size=12)
    for row, entry in enumerate(matrix.rows, start=_HEAD + 1):
        page.write_number(row, 0, entry.target, middle)
        page.write_string(row, 1, entry.domain, fixed)
        page.write_string(row, 2, entry.quote, fixed)
        page.set_row(row, 15 * max(1, -(-len(entry.quote) // 21)) + 3)
        for column, unit in enumerate(matrix.units, start=_FIRST_UNIT):
            share = entry.shares.get(unit)
            page.write(row, column, MARKS[share] if share is not None else None, opened)


def _choices(book: xlsxwriter.Workbook, page: Worksheet, matrix: ResponsibilityMatrix) -> None:
    if not matrix.rows or not matrix.units:
        return
    top, bottom = _HEAD + 1, _HEAD + len(matrix.rows)
    right = _FIRST_UNIT + len(matrix.units) - 1
    page.data_validation(
        top,
        _FIRST_UNIT,
        bottom,
        right,
        {"validate": "list", "source": list(MARKS.values()), "error_type": "stop"},
    )
    first, last = column_letters(_FIRST_UNIT), column_letters(right)
    counted = f'=COUNTIF(${first}{top + 1}:${last}{top + 1},"{MARKS["lead"]}")<>1'
    warned = book.add_format({"bg_color": "#ffe8cc"})
    page.conditional_format(top, 0, bottom, 2, {"type": "formula", "criteria": counted, "format": warned})


def _page(page: Worksheet, matrix: ResponsibilityMatrix, lang: str) -> None:
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 42)
    page.set_column(_FIRST_UNIT, _FIRST_UNIT + max(len(matrix.units), 1) - 1, 4)
    page.freeze_panes(_HEAD + 1, _FIRST_UNIT)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.set_footer("&C" + _say(_PAGE, lang))
    page.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "sort": True,
            "autofilter": True,
            "select_locked_cells": True,
        },
    )
