"""Other questions to the same standing: bands, targets to be held every year, what if, the fan."""

import numpy as np
import numpy.typing as npt
from scipy import special

from halfsky.core.outlook.counts import Gamma
from halfsky.core.outlook.future import Bools, Future, foresee, quantile, reaching, within
from halfsky.core.outlook.judgement import State, common_variance
from halfsky.core.outlook.knowledge import Standing
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import POSITIVE, Floats, Scale, forward

FAN = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Shares of the future that the lines of a fan stand for."""

_CERTAIN = 8.0


def within_band(
    standing: Standing, years: Floats, *, target: Floats, tolerance: Floats, settings: Settings
) -> Floats:
    """Probability that the figure `years` ahead is the target give or take a tolerance, ends included.

    Args:
        standing: Of the series.
        years: Years ahead, one per series.
        target: Middle of the band, in the unit of the series.
        tolerance: Half its width.
        settings: Of the method.
    """
    return within(_future(standing, years, settings), target - tolerance, target + tolerance)


def hold_until_deadline(
    standing: Standing, years: Floats, *, target: Floats, upward: Bools, settings: Settings
) -> Floats:
    """Probability that every figure up to `years` ahead meets the target, not the last alone.

    The years are taken one after another, each given that all before it held: what holding tells of the years to
    come is carried on as a shifted mean and a smaller variance, as if still normal.

    Args:
        standing: Of the series.
        years: Whole years ahead, 1 or more, one per series.
        target: In the unit of the series.
        upward: Whether the target is a least (else a most).
        settings: Of the method.

    Source: Mendell & Elston 1974, approximation of the multivariate normal integral.
    """
    low, high = (np.where(upward == floor, target, np.nan) for floor in (True, False))
    return hold_band_until_deadline(standing, years, low=low, high=high, settings=settings)


def hold_band_until_deadline(
    standing: Standing, years: Floats, *, low: Floats, high: Floats, settings: Settings
) -> Floats:
    """Probability that every figure up to `years` ahead lies between two bounds, as `hold_until_deadline`.

    Args:
        standing: Of the series.
        years: Whole years ahead, 1 or more, one per series.
        low: Least figure, NaN where there is none.
        high: Highest figure, likewise.
        settings: Of the method.
    """
    longest = int(years.max(initial=0.0))
    ahead = [np.full(len(years), float(year)) for year in range(1, longest + 1)]
    bounds = [_scores(_future(standing, year, settings), low, high) for year in ahead]
    lower, upper = np.array(bounds).reshape(longest, 2, len(years)).swapaxes(0, 1)
    shared = [[_correlation(standing, one, other) for other in ahead] for one in ahead]
    covariance = np.array(shared).reshape(longest, longest, len(years))
    covariance = np.maximum(covariance, np.swapaxes(covariance, 0, 1))
    covariance[np.arange(longest), np.arange(longest)] = 1.0
    return _all_between(lower, upper, covariance, years)


def _scores(future: Future, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds as scores of a standard normal."""
    upward = np.ones(len(low), dtype=bool)
    below = np.where(np.isnan(low), 0.0, 1.0 - reaching(future, np.nan_to_num(low), upward))
    not_above = np.where(np.isnan(high), 1.0, reaching(future, np.nan_to_num(high), ~upward))
    lower, upper = (np.clip(special.ndtri(share), -_CERTAIN, _CERTAIN) for share in (below, not_above))
    return lower, np.maximum(upper, lower)


def _all_between(lower: Floats, upper: Floats, covariance: Floats, years: Floats) -> Floats:
    """Probability that the first `years` of correlated standard normals all lie between their scores."""
    held, mean = np.ones(len(years)), np.zeros_like(lower)
    for year in range(len(lower)):
        own = np.maximum(covariance[year, year], 1e-12)
        least, most = ((score[year] - mean[year]) / np.sqrt(own) for score in (lower, upper))
        # From the tail in which the difference keeps its digits.
        given = np.where(
            least > 0, special.ndtr(-least) - special.ndtr(-most), special.ndtr(most) - special.ndtr(least)
        )
        given = np.maximum(given, 1e-300)
        held = np.where(year < years, held * given, held)
        low_edge, high_edge = (
            np.exp(-0.5 * edge**2) / np.sqrt(2.0 * np.pi) / given for edge in (least, most)
        )
        moved = low_edge - high_edge
        kept = np.clip(1.0 + least * low_edge - most * high_edge - moved**2, 0.0, 1.0)
        slope = covariance[year] / own
        mean = mean + slope * np.sqrt(own) * moved
        covariance = covariance - slope[:, None] * slope[None, :] * own * (1.0 - kept)
    return held


