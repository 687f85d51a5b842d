"""The order in which every rendering prints a report, its headings, and the few words renderers add."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.reports.model import Chart, Paragraph, Report, Section, Sentence, Table
from halfsky.engines.evidence import claim_anchor, where_evidence_is
from halfsky.engines.tabular import fitted

WORDS: dict[str, Text] = {
    "contents": Text(zh="目录", en="Contents"),
    "summary": Text(zh="摘要", en="Summary"),
    "notes": Text(zh="说明", en="Notes"),
    "evidence": Text(zh="数据依据", en="Evidence"),
    "unfold": Text(zh="展开数据依据表", en="Unfold the table of evidence"),
    "table": Text(zh="表", en="Table "),
    "figure": Text(zh="图", en="Figure "),
    "note": Text(zh="注：", en="Note: "),
    "figures": Text(zh="图中数据", en="Figures shown"),
    "skip": Text(zh="跳到正文", en="Skip to the report"),
    "legend": Text(zh="图例", en="Signs"),
}


class Heading(msgspec.Struct, frozen=True, kw_only=True, tag="heading"):
    """A printed heading with the anchor that contents and bookmarks point to."""

    anchor: str
    level: int
    number: str
    title: str

    @property
    def text(self) -> str:
        """Number and title as printed."""
        gap = " " if self.number and self.number[-1].isascii() else ""
        return f"{self.number}{gap}{self.title}"


_BREAKS = (
    re.compile(r"》(?=.)|(?<=.)(?=《)"),
    re.compile(r"(?<=[^（(《])(?=[（(])"),
    re.compile(r"[）)](?=[^）)》])|(?:规划|纲要|年度)(?=[^）)》])"),
)
"""Where a title may break, the best first: beside the name of the plan, before its years, after words that close."""
_ENTRY = (24, 18, 18)
_CONTENTS_HEIGHT = 580
"""Points of an entry of the contents by level, and of the page for them."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)

_Part = TypeVar("_Part", bound=msgspec.Struct)
Part = Heading | Paragraph | Table | Chart


def word(code: str, lang: str) -> str:
    """A word that renderers add, in the report's language."""
    text = WORDS[code]
    return text.zh if lang == "zh" else text.en


def label(part: Table | Chart, lang: str) -> str:
    """Printed number of a table or figure: 表1, 图2; a number that brings its own word stays (附表1)."""
    if not part.number.isdigit():
        return part.number
    return word("table" if isinstance(part, Table) else "figure", lang) + part.number


def sentence_gap(lang: str) -> str:
    """What stands between two sentences."""
    return "" if lang == "zh" else " "


def title_lines(title: str, *, longest: int = 19) -> list[str]:
    """Break a long Chinese title into lines of up to `longest` signs, where its sense allows and never inside a word.

    A line ends beside the 《name》 of the plan, else before the brackets of its years, else after 规划, 纲要,
    年度 or a closing bracket, near the middle. A title that fits, or has no such place, stays whole.

    Source: GB/T 9704 7.3.1: a title in lines is complete in the sense of its words.

    Example:
        >>> title_lines("青溪地区妇女发展规划（2021—2025年）2024年度统计监测报告")
        ['青溪地区妇女发展规划', '（2021—2025年）2024年度统计监测报告']
        >>> title_lines("《青溪县妇女发展规划（2021—2025年）》2024年统计监测报告")
        ['《青溪县妇女发展规划（2021—2025年）》', '2024年统计监测报告']
    """
    if _width(title) <= longest:
        return [title]
    places = [(rank, found.end()) for rank, ways in enumerate(_BREAKS) for found in ways.finditer(title)]
    fitting = [
        (rank, abs(_width(title[:p]) - _width(title[p:])), p)
        for rank, p in places
        if max(_width(title[:p]), _width(title[p:])) <= longest
    ]
    if fitting:
        place = min(fitting)[2]
        return [title[:place], title[place:]]
    for _, place in places:
        lines = [*title_lines(title[:place], longest=longest), title[place:]]
        if len(lines) > 2 and _width(lines[-1]) <= longest:
            return lines
    return [title]


