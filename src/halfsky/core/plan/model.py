"""Records of the plan stage: what a plan document says, each thing with its place in the source.

Offsets (`start`, `end`) are code-point offsets into `Source.text`, end exclusive. A `quote` is
`text[start:end]` with line breaks removed; inner blanks stay.
"""

from typing import Literal

import msgspec

Comparator = Literal["<=", ">=", "=", "~", "relative", "each_has"]
Kind = Literal["numeric", "relative", "each_has", "zero", "universal", "schedule"]
Strength = Literal["binding", "力争", "左右"]
Tendency = Literal[
    "up",
    "down",
    "up_yearly",
    "up_per_term",
    "up_if_low",
    "slow_increase",
    "narrow",
    "balance",
    "maintain",
    "control",
    "eliminate",
    "universal",
    "adapt",
    "combat",
    "some",
]
Part = Literal["goal", "measure", "organisation", "monitoring"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a document as read, and its shadow that rules look at.

    Attributes:
        text: Text as read; all offsets are into this.
        shadow: Same length, character by character: simplified, half-width digits and signs.
        name: File name, for messages.
    """

    text: str
    shadow: str
    name: str = ""


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """A promise that can be checked on a figure or on a date.

    Field names and vocabularies are a contract (DESIGN section 5): comparators include the number
    (以上, 以下, 以内 are inclusive); `~` is 左右; `unit` is a code of `vocabulary.units`;
    `strength` is how firmly it is promised; optional fields are null where they do not occur.
    """

    quote: str
    start: int
    end: int
    line: int
    indicator: str
    comparator: Comparator
    value: float | None = None
    unit: str | None = None
    qualifier: str | None = None
    trend: str | None = None
    strength: Strength = "binding"
    kind: Kind
    comparator_explicit: bool = True
    base_year: int | None = None
    deadline: int | None = None
    baseline: float | None = None
    relative_to: str | None = None
    relative_op: str | None = None
    hedge: str | None = None
    each_scope: str | None = None
    count_unit: str | None = None
    bound: str | None = None
    bound_word: str | None = None
    value_text: str | None = None
    universal_word: str | None = None
    schedule: Literal["periodic", "deadline", "milestone"] | None = None
    change_unit: str | None = None


class Direction(msgspec.Struct, frozen=True, kw_only=True):
    """A promise of a tendency without a number: 逐步提高, 差距缩小, 基本消除."""

    quote: str
    start: int
    end: int
    line: int
    indicator: str
    direction: Tendency


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered goal or measure, or a subsection of 组织实施 / 监测评估, with what it promises."""

    number: int
    text: str
    start: int
    end: int
    targets: tuple[Target, ...] = ()
    directions: tuple[Direction, ...] = ()


class Domain(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the plan (领域), such as 妇女与健康."""

    number: int
    title: str
    start: int
    end: int
    goals: tuple[Item, ...] = ()
    measures: tuple[Item, ...] = ()


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """First and last year of the plan, both included."""

    start: int
    end: int


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as read: its outline, and every item's targets and directions.

    `principles` and `overall_aim` are kept as text of the plan; nothing is judged on them.
    """

    title: str
    area: str
    period: Period | None
    parent: str | None
    domains: tuple[Domain, ...]
    organisation: tuple[Item, ...] = ()
    monitoring: tuple[Item, ...] = ()
    principles: tuple[Item, ...] = ()
    overall_aim: Item | None = None