def what_if(
    standing: Standing, value: Floats, years: Floats, *, target: Floats, upward: Bools, settings: Settings
) -> Floats:
    """Probability of the target if next year's figure is `value`.

    Args:
        standing: Of the series.
        value: Supposed figure of next year, one per series.
        years: Years ahead of the deadline, 1 or more, counted from now.
        target: In the unit of the series.
        upward: Whether the target is a least (else a most).
        settings: Of the method.

    Returns:
        The probability; where next year is the deadline, 1 or 0.
    """
    told = standing._replace(
        state=_seen(standing.state, forward(value, standing.scale), settings),
        gamma=None if standing.gamma is None else _counted(standing.gamma, standing.scale, value),
    )
    met = np.where(upward, value >= target, value <= target).astype(float)
    later = reaching(_future(told, np.maximum(years - 1.0, 0.0), settings), target, upward)
    return np.where(years > 1, later, met)


def fan(
    standing: Standing, years: int, *, settings: Settings, shares: tuple[float, ...] = FAN
) -> npt.NDArray[np.float64]:
    """Quantiles of the figures of the years to come, for charts.

    Returns:
        Series × years × shares, years 1 to `years` ahead.
    """
    futures = [
        _future(standing, np.full(len(standing.points), float(year)), settings)
        for year in range(1, years + 1)
    ]
    return np.stack(
        [np.stack([quantile(future, share) for share in shares], axis=-1) for future in futures], axis=1
    )


def _future(standing: Standing, years: Floats, settings: Settings) -> Future:
    return foresee(standing.state, standing.scale, standing.gamma, years, settings)


def _correlation(standing: Standing, earlier: Floats, later: Floats) -> Floats:
    state, gamma = standing.state, standing.gamma

    def spread(ahead: Floats) -> Floats:
        return state.level_variance + state.noise + common_variance(state, ahead, ahead)

    shared = state.level_variance + common_variance(
        state, np.minimum(earlier, later), np.maximum(earlier, later)
    )
    steady: Floats = shared / np.sqrt(np.maximum(spread(earlier) * spread(later), 1e-300))
    if gamma is None:
        return np.clip(steady, 0.0, 0.999)
    doubt = 1.0 / gamma.shape + gamma.yearly * np.minimum(earlier, later)
    each = [
        1.0 / gamma.shape + gamma.yearly * ahead + np.exp(-gamma.trend * ahead) / (gamma.people * gamma.mean)
        for ahead in (earlier, later)
    ]
    rare = doubt / np.sqrt(each[0] * each[1])
    return np.clip(np.where(gamma.rare, rare, steady), 0.0, 0.999)


def _seen(state: State, point: Floats, settings: Settings) -> State:
    """The state a year on, when the figure of that year is known."""
    expected = state.level + state.drift + state.push * state.momentum + state.distance * state.reversion
    spread = state.level_variance + common_variance(state, np.ones_like(point), np.ones_like(point))
    surprise = (point - expected) / (spread + state.noise + 1e-300)
    level = expected + spread * surprise
    drift = state.drift + settings.drift_kept * state.drift_variance * surprise
    return state._replace(
        level=level,
        level_variance=spread * state.noise / (spread + state.noise + 1e-300),
        drift=drift,
        drift_variance=state.drift_variance * (1.0 - state.drift_variance / (spread + state.noise + 1e-300)),
        push=point - state.level - drift,
        distance=np.where(state.reversion < 0.0, state.distance + level - state.level - state.drift, 0.0),
    )


def _counted(gamma: Gamma, scale: Scale, value: Floats) -> Gamma:
    """The underlying rate a year on, when the figure of that year is known."""
    unit = np.where(gamma.rare, gamma.ratio / np.where(gamma.rare, gamma.people, 1.0), 1.0)
    distance = np.where(
        gamma.turned, scale.high - value, value - np.where(scale.kind >= POSITIVE, scale.low, 0.0)
    )
    events = np.maximum(distance / unit, 0.0)
    shape = gamma.shape / (1.0 + gamma.shape * gamma.yearly)
    mean = gamma.mean * np.exp(gamma.trend)
    weight = shape / mean + gamma.people
    return gamma._replace(
        shape=np.where(gamma.rare, shape + events, gamma.shape),
        mean=np.where(gamma.rare, (shape + events) / weight, gamma.mean),
    )