def _width(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def printed_date(report: Report) -> datetime:
    """The date printed on the report, for the properties of its files."""
    return date_of(report.date)


def date_of(text: str) -> datetime:
    """Read a printed date; 2000-01-01 where it names no year. Missing month and day are the first.

    Example:
        >>> date_of("2025年6月30日").date().isoformat(), date_of("June").date().isoformat()
        ('2025-06-30', '2000-01-01')
    """
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if not numbers or numbers[0] < 1000:
        return _NO_DATE
    year, month, day = (*numbers, 1, 1)[:3]
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return _NO_DATE


def before_stop(text: str) -> tuple[str, str]:
    """Cut a sentence before its Chinese full stop, where the numbers of its claims are set.

    Source: GB/T 7714: a citation stands inside the stop.
    """
    body = text.rstrip("。！？；")
    return body, text[len(body) :]


def flow(report: Report) -> tuple[Part, ...]:
    """Every heading and block of a report in the order of reading: summary, sections, notes, where the evidence is."""
    return tuple(fitted(part) if isinstance(part, Table) else part for part in _flow(report))


def _flow(report: Report) -> list[Part]:
    heads = _Anchors()
    parts: list[Part] = (
        [heads.take(1, "", word("summary", report.lang)), *report.summary] if report.summary else []
    )
    for section in report.sections:
        parts += _section(section, heads)
    if report.notes:
        parts.append(heads.take(1, "", word("notes", report.lang)))
        parts += [
            Paragraph(sentences=(Sentence(text=f"{n}. {note}"),))
            for n, note in enumerate(report.notes, start=1)
        ]
    if report.claims:
        parts.append(heads.take(1, "", word("evidence", report.lang)))
        where = where_evidence_is(report.claims, report.lang)
        parts.append(Paragraph(sentences=(Sentence(text=where),)))
    return parts


def printable(part: _Part) -> _Part:
    """A record without control characters, which neither Word nor HTML can hold."""
    return msgspec.convert(_printable(msgspec.to_builtins(part)), type(part))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value


def headings(report: Report) -> tuple[Heading, ...]:
    """The headings of a report, which are also its table of contents."""
    return tuple(part for part in flow(report) if isinstance(part, Heading))


def contents_depth(report: Report) -> int:
    """How many levels of headings the printed contents show, so that they stand on one page."""
    shown = headings(report)
    heights = [sum(_ENTRY[h.level - 1] for h in shown if h.level <= depth) for depth in (1, 2, 3)]
    return max((depth for depth in (1, 2, 3) if heights[depth - 1] <= _CONTENTS_HEIGHT), default=1)


def by_orientation(parts: tuple[Part, ...]) -> list[tuple[bool, list[Part]]]:
    """Cut a flow into runs of upright and of landscape pages; a heading goes with what follows it."""
    turned = [_landscape(parts, position) for position in range(len(parts))]
    runs = groupby(zip(turned, parts, strict=True), key=lambda pair: pair[0])
    return [(landscape, [part for _, part in run]) for landscape, run in runs]


class _Anchors:
    def __init__(self) -> None:
        self._taken = 0

    def take(self, level: int, number: str, title: str) -> Heading:
        self._taken += 1
        return Heading(anchor=f"section-{self._taken}", level=level, number=number, title=title)


def _section(section: Section, heads: _Anchors) -> Iterator[Part]:
    yield heads.take(section.level, section.number, section.title)
    yield from section.blocks
    for child in section.sections:
        yield from _section(child, heads)


def _landscape(parts: tuple[Part, ...], position: int) -> bool:
    following = next((part for part in parts[position:] if not isinstance(part, Heading)), None)
    return isinstance(following, Table) and following.landscape


def citation(claims: tuple[int, ...]) -> list[tuple[str, str]]:
    """Claim numbers as printed after a sentence, neighbours drawn together, each with the anchor it leads to.

    Example:
        >>> citation((1, 2, 3, 7))
        [('1–3', 'claim-1'), ('7', 'claim-7')]
    """
    numbers = sorted(set(claims))
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    spans = [[number for _, number in run] for _, run in runs]
    return [(_span(span[0], span[-1]), claim_anchor(span[0])) for span in spans]


def cited_together(part: Paragraph) -> list[str]:
    """Claim numbers of a whole paragraph, as paper prints them at its end."""
    numbers = tuple(number for sentence in part.sentences for number in sentence.claims)
    return [shown for shown, _ in citation(numbers)]


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
