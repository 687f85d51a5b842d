"""Counts: chance told apart from change, and rare events judged as events, not as rates.

A district with 300 births has a maternal death in one year of twenty; on the scale of rates that is a leap
from nothing to the sky. Rare events are therefore followed as events: a gamma distribution of the underlying
rate, moved on by each year's count, and a negative binomial for the counts to come.

Source: gamma-Poisson filter with discounting (Harvey & Fernandes 1989); moment estimates of the
variance between areas and between years.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import KINDS, OPEN, POSITIVE, SHARE, Floats, Ints, Scale

Bools = npt.NDArray[np.bool_]

# From 15 events a year on, the logarithm of a count is near enough to normal for the scale of rates.
_RARE_EVENTS = 15.0
# Above a fifth of the people, events crowd each other out and are no longer Poisson.
_RARE_SHARE = 0.2
# A figure this far (as a share) from what its counts give over the whole scale is no share of that scale.
_OFF_SCALE = 0.1
# Rates of areas usually differ by some 40 percent; that is worth five areas.
_PRIOR_SPREAD, _PRIOR_AREAS = 0.15, 5.0
# Common trends of rates are rarely beyond 3 percent a year.
_PRIOR_TREND = 0.03


class Counts(NamedTuple):
    """Counts of each series; series × years, NaN where not known.

    Attributes:
        cases: Events, or what is left of the people where that is the rarer side.
        people: Denominators.
        turned: Whether `cases` are the other side; one entry per series.
        rare: Whether the series is judged by its events; one entry per series.
        ratio: Figure per event and person, as 100 for percent; one entry per series, NaN where no event tells it.
    """

    cases: Floats
    people: Floats
    turned: Bools
    rare: Bools
    ratio: Floats


class CountSums(NamedTuple):
    """Sums over the counted series of each indicator; one entry (or row of years) per indicator. They add."""

    areas: Floats
    cases: Floats
    people: Floats
    cases_squared: Floats
    cases_people: Floats
    people_squared: Floats
    excess: Floats
    excess_weight: Floats
    value: Floats
    share: Floats
    year_cases: Floats
    year_people: Floats

    def plus(self, other: "CountSums") -> "CountSums":
        """The sums over both sets of series."""
        return CountSums(*(mine + its for mine, its in zip(self, other, strict=True)))


class CountPool(NamedTuple):
    """What the counts of siblings tell of an indicator; one entry per indicator.

    Attributes:
        areas: Series with counts.
        rate: Cases per person.
        middle: Column of the years at which that rate stands.
        trend: Change of its logarithm a year.
        other_rate: The same three of the other side of the people, for shares.
        other_middle: Likewise.
        other_trend: Likewise.
        spread: Squared coefficient of variation between areas.
        yearly: Variance of a year's true change of the logarithm of a rate.
        ratio: Figure per event and person.
    """

    areas: Floats
    rate: Floats
    middle: Floats
    trend: Floats
    other_rate: Floats
    other_middle: Floats
    other_trend: Floats
    spread: Floats
    yearly: Floats
    ratio: Floats


class Gamma(NamedTuple):
    """Underlying rate of each series at the end of the window; one entry per series.

    Attributes:
        shape: Events' worth of what is known.
        mean: Expected rate a person.
        trend: Change of its logarithm a year.
        yearly: Variance of a year's true change.
        people: Denominator of the last year counted, taken for the years to come.
        ratio: Figure per event and person.
        turned: Whether the events are the other side.
        rare: Whether to judge by events.
    """

    shape: Floats
    mean: Floats
    trend: Floats
    yearly: Floats
    people: Floats
    ratio: Floats
    turned: Bools
    rare: Bools


def read_counts(values: Floats, numerator: Floats, denominator: Floats, scale: Scale) -> Counts:
    """Take counts that are counts: whole, not negative, of a bounded scale, and at most the people for a share.

    The figures of a share must follow from its counts over the whole scale: bounds that only say what is
    plausible (0 to 2000 per 100,000) make no share, and such counts are left out.

    Args:
        values: Series × years, as given.
        numerator: Likewise.
        denominator: Likewise.
        scale: Of each series.
    """
    whole = (numerator >= 0) & (denominator > 0) & (numerator == np.floor(numerator))
    share = (scale.kind == SHARE)[:, None]
    good = whole & np.isfinite(values) & np.isfinite(denominator) & (scale.kind != OPEN)[:, None]
    good &= ~share | (numerator <= denominator)
    ratio = _per_event(values - scale.low[:, None], numerator, denominator, good)
    width = scale.high - scale.low
    good &= ~share | ~(np.abs(ratio / width - 1.0) > _OFF_SCALE)[:, None]
    cases = np.where(good, numerator, np.nan)
    people = np.where(good, denominator, np.nan)
    events, all_people = _total(cases), _total(people)
    turned = (scale.kind == SHARE) & (2.0 * events > all_people)
    cases = np.where(turned[:, None], people - cases, cases)
    rarer = np.where(turned, all_people - events, events)
    years, figures = good.sum(axis=1), np.isfinite(values).sum(axis=1)
    seldom = (scale.kind == POSITIVE) | (rarer <= _RARE_SHARE * all_people)
    rare = (years > 0) & (years == figures) & (rarer < _RARE_EVENTS * years) & seldom
    return Counts(cases, people, turned, rare, np.where(scale.kind == SHARE, width, ratio))


def _per_event(above: Floats, numerator: Floats, denominator: Floats, good: Bools) -> Floats:
    """Figure per share of one, by each series' own figures; NaN where no event was ever counted."""
    told = np.where(good, above, 0.0).sum(axis=1)
    shares = _total(np.where(good, numerator / np.where(good, denominator, 1.0), 0.0))
    return np.where(shares > 0, told / np.where(shares > 0, shares, 1.0), np.nan)


