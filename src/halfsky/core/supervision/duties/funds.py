"""Funds and training of the plan's work: totals of a year, their sums and the checks on them."""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import add
from typing import TypeVar

import msgspec

_Figure = TypeVar("_Figure", Decimal, int)


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit or office had in a year; money in yuan, None where nothing is known.

    Attributes:
        budgeted: In the budget.
        granted: Paid out to it.
        spent: Spent.
        courses: Training courses held.
        attendances: How often people attended, each course counted; nobody is named.
    """

    budgeted: Decimal | None = None
    granted: Decimal | None = None
    spent: Decimal | None = None
    courses: int | None = None
    attendances: int | None = None


def added(rows: Iterable[Totals]) -> Totals:
    """Sum each column over the rows that know it; a column nobody knows stays unknown.

    Example:
        >>> added([Totals(courses=2), Totals(courses=1, attendances=40), Totals()])
        Totals(budgeted=None, granted=None, spent=None, courses=3, attendances=40)
    """
    known = tuple(rows)
    return Totals(
        budgeted=_sum(row.budgeted for row in known),
        granted=_sum(row.granted for row in known),
        spent=_sum(row.spent for row in known),
        courses=_sum(row.courses for row in known),
        attendances=_sum(row.attendances for row in known),
    )


def _sum(values: Iterable[_Figure | None]) -> _Figure | None:
    found = [value for value in values if value is not None]
    return reduce(add, found) if found else None


def queries(totals: Totals) -> tuple[str, ...]:
    """Codes of what contradicts itself and wants a word: spent above granted, granted far above budgeted, training.

    Example:
        >>> queries(Totals(granted=Decimal(5), spent=Decimal(6), courses=0, attendances=30))
        ('funds.spent_above_granted', 'funds.attendances_without_courses')
    """
    found = []
    if _above(totals.spent, totals.granted):
        found.append("funds.spent_above_granted")
    if _above(totals.granted, totals.budgeted):
        found.append("funds.granted_above_budgeted")
    if totals.attendances and not totals.courses:
        found.append("funds.attendances_without_courses")
    if totals.courses and totals.attendances is not None and totals.attendances < totals.courses:
        found.append("funds.fewer_attendances_than_courses")
    return tuple(found)


def _above(more: Decimal | None, less: Decimal | None) -> bool:
    return more is not None and less is not None and more > less
