"""Assemble the Word report: cover, filled contents, body in upright and landscape sections."""

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from halfsky.core.reports.model import Chart, Paragraph, Report, Table
from halfsky.engines.charts import render_png
from halfsky.engines.outline import (
    Heading,
    Part,
    by_orientation,
    contents_depth,
    flow,
    headings,
    label,
    printable,
    printed_date,
    title_lines,
    word,
)
from halfsky.engines.typeset.pdf import heading_pages
from halfsky.engines.word.elements import (
    Element,
    bookmark_name,
    bookmarked,
    field,
    link,
    make,
    paragraph,
    run,
    running_text,
    text,
)
from halfsky.engines.word.package import complete_settings, save, set_properties
from halfsky.engines.word.page_signs import number_pages
from halfsky.engines.word.styles import section_properties, set_styles
from halfsky.engines.word.tables import word_table

_MM_PER_UNIT = 25.4 / 96
_FRAME_MM = 156.0


def render_word(report: Report, path: Path) -> None:
    """Write a report as an editable Word file; the same report gives the same bytes.

    The table of contents is filled and asks for no update: its page numbers are those of the PDF of the
    same report, which has the same page and type.

    Source: GB/T 9704-2012 for page and type.
    """
    report = printable(report)
    document = Document()
    set_styles(document, lang=report.lang)
    _Writer(document, report).write()
    save(document, path)


class _Writer:
    def __init__(self, document: WordDocument, report: Report) -> None:
        self._document = document
        self._report = report
        self._body = document.element.body
        self._end = self._body.find(qn("w:sectPr"))

    def write(self) -> None:
        self._front()
        runs = by_orientation(flow(self._report)) or [(False, [])]
        lang = self._report.lang
        self._close(section_properties(lang=lang, landscape=False))
        for position, (landscape, parts) in enumerate(runs):
            for part in parts:
                self._part(part)
            properties = section_properties(
                lang=lang, landscape=landscape, start=1 if position == 0 else None
            )
            if position < len(runs) - 1:
                self._close(properties)
            else:
                self._body.replace(self._end, properties)
        number_pages(self._document, self._document.sections[1])
        self._properties()

    def _add(self, *nodes: Element) -> None:
        for node in nodes:
            self._end.addprevious(node)

    def _close(self, properties: Element) -> None:
        # Word ends a section at a paragraph; after a table it needs one of its own, here without height.
        self._add(paragraph("SectionEnd", properties=(properties,)))

    def _front(self) -> None:
        report = self._report
        lines = title_lines(report.title)
        broken = [node for line in lines for node in (make("br"), text(line))][1:]
        self._add(paragraph("Title", run(*broken)))
        if report.subtitle:
            self._add(paragraph("Subtitle", run(text(report.subtitle))))
        above = make("spacing", before=4800 if len(lines) > 1 else 5500)
        self._add(paragraph("Imprint", run(text(report.issuer)), properties=(above,)))
        self._add(paragraph("Imprint", run(text(report.date))))
        self._contents()

    def _contents(self) -> None:
        fresh = make("pageBreakBefore")
        self._add(
            paragraph("TOCHeading", run(text(word("contents", self._report.lang))), properties=(fresh,))
        )
        pages = heading_pages(self._report)
        depth = contents_depth(self._report)
        shown = [heading for heading in headings(self._report) if heading.level <= depth]
        entries = [_entry(heading, pages[heading.anchor]) for heading in shown]
        if not entries:
            return
        begin, code, separate, _, end = field(f'TOC \\o "1-{depth}" \\h \\z \\u', "")
        for node in (separate, code, begin):
            entries[0].insert(1, node)
        entries[-1].append(end)
        self._add(*entries)

    def _part(self, part: Part) -> None:
        if isinstance(part, Heading):
            self._add(paragraph(f"Heading{part.level}", *bookmarked(part.anchor, run(text(part.text)))))
        elif isinstance(part, Paragraph):
            self._add(running_text(part, self._report.lang))
        elif isinstance(part, Table):
            self._table(part)
        else:
            self._chart(part)

    def _table(self, table: Table) -> None:
        lang = self._report.lang
        self._add(paragraph("Caption", *_captioned(table, lang)), word_table(table, lang=lang))
        first, *others = table.notes or ("",)
        lines = [text(word("note", lang) + first if first else "")]
        lines += [node for note in others for node in (make("br"), text(note))]
        self._add(paragraph("TableNote", run(*lines)))

    def _chart(self, chart: Chart) -> None:
        self._add(paragraph("ChartTitle", run(text(chart.title))))
        holder = paragraph("Picture")
        self._add(holder)
        width = Mm(min(chart.width * _MM_PER_UNIT, _FRAME_MM))
        picture = WordParagraph(holder, self._document._body).add_run()
        picture.add_picture(BytesIO(render_png(chart)), width=width)
        described = holder.find(f".//{qn('wp:docPr')}")
        described.set("descr", chart.description)
        described.set("name", label(chart, self._report.lang))
        self._add(paragraph("ChartCaption", *_captioned(chart, self._report.lang)))

    def _properties(self) -> None:
        report = self._report
        set_properties(
            self._document,
            title=report.title,
            subject=report.subtitle,
            author=report.issuer,
            date=printed_date(report),
            lang=report.lang,
        )
        complete_settings(self._document, lang=self._report.lang)


def _entry(heading: Heading, page: int) -> Element:
    number = field(f"PAGEREF {bookmark_name(heading.anchor)} \\h", str(page))
    return paragraph(
        f"TOC{heading.level}", link(heading.anchor, run(text(heading.text)), run(make("tab")), *number)
    )


def _captioned(part: Table | Chart, lang: str) -> tuple[Element, ...]:
    printed = label(part, lang)
    digits = len(printed) - len(printed.rstrip("0123456789"))
    kind, number = (printed[:-digits], printed[-digits:]) if digits else (printed, "")
    numbered = field(f"SEQ {kind.strip()} \\* ARABIC", number) if number else ()
    return (run(text(kind)), *numbered, run(text("　" + part.caption)))
