"""On which days a duty falls due: its rhythm, the years of the plan, and the official calendar of working days."""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date

from halfsky.core.plan.model import Period
from halfsky.core.supervision.duties.model import Point, Rhythm, Term
from halfsky.core.vocabulary.dates import month_after
from halfsky.core.vocabulary.working_days import WorkingDays

_STANDING_MONTHS = 12
"""What stands for the whole plan is looked for within its first year; no plan sets a time."""
_HALF = 2
_MOST_TERMS = 4
"""What comes more often than each quarter has one term a year: an office ticks no weeks."""


def terms_of(rhythm: Rhythm, *, period: Period, issued: date, days: WorkingDays) -> tuple[Term, ...]:
    """The terms of a duty within a plan's years.

    A day on which offices rest moves to the next working day (民法典 article 203).

    Args:
        rhythm: How often.
        period: Years of the plan, both included.
        issued: Day of its issue, for what is due so long after it.
        days: The official calendar.

    Returns:
        Terms by due day; none for what is done as needed.

    Example:
        >>> yearly = Rhythm(code="yearly", month=3, lag=1)
        >>> years = Period(start=2021, end=2022)
        >>> [str(term.due) for term in terms_of(yearly, period=years, issued=date(2021, 5, 1), days=WorkingDays())]
        ['2022-03-31', '2023-03-31']
    """
    made = sorted(_terms(rhythm, period, issued), key=lambda term: (term.wanted, term.period))
    return tuple(
        Term(period=one.period, opens=one.opens, wanted=one.wanted, due=days.on_or_after(one.wanted))
        for one in made
    )


def _terms(rhythm: Rhythm, period: Period, issued: date) -> Iterator[Term]:
    if rhythm.code == "yearly":
        for year in range(period.start, period.end + 1):
            yield from _within(rhythm, year)
    elif rhythm.code == "years":
        yield from _spans(rhythm, period)
    elif rhythm.code == "milestone":
        for point in rhythm.points:
            yield _milestone(rhythm, point, period)
    elif rhythm.code == "once":
        yield _term("once", issued, month_after(issued, rhythm.after))
    elif rhythm.code == "standing":
        yield _term("standing", issued, month_after(issued, _STANDING_MONTHS))


def _within(rhythm: Rhythm, year: int) -> Iterator[Term]:
    """The terms of a year: one by the month that the duty names, or several spread over it."""
    at = year + rhythm.lag
    if not 1 < rhythm.times <= _MOST_TERMS:
        yield _term(str(year), date(at, 1, 1), _month_end(at, rhythm.month or 12))
        return
    opened = date(at, 1, 1)
    for nth in range(1, rhythm.times + 1):
        ends = _month_end(at, 12 * nth // rhythm.times)
        yield _term(f"{year}-{nth}", opened, ends)
        opened = date.fromordinal(ends.toordinal() + 1)


def _spans(rhythm: Rhythm, period: Period) -> Iterator[Term]:
    for first in range(period.start, period.end + 1, rhythm.every):
        last = min(first + rhythm.every - 1, period.end)
        yield _term(f"{first}-{last}", date(first, 1, 1), _month_end(last, rhythm.month or 12))


def _milestone(rhythm: Rhythm, point: Point, period: Period) -> Term:
    year = rhythm.years.get(point) or milestone_year(point, period)
    return _term(point, date(year, 1, 1), _month_end(year, rhythm.month or 12))


def milestone_year(point: Point, period: Period) -> int:
    """The year at the middle of a plan, or its last: 2025 and 2030 of 2021 to 2030, 2023 and 2025 of 2021 to 2025."""
    length = period.end - period.start + 1
    return period.end if point == "final" else period.start + -(-length // _HALF) - 1


def _term(period: str, opens: date, wanted: date) -> Term:
    return Term(period=period, opens=opens, wanted=wanted, due=wanted)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def term_on(terms: Iterable[Term], day: date) -> Term | None:
    """The term that something done on a day belongs to: the last that has opened by then; None before the first."""
    opened = [term for term in terms if term.opens <= day]
    return max(opened, key=lambda term: (term.opens, term.due), default=None)
