"""How far a figure lies from its like: robust, honest for short series and for small counts.

Counts are held against what chance alone does to them (Poisson, binomial), so that a first death in a small place is
no alarm; every figure against a usual movement, so that a very steady series does not turn into a trap.

Source: modified z-score with median and MAD after Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993);
corrections of the MAD for few figures after Croux and Rousseeuw, Time-Efficient Algorithms for Two Highly Robust
Estimators of Scale (1992); roots of counts after Anscombe (1948).
"""

from collections.abc import Callable, Sequence
from math import asin, log, pi, sqrt
from statistics import median
from typing import Literal

import msgspec

Kind = Literal["count", "amount", "level"]

LIMIT = 3.5
"""Robust standard deviations beyond which a figure is asked about."""

FEWEST_YEARS = 3
FEWEST_SIBLINGS = 5

USUAL_MOVEMENT = 0.08
"""Relative movement of a figure of one place from year to year that nobody would ask about."""

USUAL_SPREAD = 0.15
"""Relative spread of a rate between sibling areas that nobody would ask about."""

USUAL_POINTS = 0.1
"""The same for shares, on the scale 2·arcsin√p: about 5 points at a half, 1 point at 1 in 100."""

RARE = 0.1
"""Under this share the cases are events, whose rate varies in proportion; above it they are a share of people."""

_FEW = {2: 1.196, 3: 1.495, 4: 1.363, 5: 1.206, 6: 1.200, 7: 1.140, 8: 1.129, 9: 1.107}


class Distance(msgspec.Struct, frozen=True, kw_only=True):
    """How far a figure lies from its like.

    Attributes:
        deviations: Robust standard deviations, signed.
        usual: Median of its like, in the figure's own unit (for a ratio: of the ratios).
        count: How many figures it was held against.
    """

    deviations: float
    usual: float
    count: int

    @property
    def is_unusual(self) -> bool:
        """Whether it should be asked about."""
        return abs(self.deviations) > LIMIT


def distance_of_value(value: float, like: Sequence[float], *, kind: Kind, fewest: int) -> Distance | None:
    """Hold a figure against its like.

    Args:
        value: The figure.
        like: Figures of earlier years or other places, in any order.
        kind: `count` of people or cases, `amount` above zero without chance of its own, `level` of any sign.
        fewest: Fewer of its like than this say nothing.

    Returns:
        None where too few are there, or the scale does not hold the figures (an amount of zero).
    """
    scale = _SCALES[kind]
    smallest = min([value, *like])
    if len(like) < fewest or (kind == "amount" and smallest <= 0) or (kind == "count" and smallest < 0):
        return None
    centre = median(map(scale, like))
    residuals = [scale(other) - centre for other in like]
    floor = _floor(kind, centre)
    spread = max(_spread(residuals), floor) * sqrt(1 + pi / (2 * len(like)))
    return _distance(scale(value) - centre, spread, usual=median(like), count=len(like))


def distance_of_ratio(
    ratio: tuple[float, float], like: Sequence[tuple[float, float]], *, counted: bool, fewest: int
) -> Distance | None:
    """Hold a ratio against its like, each with its own size: the smaller the place, the more chance may do.

    Args:
        ratio: Numerator and denominator.
        like: Those of earlier years or other places.
        counted: The numerator counts people or cases, so that chance has a share in it.
        fewest: Fewer of its like than this say nothing.
    """
    like = [(above, below) for above, below in like if below > 0 and above >= 0]
    if len(like) < fewest or ratio[1] <= 0 or ratio[0] < 0:
        return None
    usual = median(above / below for above, below in like)
    if not counted:
        return distance_of_value(
            ratio[0] / ratio[1], [above / below for above, below in like], kind="amount", fewest=fewest
        )
    usual = usual or sum(above for above, _ in like) / sum(below for _, below in like)
    shares = usual >= RARE and all(a <= b for a, b in (ratio, *like))
    deviation = _share_deviation if shares else _rate_deviation
    spread = max(1.0, _spread([deviation(a, b, usual) for a, b in like])) * sqrt(1 + pi / (2 * len(like)))
    return _distance(deviation(*ratio, usual), spread, usual=usual, count=len(like))


def _distance(deviation: float, spread: float, *, usual: float, count: int) -> Distance | None:
    return None if spread == 0 else Distance(deviations=deviation / spread, usual=usual, count=count)


def _root(count: float) -> float:
    """A count on a scale where chance has the same size, 1, everywhere."""
    return 2 * sqrt(count + 0.375)


_SCALES: dict[Kind, Callable[[float], float]] = {"count": _root, "amount": log, "level": float}


def _floor(kind: Kind, centre: float) -> float:
    """The spread that chance and the usual movement give a figure, on its scale."""
    if kind == "count":
        return sqrt(1 + (USUAL_MOVEMENT * centre / 2) ** 2)
    return USUAL_MOVEMENT if kind == "amount" else USUAL_MOVEMENT * abs(centre)


def _spread(residuals: Sequence[float]) -> float:
    """Standard deviation of residuals about zero, from their median size."""
    count = len(residuals)
    few = _FEW.get(count, count / (count - 0.8))
    return 1.4826 * few * median([abs(residual) for residual in residuals])


def _rate_deviation(above: float, below: float, usual: float) -> float:
    """Events beside those expected at the usual rate, over what chance and usual spread do."""
    expected = usual * below
    return (_root(above) - _root(expected)) / sqrt(1 + USUAL_SPREAD**2 * expected)


def _share_deviation(above: float, below: float, usual: float) -> float:
    """A share beside the usual one, over what chance and usual spread do."""
    gap = 2 * (asin(sqrt(above / below)) - asin(sqrt(min(1.0, usual))))
    return gap * sqrt(below) / sqrt(1 + USUAL_POINTS**2 * below)
