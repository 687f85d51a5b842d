"""Records of proposals for demonstration (示范): what is known of a unit or an area, and what follows by the rules."""

from typing import Literal

import msgspec

Side = Literal["above", "like_others", "below", "unknown"]


class Gain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator that moved otherwise than expected beyond chance, with its interval.

    Attributes:
        difference: Observed less expected, in the unit of the series.
        low: Lower end of its 95 % interval.
        high: Upper end.
    """

    indicator: str
    area: str
    better: bool
    since: int
    last: int
    unit: str
    difference: float
    low: float
    high: float


class Candidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one unit or area over the years looked at.

    Attributes:
        key: Number of the unit or code of the area.
        judged: Targets judged.
        attained: Those of them attained.
        looked_at: Indicators whose progress could be set against what was expected.
        gains: Those that moved beyond it, either way.
        returns: Returns that were due.
        in_time: Those of them handed in in time.
        sent_back: Those of them sent back at least once.
        unexplained: Figures revised without a word of explanation.
    """

    key: str
    judged: int = 0
    attained: int = 0
    looked_at: int = 0
    gains: tuple[Gain, ...] = ()
    returns: int = 0
    in_time: int = 0
    sent_back: int = 0
    unexplained: int = 0

    @property
    def better(self) -> int:
        """Indicators that moved better than expected."""
        return sum(gain.better for gain in self.gains)

    @property
    def worse(self) -> int:
        """Indicators that moved worse than expected."""
        return len(self.gains) - self.better


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When someone is proposed; shown with every proposal.

    Attributes:
        fewest_targets: Targets that must have been judged.
        in_time: Least part of the returns handed in in time.
        sent_back: Highest part of them sent back.
        chance: How often chance alone may lead to so many gains.
        each: How often chance leads to one.
    """

    fewest_targets: int = 5
    in_time: float = 0.9
    sent_back: float = 0.2
    chance: float = 0.05
    each: float = 0.015


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule on one candidate: whether it is kept, and the numbers that say so."""

    code: Literal["level", "progress", "no_step_back", "in_time", "sent_back", "revisions"]
    kept: bool
    known: bool = True
    facts: dict[str, float | int | str] = {}


class Proposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One candidate with every check; proposed where all are known and kept.

    Attributes:
        side: Its level beside the others': told apart only where chance does not explain the difference.
        low: Lower end of the 95 % interval of its share of targets attained.
        high: Upper end.
    """

    candidate: Candidate
    side: Side
    low: float | None
    high: float | None
    checks: tuple[Check, ...]
    proposed: bool
