"""First pass: what the series of one indicator have in common, as sums that can be added in any order."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from halfsky.core.outlook.model import Prior, Settings
from halfsky.core.outlook.scales import KINDS, OPEN, Floats, Ints, Scale

_ENOUGH_CHANGES = 2
# How many times its mean change a series may change by and still be at its usual unrest.
_LEAP = 2.0
_ENOUGH_FOR_DRIFT = 2
_ENOUGH_AREAS = 5
_ENOUGH_YEARS = 4


class Summary(NamedTuple):
    """Each series by itself, on its scale; one entry per series.

    Attributes:
        points: Figures in the window.
        slope: Mean change a year, later years weighing more.
        effective: Years of equal weight that the slope is worth, at least 1.
        variance: Of yearly changes about their plain mean; changes over a gap count by the square root of its years.
        changes: Number of changes.
        pairs: Number of adjacent changes.
        covariance: Sum of products of adjacent changes about the mean.
        recent: Change into the last year, or the year before where that has none; else NaN.
        last: Last figure.
        yearly: Series × years: change into each year where the year before has a figure, else NaN.
    """

    points: Floats
    slope: Floats
    effective: Floats
    variance: Floats
    changes: Floats
    pairs: Floats
    covariance: Floats
    recent: Floats
    last: Floats
    yearly: Floats


class Sums(NamedTuple):
    """Sums over the series of each indicator; one entry (or row) per indicator. They add in any order.

    Attributes:
        kinds: Series of each kind of scale, a column a kind.
        priors: Series of each prior of the settings, a column a prior as `prior_names` has them.
        steady: Series with changes enough to tell their variance.
        log_variance: Logarithms of their variances.
        correlation: Their lagged covariances, as shares of their variances.
        correlated: Their pairs of adjacent changes.
        bias: What their short length takes off the correlation.
        drifting: Series with changes enough to tell their slope.
        slope: Their slopes.
        slope_squared: Squares of these.
        variance: Their variances.
        slope_error: Variance of their slopes if every change stands alone.
        slope_error_span: The same if every change is noise about a level.
        placed: Series with a figure.
        level: Their last figures; on the open scale in the unit of the series.
        level_squared: Squares of these.
        size: Offsets of their scales.
        year_count: By year, series with a change into it.
        year_change: By year, the sum of these changes.
        followed: By year, series with a change into it and a figure two years before it.
        before: By year, the sum of the figures two years before.
        before_squared: By year, the sum of their squares.
        after: By year, the sum of the changes of these series.
        before_after: By year, the sum of products of the two.
    """

    kinds: Floats
    priors: Floats
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
    placed: Floats
    level: Floats
    level_squared: Floats
    size: Floats
    year_count: Floats
    year_change: Floats
    followed: Floats
    before: Floats
    before_squared: Floats
    after: Floats
    before_after: Floats

    def plus(self, other: "Sums") -> "Sums":
        """The sums over both sets of series."""
        return Sums(*(mine + its for mine, its in zip(self, other, strict=True)))

    def since(self, column: int) -> "Sums":
        """The same sums with `column` empty years before those added up."""
        width = self.year_count.shape[1]
        return Sums(
            *(
                np.pad(part, ((0, 0), (column, 0)))
                if part.ndim > 1 and part.shape[1] == width and name not in ("kinds", "priors")
                else part
                for name, part in zip(self._fields, self, strict=True)
            )
        )


class Pool(NamedTuple):
    """What siblings tell of an indicator, with the prior mixed in; one entry per indicator.

    Attributes:
        siblings: Series with enough points to tell.
        log_variance: Mean logarithm of the variance of yearly changes.
        noise_share: Noise of one figure, as a share of the variance of yearly changes (0 to 0.48).
        momentum: Part of a year's change beyond the drift that the next year repeats (0 to 0.8).
        drift: Mean drift a year.
        drift_variance: Variance of drifts between areas.
        shock: Variance of the change all areas share in a year.
        reversion: Part of its distance from the siblings' mean that a series loses a year, as a number below zero.
        placed: Series with a figure.
        level: Mean of the siblings' last figures.
        level_variance: Their variance.
        size: Mean offset of their scales.
    """

    siblings: Floats
    log_variance: Floats
    noise_share: Floats
    momentum: Floats
    drift: Floats
    drift_variance: Floats
    shock: Floats
    reversion: Floats
    placed: Floats
    level: Floats
    level_variance: Floats
    size: Floats


def summarise(points: Floats, *, memory: float, largest: float) -> Summary:
    """Summarise each series.

    Args:
        points: Series × years on their scales, NaN where there is no figure.
        memory: A change counts for the slope by exp(−memory) less each year it is older.
        largest: A larger change a year counts as one of this size, unless the series often leaps so.
    """
    change, gap, last = _changes(points)
    known = np.isfinite(change)
    number = known.sum(axis=1).astype(float)
    length = np.where(known, gap, 0.0).sum(axis=1)
    usual = np.where(known, np.abs(change), 0.0).sum(axis=1) / np.maximum(length, 1.0)
    most = np.maximum(largest, _LEAP * usual)[:, None] * gap
    change = np.clip(change, -most, most)
    plain = np.where(known, change, 0.0).sum(axis=1) / np.maximum(length, 1.0)
    apart = np.where(known, (change - gap * plain[:, None]) / np.sqrt(gap), 0.0)
    together = known[:, 1:] & known[:, :-1]
    fading = np.exp(memory * np.arange(1 - points.shape[1], 1.0))
    weight = np.where(known, fading, 0.0)
    weighted = np.maximum((weight * gap).sum(axis=1), 1e-300)
    yearly = np.where(gap == 1.0, change, np.nan)
    newest = yearly[:, -2:] if points.shape[1] > 1 else np.full((len(points), 2), np.nan)
    return Summary(
        points=np.isfinite(points).sum(axis=1).astype(float),
        slope=np.where(known, weight * change, 0.0).sum(axis=1) / weighted,
        effective=np.maximum(weighted**2 / np.maximum((weight**2 * gap).sum(axis=1), 1e-300), 1.0),
        variance=(apart**2).sum(axis=1) / np.maximum(number - 1, 1.0),
        changes=number,
        pairs=together.sum(axis=1).astype(float),
        covariance=(apart[:, 1:] * apart[:, :-1] * together).sum(axis=1),
        recent=np.where(np.isfinite(newest[:, 1]), newest[:, 1], newest[:, 0]),
        last=last,
        yearly=yearly,
    )


def _changes(points: Floats) -> tuple[Floats, Floats, Floats]:
    """Change into each year since the last figure before it, the years between, and the last figure."""
    gap, change = np.ones_like(points), np.full_like(points, np.nan)
    last, last_year = np.full(len(points), np.nan), np.zeros(len(points))
    for year in range(points.shape[1]):
        now = points[:, year]
        here = np.isfinite(now)
        gap[:, year] = np.where(np.isfinite(last), year - last_year, 1.0)
        change[:, year] = now - last
        last, last_year = np.where(here, now, last), np.where(here, year, last_year)
    return change, gap, last


def prior_names(settings: Settings) -> tuple[str, ...]:
    """Kinds of scale in their order, then families by name."""
    return (*KINDS, *sorted(set(settings.priors) - set(KINDS)))


def add_up(
    summary: Summary,
    points: Floats,
    scale: Scale,
    indicator: Ints,
    *,
    indicators: int,
    prior: Ints,
    priors: int,
) -> Sums:
    """Add the summaries of the series of each indicator.

    Args:
        summary: Of each series.
        points: Series × years on their scales.
        scale: Of each series.
        indicator: Number of the indicator of each series, 0 to `indicators` − 1, never falling.
        indicators: How many there are.
        prior: Number of the prior of each series among `prior_names`.
        priors: How many there are.
    """
    firsts = np.flatnonzero(np.diff(indicator, prepend=-1))

    def total(values: Floats) -> Floats:
        sums = np.zeros((indicators, *values.shape[1:]))
        if len(firsts):
            sums[indicator[firsts]] = np.add.reduceat(values, firsts, axis=0)
        return sums

    steady = (summary.changes >= _ENOUGH_CHANGES) & (summary.variance > 0)
    own = np.where(steady, summary.variance, 1.0)
    drifting = summary.changes >= _ENOUGH_FOR_DRIFT
    slope = np.where(drifting, summary.slope, 0.0)
    error = np.where(drifting, summary.variance, 0.0) / summary.effective
    placed = np.isfinite(summary.last)
    level = np.where(placed, summary.last * np.where(scale.kind == OPEN, scale.offset, 1.0), 0.0)
    known = np.isfinite(summary.yearly)
    change = np.where(known, summary.yearly, 0.0)
    followed, before = _two_years_before(points, known)
    return Sums(
        kinds=total((scale.kind[:, None] == np.arange(len(KINDS))).astype(float)),
        priors=total((prior[:, None] == np.arange(priors)).astype(float)),
        steady=total(steady.astype(float)),
        log_variance=total(np.where(steady, np.log(own) - _log_bias(summary.changes), 0.0)),
        correlation=total(np.where(steady, summary.covariance / own, 0.0)),
        correlated=total(np.where(steady, summary.pairs, 0.0)),
        bias=total(np.where(steady, 0.9 / np.maximum(summary.changes, 1.0), 0.0)),
        drifting=total(drifting.astype(float)),
        slope=total(slope),
        slope_squared=total(slope**2),
        variance=total(np.where(drifting, summary.variance, 0.0)),
        slope_error=total(error),
        slope_error_span=total(error / summary.effective),
        placed=total(placed.astype(float)),
        level=total(level),
        level_squared=total(level**2),
        size=total(np.where(placed, scale.offset, 0.0)),
        year_count=total(known.astype(float)),
        year_change=total(change),
        followed=total(followed.astype(float)),
        before=total(before),
        before_squared=total(before**2),
        after=total(np.where(followed, change, 0.0)),
        before_after=total(before * change),
    )


def _log_bias(changes: Floats) -> Floats:
    """By how much the logarithm of a variance of so many changes lies off on average."""
    half = np.maximum(changes - 1.0, 1.0) / 2.0
    bias: Floats = special.digamma(half) - np.log(half)
    return bias


def _two_years_before(points: Floats, known: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Figures two years before each change ends: its own start carries its noise and would feign reversion."""
    earlier = np.full_like(points, np.nan)
    earlier[:, 2:] = points[:, :-2]
    followed = known & np.isfinite(earlier)
    return followed, np.where(followed, earlier, 0.0)


