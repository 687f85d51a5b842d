"""Results of special surveys (专项调查): totals with sample size and design effect, and the interval they carry.

A share found in a survey counts as many people as a simple sample of its effective size would have asked:
n / design effect. Its cases and its people then go the way of all counts: the exact interval of the official rule, and
its mark of small numbers.
"""

from math import sqrt
from typing import Literal

import msgspec
from scipy import special

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.units import UNITS

Kind = Literal["share", "mean"]
CONFIDENCE = 0.95


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """One total of a survey.

    Attributes:
        estimate: In `unit`.
        unit: Code of the unit.
        sample: People, households or places asked.
        design_effect: Variance against that of a simple random sample of the same size; 1 is such a sample.
        standard_error: Of the estimate, in `unit`, as the survey reports it; wanted for means, None for shares.
    """

    estimate: float
    unit: str
    sample: int
    design_effect: float = 1.0
    standard_error: float | None = None


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """What a survey's total carries.

    Attributes:
        low: Lower limit of the 95 percent interval, in the unit of the estimate.
        high: Upper limit.
        effective: Effective sample size.
        numerator: Cases a simple sample of the effective size would have; None for means.
        denominator: People it would have asked; None for means.
    """

    low: float
    high: float
    effective: float
    numerator: float | None
    denominator: float | None


def interval_of(survey: Survey) -> Interval:
    """The interval of a survey's total.

    Shares have Wilson's interval on the effective size; means the normal one about their standard error.

    Raises:
        Invalid: A sample or a design effect that cannot be, a share outside its whole, a mean without standard error.

    Source: Kish, Survey Sampling, 1965 (design effect); Wilson 1927; Korn & Graubard 1998 (effective size).
    """
    if survey.sample < 1:
        raise Invalid("surveys.sample_wanted", sample=survey.sample)
    if survey.design_effect <= 0:
        raise Invalid("surveys.design_effect_wanted", effect=survey.design_effect)
    effective = survey.sample / survey.design_effect
    known = UNITS.get(survey.unit)
    if known is None:
        raise Invalid("surveys.unit_unknown", unit=survey.unit)
    if known.family != "proportion":
        return _of_mean(survey, effective)
    return _of_share(survey, effective, known.factor)


def _of_mean(survey: Survey, effective: float) -> Interval:
    error = survey.standard_error
    if error is None or error < 0:
        raise Invalid("surveys.standard_error_wanted")
    half = _Z * error
    low, high = survey.estimate - half, survey.estimate + half
    return Interval(low=low, high=high, effective=effective, numerator=None, denominator=None)


def _of_share(survey: Survey, effective: float, factor: float) -> Interval:
    share = survey.estimate * factor
    if not 0 <= share <= 1:
        raise Invalid("surveys.share_outside", estimate=survey.estimate)
    low, high = wilson(share, effective)
    return Interval(
        low=low / factor,
        high=high / factor,
        effective=effective,
        numerator=share * effective,
        denominator=effective,
    )


_Z = float(special.ndtri(0.5 + CONFIDENCE / 2))


def wilson(share: float, effective: float) -> tuple[float, float]:
    """Wilson's interval of a share of one at 95 percent."""
    middle = share + _Z**2 / (2 * effective)
    half = _Z * sqrt(share * (1 - share) / effective + _Z**2 / (4 * effective**2))
    whole = 1 + _Z**2 / effective
    return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)
