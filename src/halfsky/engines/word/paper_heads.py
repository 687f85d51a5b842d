"""The red head of a paper in its three forms, and the red double lines of a letter."""

from docx.document import Document
from docx.oxml.ns import qn

from halfsky.core.reports.papers.model import Paper
from halfsky.engines.tabular import ems
from halfsky.engines.word.elements import Element, make, paragraph, run, text
from halfsky.engines.word.styles import TITLE, TWIPS_PER_MM, faces

_RED = "FF0000"
_FRAME_POINTS = 442.0
_LARGEST_MARK = 48.0
_SMALLEST_MARK = 14.0
_OVERHANG = round(7 * TWIPS_PER_MM)
"""The double lines of a letter are 170 mm long and stand out of the 156 mm of the text on both sides."""


def red_head(paper: Paper) -> list[Element]:
    """Mark, number and red line above the title; of a letter only the number, for its mark stands in the page's head.

    Source: GB/T 9704-2012 7.2.4 to 7.2.7, 10.1, 10.3.
    """
    if paper.form == "table":
        return []
    if paper.form == "letter":
        return [number_line(paper, align="right")]
    # 35 mm from the upper edge of the text frame to the mark; minutes have it at the same place.
    head = [_mark(paper, before=round((35 if paper.lang == "zh" else 12) * TWIPS_PER_MM))]
    return [*head, number_line(paper, align="center", above=579, rule=True)]


def letter_frame(document: Document, paper: Paper) -> None:
    """Set mark and double lines of a letter's first page, which bears no page number.

    Source: GB/T 9704-2012 10.1: mark 30 mm from the edge of the paper, the second line 20 mm from its foot.
    """
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _fill(section.first_page_header, _mark(paper, before=0), _double_line("thickThinSmallGap"))
    _fill(section.first_page_footer, _double_line("thinThickSmallGap"))
    margins = section._sectPr.find(qn("w:pgMar"))
    margins.set(qn("w:header"), str(round(30 * TWIPS_PER_MM)))
    margins.set(qn("w:footer"), str(round(20 * TWIPS_PER_MM)))


def _fill(part: object, *nodes: Element) -> None:
    part.is_linked_to_previous = False  # type: ignore[attr-defined]
    root = part._element  # type: ignore[attr-defined]
    for old in list(root):
        root.remove(old)
    root.extend(nodes)


def _mark(paper: Paper, *, before: int) -> Element:
    size = max(_SMALLEST_MARK, min(_LARGEST_MARK, _FRAME_POINTS / max(ems(paper.head), 1)))
    half_points = int(size * 2)
    letters = (
        faces(TITLE),
        make("color", val=_RED),
        make("sz", val=half_points),
        make("szCs", val=half_points),
    )
    place = (
        make("snapToGrid", val=0),
        make("spacing", before=before, after=0, line=round(size * 24), lineRule="exact"),
        make("ind", left=0, right=0),
        make("jc", val="center"),
    )
    return paragraph("Imprint", run(text(paper.head), properties=letters), properties=place)


def number_line(paper: Paper, *, align: str, above: int = 0, rule: bool = False) -> Element:
    """The line of the number; with `rule` the red line stands 4 mm under it."""
    lines = (make("pBdr", _rule("bottom", "single", 12, space=11)),) if rule else ()
    place = (*lines, make("spacing", before=above, after=0), make("jc", val=align))
    return paragraph("Imprint", run(text(paper.number)), properties=place)


def _double_line(kind: str) -> Element:
    border = make("pBdr", _rule("top", kind, 36, space=1))
    place = (
        border,
        make("snapToGrid", val=0),
        make("spacing", before=80, after=0, line=60, lineRule="exact"),
        make("ind", left=-_OVERHANG, right=-_OVERHANG),
    )
    return paragraph("Imprint", properties=place)


def _rule(side: str, kind: str, size: int, *, space: int) -> Element:
    return make(side, val=kind, sz=size, space=space, color=_RED)
