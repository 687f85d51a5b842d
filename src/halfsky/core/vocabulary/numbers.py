"""Rounding and printing of figures.

Source: GB/T 8170 — round half to even, once, from the unrounded value.
"""

from decimal import ROUND_HALF_EVEN, Decimal


def round_half_even(value: float, digits: int) -> Decimal:
    """Round a figure to `digits` decimals, halves to the even digit, as GB/T 8170 asks.

    The float is taken at its shortest decimal form, so 2.675 rounds as a reader of the table expects.

    Example:
        >>> round_half_even(2.675, 2), round_half_even(0.125, 2)
        (Decimal('2.68'), Decimal('0.12'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)


def plain(value: float, *, digits: int | None = None) -> str:
    """Print a figure without exponent; with `digits` fixed decimals, else as many as it has.

    Example:
        >>> plain(98.5), plain(12.0), plain(16.9, digits=2)
        ('98.5', '12', '16.90')
    """
    if digits is not None:
        return format(round_half_even(value, digits), "f")
    text = repr(float(value))
    if "e" in text or "n" in text:
        text = format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