def _total(values: Floats) -> Floats:
    total: Floats = np.where(np.isfinite(values), values, 0.0).sum(axis=1)
    return total


def sampling_variance(counts: Counts, scale: Scale) -> Floats:
    """Variance of each figure by the chance of its counts, on the scale; NaN where counts are not known.

    Source: delta method; half an event is added so that no events have a finite variance (Haldane 1956).
    """
    others = np.where((scale.kind == SHARE)[:, None], 1.0 / (counts.people - counts.cases + 0.5), 0.0)
    variance: Floats = 1.0 / (counts.cases + 0.5) + others
    return variance


def add_counts(counts: Counts, indicator: Ints, *, indicators: int) -> CountSums:
    """Add the counts of the series of each indicator, events as given (not the other side).

    Args:
        counts: Of each series.
        indicator: Number of the indicator of each series.
        indicators: How many there are.
    """

    def total(values: Floats) -> Floats:
        if values.ndim == 1:
            return np.bincount(indicator, weights=values, minlength=indicators).astype(np.float64)
        return np.stack([total(column) for column in values.T], axis=1)

    known = np.isfinite(counts.people)
    cases = np.where(counts.turned[:, None], counts.people - counts.cases, counts.cases)
    cases, people = np.where(known, cases, 0.0), np.where(known, counts.people, 0.0)
    own_cases, own_people = cases.sum(axis=1), people.sum(axis=1)
    excess, weight = _excess(cases, people)
    share = np.where(own_people > 0, own_cases / np.where(own_people > 0, own_people, 1.0), 0.0)
    told = np.isfinite(counts.ratio) & (own_cases > 0)
    return CountSums(
        areas=total(known.any(axis=1).astype(float)),
        cases=total(own_cases),
        people=total(own_people),
        cases_squared=total(own_cases**2),
        cases_people=total(own_cases * own_people),
        people_squared=total(own_people**2),
        excess=total(excess),
        excess_weight=total(weight),
        value=total(np.where(told, counts.ratio, 0.0) * share),
        share=total(np.where(told, share, 0.0)),
        year_cases=total(cases),
        year_people=total(people),
    )


def no_counts(*, groups: int, years: int) -> CountSums:
    """The sums over no series."""
    none, nothing = np.empty(0), np.empty((0, years))
    never = none.astype(bool)
    return add_counts(Counts(nothing, nothing, never, never, none), none.astype(np.int64), indicators=groups)


