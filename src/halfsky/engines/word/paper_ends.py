"""The end of a paper: signature over its date, block of signatures, remark, copies and who printed it."""

from docx.oxml.ns import qn

from halfsky.core.reports.papers.model import Paper
from halfsky.engines.tabular import ems
from halfsky.engines.word.elements import Element, kept_with_next, make, paragraph, run, text
from halfsky.engines.word.paper_words import indent, paper_word
from halfsky.engines.word.styles import BODY_WIDTH

_DATE_IN = 4.0
"""Signs from the right edge to the date, where a seal is set over it."""


def signature(paper: Paper) -> list[Element]:
    """Signature and date to the right, the one in the middle over the other, or the block of signatures; then the remark.

    Source: GB/T 9704-2012 7.3.5.1, 7.3.6.
    """
    nodes = _block(paper) if paper.signatures else _signed(paper)
    if paper.remark:
        remark = f"（{paper.remark}）" if paper.lang == "zh" else f"({paper.remark})"
        nodes += [paragraph("BodyText", run(text(remark)))]
    return nodes


def _signed(paper: Paper) -> list[Element]:
    if paper.form == "minutes" or not paper.date:
        return []
    date, name = ems(paper.date), ems(paper.issuer)
    date_in = max(_DATE_IN, (name - date) / 2)
    name_in = max(date_in + (date - name) / 2, 0.0)
    if paper.lang != "zh":
        date_in = name_in = 0.0
    lines = [_right(paper, paper.issuer, name_in), _right(paper, paper.date, date_in)]
    kept = lines if paper.remark else lines[:-1]
    return [kept_with_next(paragraph("BodyText")), *map(kept_with_next, kept), *lines[len(kept) :]]


def _right(paper: Paper, words: str, inward: float) -> Element:
    place = (indent(paper.lang, right=inward, firstLine=0), make("jc", val="right"))
    return paragraph("BodyText", run(text(words)), properties=place)


def _block(paper: Paper) -> list[Element]:
    width = BODY_WIDTH // len(paper.signatures)
    cells = (_column(lines, width) for lines in paper.signatures)
    row = make("tr", make("trPr", make("cantSplit")), *cells)
    properties = make(
        "tblPr", make("tblW", w=BODY_WIDTH, type="dxa"), make("tblLayout", type="fixed"), make("tblLook")
    )
    ruler = make("tblGrid", *(make("gridCol", w=width) for _ in paper.signatures))
    return [
        kept_with_next(paragraph("BodyText")),
        make("tbl", properties, ruler, row),
        paragraph("TableText"),
    ]


def _column(lines: tuple[str, ...], width: int) -> Element:
    rows = (paragraph("BodyText", run(text(line)), properties=_plain()) for line in lines)
    return make("tc", make("tcPr", make("tcW", w=width, type="dxa")), *rows)


def _plain() -> tuple[Element, ...]:
    return (make("ind", firstLineChars=0, firstLine=0), make("jc", val="left"))


def copies(paper: Paper) -> list[Element]:
    """版记 at the foot of the last page: copies, who printed it and when, between rules.

    A letter has copies only, and no rules.

    Source: GB/T 9704-2012 7.4, 10.1.
    """
    lines = [_copied(paper)] if paper.copies else []
    if paper.printed_by and paper.form != "letter":
        lines.append(_printed(paper))
    if paper.form != "letter":
        lines = [node for line in lines for node in (_rule(), line)] + ([_rule()] if lines else [])
    for line in lines:
        line.find(qn("w:pPr")).insert(1, _frame())
    # A frame is tied to the paragraph after it.
    return [*lines, paragraph("SectionEnd")] if lines else []


def _frame() -> Element:
    # A frame stands at the foot of the text of its page, wherever the text above it ends.
    return make(
        "framePr",
        w=BODY_WIDTH,
        hSpace=0,
        vSpace=170,
        wrap="notBeside",
        vAnchor="margin",
        hAnchor="margin",
        xAlign="center",
        yAlign="bottom",
    )


def _rule() -> Element:
    # Borders of paragraphs in a frame are lost in LibreOffice; an underlined tab is drawn everywhere.
    place = (
        make("tabs", make("tab", val="left", pos=BODY_WIDTH)),
        make("snapToGrid", val=0),
        make("spacing", before=0, after=0, line=130, lineRule="exact"),
        make("ind", left=0, right=0),
        make("jc", val="left"),
    )
    underlined = (make("sz", val=12), make("szCs", val=12), make("u", val="single", color="000000"))
    return paragraph("Imprint", run(make("tab"), properties=underlined), properties=place)


def _copied(paper: Paper) -> Element:
    label = paper_word("copies", paper.lang)
    words = label + paper_word("between_copies", paper.lang).join(paper.copies)
    hanging = ems(label)
    place = make("ind", left=round((1 + hanging) * 280), hanging=round(hanging * 280), right=280)
    return _line(run(text(words + paper_word("stop", paper.lang)), properties=_small()), place)


def _printed(paper: Paper) -> Element:
    words = (
        text(paper.printed_by),
        make("tab"),
        text(paper.printed_on + paper_word("printed", paper.lang)),
    )
    stop = make("tabs", make("tab", val="right", pos=BODY_WIDTH - 280))
    return _line(run(*words, properties=_small()), stop, make("ind", left=280, right=280))


def _line(words: Element, *properties: Element) -> Element:
    return paragraph("Imprint", words, properties=(*properties, make("jc", val="left")))


def _small() -> tuple[Element, ...]:
    return (make("sz", val=28), make("szCs", val=28))
