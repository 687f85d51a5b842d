"""Cells of a worksheet whose bare value misleads: errors, percentages, formulas never computed."""

import re
import zipfile
from typing import Any

import msgspec
from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.spreadsheets import limits
from halfsky.engines.spreadsheets.packages import safe_parser

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Doubts(msgspec.Struct, frozen=True, kw_only=True):
    """What a worksheet holds beside bare values; places are (row, column), 0-based.

    Attributes:
        shown: Cells whose text as shown differs from the value: error words, percentages, formulas.
        zeros: Cells whose formula gives 0, as it also does in a file no spreadsheet has computed yet.
    """

    shown: dict[tuple[int, int], str]
    zeros: tuple[tuple[int, int], ...]


def doubts_of(package: zipfile.ZipFile, part: str, *, percent: frozenset[str], file: str) -> Doubts:
    """Look through the cells of a worksheet, one at a time.

    Args:
        package: The workbook.
        part: Its part that holds the worksheet.
        percent: Styles that show percentages.
        file: Name for messages.

    Raises:
        Invalid: `spreadsheets.too_big` where the rectangle of the sheet is larger than can be read,
            `spreadsheets.damaged` where the part is not XML.
    """
    shown: dict[tuple[int, int], str] = {}
    zeros: list[tuple[int, int]] = []
    last_row = last_column = row = column = -1
    try:
        with package.open(part) as stream:
            for _, element in etree.iterparse(stream, tag=(f"{_MAIN}c", f"{_MAIN}row"), **safe_parser()):
                if element.tag == f"{_MAIN}row":
                    element.clear()
                    row, column = _row_after(element, row), -1
                    continue
                place = _place(element, row + 1, column + 1)
                column = place[1]
                last_row, last_column = max(last_row, place[0]), max(last_column, place[1])
                if (text := _shown(element, percent)) is not None:
                    shown[place] = text
                elif _is_zero_formula(element):
                    zeros.append(place)
    except (etree.XMLSyntaxError, KeyError) as error:
        raise Invalid("spreadsheets.damaged", file=file) from error
    if (last_row + 1) * (last_column + 1) > limits.CELLS:
        raise Invalid("spreadsheets.too_big", file=file, rows=last_row + 1, columns=last_column + 1)
    return Doubts(shown=shown, zeros=tuple(zeros))


def _row_after(element: Any, row: int) -> int:
    number = element.get("r")
    return int(number) - 1 if number and number.isdigit() else row + 1


def _place(element: Any, row: int, column: int) -> tuple[int, int]:
    found = _PLACE.fullmatch(element.get("r", ""))
    if not found:
        return row, column
    letters = 0
    for letter in found[1]:
        letters = letters * 26 + ord(letter) - 64
    return int(found[2]) - 1, letters - 1


def _shown(element: Any, percent: frozenset[str]) -> str | None:
    value = element.findtext(f"{_MAIN}v")
    if element.get("t") == "e":
        return value or "#VALUE!"
    formula = element.find(f"{_MAIN}f")
    if formula is not None and not value and element.get("t") != "str":
        return f"={formula.text or ''}"
    if value and element.get("s") in percent and element.get("t", "n") == "n":
        return _percentage(value)
    return None


def _percentage(value: str) -> str | None:
    try:
        return f"{round(float(value) * 100, 10):.15g}%"
    except ValueError:
        return None


def _is_zero_formula(element: Any) -> bool:
    return element.find(f"{_MAIN}f") is not None and element.findtext(f"{_MAIN}v") == "0"
