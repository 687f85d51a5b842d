"""One table as a Word file of its own: a title, the table on landscape pages with all its lines, notes under it."""

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from halfsky.core.reports.model import Table
from halfsky.engines.outline import printable, title_lines, word
from halfsky.engines.tabular import fitted
from halfsky.engines.word.elements import Element, make, paragraph, run, text
from halfsky.engines.word.package import complete_settings, save, set_properties
from halfsky.engines.word.page_signs import number_pages
from halfsky.engines.word.styles import section_properties, set_styles
from halfsky.engines.word.tables import ruled, word_table

_LONGEST_TITLE = 28
"""Signs of 22 pt on the 225 mm of a landscape page."""


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
        ruled(word_table(shown, lang=lang), shown),
        *_notes(shown, lang),
    ):
        end.addprevious(node)
    body.replace(end, section_properties(lang=lang, landscape=True, start=1))
    number_pages(document, document.sections[0])
    set_properties(document, title=title, subject="", author=issuer, date=date, lang=lang)
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
