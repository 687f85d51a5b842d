"""Second pass: each series in the light of its siblings — level, drift, and how far both may be off."""

from typing import NamedTuple

import numpy as np

from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import OPEN, Floats, Scale
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
        push: What the latest change was beyond the drift.
        momentum: Part of it that each further year repeats.
        reversion: Part of the distance to the siblings that a year takes away, below zero.
        distance: Level above the mean of the siblings.
    """

    level: Floats
    level_variance: Floats
    drift: Floats
    drift_variance: Floats
    noise: Floats
    yearly: Floats
    shock: Floats
    push: Floats
    momentum: Floats
    reversion: Floats
    distance: Floats


def judge_series(
    points: Floats, summary: Summary, own: Pool, settings: Settings, sampling: Floats | None = None
) -> State:
    """Estimate level, drift and noise of each series; closed form, all series at once.

    Args:
        points: Series × years on their scales.
        summary: Of the same series.
        own: Pool of each series' indicator, one entry per series.
        settings: Weights.
        sampling: Series × years: sampling variance of each figure on its scale where its counts are
            known, NaN elsewhere.

    Returns:
        The state. A series without points stands nowhere: level NaN.

    Source: local level with drift (Harvey 1989); shrinkage of variance and drift to siblings' means
        (empirical Bayes, Efron & Morris 1975).
    """
    by_chance = _mean_known(sampling, summary.points)
    noise, yearly = _noise(summary, own, settings, by_chance)
    error = (yearly + 2.0 * noise / summary.effective) / summary.effective
    trust = np.where(summary.points > 1, own.drift_variance / (own.drift_variance + error), 0.0)
    past = own.drift + _lasting(own, settings) * trust * (summary.slope - own.drift)
    drift = _kept(past, own.drift_variance * (1.0 - trust) + own.shock / summary.effective, settings)
    level, level_variance = _filter(points, past, noise, yearly, sampling, by_chance)
    return State(
        level=level,
        level_variance=level_variance,
        drift=drift,
        drift_variance=_drift_variance(own.drift_variance, drift, 1.0 - trust, settings),
        noise=noise,
        yearly=yearly,
        shock=own.shock,
        push=np.where(np.isfinite(summary.recent), summary.recent - drift, 0.0),
        momentum=own.momentum,
        reversion=own.reversion,
        distance=np.where(own.reversion < 0.0, level - own.level, 0.0),
    )


def _lasting(own: Pool, settings: Settings) -> Floats:
    """Part of a drift beyond the siblings' that lasts: all where there are none to tell it from the common drift."""
    others = np.maximum(own.siblings - 1.0, 0.0)
    return 1.0 - (1.0 - settings.drift_apart) * others / (others + settings.weight_drift)


def _kept(drift: Floats, doubt: Floats, settings: Settings) -> Floats:
    """What of a drift goes on: nearly all of one beyond doubt, little of one within its own error."""
    sure = drift**2 / (drift**2 + settings.drift_doubt * doubt + 1e-300)
    kept: Floats = settings.drift_kept * sure * drift
    return kept


def _drift_variance(between: Floats, drift: Floats, unsure: Floats, settings: Settings) -> Floats:
    """How unsure a drift to come is: its estimate, what trends turn into, and how much of it goes on."""
    return between * (unsure + settings.drift_widening) + settings.drift_fading * drift**2


def stand_in(own: Pool, scale: Scale, settings: Settings) -> State:
    """Where a series without a figure stands: anywhere its siblings stand.

    Args:
        own: Pool of each series' indicator, one entry per series.
        scale: Of each series; its offset the siblings' mean offset.
        settings: Weights.
    """
    unit = np.where(scale.kind == OPEN, scale.offset, 1.0)
    variance = np.exp(own.log_variance)
    noise = own.noise_share * variance
    nothing = np.zeros_like(unit)
    drift = _kept(own.drift, own.drift_variance, settings)
    return State(
        level=own.level / unit,
        level_variance=own.level_variance / unit**2,
        drift=drift,
        drift_variance=_drift_variance(own.drift_variance, drift, np.ones_like(unit), settings),
        noise=noise,
        yearly=variance - 2.0 * noise,
        shock=own.shock,
        push=nothing,
        momentum=nothing,
        reversion=nothing,
        distance=nothing,
    )


def _noise(summary: Summary, own: Pool, settings: Settings, by_chance: Floats) -> tuple[Floats, Floats]:
    """Variance of a figure about the level and of a year's true change; chance of the counts is noise."""
    freedom = np.maximum(summary.changes - 1.0, 0.0)
    variance = (freedom * summary.variance + settings.weight_variance * np.exp(own.log_variance)) / (
        freedom + settings.weight_variance
    )
    noise = own.noise_share * variance
    yearly = variance - 2.0 * noise
    beyond = np.maximum(by_chance - noise, 0.0)
    return noise + beyond, np.maximum(yearly - 2.0 * beyond, 0.1 * yearly)


def _mean_known(sampling: Floats | None, like: Floats) -> Floats:
    if sampling is None:
        return np.zeros_like(like)
    known = np.isfinite(sampling)
    mean: Floats = np.where(known, sampling, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return mean


def _filter(
    points: Floats, drift: Floats, noise: Floats, yearly: Floats, sampling: Floats | None, by_chance: Floats
) -> tuple[Floats, Floats]:
    """Kalman filter of the level with known drift; a year without a figure widens it."""
    level, variance = np.full(len(points), np.nan), np.zeros(len(points))
    # What noise remains when the chance of the counts is taken out; each figure then has its own chance.
    extra = np.maximum(noise - by_chance, 0.0)
    for year in range(points.shape[1]):
        now = points[:, year]
        here, new = np.isfinite(now), ~np.isfinite(level)
        chance = noise
        if sampling is not None:
            chance = np.where(np.isfinite(sampling[:, year]), sampling[:, year] + extra, noise)
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
        settings: For the factor on the spread.

    Returns:
        Mean and standard deviation of a t with `settings.freedom` degrees of freedom.
    """
    mean = (
        state.level
        + state.drift * years
        + state.push * state.momentum * (1.0 - state.momentum**years) / (1.0 - state.momentum)
        + state.distance * ((1.0 + state.reversion) ** years - 1.0)
    )
    variance = state.level_variance + state.noise + common_variance(state, years, years)
    return mean, settings.spread * np.sqrt(np.maximum(variance, 1e-10))


def common_variance(state: State, earlier: Floats, later: Floats) -> Floats:
    """Covariance of what happens from now to an earlier and to a later year; level and noise apart."""
    return (state.yearly + state.shock) * earlier + state.drift_variance * earlier * later
