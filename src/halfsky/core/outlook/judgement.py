"""Second pass: each series in the light of its siblings — level, drift, and how far both may be off."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats, Ints
from halfsky.core.outlook.statistics import Pool, Summary


class State(NamedTuple):
    """Where each series stands at the end of the window, on its scale; one entry per series.

    Attributes:
        level: Filtered level at the last year of the window.
        level_variance: How unsure it is.
        drift: Expected change a year from now on.
        drift_variance: How unsure that is.
        noise: Variance of one figure about the level.
        yearly: Variance of a year's true change.
        shock: Variance of the change all areas share in a year.
    """

    level: Floats
    level_variance: Floats
    drift: Floats
    drift_variance: Floats
    noise: Floats
    yearly: Floats
    shock: Floats


def judge_series(
    points: Floats,
    summary: Summary,
    pool: Pool,
    indicator: Ints,
    settings: Settings,
    sampling: Floats | None = None,
) -> State:
    """Estimate level, drift and noise of each series; closed form, all series at once.

    Args:
        points: Series × years on their scales.
        summary: Of the same series.
        pool: Of their indicators.
        indicator: Number of the indicator of each series.
        settings: Weights.
        sampling: Series × years: sampling variance of each figure on its scale where its counts are
            known, NaN elsewhere.

    Returns:
        The state. A series without points stands nowhere: level NaN.

    Source: local level with drift (Harvey 1989); shrinkage of variance and drift to siblings' means
        (empirical Bayes, Efron & Morris 1975).
    """
    own = Pool(*(np.asarray(part)[indicator] for part in pool))
    freedom = np.maximum(summary.changes - 1.0, 0.0)
    variance = (freedom * summary.variance + settings.weight_variance * np.exp(own.log_variance)) / (
        freedom + settings.weight_variance
    )
    noise = own.noise_share * variance
    yearly = variance - 2.0 * noise
    by_chance = _mean_known(sampling, noise)
    noise, yearly = (
        np.maximum(noise, by_chance),
        np.maximum(yearly - 2.0 * np.maximum(by_chance - noise, 0.0), 0.1 * yearly),
    )
    error = (yearly + 2.0 * noise / summary.span) / summary.span
    trust = np.where(summary.points > 1, own.drift_variance / (own.drift_variance + error), 0.0)
    drift = settings.drift_kept * (own.drift + trust * (summary.slope - own.drift))
    drift_variance = own.drift_variance * (1.0 - trust + settings.drift_widening)
    level, level_variance = _filter(points, drift, noise, yearly, sampling)
    return State(level, level_variance, drift, drift_variance, noise, yearly, own.shock)


def _mean_known(sampling: Floats | None, like: Floats) -> Floats:
    if sampling is None:
        return np.zeros_like(like)
    known = np.isfinite(sampling)
    return np.where(known, sampling, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def _filter(
    points: Floats, drift: Floats, noise: Floats, yearly: Floats, sampling: Floats | None
) -> tuple[Floats, Floats]:
    """Kalman filter of the level with known drift; a year without a figure widens it."""
    level, variance = np.full(len(points), np.nan), np.zeros(len(points))
    # What noise remains when the chance of the counts is taken out; each figure then has its own chance.
    extra = np.maximum(noise - _mean_known(sampling, noise), 0.0)
    for year in range(points.shape[1]):
        now = points[:, year]
        here, new = np.isfinite(now), ~np.isfinite(level)
        chance = (
            noise
            if sampling is None
            else np.where(np.isfinite(sampling[:, year]), sampling[:, year] + extra, noise)
        )
        expected, spread = level + drift, variance + yearly
        gain = spread / (spread + chance + 1e-300)
        updated = np.where(new, now, expected + gain * (now - expected))
        level = np.where(here, updated, expected)
        variance = np.where(here, np.where(new, chance, (1.0 - gain) * spread), np.where(new, 0.0, spread))
    return level, variance


def look_ahead(state: State, years: Floats, settings: Settings) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the figure `years` ahead, on the scale.

    Args:
        state: Of the series asked about.
        years: Years from the end of the window to the deadline, one per series.
        settings: Growth, shock and spread.

    Returns:
        Mean and standard deviation of a t with `settings.freedom` degrees of freedom.
    """
    growth = 1.0 + settings.growth * 0.05 * (years - 1.0)
    variance = (
        state.level_variance
        + state.noise
        + state.yearly * years * growth
        + state.drift_variance * years**2
        + settings.shock * state.shock * years
    )
    return state.level + state.drift * years, settings.spread * np.sqrt(np.maximum(variance, 1e-10))


def sampling_variance(
    numerator: Floats, denominator: Floats, kind: Ints, *, share: int, positive: int
) -> Floats:
    """Variance of a figure by the chance of its counts, on the scale; NaN where counts are not known.

    Args:
        numerator: Series × years.
        denominator: Same shape.
        kind: Scale of each series.
        share: The kind that is log-odds: binomial, 1/cases + 1/others.
        positive: The kind that is logarithmic: Poisson, 1/events.

    Source: delta method; half an event is added so that zero events have a finite variance (Haldane 1956).
    """
    known = np.isfinite(numerator) & np.isfinite(denominator) & (denominator > 0)
    cases = np.where(known, np.maximum(numerator, 0.0), 0.0) + 0.5
    others = np.where(known, np.maximum(denominator - numerator, 0.0), 0.0) + 0.5
    by_kind: npt.NDArray[np.float64] = np.where(
        (kind == share)[:, None],
        1.0 / cases + 1.0 / others,
        np.where((kind == positive)[:, None], 1.0 / cases, np.nan),
    )
    return np.where(known, by_kind, np.nan)
