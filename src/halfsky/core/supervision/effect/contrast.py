"""One area beside its siblings: how much of a surprise is its own, and how often chance alone goes as far."""

from typing import NamedTuple

import numpy as np
from scipy import special

from halfsky.core.outlook.scales import Floats

FEWEST_SIBLINGS = 4
OUTSIDE = 0.05
"""Share of chance outside the interval."""
SELDOM = 0.03
"""How seldom chance may go as far where something is claimed: under the 5 % that false claims may be, as the t is not
quite right for series that were chosen for their last figures."""
_AS_FAR = 0.1
_FEW = 8
"""Of fewer siblings one with an effect of its own pulls the rest."""
_MODEL_WORTH = 2.0
_SLOPE_BEFORE = 1.0
_MEDIAN_COSTS = np.pi / 2.0


class Moment(NamedTuple):
    """Scores of the siblings at one moment; one entry per area.

    Attributes:
        score: Mean score of the years looked at.
        before: Areas × what was known then and goes with the score: the score of the last figure, the drift.
        years: Years of which the mean is.
    """

    score: Floats
    before: Floats
    years: int


class Contrast(NamedTuple):
    """What is left of an area's surprise.

    Attributes:
        beyond: Score beyond what the siblings share and what follows a last figure like the area's own.
        expected: Score to be expected.
        spread: Its standard error as a prediction.
        width: Standard errors to either side of the 95 % interval.
        narrow: Likewise of the 80 % interval.
        chance: How often chance alone leads as far, on either side.
        as_far: Siblings as far beyond on the same side.
        siblings: Areas compared with.
        replays: Earlier moments that the size of chance was learnt from.
    """

    beyond: float
    expected: float
    spread: float
    width: float
    narrow: float
    chance: float
    as_far: int
    siblings: int
    replays: int

    @property
    def stands_out(self) -> bool:
        """Whether chance seldom goes as far, and at most one sibling in ten did; beside few, a third as often."""
        limit = SELDOM if self.siblings >= _FEW else SELDOM / 3.0
        return self.chance <= limit and self.as_far <= _AS_FAR * self.siblings


def contrast(score: float, before: Floats, now: Moment, replays: tuple[Moment, ...]) -> Contrast:
    """Set an area's score beside its siblings' of the same years.

    What siblings share falls away with their median, on which the few that have effects of their own have no pull. A matter is opened because the last figure was bad or the drift
    is, so what is usual after such a figure and such a drift is expected of it: by a regression over siblings now
    and all areas earlier. The rest is a t: its variance is the siblings' own, so that an outlook that is too sure of
    itself makes no effect.

    Args:
        score: Mean score of the area's years.
        before: Its own row of `Moment.before`.
        now: Its siblings, at least `FEWEST_SIBLINGS`.
        replays: The same some years earlier, when nothing of what is judged had happened.

    Source: prediction from a regression within groups; variance shrunk to that of the outlook (1) by two areas' worth.
    """
    variance = _variance((now, *replays))
    slopes, doubt = _slopes(now, replays, variance)
    apart = before - now.before.mean(axis=0)
    spread = float(np.sqrt(variance * (1.0 + _MEDIAN_COSTS / len(now.score)) + apart @ doubt @ apart))
    left = now.score - now.before @ slopes
    shared = float(np.median(left))
    expected = float(shared + before @ slopes)
    beyond = score - expected
    left = left - shared
    side = 1.0 if beyond > 0 else -1.0
    freedom = _freedom((now, *replays))
    return Contrast(
        beyond=beyond,
        expected=expected,
        spread=spread,
        width=float(special.stdtrit(freedom, 1.0 - OUTSIDE / 2.0)),
        narrow=float(special.stdtrit(freedom, 0.9)),
        chance=float(2.0 * special.stdtr(freedom, -abs(beyond) / spread)),
        as_far=int((side * left >= abs(beyond)).sum()),
        siblings=len(now.score),
        replays=len(replays),
    )


def _centred(one: Moment) -> tuple[Floats, Floats]:
    """Scores and what was known before, less the mean of the moment."""
    return one.score - one.score.mean(), one.before - one.before.mean(axis=0)


def _slopes(now: Moment, replays: tuple[Moment, ...], variance: float) -> tuple[Floats, Floats]:
    """How scores go with what was known before, and how unsure that is.

    What held in earlier years is believed as far as the siblings of now agree with it: trends of all areas may end in
    the very year of the opening.

    Source: two estimates of one slope with a variance between them, by moments (DerSimonian & Laird 1986).
    """
    count = now.before.shape[1]
    earlier, told = np.zeros(count), np.eye(count) / _SLOPE_BEFORE**2
    if replays:
        scores, known = (np.concatenate(part) for part in zip(*map(_centred, replays), strict=True))
        told = told + known.T @ known / variance
        earlier = np.linalg.solve(told, known.T @ scores / variance)
    scores, known = _centred(now)
    tells = known.T @ known / variance + 1e-9 * np.eye(count)
    today = np.linalg.solve(tells, known.T @ scores / variance)
    unsure, doubt = np.linalg.inv(told), np.linalg.inv(tells)
    between = np.maximum((today - earlier) ** 2 - np.diag(unsure) - np.diag(doubt), 0.0)
    before = np.linalg.inv(unsure + np.diag(between))
    both = np.linalg.inv(before + tells).astype(np.float64)
    return both @ (before @ earlier + tells @ today), both


def _variance(moments: tuple[Moment, ...]) -> float:
    """Variance of what each moment's own regression leaves."""
    squares, told = 0.0, 0
    for one in moments:
        scores, known = _centred(one)
        slopes = np.linalg.pinv(known) @ scores
        left = scores - known @ slopes
        squares += float(left @ left)
        told += max(len(scores) - 1 - known.shape[1], 0)
    return float((squares + _MODEL_WORTH) / (told + _MODEL_WORTH))


def _freedom(moments: tuple[Moment, ...]) -> float:
    """Degrees of freedom; years of replays overlap, so that what they tell counts by their length."""
    now, *replays = moments
    overlapping = sum((len(one.score) - 1) / one.years for one in replays)
    return max(len(now.score) - 3 + overlapping, 1.0)
