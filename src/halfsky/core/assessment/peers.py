"""How others judge progress: UNSD, Open SDG, Eurostat, ESCAP, SDSN — beside the official rule, never in it.

Each rule is a pure function from a `Course` (arrays, one entry per target × area) to its own number and label.
They judge the trend between two points; where that cannot be done — a base equal to the target, a zero or a
change of sign under a growth rate, a target behind the base, one point only — the number is NaN and the
label `unable`, and `obstacle` says why. Open SDG itself puts 0.001 for zero; that result hangs on the number
chosen, so it is not followed.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]

UNABLE = "unable"


class Course(NamedTuple):
    """Base, present and goal of many series; all arrays of one length.

    Attributes:
        base_year: Year of the base value; NaN where there is none.
        base: Base value.
        year: Year of the present value.
        now: Present value, same unit.
        deadline: Year by which the target is to be reached; NaN where none is named.
        goal: Target value, same unit.
        better: 1 where higher is better, −1 where lower is.
    """

    base_year: Floats
    base: Floats
    year: Floats
    now: Floats
    deadline: Floats
    goal: Floats
    better: Floats


class Rated(NamedTuple):
    """A rule's number (NaN where it fails), its label, and what stood in its way ("" where nothing did)."""

    number: Floats
    label: Labels
    obstacle: Labels


def is_met(course: Course) -> npt.NDArray[np.bool_]:
    """Where the present value is at or beyond the goal."""
    return np.asarray(course.better * (course.now - course.goal) >= 0)


def obstacles(course: Course, *, grows: bool) -> Labels:
    """Name what keeps a rule from giving a number.

    Args:
        course: The series.
        grows: The rule works on growth rates, which need values above zero throughout.

    Returns:
        `two_points`, `no_goal`, `no_deadline`, `base_at_goal`, `goal_behind_base`, `zero`, `sign` or "".
    """
    zero = (course.base == 0) | (course.now == 0) | (course.goal == 0)
    negative = (course.base < 0) | (course.now < 0) | (course.goal < 0)
    return np.select(
        [
            np.isnan(course.base) | np.isnan(course.now) | ~(course.year > course.base_year),
            np.isnan(course.goal),
            ~(course.deadline > course.base_year),
            course.base == course.goal,
            course.better * (course.goal - course.base) < 0,
            grows & zero,
            grows & negative,
        ],
        ["two_points", "no_goal", "no_deadline", "base_at_goal", "goal_behind_base", "zero", "sign"],
        default="",
    )


def growth_ratio(course: Course) -> Floats:
    """Yearly growth since the base over the yearly growth that was needed; NaN where it cannot be formed.

    Returns:
        ((now/base)^(1/(year − base year)) − 1) / ((goal/base)^(1/(deadline − base year)) − 1).

    Example:
        >>> import numpy as np
        >>> one = [np.array([x]) for x in (2010.0, 80.0, 2015.0, 88.0, 2020.0, 96.8, 1.0)]
        >>> float(growth_ratio(Course(*one)).round(6)[0])
        1.0
    """
    able = obstacles(course, grows=True) == ""
    with np.errstate(all="ignore"):
        actual = (course.now / course.base) ** (1.0 / (course.year - course.base_year)) - 1.0
        needed = (course.goal / course.base) ** (1.0 / (course.deadline - course.base_year)) - 1.0
        return np.where(able, actual / needed, np.nan)


def unsd(course: Course) -> Rated:
    """UNSD SDG Progress Chart: ratio of growth rates, on track from 0.95, fair from 0.5, limited from −0.1.

    Source: UNSD Progress Chart Technical Note 2022; thresholds as implemented in UNDP SDG-Push.
    """
    cuts = ((0.95, "on_track"), (0.5, "fair"), (-0.1, "limited"))
    return _rated(course, growth_ratio(course), cuts, "deterioration", grows=True)


