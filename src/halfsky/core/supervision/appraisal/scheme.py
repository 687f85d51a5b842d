"""What a scheme must be before anyone is appraised by it."""

import math
from itertools import pairwise

from halfsky.core.supervision.appraisal.model import OUTCOMES, Criterion, Scheme
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.numbers import plain

_SUM = 100.0


def check_scheme(scheme: Scheme) -> Scheme:
    """Let a sound scheme through.

    Raises:
        Invalid: `appraisal.no_criterion`, `appraisal.weight_wanted`, `appraisal.weights` (with the sum),
            `appraisal.criterion_twice`, `appraisal.credits`, `appraisal.bands`, `appraisal.number_wanted`.
    """
    kinds = [one.kind for one in scheme.criteria]
    if not kinds:
        raise Invalid("appraisal.no_criterion")
    if len(set(kinds)) < len(kinds):
        raise Invalid("appraisal.criterion_twice")
    for one in scheme.criteria:
        _check_criterion(one)
    total = math.fsum(one.weight for one in scheme.criteria)
    if not math.isclose(total, _SUM, abs_tol=1e-9):
        raise Invalid("appraisal.weights", sum=plain(round(total, 6)), apart=plain(round(_SUM - total, 6)))
    _check_bands(scheme)
    if not (_within(scheme.supporting, 1.0) and _within(scheme.apart, _SUM)):
        raise Invalid("appraisal.number_wanted")
    return scheme


def _check_criterion(one: Criterion) -> None:
    if not (math.isfinite(one.weight) and one.weight > 0):
        raise Invalid("appraisal.weight_wanted", kind=one.kind)
    named = one.credits.keys() == set(OUTCOMES[one.kind])
    if not named or not all(_within(credit, 1.0) for credit in one.credits.values()):
        raise Invalid("appraisal.credits", kind=one.kind)


def _check_bands(scheme: Scheme) -> None:
    least = [band.least for band in scheme.bands]
    falling = all(above > below for above, below in pairwise(least))
    if not least or least[-1] != 0 or not falling or least[0] > _SUM:
        raise Invalid("appraisal.bands")


def _within(number: float, most: float) -> bool:
    return math.isfinite(number) and 0.0 <= number <= most
