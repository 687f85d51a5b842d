"""Derived figures of official reports: changes, shares, distances to a target.

Everything is computed in decimals from the unrounded values and rounded once.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from halfsky.core.vocabulary.numbers import round_half_even

Inputs = Sequence[Mapping[str, Any]]

PERCENT = Decimal(100)


def _number(item: Mapping[str, Any]) -> Decimal:
    return Decimal(repr(float(item["value"])))


def _first(inputs: Inputs) -> Decimal:
    return _number(inputs[0])


def _difference(inputs: Inputs) -> Decimal:
    return _number(inputs[1]) - _number(inputs[0])


def _relative_change(inputs: Inputs) -> Decimal:
    return _difference(inputs) / _number(inputs[0]) * PERCENT


def _share(inputs: Inputs) -> Decimal:
    return _number(inputs[0]) / _number(inputs[1]) * PERCENT


def _distance(inputs: Inputs) -> Decimal:
    return abs(_difference(inputs))


def _yearly(inputs: Inputs) -> Decimal:
    years = int(inputs[1]["year"]) - int(inputs[0]["year"])
    return _difference(inputs) / Decimal(years)


OPERATIONS: dict[str, Callable[[Inputs], Decimal]] = {
    "value": _first,
    "count": _first,
    "pp_change": _difference,
    "permille_points": _difference,
    "abs_change": _difference,
    "pct_change": _relative_change,
    "share": _share,
    "gap_to_target": _distance,
    "yearly_change": _yearly,
}
"""`gap_to_target` is the distance without sign, the words tell the side; `yearly_change` is what each year must
bring from the first input's year to the second's."""


def derive(operation: str, inputs: Inputs, *, digits: int) -> float:
    """Compute a derived figure from its inputs, rounded half-even to `digits` decimals.

    Args:
        operation: A key of `OPERATIONS`.
        inputs: Mappings with `value` (and `year` for `yearly_change`), the earlier, the whole or the
            value before the later, the part's whole or the target: earlier → later, part / whole,
            value → target.
        digits: Decimals of the result.

    Raises:
        ZeroDivisionError: A relative change from zero, a share of nothing, or no year left.

    Source:
        Conventions of NBS monitoring reports; GB/T 8170 rounding.

    Example:
        >>> derive("pct_change", [{"value": 30.0}, {"value": 18.3}], digits=0)
        -39.0
        >>> derive("pp_change", [{"value": 61.2}, {"value": 75.5}], digits=1)
        14.3
    """
    try:
        exact = OPERATIONS[operation](inputs)
    except ArithmeticError as fault:
        raise ZeroDivisionError(operation) from fault
    return float(round_half_even(float(exact), digits))
