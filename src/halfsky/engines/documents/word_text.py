"""The words of a Word paragraph as a reader of the final version sees them.

Deleted text, hidden text, field codes, notes and pronunciation guides are left out; inserted text
and the results of fields stay, except a table of contents.
"""

from collections.abc import Iterator

from lxml import etree

from halfsky.engines.documents.elements import attribute, children, descend, local, value

_LEFT_OUT = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "rt", "rubyPr", "fldData", "instrText"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_PAGE_BREAKS = frozenset({"page", "column"})
_OFF = frozenset({"0", "false", "off"})


class Words:
    """Collects the words of paragraphs. It lives as long as the document: fields span paragraphs."""

    def __init__(self) -> None:
        self._fields: list[_Field] = []
        self.boxes: list[etree._Element] = []

    def of(self, paragraph: etree._Element) -> str:
        """Words of one paragraph; text boxes met on the way wait in `boxes`."""
        return "".join(self._walk(paragraph))

    def _walk(self, node: etree._Element) -> Iterator[str]:
        for child in node:
            name = local(child)
            if name == "fldChar":
                self._field_mark(child)
            elif name == "instrText" and self._fields:
                self._fields[-1].code += child.text or ""
            elif name in _LEFT_OUT or (name == "r" and _hidden(child)):
                continue
            elif name == "AlternateContent":
                yield from self._walk_first(child)
            elif name == "txbxContent":
                self.boxes.append(child)
            else:
                yield from self._sign(child, name)

    def _sign(self, child: etree._Element, name: str) -> Iterator[str]:
        if name == "fldSimple" and _is_contents(attribute(child, "instr") or ""):
            return
        if any(field.silent for field in self._fields) and name in {"t", "br", *_SIGNS}:
            return
        if name == "t":
            yield child.text or ""
        elif name == "br":
            yield "" if attribute(child, "type") in _PAGE_BREAKS else "\n"
        elif name in _SIGNS:
            yield _SIGNS[name]
        else:
            yield from self._walk(child)

    def _walk_first(self, alternatives: etree._Element) -> Iterator[str]:
        # The choices say the same thing twice, for newer and older programs.
        for choice in alternatives:
            yield from self._walk(choice)
            return

    def _field_mark(self, mark: etree._Element) -> None:
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()


class _Field:
    def __init__(self) -> None:
        self.code = ""
        self.in_result = False

    @property
    def silent(self) -> bool:
        return not self.in_result or _is_contents(self.code)


def _is_contents(code: str) -> bool:
    return code.split()[:1] == ["TOC"]


def _hidden(run: etree._Element) -> bool:
    vanish = descend(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF


def mark_deleted(paragraph: etree._Element) -> bool:
    """Whether the end of the paragraph is deleted, so that it runs on into the next one."""
    return descend(paragraph, "pPr", "rPr", "del") is not None


def is_contents_block(block: etree._Element) -> bool:
    """Whether a content control holds the automatic table of contents."""
    galleries = (value(kind, "docPartGallery") for kind in children_of_properties(block))
    return any((gallery or "").lower() == "table of contents" for gallery in galleries)


def children_of_properties(block: etree._Element) -> Iterator[etree._Element]:
    """What the properties of a content control say it is."""
    properties = descend(block, "sdtPr")
    return iter(()) if properties is None else children(properties, "docPartObj")
