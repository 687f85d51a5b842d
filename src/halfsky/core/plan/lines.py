"""Lines of a document with their numbering: `一、` `（一）` `1.` `- 1.` `（1）` `①` `第一章` `1.1` `——`."""

import re

import msgspec

from halfsky.core.plan.model import Source
from halfsky.core.plan.numerals import integer_of

PLAIN = 99
SUBHEADING = 36
_CN = "一二三四五六七八九十百〇零"
_BULLET = r"(?:[-*·●■◆▪+]|—(?!—))?"
_AGE_OR_YEAR = r"\d{1,2}(?:[-—~至到]\d{1,2})?(?:周?岁|个月)|20\d{2}年"
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (10, re.compile(rf"第(?P<n>[{_CN}\d]+)[章编篇部]分?[、.:]?")),
    (15, re.compile(rf"第(?P<n>[{_CN}\d]+)节[、.:]?")),
    (20, re.compile(rf"(?P<n>[{_CN}]{{1,4}}) *[、.](?!\d)")),
    (30, re.compile(rf"\((?P<n>[{_CN}]{{1,4}})\)[、.]?")),
    (38, re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2})+)(?=[ 、.])[ 、.]*(?!\d)")),
    (40, re.compile(rf"{_BULLET} *(?P<n>\d{{1,3}}) *[.、](?:(?!\d)|(?={_AGE_OR_YEAR}))")),
    (45, re.compile(r"(?P<n>\d{1,3})\)(?!\d)")),
    (50, re.compile(r"\((?P<n>\d{1,3})\)[、.]?")),
    (60, re.compile(r"(?P<n>[①-⑳])[、.]?")),
    (70, re.compile(r"(?:——|--)(?P<n>)")),
)
_DECORATION = re.compile(r"[#>]+ *|\*\*|__|\\(?=[.\-*])")
_ENDING = re.compile(r"[。;!?:…]”?\)?$")
_PAGE_NUMBER = re.compile(r"[-—·\s]*第?\s*\d{1,3}\s*页?[-—·\s]*(?:/\d+)?$|[IVXivx]{1,5}$")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line that is not blank.

    Attributes:
        start: Offset of its first character that is not blank, marker included.
        body: Offset of its first word after the marker.
        end: Offset after its last character that is not blank.
        text: Shadow of [body, end) without blanks.
        level: Rank of its marker, smaller is higher; `PLAIN` without one.
        number: Number in the marker, 0 where it has none.
    """

    start: int
    body: int
    end: int
    text: str
    level: int = PLAIN
    number: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether the line ends as a sentence ends."""
        return bool(_ENDING.search(self.text))


def _number(written: str) -> int:
    if not written:
        return 0
    if "①" <= written[0] <= "⑳":
        return ord(written[0]) - ord("①") + 1
    return integer_of(written.rsplit(".", maxsplit=1)[-1]) or 0


def _skip_decoration(shadow: str, start: int, end: int) -> int:
    while match := _DECORATION.match(shadow, start, end):
        start = match.end()
    while start < end and shadow[start] == " ":
        start += 1
    return start


def _trim(shadow: str, start: int, end: int) -> tuple[int, int]:
    while start < end and shadow[start] == " ":
        start += 1
    while end > start and shadow[end - 1] in " *_":
        end -= 1
    return start, end


def line_at(source: Source, start: int, end: int) -> Line | None:
    """Read the stretch [start, end) as one line; None for a blank line or a page number."""
    shadow = source.shadow
    start, end = _trim(shadow, start, end)
    words = _skip_decoration(shadow, start, end)
    if words >= end or _PAGE_NUMBER.fullmatch(shadow, words, end):
        return None
    for level, pattern in _MARKERS:
        match = pattern.match(shadow, words, end)
        if match:
            body, _ = _trim(shadow, _skip_decoration(shadow, match.end(), end), end)
            text = shadow[body:end].replace(" ", "")
            return Line(start=start, body=body, end=end, text=text, level=level, number=_number(match["n"]))
    return Line(start=start, body=words, end=end, text=shadow[words:end].replace(" ", ""))


def lines_of(source: Source) -> tuple[Line, ...]:
    """Split a source into its lines, blank lines and bare page numbers left out."""
    lines: list[Line] = []
    start = 0
    for piece in source.text.split("\n"):
        line = line_at(source, start, start + len(piece))
        if line is not None:
            lines.append(line)
        start += len(piece) + 1
    return tuple(lines)
