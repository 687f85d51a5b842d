"""Paragraph styles of a Word document: names, inheritance, the list they carry."""

from collections.abc import Iterator

import msgspec
from lxml import etree

from halfsky.engines.documents.elements import attribute, children, descend, value


class Styles(msgspec.Struct, frozen=True, kw_only=True):
    """Styles by id. The root of the styles part may be missing: then no paragraph has a style."""

    by_id: dict[str, etree._Element]

    def chain(self, style: str | None) -> Iterator[tuple[str, etree._Element]]:
        """The style and those it is based on, nearest first; a circle ends the walk."""
        seen: set[str] = set()
        while style is not None and style in self.by_id and style not in seen:
            seen.add(style)
            yield style, self.by_id[style]
            style = value(self.by_id[style], "basedOn")

    def is_contents(self, style: str | None) -> bool:
        """Whether paragraphs of the style are entries of a table of contents (TOC 1, TOC Heading)."""
        return any((value(found, "name") or "").lower().startswith("toc ") for _, found in self.chain(style))

    def list_of(self, style: str | None) -> tuple[str, etree._Element] | None:
        """Nearest style of the chain with list properties: its id and the properties."""
        for name, found in self.chain(style):
            properties = descend(found, "pPr", "numPr")
            if properties is not None:
                return name, properties
        return None


def styles_of(root: etree._Element | None) -> Styles:
    """Read the styles part."""
    if root is None:
        return Styles(by_id={})
    return Styles(by_id={attribute(style, "styleId") or "": style for style in children(root, "style")})
