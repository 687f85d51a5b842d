"""Between what a figure can lie, in the unit of a target."""

from halfsky.core.indicators.model import Indicator
from halfsky.core.vocabulary.units import UNITS, convert


def bounds_in(unit: str | None, indicator: Indicator) -> tuple[float | None, float | None]:
    """The bounds of a figure's scale, in a unit.

    A rate of counts is bounded above only by all of them: 2000 deaths per 100,000 is what is plausible, not what the
    deaths are out of. A mean without counts keeps the bounds of the plausible (30 to 100 years of life).

    Args:
        unit: Code of the unit; another family than the indicator's has no bounds.
        indicator: Of the codebook.
    """
    own = UNITS[indicator.unit]
    if unit not in UNITS or UNITS[unit].family != own.family:
        return None, None
    low, high = (
        None if bound is None else convert(bound, unit=indicator.unit, to=unit) for bound in indicator.bounds
    )
    whole = own.family == "proportion" and high is not None and round(high * UNITS[unit].factor, 9) == 1.0
    counted = own.family == "proportion" or (
        indicator.formula is not None and bool(indicator.formula.denominator)
    )
    return low, high if whole or not counted else None
