"""From the lines of a printed page back to paragraphs.

A PDF knows lines, not sentences. A line that runs to the right edge goes on in the next one, unless
that one begins a numbered item or a new paragraph.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

import msgspec

_PAGE_NUMBER = re.compile(r"[-—–─·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–─·\s]*")
_BLOCK = re.compile(
    r"[-•·●]?\s*(?:\d{1,3}\s*[.．、](?!\d)|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十\d]{1,3}[章节条]|——|[①-⑳])"
)
_FULL_STOPS = "。！？；"
_SENTENCE_END = _FULL_STOPS + "："
_FULL = 3.0
_INDENT = 1.2
_LONG = 15
_EDGE_LINES = 2
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_LOOSE = re.compile(rf"(?<=[{_WIDE}]) (?=\S)|(?<=\S) (?=[{_WIDE}])")
_RADICALS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A printed line with the places of its first and last character, in points from the left."""

    left: float
    right: float
    words: str


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The printed area of a page: both edges and the width of one Chinese character."""

    left: float
    right: float
    em: float


def paragraphs(pages: list[list[Line]]) -> list[str]:
    """Join the lines of all pages into paragraphs.

    Args:
        pages: Lines of each page from top to bottom.

    Returns:
        One text per paragraph, heading or item, without page numbers, running heads and the blanks
        that PDF programs put between Chinese characters and figures.
    """
    kept = _without_furniture(pages)
    em = _em(line for page in kept for line in page)
    usual = median([max(line.right for line in page) for page in kept if page] or [0.0])
    placed = [(line, frame) for page in kept for frame in [_frame(page, usual, em)] for line in page]
    if not placed:
        return []
    texts = [placed[0][0].words]
    for (above, frame), (below, next_frame) in pairwise(placed):
        if _goes_on(above, frame, below, next_frame):
            texts[-1] = _joined(texts[-1], below.words)
        else:
            texts.append(below.words)
    return [_tidy(text) for text in texts]


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    seen = Counter(mark for page in pages for mark in _marks(page).values())
    often = max(3, len(pages) // 2)
    return [list(_body(page, {mark for mark in seen if seen[mark] >= often})) for page in pages]


def _marks(page: list[Line]) -> dict[int, tuple[int, str]]:
    """Lines at the edges of a page that may be running heads: place → distance from its edge, words."""
    ends = len(page) - _EDGE_LINES
    edges = {place: place if place < _EDGE_LINES else place - len(page) for place in range(len(page))}
    return {
        place: (edges[place], re.sub(r"\d+", "#", line.words))
        for place, line in enumerate(page)
        if (place < _EDGE_LINES or place >= ends) and not _BLOCK.match(line.words)
    }


def _body(page: list[Line], running: set[tuple[int, str]]) -> Iterator[Line]:
    marks = _marks(page)
    for place, line in enumerate(page):
        if marks.get(place) in running:
            continue
        if place in {0, len(page) - 1} and _PAGE_NUMBER.fullmatch(line.words):
            continue
        yield line


def _em(lines: Iterable[Line]) -> float:
    widths = [(line.right - line.left) / _width(line.words) for line in lines if len(line.words) >= _LONG]
    return median(widths) if widths else 10.5


def _width(words: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in words)


def _frame(page: list[Line], usual: float, em: float) -> _Frame:
    # A cover page has short lines only: the usual right edge keeps them from looking full.
    left = min((line.left for line in page), default=0.0)
    return _Frame(left=left, right=max([usual, *(line.right for line in page)]), em=em)


def _goes_on(above: Line, frame: _Frame, below: Line, next_frame: _Frame) -> bool:
    full = frame.right - above.right <= _FULL * frame.em and above.right - above.left >= _LONG * frame.em
    if not full or _BLOCK.match(below.words):
        return False
    if above.words[-1] not in _SENTENCE_END:
        return True
    indented = below.left - next_frame.left > _INDENT * next_frame.em
    heading = len(below.words) < _LONG and below.words[-1] not in _FULL_STOPS
    return not indented and not heading


def _joined(first: str, second: str) -> str:
    latin = first[-1].isascii() and first[-1].isalpha() and second[0].isascii() and second[0].isalpha()
    return f"{first} {second}" if latin else first + second


def _tidy(text: str) -> str:
    # Some fonts name 女 and 人 by the radical signs of the same shape.
    text = _RADICALS.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text)
    return _LOOSE.sub("", text).strip()
