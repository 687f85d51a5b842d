"""Web pages: the main text, blocks as lines, list numbers written out, nothing that runs."""

import re
from collections.abc import Iterator

from lxml import etree, html

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.elements import local
from halfsky.engines.documents.encodings import decode
from halfsky.engines.documents.file import File, megabytes
from halfsky.engines.documents.numerals import numeral

MAX_BYTES = 8 * 1024 * 1024
# fmt: off
_LEFT_OUT = frozenset([
    "script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "form", "button",
    "select", "textarea", "svg", "math", "iframe", "object", "canvas", "audio", "video",
])
_BLOCKS = frozenset([
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "br",
])
# fmt: on
_CELLS = frozenset({"td", "th"})
_MAIN_SHARE = 0.8
_CANDIDATES = 3
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|h[1-6]|table|br|span)\b", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BLANKS = re.compile(r"[ \t\n\r\f\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PARSER_OPTIONS = {"no_network": True, "huge_tree": False, "remove_comments": True, "remove_pis": True}


def looks_like_html(file: File) -> bool:
    """Whether a text file holds tags of a web page near its beginning."""
    start = file.content[:4096].replace(b"\x00", b"").decode("latin-1")
    return _TAG.search(start) is not None and start.lstrip("\ufeff\xef\xbb\xbf \t\r\n\xff\xfe").startswith(
        "<"
    )


def read_html(file: File) -> str:
    """Text of a web page, one line per block.

    Raises:
        Invalid: `documents.too_large`, `documents.encoding`, `documents.binary`,
            `documents.too_deep`, `documents.empty`.
    """
    if len(file.content) > MAX_BYTES:
        raise Invalid(
            "documents.too_large",
            file=file.name,
            size=megabytes(len(file.content)),
            limit=megabytes(MAX_BYTES),
        )
    root = _parsed(file)
    lines = [] if root is None else _text_lines(root)
    if not lines:
        raise Invalid("documents.empty", file=file.name)
    return "".join(f"{line}\n" for line in lines)


def _parsed(file: File) -> etree._Element | None:
    declared = _DECLARED.search(file.content[:4096])
    page = decode(file, declared=declared[1].decode("ascii") if declared else None)
    parser = html.HTMLParser(**_PARSER_OPTIONS)
    try:
        # An XML declaration names the encoding of the bytes, which are gone by now.
        root = html.document_fromstring(_XML_DECLARATION.sub("", page), parser=parser)
    except etree.ParserError:
        return None
    # The parser stops at its limits and would hand over half a page in silence.
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise Invalid("documents.too_deep", file=file.name)
    return root


def _text_lines(root: etree._Element) -> list[str]:
    main = _main(root)
    lines = list(_lines(main))
    if main is not root and not any(local(element) == "h1" for element in main.iter()):
        return [line for heading in root.iter("h1") for line in _lines(heading)] + lines
    return lines


def _main(root: etree._Element) -> etree._Element:
    candidates = list(root.iter("main", "article"))[:_CANDIDATES]
    whole = sum(map(len, _lines(root))) if candidates else 0
    enough = (c for c in candidates if sum(map(len, _lines(c))) >= _MAIN_SHARE * whole)
    return next(enough, root)


def _lines(root: etree._Element) -> Iterator[str]:
    label = line = ""
    for piece in (*_pieces(root), None):
        if isinstance(piece, _Label):
            # Word and LibreOffice wrap the words of an item in a paragraph of its own.
            label = piece
        elif piece is not None:
            line += piece
        elif line.strip():
            yield label + line.strip()
            label = line = ""
        else:
            line = ""


def _pieces(root: etree._Element) -> Iterator[str | None]:
    """Words in order; null where a line ends. Iterative, for pages can be nested deeply."""
    left_out = 0
    numbers = _ListNumbers()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if _is_left_out(element, name):
            left_out += 1 if event == "start" else -1
        elif not left_out:
            yield from _opening(element, name, numbers) if event == "start" else _closing(name)
        if event == "end" and not left_out and element is not root and element.tail:
            yield _BLANKS.sub(" ", element.tail)


def _opening(element: etree._Element, name: str, numbers: "_ListNumbers") -> Iterator[str | None]:
    if name in _BLOCKS:
        yield None
    if name == "li":
        yield numbers.label(element)
    if element.text and name != "br":
        yield _BLANKS.sub(" ", element.text)


def _closing(name: str) -> Iterator[str | None]:
    if name in _BLOCKS:
        yield None
    elif name in _CELLS:
        yield "\t"


def _is_left_out(element: etree._Element, name: str) -> bool:
    if not name or name in _LEFT_OUT or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


class _Label(str):
    """The number of a list item, to be printed before its first words."""

    __slots__ = ()


class _ListNumbers:
    """Numbers of `li` in `ol`, with `start`, `value` and `type` of the page."""

    def __init__(self) -> None:
        self._last: dict[etree._Element, int] = {}

    def label(self, item: etree._Element) -> "_Label":
        owner = item.getparent()
        if owner is None or local(owner) != "ol":
            return _Label()
        number = _whole(item.get("value"))
        if number is None:
            start = _whole(owner.get("start"))
            number = self._last.get(owner, (1 if start is None else start) - 1) + 1
        self._last[owner] = number
        return _Label(numeral(number, owner.get("type", "decimal")) + ". ")


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text.strip()) else None
