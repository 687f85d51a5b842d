"""Cells of a worksheet whose bare value misleads: errors, percentages, formulas never computed."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.spreadsheets.packages import safe_parser

_ANY = "{*}"
_CHUNK = 1 << 20
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Doubts(msgspec.Struct, frozen=True, kw_only=True):
    """What a worksheet holds beside bare values; rows and columns are counted from 0.

    Attributes:
        shown: By row and column, cells whose text as shown differs from the value: error words, percentages, formulas.
        zeros: Places of cells whose formula gives 0, as it also does in a file no spreadsheet has computed yet.
        formulas: Places of all cells with a formula.
    """

    shown: dict[int, dict[int, str]]
    zeros: tuple[tuple[int, int], ...]
    formulas: tuple[tuple[int, int], ...] = ()


def doubts_of(package: zipfile.ZipFile, part: str, *, percent: frozenset[str], file: str) -> Doubts:
    """Look through the cells of a worksheet, where it has any that could be in doubt.

    Args:
        package: The workbook.
        part: Its part that holds the worksheet.
        percent: Styles that show percentages.
        file: Name for messages.

    Raises:
        Invalid: `spreadsheets.damaged` where the part is not XML or names places no spreadsheet has.
    """
    shown: dict[int, dict[int, str]] = {}
    zeros: list[tuple[int, int]] = []
    formulas: list[tuple[int, int]] = []
    try:
        if not _has_doubts(package, part, percent):
            return Doubts(shown={}, zeros=())
        with package.open(part) as stream:
            for place, cell in _cells(stream):
                formula, value = _formula_and_value(cell)
                formulas += [place] if formula is not None else []
                if (text := _shown(cell, formula, value, percent)) is not None:
                    shown.setdefault(place[0], {})[place[1]] = text
                elif formula is not None and value == "0":
                    zeros.append(place)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise Invalid("spreadsheets.damaged", file=file) from error
    return Doubts(shown=shown, zeros=tuple(zeros), formulas=tuple(formulas))


def _has_doubts(package: zipfile.ZipFile, part: str, percent: frozenset[str]) -> bool:
    """Whether a look at the bytes shows an error cell, a formula or a percentage: most large sheets have none."""
    styles = "".join(f"|\\bs=[\"']{style}[\"']" for style in sorted(percent))
    wanted = re.compile(rf"\bt=[\"']e|<(\w+:)?f[\s>/]{styles}".encode())
    with package.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            if wanted.search(before + chunk):
                return True
            before = chunk[-64:]
    return False


def _cells(stream: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Go through the cells a row at a time; a cell without a place follows the one before it."""
    row = -1
    for _, element in etree.iterparse(stream, tag=f"{_ANY}row", **safe_parser()):
        row, column = int(element.get("r", row + 2)) - 1, -1
        for cell in element:
            row, column = _place(cell.get("r"), row, column + 1)
            yield (row, column), cell
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _formula_and_value(cell: Any) -> tuple[str | None, str | None]:
    formula = value = None
    for child in cell:
        if isinstance(child.tag, str) and child.tag.endswith("}f"):
            formula = child.text or ""
        elif isinstance(child.tag, str) and child.tag.endswith("}v"):
            value = child.text
    return formula, value


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


def _shown(cell: Any, formula: str | None, value: str | None, percent: frozenset[str]) -> str | None:
    kind = cell.get("t", "n")
    if kind == "e":
        return value or "#VALUE!"
    if formula is not None and not value and kind != "str":
        return f"={formula}"
    if value and kind == "n" and cell.get("s") in percent:
        return _percentage(value)
    return None


def _percentage(value: str) -> str | None:
    try:
        return f"{round(float(value) * 100, 10):.15g}%"
    except ValueError:
        return None
