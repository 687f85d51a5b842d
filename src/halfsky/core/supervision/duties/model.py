"""Records of duties: their kinds, what was read of them in a plan, and the days on which they fall due."""

from datetime import date
from typing import Literal

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.plan.model import Part

Owner = Literal[
    "committee",
    "office",
    "government",
    "finance",
    "units",
    "statistics",
    "evaluation_group",
    "leading_group",
    "lower_offices",
]
Level = Literal["own", "below", "every"]
Recurrence = Literal["yearly", "years", "once", "milestone", "standing", "needed"]
Point = Literal["midterm", "final"]
Reason = Literal["belief", "principle", "role", "aim", "heading", "goes_with", "unread"]


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """How often a duty falls due.

    Attributes:
        code: Yearly, every so many years, once, at the mid-term and the end, standing, or as needed.
        every: Years from one to the next, for `years`.
        times: Times in a year, for `yearly`.
        month: Month by whose end it is done; None for the year's end.
        lag: Years after the year it is about.
        after: Months after the issue of the plan, for `once`.
        points: Which milestones.
        years: Year of each milestone, where the plan names it.
    """

    code: Recurrence
    every: int = 1
    times: int = 1
    month: int | None = None
    lag: int = 0
    after: int = 12
    points: tuple[Point, ...] = ("midterm", "final")
    years: dict[str, int] = {}


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of duty, as `codebook/duties/kinds.yaml` keeps it.

    Attributes:
        tells: Patterns, one of which a clause of this kind has.
        unless: Patterns that a clause of this kind has not.
        told: Whether the clause's own subject is its owner where it names one.
        rhythm: Usual recurrence; the other fields are those of `Rhythm`.
        evidence: What shows that it was done.
    """

    code: str
    zh: str
    en: str
    tells: tuple[str, ...]
    unless: tuple[str, ...] = ()
    owner: Owner
    told: bool = False
    level: Level = "own"
    rhythm: Recurrence
    every: int = 1
    month: int | None = None
    lag: int = 0
    after: int = 12
    points: tuple[Point, ...] = ("midterm", "final")
    evidence: Text

    @property
    def usual(self) -> Rhythm:
        """The rhythm it has where a plan tells none."""
        return Rhythm(
            code=self.rhythm,
            every=self.every,
            month=self.month,
            lag=self.lag,
            after=self.after,
            points=self.points,
        )


class Kinds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The kinds of duties, and the words that make a clause none: belief, principle, a role, an aim, content of another."""

    kinds: tuple[Kind, ...]
    belief: tuple[str, ...]
    principle: tuple[str, ...]
    role: tuple[str, ...]
    aim: tuple[str, ...]
    content: tuple[str, ...] = ()


class ReadClause(msgspec.Struct, frozen=True, kw_only=True):
    """One clause of 组织实施 or 监测评估, and what was read in it.

    Attributes:
        part: Part of the plan.
        item: Number of the item in the part.
        clause: Number of the clause in the item, counted from 1.
        sentence: Number of its sentence in the item.
        start: Offset of its first character in the plan's text.
        end: Offset after its last.
        text: Its words as rules see them, without blanks.
        opens: It is a sentence of its own that opens a paragraph.
        kinds: Codes of the duties it tells; none where `reason` says why.
        reason: Why it tells no duty; None where it does.
    """

    part: Part
    item: int
    clause: int
    sentence: int
    start: int
    end: int
    text: str
    opens: bool = False
    kinds: tuple[str, ...] = ()
    reason: Reason | None = None


class ReadDuty(msgspec.Struct, frozen=True, kw_only=True):
    """A duty as a plan tells it, from one clause or several.

    Attributes:
        kind: Code of its kind.
        owner: Who owes it.
        level: Whose it is: the plan's own area, the areas below, or each of them.
        rhythm: How often.
        assumed: The plan gives no rhythm (or says 定期): it is the usual one.
        clauses: Where it is told; the first is the one that gives the rhythm.
    """

    kind: str
    owner: Owner
    level: Level
    rhythm: Rhythm
    assumed: bool
    clauses: tuple[ReadClause, ...]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a duty falls due.

    Attributes:
        period: `2024`, `2024-1` for the first of several in a year, `2021-2025`, `midterm`, `final`, `once` or
            `standing`.
        opens: The day from which it can be done.
        wanted: The day by the rhythm.
        due: The same day, or the next one that is worked.
    """

    period: str
    opens: date
    wanted: date
    due: date
