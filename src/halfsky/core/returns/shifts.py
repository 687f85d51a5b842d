"""Whether a figure was moved by a power of ten: 人 for 万人, a lost decimal point, a digit too many."""

from math import log10

POWERS = (1, 2, 3, 4, 8)
"""Digits by which units of Chinese tables differ (万 is four, 亿 eight) and by which a point slips."""

NEAR = 0.12
"""Distance from a whole power, in decimal logarithms: 7.6 to 13 times count as ten."""

SMALLEST = 10.0
"""The smaller of two figures must reach this: in smaller ones chance alone multiplies by ten."""


def is_shifted(value: float, before: float) -> bool:
    """Whether `value` stands to `before` as if the unit or the decimal point had moved.

    Example:
        >>> is_shifted(12.3, 121_500), is_shifted(1_230, 121), is_shifted(150, 120)
        (True, True, False)
    """
    if min(value, before) < SMALLEST:
        return False
    power = abs(log10(value / before))
    return any(abs(power - whole) <= NEAR for whole in POWERS)
