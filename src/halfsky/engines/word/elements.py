"""Small pieces of WordprocessingML: elements, runs, fields, bookmarks, links, running text."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from halfsky.core.reports.model import Paragraph
from halfsky.engines.outline import before_stop, cited_together, sentence_gap

Element = Any
"""An lxml element of the document."""


def make(tag: str, *children: Element, **attributes: object) -> Element:
    """Element of the main namespace with its attributes and children."""
    node = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), str(value))
    node.extend(children)
    return node


def text(words: str) -> Element:
    """Text of a run, its blanks kept."""
    node = make("t")
    node.text = words
    node.set(qn("xml:space"), "preserve")
    return node


def run(*children: Element, style: str = "", properties: tuple[Element, ...] = ()) -> Element:
    """A run of text, with a character style or properties of its own."""
    styled = (make("rStyle", val=style),) if style else ()
    head = (make("rPr", *styled, *properties),) if styled or properties else ()
    return make("r", *head, *children)


def paragraph(style: str, *children: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph of a style."""
    return make("p", make("pPr", make("pStyle", val=style), *properties), *children)


def field(instruction: str, result: str) -> tuple[Element, ...]:
    """Runs of a field that already holds its result, so that nothing asks to be updated."""
    code = make("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return (
        run(make("fldChar", fldCharType="begin")),
        run(code),
        run(make("fldChar", fldCharType="separate")),
        run(text(result)),
        run(make("fldChar", fldCharType="end")),
    )


def bookmark_name(anchor: str) -> str:
    """An anchor as Word allows it: letters, digits and underscores, hidden from the list of bookmarks."""
    return "_" + anchor.replace("-", "_")


def bookmarked(anchor: str, *children: Element) -> tuple[Element, ...]:
    """Runs between the marks of a bookmark; Word ties the two marks by their number."""
    number = int(anchor.rpartition("-")[2])
    start = make("bookmarkStart", id=number, name=bookmark_name(anchor))
    return (start, *children, make("bookmarkEnd", id=number))


def link(anchor: str, *children: Element) -> Element:
    """Runs that lead to a bookmark of the same document."""
    return make("hyperlink", *children, anchor=bookmark_name(anchor), history=1)


def kept_with_next(node: Element) -> Element:
    """The paragraph, never parted from what follows it by the end of a page."""
    style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if node.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is None:
        style.addnext(make("keepNext"))
    return node


def running_text(part: Paragraph, lang: str) -> Element:
    """A paragraph of running text, the numbers of its claims at its end."""
    runs: list[Element] = []
    for position, sentence in enumerate(part.sentences):
        gap = sentence_gap(lang) if position else ""
        body, stop = before_stop(gap + sentence.text)
        style = "Strong" if sentence.strong else ""
        last = position == len(part.sentences) - 1
        runs.append(run(text(body), style=style))
        runs += [_cited(numbers)] if last and (numbers := ",".join(cited_together(part))) else []
        runs.append(run(text(stop), style=style))
    return paragraph("BodyText", *runs)


def _cited(numbers: str) -> Element:
    # Word breaks a line after a dash but not after a tilde, which means the same between numbers in Chinese.
    return run(text(numbers.replace("–", "~")), style="ClaimNumber")
