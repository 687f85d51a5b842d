"""Word files (docx, docm): paragraphs and tables in order, automatic numbers written out.

Macros of a docm are never looked at: only the parts with text, styles and lists are opened.
Headers, footers, notes and the table of contents are not part of a plan's text.
"""

import posixpath
from collections.abc import Iterator

from lxml import etree

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.elements import attribute, children, descend, local, value
from halfsky.engines.documents.file import File
from halfsky.engines.documents.package import Package, open_package
from halfsky.engines.documents.word_lists import Lists
from halfsky.engines.documents.word_styles import Styles, styles_of
from halfsky.engines.documents.word_text import Words, is_contents_block, mark_deleted

_THROUGH = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_PICTURES = frozenset({"drawing", "pict", "object"})


def read_word(file: File) -> str:
    """Text of a Word file, one line per paragraph, table rows with tabs between cells.

    Raises:
        Invalid: `documents.damaged`, `documents.encrypted`, `documents.zip_bomb`,
            `documents.xml_entities`, `documents.only_pictures`, `documents.empty`.
    """
    package = open_package(file)
    main = _main_part(package)
    root = package.xml(main)
    body = descend(root, "body")
    if body is None:
        raise Invalid("documents.damaged", file=file.name, part=main)
    styles = styles_of(_related(package, main, "styles"))
    story = _Story(Lists(_related(package, main, "numbering"), styles), styles)
    text = "\n".join(story.lines(body))
    if not text.strip():
        pictures = any(local(element) in _PICTURES for element in body.iter())
        raise Invalid("documents.only_pictures" if pictures else "documents.empty", file=file.name)
    return text + "\n"


def _main_part(package: Package) -> str:
    target = _target(package, "_rels/.rels", "officeDocument")
    if target is None or target not in package.names:
        raise Invalid("documents.damaged", file=package.file.name, part="_rels/.rels")
    return target


def _related(package: Package, main: str, kind: str) -> etree._Element | None:
    folder, name = posixpath.split(main)
    target = _target(package, f"{folder}/_rels/{name}.rels", kind)
    return None if target is None else package.xml(target)


def _target(package: Package, relations: str, kind: str) -> str | None:
    root = package.xml(relations)
    if root is None:
        return None
    base = posixpath.dirname(posixpath.dirname(relations))
    for relation in children(root, "Relationship"):
        if (attribute(relation, "Type") or "").endswith(f"/{kind}"):
            return posixpath.normpath(posixpath.join("/", base, attribute(relation, "Target") or "")).lstrip(
                "/"
            )
    return None


class _Story:
    """Walks the body once, from top to bottom; counters and fields run along."""

    def __init__(self, lists: Lists, styles: Styles) -> None:
        self._lists = lists
        self._styles = styles
        self._words = Words()
        self._carried = ""

    def lines(self, container: etree._Element) -> Iterator[str]:
        """Lines of a body, a cell or a text box, without empty ones."""
        for block in container:
            name = local(block)
            if name == "p":
                yield from self._paragraph(block)
            elif name == "tbl":
                yield from self._table(block)
            elif name in _THROUGH and not is_contents_block(block):
                yield from self.lines(block)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        words = self._words.of(paragraph)
        boxes, self._words.boxes = self._words.boxes, []
        for box in boxes:
            yield from self.lines(box)
        if self._styles.is_contents(value(paragraph, "pPr", "pStyle")):
            return
        if mark_deleted(paragraph):
            self._carried += words
            return
        text = self._carried + words
        self._carried = ""
        label = self._lists.label(paragraph)
        if text.strip():
            yield label + text.strip(" \t\n\xa0")

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _rows(table):
            cells = [list(self.lines(cell)) for cell in _cells(row)]
            if len(cells) > 1 and all(len(lines) <= 1 for lines in cells):
                yield "\t".join("".join(lines) for lines in cells).rstrip("\t")
            else:
                yield from (line for lines in cells for line in lines)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "tr" and descend(child, "trPr", "del") is None:
            yield child
        elif local(child) in _THROUGH:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in _THROUGH:
            yield from _cells(child)
