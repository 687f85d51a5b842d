"""Records of briefs and slides, apart from how Word, PDF, HTML or a picture shows them."""

from typing import Literal

import msgspec

from halfsky.core.reports.model import Cell, Chart, Claim, Paragraph, Sentence, Table
from halfsky.core.reports.wording import Lang


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """One page for one reader: where things stand, the few figures, what to beware of, what is asked.

    Attributes:
        subject: What it is about.
        lead: How many targets are met, and what moved.
        table: Targets with their marks, those that need a word first; `fitted` cuts it to the page.
        hidden: Targets that the page has no room for; the note under the table counts them.
        warnings: One sentence each, the gravest first.
        asks: What is asked of the reader, one sentence each.
        claims: Every figure stated, with what it rests on.
    """

    subject: Literal["domain", "area", "unit"]
    title: str
    subtitle: str
    issuer: str
    date: str
    lang: Lang
    lead: Paragraph
    table: Table
    chart: Chart | None
    warnings: tuple[Sentence, ...]
    asks: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    heads: dict[str, str]
    more: str
    hidden: int = 0


def fitted(brief: Brief, rows: int) -> Brief:
    """Cut the table of a brief to its first rows; the note under it says how many there are beyond."""
    left = len(brief.table.rows) - rows
    if left <= 0:
        return brief
    note = brief.more.format(number=left)
    table = msgspec.structs.replace(brief.table, rows=brief.table.rows[:rows], notes=(note,))
    return msgspec.structs.replace(brief, table=table, hidden=left)


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A domain on a slide: how many targets have each status, in the order of the legend."""

    title: str
    counts: tuple[tuple[str, int], ...]
    rate: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A target on a slide: its mark, and what it says."""

    status: str
    name: str
    told: str


class Slide(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a whole plan for a meeting: attainment by domain, the worst and the best, the legend.

    Attributes:
        rate: Attainment rate of the plan as printed.
        basis: What the rate is a share of.
        legend: Status and its word, those that occur.
        heads: Words over the parts of the picture: `domains`, `worst`, `best`.
        description: Alternative text.
    """

    title: str
    subtitle: str
    lang: Lang
    rate: str
    basis: str
    bars: tuple[Bar, ...]
    worst: tuple[Line, ...]
    best: tuple[Line, ...]
    legend: tuple[tuple[str, str], ...]
    heads: dict[str, str]
    foot: str
    description: str


EMPTY_CELL = Cell(text="—")
