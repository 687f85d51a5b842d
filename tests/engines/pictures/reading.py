"""Read a drawn picture as a tree, as a browser would."""

from lxml import etree


def tree(markup: str) -> etree._Element:
    """The markup as XML: fails where it is not whole."""
    return etree.fromstring(markup)


def texts(markup: str) -> list[str]:
    """Everything written in the picture itself."""
    return ["".join(node.itertext()) for node in tree(markup).iter("text")]


def marked(markup: str, kind: str) -> list[etree._Element]:
    """Elements with a style class."""
    return [node for node in tree(markup).iter() if kind in (node.get("class") or "").split()]
