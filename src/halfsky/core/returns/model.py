"""Records of the returns stage: a form asks lines, a return answers them."""

from typing import Literal

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.findings import Finding
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


UnaskedReason = Literal["no_survey_this_year", "survey_years", "no_unit", "no_unit_here", "unknown"]


class Unasked(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of the plan for which no unit is asked this year, and why.

    Attributes:
        indicator: Its code.
        reason: `no_survey_this_year`: a survey or census of other years. `survey_years`: one whose years nobody has
            written down. `no_unit`: nobody is named for it. `no_unit_here`: whoever is named does not exist in the
            area. `unknown`: the codebook has no such indicator.
        series: What would have to be asked and has no unit.
    """

    indicator: str
    reason: UnaskedReason
    series: tuple[str, ...] = ()


class Forms(msgspec.Struct, frozen=True, kw_only=True):
    """The forms of one area and year, one per unit, and what no unit is asked."""

    forms: tuple[Form, ...]
    unasked: tuple[Unasked, ...]


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


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Figures that a return is checked against; each is by line, in the unit of the line, missing ones left out.

    Attributes:
        previous: Figures of the same area by year, before the year of the form.
        beside: This year's figures of the area from other units' returns.
        siblings: This year's figures of areas under the same parent, by code; the lines' `area` is empty.
        siblings_before: Last year's figures of the same areas.
        children: Sums over the areas right below, only of lines that all of them have reported.
        parent: This year's figures of the area right above.
    """

    previous: dict[int, dict[LineKey, float]] = {}
    beside: dict[LineKey, float] = {}
    siblings: dict[str, dict[LineKey, float]] = {}
    siblings_before: dict[str, dict[LineKey, float]] = {}
    children: dict[LineKey, float] = {}
    parent: dict[LineKey, float] = {}


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found in one return.

    Attributes:
        finding: Its place names the first line concerned: `row` is the 行次, `column` the key in one word.
        keys: Lines of the form concerned, in the order of the form; empty where the form as a whole is meant.
        explained: A query that one of its lines answers; an error is never explained away.
    """

    finding: Finding
    keys: tuple[LineKey, ...]
    explained: bool = False


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """How far a return is answered.

    Attributes:
        asked: Lines of the form.
        figures: Lines with a figure.
        missing: Lines without one, by the reason given.
        open: Lines not answered yet, in the order of the form.
    """

    asked: int
    figures: int
    missing: dict[Missing, int]
    open: tuple[LineKey, ...]


class GapLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that an indicator lacks: whose it is, why there is no figure, in whose words.

    Attributes:
        unit: Code of the unit that was asked.
        key: The line.
        reason: As the unit gave it; not reported where the line was left open.
        explanation: The unit's words.
    """

    unit: str
    key: LineKey
    reason: Missing
    explanation: str = ""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator that cannot be computed in full (缺项).

    Attributes:
        indicator: Its code.
        lines: What it lacks, in the order of the forms; empty where nobody was asked.
        unasked: Why nobody was asked, None where someone was.
    """

    indicator: str
    lines: tuple[GapLine, ...] = ()
    unasked: UnaskedReason | None = None
