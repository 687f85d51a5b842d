"""Days on which something is due, counted in calendar months."""

import calendar
from collections.abc import Collection
from datetime import date, timedelta


def month_after(day: date, months: int = 1, *, rest_days: Collection[date] = ()) -> date:
    """The last day of a time of so many months that begins after a day.

    It is the day of the same number; a month without such a day ends it on its last. A last day of rest moves to the
    next day of work.

    Args:
        day: The day of issue, itself not counted.
        months: Length, at least one.
        rest_days: Public holidays and free weekends, as the yearly notice of the State Council names them.

    Example:
        >>> month_after(date(2022, 1, 31)), month_after(date(2024, 1, 31)), month_after(date(2021, 12, 15))
        (datetime.date(2022, 2, 28), datetime.date(2024, 2, 29), datetime.date(2022, 1, 15))

    Source: Civil Code (民法典) articles 201 to 203.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(day.day, last))
    while due in rest_days:
        due += timedelta(days=1)
    return due


FILING_MONTHS = 1
"""A plan goes to the office above within one month of its issue, as plans themselves ask."""
SCHEME_MONTHS = 3
"""Months a unit has for its implementation scheme where neither the plan nor the office says; no source sets it."""


def filing_due(issued: date, *, rest_days: Collection[date] = ()) -> date:
    """The day until which a plan issued on a day is filed with the office above."""
    return month_after(issued, FILING_MONTHS, rest_days=rest_days)


def scheme_due(
    shared_out: date,
    *,
    months: int = SCHEME_MONTHS,
    not_after: date | None = None,
    rest_days: Collection[date] = (),
) -> date:
    """The day until which a unit hands in its implementation scheme (实施方案).

    Args:
        shared_out: Day on which the targets were shared out to the units.
        months: Time for it.
        not_after: A day that the office or the plan sets, the latest there is; it wins where it comes sooner.
        rest_days: As for `month_after`.
    """
    due = month_after(shared_out, months, rest_days=rest_days)
    return due if not_after is None else min(due, not_after)
