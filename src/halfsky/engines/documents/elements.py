"""Walking XML by local names: Word writes the same names in two namespaces (transitional and strict)."""

from collections.abc import Iterator

from lxml import etree


def local(element: etree._Element) -> str:
    """Name without namespace, empty for comments, instructions and entities."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Value of the attribute with this local name, null where there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children with this local name, in order."""
    return (child for child in element if local(child) == name)


def descend(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Follow the first child of each name in turn; null as soon as one is missing."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def value(element: etree._Element | None, *names: str) -> str | None:
    """`val` of the element reached by `names`, null where the way ends or the attribute is missing."""
    found = descend(element, *names)
    return None if found is None else attribute(found, "val")


def whole(element: etree._Element | None, *names: str) -> int | None:
    """`val` as a whole number, null where it is none."""
    text = value(element, *names)
    return int(text) if text is not None and text.lstrip("-").isdecimal() else None
