"""Exact intervals of rates and proportions, and what one more event would change.

A county with 300 births has a maternal mortality of 0 or of 333 per 100,000; neither says much.
Two marks follow from the counts:

- `one_more_turns`: one event more or fewer would turn attained into missed or back. It is shown wherever
  counts are known, in large places too, and changes no verdict by itself.
- too small to judge: the year's denominator lies under the codebook's `small_denominator` (births for rates
  of events, people for proportions) and either one event turns the verdict or, for rates of
  rare events (told in permille, per 10,000 or per 100,000) the exact interval holds the goal. A large place is never
  too small, however near it is to its goal: there the official figure stands. Proportions of people are full
  counts (the insured, the screened), so for them only the one event counts; seats and posts are never too small.

Too small lies between missed and attained: a better count never leads from attained to too small, nor from
too small to missed.
"""

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def rate_interval(
    events: Floats, exposure: Floats, *, per: Floats | float = 1.0, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Exact Poisson interval of a rate of events.

    Args:
        events: Events counted, 0 or more, any shape.
        exposure: What they are counted over (live births), same shape, above 0.
        per: Scale of the rate, such as 100000.
        confidence: Coverage the interval keeps at least.

    Returns:
        Lower and upper limits in the unit of the rate; NaN where counts cannot be.

    Source: Garwood 1936, limits by the chi-square (gamma) quantiles.
    """
    tail = (1.0 - confidence) / 2.0
    known = (events >= 0) & (exposure > 0)
    count, over = np.where(known, events, 1.0), np.where(known, exposure, 1.0)
    low = np.where(count > 0, special.gammaincinv(np.where(count > 0, count, 1.0), tail), 0.0)
    high = special.gammaincinv(count + 1.0, 1.0 - tail)
    return np.where(known, low / over * per, np.nan), np.where(known, high / over * per, np.nan)


def proportion_interval(
    cases: Floats, people: Floats, *, per: Floats | float = 1.0, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Exact binomial interval of a proportion.

    Args:
        cases: Cases among the people, any shape.
        people: People, same shape, at least as many as cases and above 0.
        per: Scale, such as 100 for percent.
        confidence: Coverage the interval keeps at least.

    Returns:
        Lower and upper limits in the unit of the proportion; NaN where counts cannot be.

    Source: Clopper & Pearson 1934, limits by the beta quantiles.
    """
    tail = (1.0 - confidence) / 2.0
    known = (cases >= 0) & (people > 0) & (cases <= people)
    some, total = np.where(known, cases, 1.0), np.where(known, people, 2.0)
    rest = total - some
    low = np.where(some > 0, special.betaincinv(np.maximum(some, 1e-9), rest + 1.0, tail), 0.0)
    high = np.where(rest > 0, special.betaincinv(some + 1.0, np.maximum(rest, 1e-9), 1.0 - tail), 1.0)
    return np.where(known, low * per, np.nan), np.where(known, high * per, np.nan)


def interval(
    numerator: Floats, denominator: Floats, *, per: Floats, is_rate: Bools, confidence: float
) -> tuple[Floats, Floats]:
    """Exact interval by kind of count: Poisson for rates of events, binomial for proportions.

    Args:
        numerator: Events or cases, any shape; NaN where unknown.
        denominator: Exposure or people, same shape.
        per: Scale of the figure, same shape.
        is_rate: True where events are counted over exposure.
        confidence: Coverage.
    """
    low, high = np.full(numerator.shape, np.nan), np.full(numerator.shape, np.nan)
    for of_kind, limits in ((is_rate, rate_interval), (~is_rate, proportion_interval)):
        low[of_kind], high[of_kind] = limits(
            numerator[of_kind], denominator[of_kind], per=per[of_kind], confidence=confidence
        )
    return low, high


def one_event_turns(
    numerator: Floats, denominator: Floats, *, per: Floats, lowest: Floats, highest: Floats
) -> Bools:
    """Tell where one event more or fewer turns attained into missed, or missed into attained.

    Args:
        numerator: Events or cases.
        denominator: Exposure or people, same shape.
        per: Scale of the figure.
        lowest: Least figure that counts as attained, −inf where open.
        highest: Greatest figure that counts as attained, inf where open.
    """

    def attained(count: Floats) -> Bools:
        figure = np.round(count / denominator * per, 9)
        return (figure >= lowest) & (figure <= highest)

    with np.errstate(divide="ignore", invalid="ignore"):
        now = attained(numerator)
        more = attained(numerator + 1.0) != now
        fewer = (attained(numerator - 1.0) != now) & (numerator >= 1.0)
        known = (denominator > 0) & (numerator >= 0)
        return np.asarray(known & (more | fewer))


def too_small(
    denominator: Floats, *, small: Floats, turns: Bools, by_chance: Bools, holds_goal: Bools
) -> Bools:
    """Tell where one year's figure is too small to be judged; the rule is stated at the head of this module.

    Args:
        denominator: Exposure or people of the year.
        small: Denominator under which a place is small.
        turns: Where one event turns the verdict.
        by_chance: Where rare events of chance are counted.
        holds_goal: Where the exact interval holds the goal.
    """
    return np.asarray((denominator < small) & (turns | (by_chance & holds_goal)))