def _excess(cases: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Squared change of the rate from year to year beyond what chance brings, and its weight."""
    both = (people[:, 1:] > 0) & (people[:, :-1] > 0)
    rate = cases / np.maximum(people, 1e-300)
    by_chance = rate * np.maximum(1.0 - rate, 0.0) / np.maximum(people, 1e-300)
    beyond = (rate[:, 1:] - rate[:, :-1]) ** 2 - by_chance[:, 1:] - by_chance[:, :-1]
    harmonic = people[:, 1:] * people[:, :-1] / np.maximum(people[:, 1:] + people[:, :-1], 1e-300)
    weight = np.where(both, harmonic**2, 0.0)
    return (weight * beyond).sum(axis=1), weight.sum(axis=1)


def pool_counts(sums: CountSums, kinds: Floats, settings: Settings) -> CountPool:
    """Turn sums of counts into what siblings tell, leaning on the prior where events are few.

    Args:
        sums: Per indicator.
        kinds: Series of each kind of scale, a column a kind.
        settings: Priors.
    """
    share = kinds[:, SHARE] > 0
    others = np.maximum(sums.people - sums.cases, 0.0)
    rate, other_rate = ((side + 0.5) / (sums.people + 1.0) for side in (sums.cases, others))
    rarer = np.where(share, np.minimum(rate, other_rate), rate)
    between = sums.cases_squared - 2.0 * rate * sums.cases_people + rate**2 * sums.people_squared
    by_chance = sums.cases * np.where(share, other_rate, 1.0)
    spread = np.clip((between - by_chance) / np.maximum(rarer**2 * sums.people_squared, 1e-300), 0.0, 2.0)
    prior = settings.priors[KINDS[POSITIVE]]
    usual = np.exp(prior.log_variance) * (1.0 + 2.0 * min(prior.autocorrelation, 0.0))
    found = np.clip(sums.excess / np.maximum(rarer**2 * sums.excess_weight, 1e-300), 0.0, 1.0)
    worth = 0.5 * rarer**2 * sums.excess_weight * usual**2
    middle, trend = _trend(sums.year_cases, sums.year_people)
    other_middle, other_trend = _trend(np.maximum(sums.year_people - sums.year_cases, 0.0), sums.year_people)
    return CountPool(
        areas=sums.areas,
        rate=rate,
        middle=middle,
        trend=settings.drift_kept * trend,
        other_rate=other_rate,
        other_middle=other_middle,
        other_trend=settings.drift_kept * other_trend,
        spread=(sums.areas * spread + _PRIOR_AREAS * _PRIOR_SPREAD) / (sums.areas + _PRIOR_AREAS),
        yearly=(worth * found + usual) / (worth + 1.0),
        ratio=np.where(sums.share > 0, sums.value / np.where(sums.share > 0, sums.share, 1.0), np.nan),
    )


def _trend(cases: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Slope of the logarithm of all areas' rate by years, years weighing by their events; shrunk to none."""
    column = np.arange(cases.shape[1], dtype=float)
    told = (cases > 0) & (people > 0)
    logarithm = np.log(np.where(told, cases, 1.0) / np.where(told, people, 1.0))
    weight = np.where(told, cases, 0.0)
    events = np.maximum(weight.sum(axis=1), 1e-300)
    middle = (weight * column).sum(axis=1) / events
    apart = column - middle[:, None]
    across = (weight * apart**2).sum(axis=1)
    together = (weight * apart * (logarithm - ((weight * logarithm).sum(axis=1) / events)[:, None])).sum(
        axis=1
    )
    return middle, together / (across + _PRIOR_TREND**-2)


def follow(counts: Counts, own: CountPool) -> Gamma:
    """Move the underlying rate of each series from year to year by its counts.

    Args:
        counts: Of each series.
        own: Pool of each series' indicator, one entry per series.
    """
    rate, middle, trend = (
        np.where(counts.turned, other, side)
        for side, other in (
            (own.rate, own.other_rate),
            (own.middle, own.other_middle),
            (own.trend, own.other_trend),
        )
    )
    mean, shape = rate * np.exp(-trend * middle), 1.0 / own.spread
    people = np.full(len(rate), np.nan)
    for year in range(counts.cases.shape[1]):
        if year:
            mean, shape = mean * np.exp(trend), shape / (1.0 + shape * own.yearly)
        number, cases = counts.people[:, year], counts.cases[:, year]
        here = np.isfinite(number)
        weight = np.where(here, shape / mean + np.where(here, number, 0.0), shape / mean)
        shape = shape + np.where(here, cases, 0.0)
        mean = shape / weight
        people = np.where(here, number, people)
    ratio = np.where(np.isfinite(counts.ratio), counts.ratio, own.ratio)
    rare = counts.rare & np.isfinite(ratio)
    return Gamma(shape, mean, trend, own.yearly, people, ratio, counts.turned, rare)
