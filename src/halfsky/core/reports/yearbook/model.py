"""Records of the yearbook: parts, numbered tables, explanations, symbols — apart from how XLSX or PDF shows them.

Every text is in both languages; a rendering decides which stands first.
"""

from typing import Literal

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.breakdowns import TOTAL

Kind = Literal["indicator", "variable"]
Audience = Literal["inside", "public"]


class Series(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """An indicator or a variable of the codebook by its code."""

    kind: Kind
    code: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a figure is about: codes of sex and residence, words of age; `_T` is all."""

    sex: str = TOTAL
    residence: str = TOTAL
    age: str = TOTAL


WHOLE = Group()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An area as a row names it, `depth` steps below the yearbook's own area."""

    code: str
    name: Text
    depth: int


class Figure(msgspec.Struct, frozen=True, gc=False):
    """A cell: the value rounded as printed and its text, or the sign that stands for what is missing.

    Attributes:
        text: As printed; empty where the vintage holds nothing at all.
        value: Rounded half-even to the decimals of its row; null without a figure.
        sign: `figure`, `absent` (no row in the vintage), `conflict`, or a word of `vocabulary.statuses.Missing`.
        partial: The sum of some of the areas below, not of all.
    """

    text: str = ""
    value: float | None = None
    sign: str = "absent"
    partial: bool = False


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of figures: a year, and whom it is about where the table has groups."""

    year: int
    group: Group = WHOLE
    words: Text | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of figures: an area, or in a summary a series of the yearbook's own area.

    Attributes:
        depth: Steps of indentation.
        of_which: One of the parts of the row above: printed with #.
        unit: Unit of the row, in summaries only.
        digits: Decimals its figures are printed with.
    """

    series: Series
    area: str
    group: Group
    words: Text
    cells: tuple[Figure, ...]
    digits: int
    depth: int = 0
    of_which: bool = False
    unit: Text | None = None


class YearbookTable(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered table.

    Attributes:
        number: `1-2`, the same for each part of a table that is continued.
        shape: `summary` (series × years), `areas` (areas × years), `groups` (areas × years × groups).
        unit: Unit of all its figures; null in summaries, whose rows have their own.
        part: 0 for a whole table, else which continuation it is, from 1.
        stub: Width of the columns that name the rows in millimetres: Chinese, English, unit.
    """

    number: str
    shape: Literal["summary", "areas", "groups"]
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: Text | None = None
    source: Text | None = None
    notes: tuple[Text, ...] = ()
    landscape: bool = False
    part: int = 0
    stub: tuple[float, float, float] = (30.0, 30.0, 0.0)

    @property
    def anchor(self) -> str:
        """Name by which contents lead to it."""
        return f"table-{self.number}" + (f"-{self.part}" if self.part else "")


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What an indicator or variable means: 指标解释."""

    series: Series
    name: Text
    definition: Text
    formula: Text | None = None
    notes: Text | None = None
    tables: tuple[str, ...] = ()


class SeeAlso(msgspec.Struct, frozen=True, kw_only=True):
    """A series that concerns a part too and stands in the tables of another."""

    name: Text
    tables: tuple[str, ...]


class YearbookPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the yearbook: a domain's tables, and what its indicators mean.

    Attributes:
        absent: Names of what the codebook holds and the vintage has no figure of.
    """

    number: int
    title: Text
    tables: tuple[YearbookTable, ...]
    explanations: tuple[Explanation, ...]
    see_also: tuple[SeeAlso, ...] = ()
    absent: tuple[Text, ...] = ()


class Symbol(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of the tables and what it means; an empty sign is a blank cell."""

    sign: str
    meaning: Text


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each row of the vintage: read = printed + missing + everything left out.

    Attributes:
        printed: Figures that stand in a table.
        missing: Rows that say why there is no figure, shown by their sign or in the list of what is absent.
        left_out: Rows by reason: `later`, `earlier`, `area`, `breakdown`, `series`, `unit`, `sensitive`, `repeat`,
            `conflict`.
    """

    read: int
    printed: int
    missing: int
    left_out: dict[str, int]


class Yearbook(msgspec.Struct, frozen=True, kw_only=True):
    """A whole yearbook, ready to be rendered; the same yearbook gives the same bytes.

    Attributes:
        audience: `public` only where the figures went through disclosure control.
        guide: 使用说明, one text a paragraph.
        absent: Parts of the codebook without any figure, named in the guide.
    """

    title: Text
    area: str
    area_name: Text
    year: int
    issuer: str
    date: str
    audience: Audience
    guide: tuple[Text, ...]
    symbols: tuple[Symbol, ...]
    parts: tuple[YearbookPart, ...]
    count: Count

    @property
    def tables(self) -> tuple[YearbookTable, ...]:
        """All tables in the order of their numbers."""
        return tuple(table for part in self.parts for table in part.tables)
