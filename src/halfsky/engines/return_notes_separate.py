"""Runs in a process of its own: writes problems into an uploaded workbook, from standard input to standard output.

It imports nothing of HalfSky, so that it starts at once and takes no harm with it.
"""

import base64
import io
import json
import re
import sys
import zipfile
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

RED = "FFFFC7CE"
PALE = "FFFFFBE6"
HEAD = "FFF0F3F6"
_A4 = 9
_AUTHOR = "HalfSky"
_DAY = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def main(memory: int) -> None:
    """Read the order, write the workbook."""
    _limit(memory)
    order = json.load(sys.stdin)
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(order["workbook"])))
    if order["title"] in book.sheetnames:
        del book[order["title"]]
    for sheet in book.worksheets:
        _clean(sheet)
    for problem in order["problems"]:
        if problem["cell"] and problem["sheet"] in book.sheetnames:
            _mark(book[problem["sheet"]][problem["cell"]], problem["words"])
    _listed(book, order)
    saved = io.BytesIO()
    book.save(saved)
    sys.stdout.buffer.write(_timeless(saved))


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _clean(sheet: Any) -> None:
    """Take away notes of an earlier round, and make formulas text."""
    for cell in list(sheet._cells.values()):
        if getattr(cell, "comment", None) is not None and cell.comment.author == _AUTHOR:
            cell.comment = None
            cell.fill = PatternFill("solid", fgColor=PALE)
        if cell.data_type == "f":
            cell.value = str(getattr(cell.value, "text", cell.value))
            cell.data_type = "s"
            cell.quotePrefix = True


def _mark(cell: Any, words: str) -> None:
    earlier = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = Comment(earlier + words, _AUTHOR, width=320, height=150)
    cell.fill = PatternFill("solid", fgColor=RED)


def _listed(book: Any, order: dict[str, Any]) -> None:
    """All problems on one sheet, each leading to its cell."""
    sheet = book.create_sheet(order["title"])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 110
    for place, words in enumerate(order["heads"], start=1):
        head = sheet.cell(1, place, words)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for row, problem in enumerate(order["problems"], start=2):
        where, words = sheet.cell(row, 1, problem["cell"] or "—"), sheet.cell(row, 2)
        words.value, words.data_type = problem["words"], "s"
        words.alignment = Alignment(wrap_text=True, vertical="top")
        where.alignment = Alignment(vertical="top")
        if problem["cell"] and problem["sheet"] in book.sheetnames:
            name = problem["sheet"].replace("'", "''")
            where.hyperlink = f"#'{name}'!{problem['cell']}"
            where.font = Font(underline="single", color="FF0969DA")
    sheet.freeze_panes = "A2"


def _timeless(saved: io.BytesIO) -> bytes:
    """The same package with one day for all its parts, so that the same input gives the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
            target.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]))