def pool(sums: Sums, settings: Settings) -> Pool:
    """Turn sums into what siblings tell, leaning on the prior where they are few.

    Args:
        sums: Per indicator, over all its series.
        settings: Weights and priors.
    """
    log_variance, correlation, drift_share, shock_share = _priors(sums.priors, settings)
    weight = settings.weight_prior
    log_v = (sums.log_variance + weight * log_variance) / (sums.steady + weight)
    own = sums.correlation / np.maximum(sums.correlated, 1.0) + sums.bias / np.maximum(sums.steady, 1.0)
    lag = (own * sums.steady + correlation * settings.weight_noise) / (sums.steady + settings.weight_noise)
    noise = np.clip(-lag, 0.0, 0.48)
    many = np.maximum(sums.drifting, 1.0)
    mean_variance = (sums.variance + weight * np.exp(log_v)) / (sums.drifting + weight)
    shock = _shocks(sums, mean_variance, shock_share)
    worth = _worth_of_mean(sums, drift_share * mean_variance, shock, settings)
    drift = sums.slope / worth
    # About the mean that is believed, so that a single series tells how large drifts can be.
    square = sums.slope_squared - 2.0 * drift * sums.slope + many * drift**2
    between = square / (many * (1.0 - 1.0 / worth))
    error = (sums.slope_error * (1 - 2 * noise) + 2 * noise * sums.slope_error_span) / many
    between = np.maximum(between - error, 0.02 * mean_variance)
    drift_variance = (between * sums.drifting + weight * drift_share * mean_variance) / (
        sums.drifting + weight
    )
    placed = np.maximum(sums.placed, 1.0)
    level = sums.level / placed
    spread = np.maximum(sums.level_squared / placed - level**2, 0.0) * placed / np.maximum(placed - 1.0, 1.0)
    return Pool(
        siblings=sums.drifting,
        log_variance=log_v,
        noise_share=noise,
        momentum=np.clip(lag, 0.0, 0.8),
        drift=drift,
        drift_variance=drift_variance,
        shock=shock,
        reversion=_reversion(sums, settings),
        placed=sums.placed,
        level=level,
        level_variance=spread,
        size=sums.size / placed,
    )


