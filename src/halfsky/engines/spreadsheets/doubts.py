"""Cells of a worksheet whose bare value misleads: errors, percentages, formulas never computed."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.spreadsheets import limits
from halfsky.engines.spreadsheets.packages import safe_parser

_ANY = "{*}"
_ROWS, _COLUMNS = 1_048_576, 16_384
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Doubts(msgspec.Struct, frozen=True, kw_only=True):
    """What a worksheet holds beside bare values; rows and columns are counted from 0.

    Attributes:
        shown: By row and column, cells whose text as shown differs from the value: error words, percentages, formulas.
        zeros: Places of cells whose formula gives 0, as it also does in a file no spreadsheet has computed yet.
    """

    shown: dict[int, dict[int, str]]
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
    shown: dict[int, dict[int, str]] = {}
    zeros: list[tuple[int, int]] = []
    last_row = last_column = -1
    try:
        with package.open(part) as stream:
            for place, element in _cells(stream):
                last_row, last_column = max(last_row, place[0]), max(last_column, place[1])
                if (text := _shown(element, percent)) is not None:
                    shown.setdefault(place[0], {})[place[1]] = text
                elif _is_zero_formula(element):
                    zeros.append(place)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise Invalid("spreadsheets.damaged", file=file) from error
    if (last_row + 1) * (last_column + 1) > limits.CELLS:
        raise Invalid("spreadsheets.too_big", file=file, rows=last_row + 1, columns=last_column + 1)
    return Doubts(shown=shown, zeros=tuple(zeros))


def _cells(stream: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Go through the cells one at a time; a cell without a place follows the one before it.

    Raises:
        ValueError: A place no spreadsheet has.
    """
    row, column = -1, -1
    for event, element in etree.iterparse(
        stream, events=("start", "end"), tag=(f"{_ANY}c", f"{_ANY}row"), **safe_parser()
    ):
        is_row = etree.QName(element).localname == "row"
        if is_row and event == "start":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif is_row:
            element.clear()
        elif event == "end":
            row, column = _place(element.get("r"), row, column + 1)
            if not (0 <= row < _ROWS and 0 <= column < _COLUMNS):
                raise ValueError(element.get("r"))
            yield (row, column), element


def _place(name: str | None, row: int, column: int) -> tuple[int, int]:
    if name is None:
        return row, column
    found = _PLACE.fullmatch(name)
    if found is None:
        raise ValueError(name)
    letters = 0
    for letter in found[1]:
        letters = letters * 26 + ord(letter) - 64
    return int(found[2]) - 1, letters - 1


def _shown(element: Any, percent: frozenset[str]) -> str | None:
    value = element.findtext(f"{_ANY}v")
    if element.get("t") == "e":
        return value or "#VALUE!"
    formula = element.find(f"{_ANY}f")
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
    return element.find(f"{_ANY}f") is not None and element.findtext(f"{_ANY}v") == "0"
