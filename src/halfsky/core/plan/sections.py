"""The tree of sections that the numbering of a document's lines builds."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from halfsky.core.plan.headings import Role, opening_of, role_of, title_of
from halfsky.core.plan.lines import PLAIN, SUBHEADING, Line, line_at, lines_of
from halfsky.core.plan.model import Source

_LEADERS = re.compile(r"(?:[.·…．]{2,}|\t)\d*$|(?<=\D)\d{1,3}$")
_LONG_LINE = 45
_WRAPPED = 10
_DOMAIN = re.compile(r"\(?(?:妇女|儿童|女性|青年|老年人?|残疾人?)与[^,。;:、()]{2,12}\)?")
_DOMAIN_LEVEL = 34


class Section(msgspec.Struct, kw_only=True):
    """A marked or titled stretch of the document and the sections inside it.

    Attributes:
        level: Rank of its marker; 0 for the document.
        number: Number in its marker.
        title: Heading without marker, as `headings.title_of` gives it.
        role: What the heading stands for.
        lines: Its own lines in order, the heading line first, without those of inner sections.
        children: Inner sections in order.
    """

    level: int
    number: int = 0
    title: str = ""
    role: Role = ""
    lines: list[Line] = []
    children: list["Section"] = []

    def walk(self) -> Iterator["Section"]:
        """Give this section and all inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def every_line(self) -> list[Line]:
        """Give all lines of this section and those inside it, in reading order."""
        lines = list(self.lines)
        for child in self.children:
            lines.extend(child.every_line())
        return lines


def _key(line: Line) -> str:
    return _LEADERS.sub("", line.text).rstrip(".·… ")


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """Leave out the table of contents: from 目录 to where its first entry comes again as a heading."""
    for place, line in enumerate(lines):
        if role_of(line.text) == "contents":
            return [*lines[:place], *lines[_after_contents(lines, place + 1) :]]
    return [line for line in lines if not re.search(r"[.·…]{4,}\d+$", line.text)]


def _after_contents(lines: Sequence[Line], start: int) -> int:
    if start >= len(lines):
        return start
    first = _key(lines[start])
    for place in range(start + 1, len(lines)):
        if _key(lines[place]) == first and lines[place].level == lines[start].level:
            return place
    for place in range(start, len(lines)):
        if len(lines[place].text) > _LONG_LINE or _key(lines[place]) == lines[place].text:
            return place
    return len(lines)


def _heading_title(line: Line) -> str:
    if line.level <= 30:
        return title_of(re.split(r"[。:]", line.text, maxsplit=1)[0])
    return title_of(line.text)


def _subheading(line: Line) -> Role:
    """Role of an unnumbered sub-heading such as 主要目标, also where text follows it on its line."""
    whole = role_of(line.text)
    role = whole or role_of(opening_of(line.text))
    return role if role in ("goals", "measures", "preface", "principles", "aim", "guiding") else ""


def _inline_rest(line: Line, shadow: str) -> int:
    """Offset behind a sub-heading that is followed by text on the same line."""
    offset = line.body
    for character in opening_of(line.text):
        while shadow[offset] != character:
            offset += 1
        offset += 1
    return offset


def _opens(line: Line, before: Line | None) -> bool:
    """Tell whether a numbered line really begins a section, not the next line of a broken sentence."""
    if line.level == PLAIN:
        return False
    broken = before is not None and not before.ended and len(before.text) > _LONG_LINE
    return not broken or line.number in (0, 1, before.number + 1 if before else 1) or line.level <= 30


class _Builder:
    """Puts lines into sections one after another."""

    def __init__(self) -> None:
        self.root = Section(level=0)
        self.stack = [self.root]

    def open(self, section: Section) -> None:
        while self.stack[-1].level >= section.level:
            self.stack.pop()
        self.stack[-1].children.append(section)
        self.stack.append(section)

    def add(self, line: Line, before: Line | None) -> None:
        subheading = _subheading(line) if line.level >= SUBHEADING else ""
        if (
            line.level == PLAIN
            and _DOMAIN.fullmatch(line.text)
            and (before is None or before.ended or before.level < PLAIN)
        ):
            self.open(Section(level=_DOMAIN_LEVEL, title=title_of(line.text), lines=[line]))
            return
        if subheading:
            level = SUBHEADING if line.level == PLAIN else line.level
            self.open(Section(level=level, number=line.number, role=subheading, lines=[line]))
            self.stack[-1].title = title_of(line.text)
        elif _opens(line, before):
            title = _heading_title(line)
            role = role_of(title) if line.level <= 40 else ""
            self.open(Section(level=line.level, number=line.number, title=title, role=role, lines=[line]))
        elif self._continues_heading(line):
            self.stack[-1].title += title_of(line.text)
            self.stack[-1].lines.append(line)
        else:
            self.stack[-1].lines.append(line)

    def _continues_heading(self, line: Line) -> bool:
        top = self.stack[-1]
        if top.level not in range(1, 31) or len(top.lines) != 1 or top.role:
            return False
        heading = top.lines[0]
        return len(line.text) <= _WRAPPED and len(heading.text) <= 20 and not (heading.ended or line.ended)


def _split_inline(source: Source, line: Line) -> list[Line]:
    """Part `主要目标：1.…` into the sub-heading and the line that follows it."""
    if line.level < SUBHEADING or role_of(line.text) or not _subheading(line):
        return [line]
    middle = _inline_rest(line, source.shadow)
    parts = (
        msgspec.structs.replace(line, end=middle, text=opening_of(line.text)),
        line_at(source, middle, line.end),
    )
    return [part for part in parts if part is not None]


def build(source: Source) -> Section:
    """Build the tree of sections of a document, its table of contents left out."""
    builder = _Builder()
    before: Line | None = None
    for whole in without_contents(lines_of(source)):
        for line in _split_inline(source, whole):
            builder.add(line, before)
            before = line
    return builder.root
