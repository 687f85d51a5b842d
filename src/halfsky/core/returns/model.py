"""Records of the returns stage: a form asks lines, a return answers them."""

from typing import Literal

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.statuses import Missing

Sex = Literal["_T", "F", "M"]
Residence = Literal["_T", "U", "R"]


class LineKey(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What one line asks for; the same in every year, so that last year's answer can stand beside it.

    Attributes:
        series: Code of a variable; of an indicator only where it has no formula (a survey's figure).
        sex: Code of SDMX.
        residence: Code of SDMX.
        area: Empty for the area of the return; a code below it where one unit answers for several areas.
    """

    series: str
    sex: Sex = "_T"
    residence: Residence = "_T"
    area: str = ""

    def __str__(self) -> str:
        """The key in one word, as form fields and spreadsheets name it: `LIVE_BIRTHS.F._T` or with `.990101`."""
        own = f"{self.series}.{self.sex}.{self.residence}"
        return f"{own}.{self.area}" if self.area else own


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a form.

    Attributes:
        number: 行次, counted from 1 in the form.
        key: What is asked.
        name: With its breakdown in words: 活产数（女）.
        unit: Code of `vocabulary.units`.
        definition: 指标解释, shown beside the line; empty where the codebook has none.
        decimals: Places the figure may have; 0 for counts.
        indicators: Codes of the indicators the figure feeds, which is why it is asked.
        group: Heading under which the line stands, the domain's name.
        sensitive: A small number of it may tell of a person.
    """

    number: int
    key: LineKey
    name: Text
    unit: str
    definition: Text = Text(zh="", en="")
    decimals: int = 0
    indicators: tuple[str, ...] = ()
    group: Text = Text(zh="", en="")
    sensitive: bool = False


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit is asked for one year.

    Attributes:
        number: 表号, stable over the years for a unit's kind and area level, such as `妇规-卫健01`.
        title: Of the table.
        year: Year the figures are of (period 1 January to 31 December, or its end for stocks).
        area: Code of the area the unit reports for.
        unit: Code of the unit in the codebook.
        lines: In the order asked.
        digest: Of the lines; a return filled on another digest is shown what has changed.
    """

    number: str
    title: Text
    year: int
    area: str
    unit: str
    lines: tuple[Line, ...]
    digest: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one line.

    Exactly one of `value` and `missing` is given; a line without one is not answered yet.

    Attributes:
        key: The line answered.
        value: In the unit of the line.
        missing: Why there is no figure.
        explanation: Reason of a missing figure, or answer to a query.
    """

    key: LineKey
    value: float | None = None
    missing: Missing | None = None
    explanation: str = ""
