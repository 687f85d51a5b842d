"""The figure of a year to come as a distribution: a t on the scale, or a count of rare events."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from halfsky.core.outlook.counts import Gamma
from halfsky.core.outlook.judgement import State, look_ahead
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import POSITIVE, SHARE, Floats, Scale, backward, forward

Bools = npt.NDArray[np.bool_]

_LOWEST, _HIGHEST = 0.001, 0.999


class Future(NamedTuple):
    """The figure of one year to come; one entry per question.

    Attributes:
        mean: Of the t, on the scale.
        spread: Of the t.
        freedom: Degrees of freedom of the t.
        scale: Of the figure.
        shape: Shape of the gamma of the underlying rate, where `rare`.
        expected: Expected number of events, where `rare`.
        unit: Figure per event, where `rare`.
        turned: Whether the events are what is missing from the upper bound.
        rare: Whether the figure is a count of rare events.
    """

    mean: Floats
    spread: Floats
    freedom: float
    scale: Scale
    shape: Floats
    expected: Floats
    unit: Floats
    turned: Bools
    rare: Bools


def foresee(state: State, scale: Scale, gamma: Gamma | None, years: Floats, settings: Settings) -> Future:
    """Look `years` ahead; one entry per question in all arguments."""
    mean, spread = look_ahead(state, years, settings)
    if gamma is None:
        nothing, never = np.ones(len(mean)), np.zeros(len(mean), dtype=bool)
        return Future(mean, spread, settings.freedom, scale, nothing, nothing, nothing, never, never)
    doubt = 1.0 / gamma.shape + gamma.yearly * years
    return Future(
        mean=mean,
        spread=spread,
        freedom=settings.freedom,
        scale=scale,
        shape=1.0 / doubt,
        expected=gamma.people * gamma.mean * np.exp(gamma.trend * years),
        unit=gamma.ratio / gamma.people,
        turned=gamma.turned,
        rare=gamma.rare,
    )


def reaching(future: Future, target: Floats, upward: Bools) -> Floats:
    """Probability that the figure is the target or more where `upward`, the target or less elsewhere.

    Never quite 0 or 1 unless the bounds say so.
    """
    apart = future.mean - forward(_inside(target, future.scale, upward), future.scale)
    chance = special.stdtr(future.freedom, np.where(upward, apart, -apart) / future.spread)
    return _beyond(_of_events(future, target, chance, upward), target, future.scale, upward)


def at_least(future: Future, target: Floats) -> Floats:
    """Probability that the figure is the target or more."""
    return reaching(future, target, np.ones(len(target), dtype=bool))


def at_most(future: Future, target: Floats) -> Floats:
    """Probability that the figure is the target or less."""
    return reaching(future, target, np.zeros(len(target), dtype=bool))


def within(future: Future, low: Floats, high: Floats) -> Floats:
    """Probability that the figure is between two values, both included."""
    return np.clip(at_most(future, high) + at_least(future, low) - 1.0, 0.0, 1.0)


def quantile(future: Future, share: float) -> Floats:
    """The figure that the coming one stays under with probability `share`."""
    steady = backward(future.mean + special.stdtrit(future.freedom, share) * future.spread, future.scale)
    if not future.rare.any():
        return steady
    rare = np.flatnonzero(future.rare)
    shape, unit, turned = future.shape[rare], future.unit[rare], future.turned[rare]
    low, high = future.scale.low[rare], future.scale.high[rare]
    chance = shape / (shape + future.expected[rare])
    events = _events_under(np.where(turned, 1.0 - share, share), shape, chance)
    told = np.where(turned, high - events * unit, low + events * unit)
    steady[rare] = np.where(future.scale.kind[rare] == SHARE, np.clip(told, low, high), told)
    return steady


def _events_under(share: Floats, shape: Floats, chance: Floats) -> Floats:
    """Fewest events that a negative binomial stays at or under with probability `share`."""
    real = special.nbdtrik(share, shape, chance)
    events = np.maximum(np.where(np.isfinite(real), np.ceil(real), 0.0), 0.0)
    # The inverse is of the continuous extension: it may be one step off either way.
    fewer = (events > 0) & (special.betainc(shape, np.maximum(events, 1.0), chance) >= share)
    events = np.where(fewer, events - 1.0, events)
    stepped: Floats = np.where(special.betainc(shape, events + 1.0, chance) < share, events + 1.0, events)
    return stepped


def _of_events(future: Future, target: Floats, otherwise: Floats, upward: Bools) -> Floats:
    """Where events are rare: how probable it is that they are few enough, or enough."""
    if not future.rare.any():
        return np.clip(otherwise, _LOWEST, _HIGHEST)
    # A figure is printed rounded: 33.3 per 100,000 is one event of 3,003.
    slack = 1e-6 + 0.002 * np.abs(target / np.where(future.rare, future.unit, 1.0))
    from_low = (target - future.scale.low) / future.unit
    from_high = (future.scale.high - target) / future.unit
    few = np.where(future.turned, upward, ~upward)
    events = np.where(future.turned, from_high, from_low)
    most = np.floor(events + np.minimum(slack, 0.1))
    least = np.ceil(events - np.minimum(slack, 0.1))
    chance = future.shape / (future.shape + future.expected)
    no_more = np.where(most >= 0, special.betainc(future.shape, np.maximum(most, 0.0) + 1.0, chance), 0.0)
    no_fewer = np.where(least > 0, 1.0 - special.betainc(future.shape, np.maximum(least, 1.0), chance), 1.0)
    return np.clip(np.where(future.rare, np.where(few, no_more, no_fewer), otherwise), _LOWEST, _HIGHEST)


def _inside(target: Floats, scale: Scale, upward: Bools) -> Floats:
    """A target at the bound is held for reached a little before it: 99.9 of 100 is printed as 100."""
    kind, low, high, offset = scale
    margin = np.where(
        kind == SHARE, 0.5 * offset * (high - low), np.where(kind == POSITIVE, 0.5 * offset, 0.0)
    )
    highest = np.where(kind == SHARE, high - margin, np.inf)
    lowest = np.where(kind >= POSITIVE, low + margin, -np.inf)
    return np.where(upward, np.minimum(target, highest), np.maximum(target, lowest))


def _beyond(probability: Floats, target: Floats, scale: Scale, upward: Bools) -> Floats:
    """What lies outside the bounds is certain or impossible."""
    over = (scale.kind == SHARE) & (target > scale.high)
    under = (scale.kind >= POSITIVE) & (target < scale.low)
    return np.where(
        over, np.where(upward, 0.0, 1.0), np.where(under, np.where(upward, 1.0, 0.0), probability)
    )
