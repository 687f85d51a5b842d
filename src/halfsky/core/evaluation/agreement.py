"""Do those who score agree? Krippendorff's alpha, and the plain share of pairs within one point."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Literal

import msgspec

from halfsky.core.evaluation.scoring import Score

Level = Literal["ordinal", "interval"]
Undefined = Literal["one_scorer", "too_few_units", "no_variation"]
FEWEST = 2
"""Things scored by two or more people, below which alpha says nothing."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far scorers agree.

    Attributes:
        scorers: How many scored anything.
        units: Things (question × subject) that two or more scored.
        pairs: Pairs of scores on one thing.
        within_one: Share of the pairs that differ by one point or less; None where there is none.
        equal: Share of the pairs that are equal.
        alpha: 1 is perfect, 0 is chance, below 0 is against each other; None where undefined.
        undefined: Why alpha is.
        level: How differences are weighed.
    """

    scorers: int
    units: int
    pairs: int
    within_one: float | None
    equal: float | None
    alpha: float | None
    undefined: Undefined | None
    level: Level


def agreement(scores: Iterable[Score], *, level: Level = "ordinal") -> Agreement:
    """Measure agreement over everything that was scored.

    Args:
        scores: Of any questions and subjects; those without points say nothing.
        level: `ordinal` weighs a difference by how many scores lie in between, `interval` by its square.

    Source: Krippendorff, Content Analysis, 2004, chapter 11: alpha = 1 − observed / expected disagreement, for any
        number of scorers, with gaps.
    """
    units: dict[tuple[str, str], list[int]] = {}
    scorers = set()
    for one in scores:
        if one.points is not None:
            units.setdefault((one.subject, one.question), []).append(one.points)
            scorers.add(one.scorer)
    paired = [points for points in units.values() if len(points) > 1]
    apart = [abs(a - b) for points in paired for a, b in combinations(points, 2)]
    alpha, undefined = _alpha(paired, level)
    return Agreement(
        scorers=len(scorers),
        units=len(paired),
        pairs=len(apart),
        within_one=sum(one <= 1 for one in apart) / len(apart) if apart else None,
        equal=sum(one == 0 for one in apart) / len(apart) if apart else None,
        alpha=alpha,
        undefined="one_scorer" if len(scorers) < FEWEST else undefined,
        level=level,
    )


def _alpha(units: list[list[int]], level: Level) -> tuple[float | None, Undefined | None]:
    if len(units) < FEWEST:
        return None, "too_few_units"
    totals = Counter(point for points in units for point in points)
    distance = _distance(totals, level)
    everything = sum(totals.values())
    observed = sum(
        2 * sum(distance(a, b) for a, b in combinations(points, 2)) / (len(points) - 1) for points in units
    )
    values = sorted(totals)
    expected = sum(2 * totals[a] * totals[b] * distance(a, b) for a, b in combinations(values, 2)) / (
        everything - 1
    )
    if expected == 0:
        return None, "no_variation"
    return 1.0 - observed / expected, None


def _distance(totals: Counter[int], level: Level) -> Callable[[int, int], float]:
    if level == "interval":
        return lambda a, b: float((a - b) ** 2)

    def ordinal(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(count for value, count in totals.items() if low <= value <= high)
        return (between - (totals[low] + totals[high]) / 2) ** 2 if low != high else 0.0

    return ordinal


def widest(scores: Iterable[Score], *, most: int = 5) -> tuple[tuple[str, str, int], ...]:
    """Where scorers differ by two points or more: subject, question and difference, the widest first."""
    units: dict[tuple[str, str], list[int]] = {}
    for one in scores:
        if one.points is not None:
            units.setdefault((one.subject, one.question), []).append(one.points)
    spread = [(*key, max(points) - min(points)) for key, points in units.items()]
    wide = [one for one in spread if one[2] > 1]
    return tuple(sorted(wide, key=lambda one: (-one[2], one[0], one[1]))[:most])
