"""Page numbers as official papers set them: a dash on each side, odd pages to the right, even ones to the left."""

from docx.document import Document
from docx.section import Section

from halfsky.engines.word.elements import Element, field, make, paragraph, run, text


def number_pages(document: Document, section: Section) -> None:
    """Put the page sign into the footers of a section and those that follow it.

    Source: GB/T 9704-2012 7.5.
    """
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        root = footer._element
        for old in list(root):
            root.remove(old)
        root.append(_page_sign(align))
    document.settings.odd_and_even_pages_header_footer = True


def _page_sign(align: str) -> Element:
    indent = make("ind", **{"rightChars" if align == "right" else "leftChars": 100})
    sign = (run(text("— ")), *field("PAGE", "1"), run(text(" —")))
    return paragraph("Footer", *sign, properties=(indent, make("jc", val=align)))
