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
_MODEL_WORTH = 2.0


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
        width: Standard errors of the 95 % interval.
        chance: How often chance alone leads as far, on either side.
        as_far: Siblings as far beyond on the same side.
        siblings: Areas compared with.
        replays: Earlier moments that the size of chance was learnt from.
    """

    beyond: float
    expected: float
    spread: float
    width: float
    chance: float
    as_far: int
    siblings: int
    replays: int

    @property
    def stands_out(self) -> bool:
        """Whether chance seldom goes as far, and at most one sibling in ten did."""
        return self.chance <= SELDOM and self.as_far <= _AS_FAR * self.siblings


def contrast(score: float, before: Floats, now: Moment, replays: tuple[Moment, ...]) -> Contrast:
    """Set an area's score beside its siblings' of the same years.

    What siblings share falls away with their mean. A matter is opened because the last figure was bad or the drift
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
    moments = (now, *replays)
    scores = [one.score - one.score.mean() for one in moments]
    known = [one.before - one.before.mean(axis=0) for one in moments]
    stacked, centred = np.concatenate(known), np.concatenate(scores)
    inverse = np.linalg.pinv(stacked.T @ stacked, hermitian=True)
    slopes = inverse @ (stacked.T @ centred)
    left = [part - rows @ slopes for part, rows in zip(scores, known, strict=True)]
    freedom = _freedom(moments)
    apart = before - now.before.mean(axis=0)
    unsure = 1.0 + 1.0 / len(now.score) + float(apart @ inverse @ apart)
    spread = float(np.sqrt(_variance(left, known) * unsure))
    expected = float(now.score.mean() + apart @ slopes)
    beyond = score - expected
    side = 1.0 if beyond > 0 else -1.0
    return Contrast(
        beyond=beyond,
        expected=expected,
        spread=spread,
        width=float(special.stdtrit(freedom, 1.0 - OUTSIDE / 2.0)),
        chance=float(2.0 * special.stdtr(freedom, -abs(beyond) / spread)),
        as_far=int((side * left[0] >= abs(beyond)).sum()),
        siblings=len(now.score),
        replays=len(replays),
    )


def _variance(left: list[Floats], known: list[Floats]) -> float:
    """Variance of what the regression leaves."""
    told = sum(len(part) - 1 for part in left) - known[0].shape[1]
    squares = sum(float(part @ part) for part in left)
    return float((squares + _MODEL_WORTH) / (max(told, 0) + _MODEL_WORTH))


def _freedom(moments: tuple[Moment, ...]) -> float:
    """Degrees of freedom; years of replays overlap, so that what they tell counts by their length."""
    now, *replays = moments
    overlapping = sum((len(one.score) - 1) / one.years for one in replays)
    return max(len(now.score) - 3 + overlapping, 1.0)