def _worth_of_mean(sums: Sums, usual: Floats, shock: Floats, settings: Settings) -> Floats:
    """By what to divide the sum of drifts for their mean: more than their number draws it towards none.

    A mean that stands out from the differences between areas and from shared shocks is not drawn; that of a single
    series always is.

    Args:
        sums: Per indicator.
        usual: Variance of drifts that the prior expects.
        shock: Variance of the change all areas share in a year.
        settings: For the weight of no drift.
    """
    many = np.maximum(sums.drifting, 1.0)
    mean = sums.slope / many
    apart = (np.maximum(sums.slope_squared - many * mean**2, 0.0) + usual) / many + shock
    told = np.where(sums.drifting > 1.0, mean**2, 0.0)
    return many + settings.weight_drift * apart / (apart + told + 1e-300)


def _reversion(sums: Sums, settings: Settings) -> Floats:
    """Regression, within years, of changes on the level before them; none on the open scale."""
    count = np.maximum(sums.followed, 1.0)
    together = (sums.before_after - sums.before * sums.after / count).sum(axis=1)
    alone = (sums.before_squared - sums.before**2 / count).sum(axis=1)
    seen = sums.followed.sum(axis=1)
    trust = settings.reversion * seen / (seen + settings.weight_reversion)
    bounded = sums.kinds[:, OPEN] == 0
    slope = np.where(bounded & (alone > 1e-12), together / np.maximum(alone, 1e-12), 0.0)
    reversion: Floats = np.clip(trust * slope, -0.3, 0.0)
    return reversion


def _priors(counted: Floats, settings: Settings) -> Floats:
    """Priors of each indicator, mixed as its series have them; one row per part of `Prior`."""

    def row(prior: Prior) -> tuple[float, float, float, float]:
        return prior.log_variance, prior.autocorrelation, prior.drift_share, prior.shock_share

    table = np.array([row(settings.priors[name]) for name in prior_names(settings)])
    mixed: Floats = (counted @ table / np.maximum(counted.sum(axis=1), 1.0)[:, None]).T
    return mixed


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
    shock: Floats = np.where(
        years >= _ENOUGH_YEARS, np.maximum(spread - chance, 0.0), prior_share * mean_variance
    )
    return shock
