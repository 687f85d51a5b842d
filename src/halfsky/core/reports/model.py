"""The report model: what a report says, apart from how Word, PDF or HTML shows it.

Every sentence with a figure is bound to its figures: `Claim` holds them, and each renderer prints the
table of claims so that a reader can check. No sentence without its number, no number without its source.
"""

from typing import Any, Literal

import msgspec


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One figure a sentence states: what, where, when, how computed, from which source.

    Attributes:
        operation: `value`, `pp_change`, `permille_points`, `pct_change`, `abs_change`, `share`,
            `gap_to_target`, `yearly_change`, `status`, `count` — the vocabulary of official derived figures.
        inputs: The values it follows from, each `{"year", "value", "unit", "source", "who"}`.
        printed: The words in the sentence that carry it.
    """

    number: int
    indicator: str
    area: str
    operation: str
    inputs: tuple[dict[str, Any], ...]
    result: float | str
    printed: str
    source: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence; `claims` are the numbers of the claims it states, empty for a connecting sentence.

    Attributes:
        key: Its lasting name within the report, after what it speaks of and the kind of statement, never after its
            words or its place: `target:1-2-1/value`. Empty where nothing lasts.
    """

    text: str
    claims: tuple[int, ...] = ()
    strong: bool = False
    key: str = ""


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, tag="paragraph"):
    """Running text."""

    sentences: tuple[Sentence, ...]


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A table cell: text, alignment by `numeric`, a status mark where it shows one, rows it spans."""

    text: str
    numeric: bool = False
    status: str | None = None
    rowspan: int = 1
    colspan: int = 1


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """A captioned table. Head rows repeat on each page; `widths` are relative.

    The first `row_heads` columns name the row and are read out with its cells; `anchors`, one per row
    where given, are the names by which sentences link to rows. `dense` is the smaller type of long lists.
    """

    number: str
    caption: str
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    landscape: bool = False
    row_heads: int = 1
    anchors: tuple[str, ...] = ()
    dense: bool = False


class Chart(msgspec.Struct, frozen=True, kw_only=True, tag="chart"):
    """A chart: the title states the finding, `description` is its alternative text, `spec` is Vega-Lite.

    `head` and `rows` are the figures it shows as a table, for readers who do not see it.
    """

    number: str
    caption: str
    title: str
    description: str
    spec: dict[str, Any]
    width: int = 560
    height: int = 300
    head: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


Block = Paragraph | Table | Chart


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with its blocks and subsections. `number` is as printed: 一、 （一） 1."""

    title: str
    number: str = ""
    level: Literal[1, 2, 3] = 1
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report, ready to be rendered; the same report gives the same bytes."""

    title: str
    subtitle: str
    issuer: str
    date: str
    lang: Literal["zh", "en"]
    summary: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()
