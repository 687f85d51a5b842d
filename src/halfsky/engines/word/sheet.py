"""One table as a Word file of its own: a title, the table on landscape pages with all its lines, notes under it."""

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from halfsky.core.reports.model import Table
from halfsky.engines.outline import printable, title_lines, word
from halfsky.engines.tabular import TALL, fitted, grid, short_columns
from halfsky.engines.word.elements import Element, make, paragraph, run, text
from halfsky.engines.word.package import complete_settings, save
from halfsky.engines.word.page_signs import number_pages
from halfsky.engines.word.styles import section_properties, set_styles
from halfsky.engines.word.tables import word_table

_LONGEST_TITLE = 28
"""Signs of 22 pt on the 225 mm of a landscape page."""
_LINES = ("top", "left", "bottom", "right", "insideH", "insideV")


def render_table(
    table: Table,
    path: Path,
    *,
    title: str,
    issuer: str,
    date: datetime,
    under_title: str = "",
    lang: str = "zh",
) -> None:
    """Write a table as a Word file; the same table gives the same bytes.

    Args:
        table: Head rows repeat on each page; cells keep their rows and columns together.
        path: The file.
        title: Over the table.
        issuer: Author in the properties of the file.
        date: Day in the properties of the file.
        under_title: A line under the title, such as the unit and day of printing.
        lang: `zh` or `en`.

    Source: GB/T 9704-2012 for page, title and type.
    """
    document = Document()
    set_styles(document, lang=lang)
    body = document.element.body
    end = body.find(qn("w:sectPr"))
    shown = fitted(printable(table))
    for node in (
        *_title(title, under_title),
        _ruled(word_table(shown, lang=lang), shown),
        *_notes(shown, lang),
    ):
        end.addprevious(node)
    body.replace(end, section_properties(lang=lang, landscape=True, start=1))
    number_pages(document, document.sections[0])
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments, core.revision = (
        title,
        issuer,
        issuer,
        "",
        1,
    )
    core.language = "zh-CN" if lang == "zh" else "en-US"
    core.created = core.modified = date.replace(tzinfo=None)
    complete_settings(document, lang=lang)
    save(document, path)


def _title(title: str, under: str) -> list[Element]:
    lines = title_lines(title, longest=_LONGEST_TITLE)
    broken = [node for line in lines for node in (make("br"), text(line))][1:]
    heading = paragraph("Title", run(*broken), properties=(make("spacing", before=0, after=160),))
    if not under:
        return [heading]
    line = (make("spacing", before=0, after=100), make("jc", val="right"))
    return [heading, paragraph("TableText", run(text(under)), properties=line)]


def _notes(table: Table, lang: str) -> list[Element]:
    if not table.notes:
        return []
    lines = [text(word("note", lang) + table.notes[0])]
    lines += [node for note in table.notes[1:] for node in (make("br"), text(note))]
    return [paragraph("TableNote", run(*lines))]


def _ruled(node: Element, table: Table) -> Element:
    """All lines of the grid, as forms have them, and heads in the middle."""
    rules = (make(side, val="single", sz=4, space=0, color="000000") for side in _LINES)
    borders = node.find(f".//{qn('w:tblBorders')}")
    borders.getparent().replace(borders, make("tblBorders", *rules))
    for own in list(node.iter(qn("w:tcBorders"))):
        own.getparent().remove(own)
    middle = short_columns(table)
    _keep_groups(node, table)
    rows = list(node.iter(qn("w:tr")))
    for place, row in enumerate(rows):
        for column, cell in zip(_first_columns(row), row.iter(qn("w:tc")), strict=True):
            if place < len(table.head) or column in middle:
                cell.find(f".//{qn('w:jc')}").set(qn("w:val"), "center")
    for row, places in zip(rows[len(table.head) :], grid(table.rows, len(table.widths)), strict=True):
        for own, cell in zip(places, row.iter(qn("w:tc")), strict=True):
            if own.cell.rowspan > TALL:
                cell.find(f".//{qn('w:vAlign')}").set(qn("w:val"), "top")
    return node


def _keep_groups(node: Element, table: Table) -> None:
    """Rows that share a cell of the last row head, such as the targets of a goal, stay on one page."""
    rows = list(node.iter(qn("w:tr")))[len(table.head) :]
    for row, below in zip(rows, grid(table.rows, len(table.widths))[1:], strict=False):
        if any(place.continued and place.column == table.row_heads - 1 for place in below):
            for style in row.iter(qn("w:pStyle")):
                style.addnext(make("keepNext"))


def _first_columns(row: Element) -> list[int]:
    columns, column = [], 0
    for cell in row.iter(qn("w:tc")):
        columns.append(column)
        span = cell.find(f".//{qn('w:gridSpan')}")
        column += int(span.get(qn("w:val"))) if span is not None else 1
    return columns
