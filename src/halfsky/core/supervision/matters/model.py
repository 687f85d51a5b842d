"""Records of matters: the facts frozen when one is opened, what it may be closed on, and the settings of its dates."""

from typing import Literal

import msgspec

Origin = Literal["warning", "person", "inspection", "meeting"]
Series = Literal["reminder", "supervision"]
"""Letters: 提示函 reminds, 督办单 supervises."""

SERIES: tuple[Series, ...] = ("reminder", "supervision")


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One yearly figure."""

    year: int
    value: float


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What was expected of one year: the 80 % interval and its middle."""

    year: int
    low80: float
    median: float | None
    high80: float


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What was known on the day a matter was opened; never changed afterwards.

    Attributes:
        vintage: Number of the vintage; empty where a person opened it without figures.
        known_at: When the vintage was frozen, ISO 8601.
        seal: Seal of the vintage.
        area: Code of the area the figures are of.
        area_name: Its name.
        target: Number as printed.
        number: Its number in the adopted plan, which newer versions of the plan keep.
        quote: The plan's own words.
        words: The indicator in the plan's words.
        indicator: Code of the codebook.
        year: Year of the figure judged, `value` in `unit`.
        status: Verdict of the official rule.
        probability: That the target is met by its deadline.
        kind: Of the warning.
        reason_zh: The warning's own sentence.
        clears_zh: What would lift it.
        points: The series' figures then, years rising.
        ahead: The forecast then, to the deadline.
    """

    vintage: str = ""
    known_at: str = ""
    seal: str = ""
    area: str = ""
    area_name: str = ""
    target: str = ""
    number: int | None = None
    quote: str = ""
    words: str = ""
    indicator: str = ""
    year: int | None = None
    value: float | None = None
    unit: str | None = None
    comparator: str | None = None
    target_value: float | None = None
    deadline: int | None = None
    base_year: int | None = None
    base_value: float | None = None
    status: str = ""
    probability: float | None = None
    low80: float | None = None
    median: float | None = None
    high80: float | None = None
    kind: str = ""
    severity: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    clears_zh: str = ""
    clears_en: str = ""
    points: tuple[Point, ...] = ()
    ahead: tuple[Ahead, ...] = ()


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What newer figures say of a matter.

    Attributes:
        vintage: Number of the newer vintage.
        known_at: When it was frozen, ISO 8601.
        year: Year of its figure, `value` in the unit of the facts.
        status: Verdict on it.
        warned: Whether the vintage still warns of the target in the area, as the matter was warned of.
    """

    vintage: str
    known_at: str
    year: int | None
    value: float | None
    status: str
    warned: bool


class Closure(msgspec.Struct, frozen=True, kw_only=True):
    """On what a matter is to be closed: figures of a later vintage, or a reason in words."""

    evidence: Evidence | None = None
    reason: str = ""

    @property
    def by(self) -> Literal["figures", "reason"]:
        """What carries the closure."""
        return "figures" if self.evidence is not None else "reason"


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step up: so many working days after a date has passed, whom the matter is put before.

    Attributes:
        after: Working days after the due date.
        tells: `liaison`, `unit_leader`, `office`, `leader` (of the area) or `office_above`.
    """

    after: int
    tells: Literal["liaison", "unit_leader", "office", "leader", "office_above"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Dates of matters; each has its reason in `codebook/methods/matters.yaml`.

    Attributes:
        version: Named in the documentation.
        reply_days: Working days for a reply unless the letter says otherwise.
        least_days: The fewest a letter may give.
        most_days: The most.
        send_days: Working days in which the office sends the first letter.
        decide_days: Working days in which a reply, or a closure proposed, is decided.
        unit: Whom a matter is put before, in turn, where the unit is late.
        deciding: The same where the office is late.
    """

    version: str
    reply_days: int
    least_days: int
    most_days: int
    send_days: int
    decide_days: int
    unit: tuple[Rung, ...]
    deciding: tuple[Rung, ...]