def open_sdg(course: Course) -> Rated:
    """Open SDG / Statistics Canada: the same ratio, substantial from 0.95, moderate from 0.6, limited from 0.

    Source: open-sdg/sdg-build `sdg/ProgressMeasure.py`; open-sdg `docs/progress-methodology.md`.
    """
    cuts = ((0.95, "substantial"), (0.6, "moderate"), (0.0, "limited"))
    return _rated(course, growth_ratio(course), cuts, "deterioration", grows=True)


def eurostat(course: Course) -> Rated:
    """Eurostat SDG monitoring with a numeric target: the same ratio, cut at 95, 60 and 0 percent.

    Source: Eurostat, Sustainable development in the European Union, annex on method.
    """
    cuts = ((0.95, "significant"), (0.6, "moderate"), (0.0, "insufficient"))
    return _rated(course, growth_ratio(course), cuts, "away", grows=True)


def escap(course: Course) -> Rated:
    """ESCAP Current Status Index: way covered since the base on a scale of 10, against the time elapsed.

    Returns:
        10 × (now − base) / (goal − base); `in_step` where the way covered is at least the share of time
        elapsed, `behind` below it, `regressing` under 0. A straight line, so zeros and signs do not matter.

    Source: data.unescap.org, progress assessment methodology.
    """
    able = obstacles(course, grows=False) == ""
    with np.errstate(all="ignore"):
        number = np.where(able, 10.0 * (course.now - course.base) / (course.goal - course.base), np.nan)
        elapsed = (course.year - course.base_year) / (course.deadline - course.base_year)
    label = np.select(
        [number >= np.minimum(10.0 * elapsed, 10.0), number >= 0], ["in_step", "behind"], "regressing"
    )
    return _labelled(course, number, label, grows=False)


def escap_anticipated(course: Course, *, expected: Floats) -> Rated:
    """ESCAP anticipated progress: what the fitted line leaves missing at the deadline.

    Args:
        course: The series.
        expected: Value the recency-weighted straight line gives at the deadline.

    Returns:
        (goal − expected) / (goal − base) × 100: `maintain` up to 10, `accelerate` up to 100, else `reverse`.

    Source: ESCAP working papers 04 and 05/2017; cut points and linear weights recalled, see the notes of METHODS.
    """
    obstacle = obstacles(course, grows=False)
    obstacle = np.where((obstacle == "") & np.isnan(expected), "few_years", obstacle)
    able = obstacle == ""
    with np.errstate(all="ignore"):
        number = np.where(able, 100.0 * (course.goal - expected) / (course.goal - course.base), np.nan)
    label = np.select([number <= 10.0, number <= 100.0], ["maintain", "accelerate"], "reverse")
    return _labelled(course, number, label, grows=False)._replace(obstacle=obstacle)


def sdsn(course: Course) -> Rated:
    """SDSN arrows: linear yearly change over the linear yearly change needed.

    Returns:
        on track from 1, moderately improving from 0.5, stagnating from 0, decreasing below.

    Source: SDG Index, dashboards methodology; on the indicator's own scale, which a linear ratio allows.
    """
    able = obstacles(course, grows=False) == ""
    with np.errstate(all="ignore"):
        actual = (course.now - course.base) / (course.year - course.base_year)
        needed = (course.goal - course.base) / (course.deadline - course.base_year)
        number = np.where(able, actual / needed, np.nan)
    cuts = ((1.0, "on_track"), (0.5, "moderately_improving"), (0.0, "stagnating"))
    return _rated(course, number, cuts, "decreasing", grows=False)


def _rated(
    course: Course, number: Floats, cuts: tuple[tuple[float, str], ...], last: str, *, grows: bool
) -> Rated:
    rounded = np.round(number, 9)
    label = np.select([rounded >= cut for cut, _ in cuts], [name for _, name in cuts], default=last)
    return _labelled(course, number, label, grows=grows)


def _labelled(course: Course, number: Floats, label: Labels, *, grows: bool) -> Rated:
    """Met stands before the rule's own label; without number and not met the rule is unable."""
    named = np.select([is_met(course), np.isnan(number)], ["met", UNABLE], default=label)
    return Rated(number=number, label=named, obstacle=obstacles(course, grows=grows))
