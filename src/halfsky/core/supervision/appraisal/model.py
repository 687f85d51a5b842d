"""Records of the appraisal of units: schemes, facts, points with their explanation."""

from typing import Literal

import msgspec

Kind = Literal["attainment", "timeliness", "quality", "duties", "rectification", "measures"]

OUTCOMES: dict[Kind, tuple[str, ...]] = {
    "attainment": ("met", "met_early", "nearly_met", "not_met", "reversed"),
    "timeliness": ("in_time", "late", "missing"),
    "quality": ("accepted_at_once", "sent_back_once", "sent_back_often"),
    "duties": ("in_time", "late", "overdue"),
    "rectification": ("in_time", "late", "overdue"),
    "measures": ("done", "under_way", "stuck", "not_begun"),
}
"""What a fact of each kind may have come to."""

LEFT_OUT = "left_out"
"""Outcome of a fact that counts for nothing: not due, without figures, excused, taken out by a decision."""


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One criterion: its weight in points of 100, and what each outcome of a fact is credited with.

    Attributes:
        kind: What it looks at.
        weight: Points of 100.
        credits: Part of a fact's worth by outcome, 0 to 1; every outcome of the kind has one.
    """

    kind: Kind
    weight: float
    credits: dict[str, float]


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A band of scores with its name: from so many points on, up to the next band."""

    least: float
    zh: str
    en: str


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What units are appraised by; never changed once adopted.

    Attributes:
        criteria: One of a kind at most; their weights sum to 100.
        bands: The highest first; the last begins at 0.
        supporting: Worth of a target that a unit supports, where one it leads counts 1.
        apart: Scores that differ by no more than this share a place.
    """

    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    supporting: float = 0.5
    apart: float = 0.5


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that counts, or was looked at and does not.

    Attributes:
        key: Lasting name within the appraisal, such as `return:990101-2024-EDU`.
        outcome: Of the kind's `OUTCOMES`, or `LEFT_OUT`.
        worth: How much it counts beside the others of the kind.
        name: What it is, as people know it, in Chinese.
        name_en: In English.
        note: Why it is left out, as a code of the catalogue; empty where it counts.
        link: Address in the site where it is seen.
        day: When it came to this, as YYYY-MM-DD; empty where no day tells.
    """

    key: str
    outcome: str
    worth: float = 1.0
    name: str
    name_en: str = ""
    note: str = ""
    link: str = ""
    day: str = ""


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that counts otherwise than found, by a decision on an objection."""

    key: str
    outcome: str
    words: str


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact in an explanation: as found, as counted, what it was credited with."""

    fact: Fact
    outcome: str
    credit: float | None
    words: str = ""


class Points(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One criterion of one unit.

    Attributes:
        kind: The criterion.
        weight: As the scheme has it.
        weight_used: With its part of the weights of criteria that do not apply; 0 where it does not itself.
        share: Credit over worth of its facts, 0 to 1; null where nothing counts.
        points: `weight_used` × `share`; null where it does not apply.
        facts: All facts, counted or left out.
    """

    kind: Kind
    weight: float
    weight_used: float
    share: float | None
    points: float | None
    facts: tuple[Counted, ...]


class Explained(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The score of one unit and all it follows from; `score` is null where no criterion applies."""

    unit: str
    score: float | None
    points: tuple[Points, ...]


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a unit stands among those appraised: a place, or a band of places that it shares.

    Attributes:
        first: Best place of those it shares.
        last: Worst place of them.
        band: Number of the band of scores, 0 for the highest.
    """

    unit: str
    score: float
    first: int
    last: int
    band: int
