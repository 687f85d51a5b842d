"""First pass: what the series of one indicator have in common, as sums that can be added in any order."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from halfsky.core.outlook.model import Prior, Settings
from halfsky.core.outlook.scales import KINDS, Floats, Ints

_ENOUGH_CHANGES = 4
_ENOUGH_FOR_DRIFT = 3
_ENOUGH_AREAS = 5
_ENOUGH_YEARS = 4


class Summary(NamedTuple):
    """Each series by itself, on its scale; one entry per series.

    Attributes:
        points: Figures in the window.
        span: Years from the first to the last of them, at least 1.
        slope: Mean change a year.
        variance: Of yearly changes about the slope; changes over a gap count by the square root of its years.
        changes: Number of changes.
        pairs: Number of adjacent changes.
        covariance: Sum of products of adjacent changes about the slope.
        yearly: Series × years: change into each year where the year before has a figure, else NaN.
    """

    points: Floats
    span: Floats
    slope: Floats
    variance: Floats
    changes: Floats
    pairs: Floats
    covariance: Floats
    yearly: Floats


class Sums(NamedTuple):
    """Sums over the series of each indicator; one entry (or row of years) per indicator. They add."""

    steady: Floats
    log_variance: Floats
    correlation: Floats
    correlated: Floats
    bias: Floats
    drifting: Floats
    slope: Floats
    slope_squared: Floats
    variance: Floats
    slope_error: Floats
    slope_error_span: Floats
    year_count: Floats
    year_change: Floats

    def plus(self, other: "Sums") -> "Sums":
        """The sums over both sets of series."""
        return Sums(*(mine + its for mine, its in zip(self, other, strict=True)))


class Pool(NamedTuple):
    """What siblings tell of an indicator, with the prior mixed in; one entry per indicator.

    Attributes:
        siblings: Series with enough points to tell.
        log_variance: Mean logarithm of the variance of yearly changes.
        noise_share: Noise of one figure, as a share of the variance of yearly changes (0 to 0.48).
        drift: Mean drift a year.
        drift_variance: Variance of drifts between areas.
        shock: Variance of the change all areas share in a year.
    """

    siblings: Floats
    log_variance: Floats
    noise_share: Floats
    drift: Floats
    drift_variance: Floats
    shock: Floats


def summarise(points: Floats) -> Summary:
    """Summarise each series.

    Args:
        points: Series × years on their scales, NaN where there is no figure.
    """
    count, years = points.shape
    seen = np.isfinite(points)
    gap, change = np.ones((count, years)), np.full((count, years), np.nan)
    last, last_year = np.full(count, np.nan), np.zeros(count)
    first, first_year = np.full(count, np.nan), np.zeros(count)
    for year in range(years):
        here, now = seen[:, year], points[:, year]
        gap[:, year] = np.where(np.isfinite(last), year - last_year, 1.0)
        change[:, year] = now - last
        new = here & ~np.isfinite(first)
        first, first_year = np.where(new, now, first), np.where(new, year, first_year)
        last, last_year = np.where(here, now, last), np.where(here, year, last_year)
    span = np.maximum(last_year - first_year, 1.0)
    slope = np.where(seen.sum(axis=1) > 1, (last - first) / span, 0.0)
    known = np.isfinite(change)
    apart = np.where(known, (change - gap * slope[:, None]) / np.sqrt(gap), 0.0)
    number = known.sum(axis=1).astype(float)
    together = known[:, 1:] & known[:, :-1]
    return Summary(
        points=seen.sum(axis=1).astype(float),
        span=span,
        slope=np.nan_to_num(slope),
        variance=(apart**2).sum(axis=1) / np.maximum(number - 1, 1.0),
        changes=number,
        pairs=together.sum(axis=1).astype(float),
        covariance=(apart[:, 1:] * apart[:, :-1] * together).sum(axis=1),
        yearly=np.where(gap == 1.0, change, np.nan),
    )


def add_up(summary: Summary, indicator: Ints, *, indicators: int) -> Sums:
    """Add the summaries of the series of each indicator.

    Args:
        summary: Of each series.
        indicator: Number of the indicator of each series, 0 to `indicators` − 1.
        indicators: How many there are.
    """

    def total(values: Floats) -> Floats:
        return np.bincount(indicator, weights=values, minlength=indicators)

    steady = (summary.changes >= _ENOUGH_CHANGES) & (summary.variance > 0)
    own = np.where(steady, summary.variance, 1.0)
    drifting = summary.changes >= _ENOUGH_FOR_DRIFT
    share = np.where(drifting, summary.variance, 0.0) / summary.span
    known = np.isfinite(summary.yearly)
    changes = np.where(known, summary.yearly, 0.0)
    years = range(summary.yearly.shape[1])
    return Sums(
        steady=total(steady.astype(float)),
        log_variance=total(np.where(steady, np.log(own), 0.0)),
        correlation=total(np.where(steady, summary.covariance / own, 0.0)),
        correlated=total(np.where(steady, summary.pairs, 0.0)),
        bias=total(np.where(steady, 0.9 / np.maximum(summary.changes, 1.0), 0.0)),
        drifting=total(drifting.astype(float)),
        slope=total(np.where(drifting, summary.slope, 0.0)),
        slope_squared=total(np.where(drifting, summary.slope**2, 0.0)),
        variance=total(np.where(drifting, summary.variance, 0.0)),
        slope_error=total(share),
        slope_error_span=total(share / summary.span),
        year_count=np.stack([total(known[:, y].astype(float)) for y in years], axis=1),
        year_change=np.stack([total(changes[:, y]) for y in years], axis=1),
    )


def pool(sums: Sums, kind: Ints, settings: Settings) -> Pool:
    """Turn sums into what siblings tell, leaning on the prior where they are few.

    Args:
        sums: Per indicator, over all its series.
        kind: Scale of each indicator, as in `scales.KINDS`.
        settings: Weights and priors.
    """
    log_variance, correlation, drift_share, shock_share = _priors(kind, settings)
    weight = settings.weight_prior
    log_v = (sums.log_variance + weight * log_variance) / (sums.steady + weight)
    own = sums.correlation / np.maximum(sums.correlated, 1.0) + sums.bias / np.maximum(sums.steady, 1.0)
    lag = (own * sums.steady + correlation * settings.weight_noise) / (sums.steady + settings.weight_noise)
    noise = np.clip(-lag, 0.0, 0.48)
    many = np.maximum(sums.drifting, 1.0)
    mean_variance = (sums.variance + weight * np.exp(log_v)) / (sums.drifting + weight)
    drift = sums.slope / np.maximum(sums.drifting + settings.weight_drift, 1.0)
    mean_slope = sums.slope / many
    between = (sums.slope_squared / many - mean_slope**2) * many / np.maximum(many - 1.0, 1.0)
    error = (sums.slope_error * (1 - 2 * noise) + 2 * noise * sums.slope_error_span) / many
    between = np.maximum(between - error, 0.02 * mean_variance)
    drift_variance = (between * sums.drifting + weight * drift_share * mean_variance) / (
        sums.drifting + weight
    )
    return Pool(
        siblings=sums.drifting,
        log_variance=log_v,
        noise_share=noise,
        drift=drift,
        drift_variance=drift_variance,
        shock=_shocks(sums, mean_variance, shock_share),
    )


def _priors(kind: Ints, settings: Settings) -> npt.NDArray[np.float64]:
    table = [settings.priors[name] for name in KINDS]

    def row(prior: Prior) -> tuple[float, float, float, float]:
        return prior.log_variance, prior.autocorrelation, prior.drift_share, prior.shock_share

    return np.array([row(prior) for prior in table])[kind].T


def _shocks(sums: Sums, mean_variance: Floats, prior_share: Floats) -> Floats:
    """Variance of shared yearly changes beyond what the number of areas explains."""
    told = sums.year_count >= _ENOUGH_AREAS
    years = told.sum(axis=1)
    mean = np.where(told, sums.year_change / np.maximum(sums.year_count, 1.0), 0.0)
    centre = mean.sum(axis=1) / np.maximum(years, 1)
    spread = (np.where(told, mean - centre[:, None], 0.0) ** 2).sum(axis=1) / np.maximum(years, 1)
    chance = (
        mean_variance
        * np.where(told, 1.0 / np.maximum(sums.year_count, 1.0), 0.0).sum(axis=1)
        / np.maximum(years, 1)
    )
    return np.where(years >= _ENOUGH_YEARS, np.maximum(spread - chance, 0.0), prior_share * mean_variance)
