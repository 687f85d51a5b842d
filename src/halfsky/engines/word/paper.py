"""An official paper as an editable Word file in the form of GB/T 9704: red head, title, text, signature, copies."""

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from halfsky.core.reports.model import Chart, Paragraph, Section, Table
from halfsky.core.reports.papers.model import Paper
from halfsky.engines.outline import date_of, printable, title_lines
from halfsky.engines.tabular import ems, fitted
from halfsky.engines.word.elements import Element, kept_with_next, make, paragraph, run, running_text, text
from halfsky.engines.word.package import complete_settings, packed, set_properties
from halfsky.engines.word.page_signs import number_pages
from halfsky.engines.word.paper_ends import copies, signature
from halfsky.engines.word.paper_heads import letter_frame, number_line, red_head
from halfsky.engines.word.paper_words import indent, paper_word
from halfsky.engines.word.styles import HEI, faces, section_properties, set_styles
from halfsky.engines.word.tables import ruled, word_table

_LONGEST_TITLE = 20
"""Signs of 22 pt on the 156 mm of a page."""
_SIDES = ("top", "left", "bottom", "right")


def render_paper(paper: Paper) -> bytes:
    """Render a paper as Word; the same paper gives the same bytes.

    Source: GB/T 9704-2012, chapter 7 for the elements, chapter 10 for letter and minutes.

    Raises:
        TypeError: A chart stands in the paper; papers hold text and tables.
    """
    paper = printable(paper)
    document = Document()
    set_styles(document, lang=paper.lang)
    body = document.element.body
    end = body.find(qn("w:sectPr"))
    for node in _nodes(paper):
        end.addprevious(node)
    body.replace(end, section_properties(lang=paper.lang, landscape=False, start=1))
    number_pages(document, document.sections[0])
    if paper.form == "letter":
        letter_frame(document, paper)
    _describe(document, paper)
    return packed(document)


def _nodes(paper: Paper) -> list[Element]:
    nodes = [*_note(paper), *red_head(paper), _title(paper)]
    nodes += [number_line(paper, align="right")] if paper.form == "table" and paper.number else []
    nodes += _addressee(paper)
    nodes += [node for block in paper.blocks for node in _block(block, paper)]
    nodes += [node for section in paper.sections for node in _section(section, paper)]
    nodes += [running_text(part, paper.lang) for part in paper.closing]
    signed = signature(paper)
    # A signature alone on a page says nothing of what was signed, nor does one with 特此通知 alone above it.
    for node in nodes[-1 - len(paper.closing) :] if signed else ():
        kept_with_next(node)
    attached = [kept_with_next(node) if signed else node for node in _attachments(paper)]
    return [*nodes, *attached, *_presence(paper), *signed, *copies(paper)]


def _note(paper: Paper) -> tuple[Element, ...]:
    """What the sheet is, in a box over everything else."""
    if not paper.note:
        return ()
    box = make("pBdr", *(make(side, val="single", sz=6, space=4, color="808080") for side in _SIDES))
    small = (make("sz", val=21), make("szCs", val=21))
    place = (box, make("spacing", before=0, after=240), make("jc", val="left"))
    return (paragraph("Imprint", run(text(paper.note), properties=small), properties=place),)


def _title(paper: Paper) -> Element:
    lines = title_lines(paper.title, longest=_LONGEST_TITLE)
    broken = [node for line in lines for node in (make("br"), text(line))][1:]
    above = 0 if paper.form == "table" else 579
    return paragraph("Title", run(*broken), properties=(make("spacing", before=above, after=480),))


def _addressee(paper: Paper) -> tuple[Element, ...]:
    if not paper.addressee:
        return ()
    words = paper.addressee + paper_word("colon", paper.lang)
    plain = make("ind", firstLineChars=0, firstLine=0)
    return (paragraph("BodyText", run(text(words)), properties=(plain, make("jc", val="left"))),)


def _section(section: Section, paper: Paper) -> list[Element]:
    gap = " " if section.number and section.number[-1].isascii() else ""
    words = section.number + gap + section.title
    close = make("spacing", before=0 if paper.lang == "zh" else 160, after=0)
    nodes = [paragraph(f"Heading{section.level}", run(text(words)), properties=(close,))] if words else []
    nodes += [node for block in section.blocks for node in _block(block, paper)]
    return [*nodes, *(node for child in section.sections for node in _section(child, paper))]


def _block(block: Paragraph | Table | Chart, paper: Paper) -> list[Element]:
    if isinstance(block, Paragraph):
        return [running_text(block, paper.lang)]
    if isinstance(block, Chart):
        raise TypeError("A paper holds text and tables.")
    table = fitted(block)
    style = "TableForm" if paper.form == "table" else "TablePaper"
    over = (
        paragraph("Caption", run(text(table.caption)))
        if table.caption
        else paragraph("SectionEnd", properties=(make("keepNext"), make("spacing", before=100, after=0)))
    )
    notes = [node for note in table.notes for node in (make("br"), text(note))][1:]
    under = paragraph("TableNote", run(*notes)) if notes else paragraph("TableText")
    return [over, ruled(word_table(table, lang=paper.lang, style=style), table), under]


def _attachments(paper: Paper) -> list[Element]:
    """附件说明: a line below the text, two signs in, names under one another, no stop at the end."""
    label = paper_word("attachment", paper.lang)
    several = len(paper.attachments) > 1
    nodes = [paragraph("BodyText")] if paper.attachments else []
    for place, name in enumerate(paper.attachments, start=1):
        number = f"{place}. " if several else ""
        shown = label if place == 1 else ""
        left = 2 + ems(label) + ems(number)
        hanging = ems(number) + (ems(label) if place == 1 else 0)
        style = (indent(paper.lang, left=left, hanging=hanging), make("jc", val="left"))
        nodes.append(paragraph("BodyText", run(text(shown + number + name)), properties=style))
    return nodes


def _presence(paper: Paper) -> list[Element]:
    """出席, 请假 and 列席: label in black face, units after it.

    Source: GB/T 9704-2012 10.3.
    """
    nodes = [paragraph("BodyText")] if paper.presence else []
    for line in paper.presence:
        label = line.label + paper_word("label", paper.lang)
        place = indent(paper.lang, left=2 + ems(label), hanging=ems(label))
        runs = (
            run(text(label), properties=(faces(HEI),)),
            run(text(paper_word("list", paper.lang).join(line.who))),
        )
        nodes.append(paragraph("BodyText", *runs, properties=(place, make("jc", val="left"))))
    return nodes


def _describe(document: WordDocument, paper: Paper) -> None:
    set_properties(
        document,
        title=paper.title,
        subject=paper.number,
        author=paper.issuer,
        date=date_of(paper.date or paper.printed_on),
        lang=paper.lang,
    )
    complete_settings(document, lang=paper.lang)
