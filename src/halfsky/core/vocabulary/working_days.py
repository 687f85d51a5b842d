"""Working days by the official calendar: weekends, public holidays, and the weekends worked instead."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

_SATURDAY = 5


class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The official paper that an arrangement was taken from, in both languages."""

    zh: str
    en: str


class Arrangement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The official arrangement of one year's holidays.

    Attributes:
        rest: First and last day of each time off, both included.
        work: Weekend days that are worked instead.
    """

    year: int
    source: Notice
    rest: tuple[tuple[date, date], ...]
    work: tuple[date, ...] = ()


class WorkingDays(msgspec.Struct, frozen=True, kw_only=True):
    """Which days are worked; days of a year without an arrangement are told by weekends alone.

    Attributes:
        years: Years whose arrangement is known; ask `missing` before relying on a due day.
        rest: Days off that the arrangements name.
        work: Weekend days worked instead.
    """

    years: frozenset[int] = frozenset()
    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.rest)

    def on_or_after(self, day: date) -> date:
        """The day itself where it is worked, else the next that is: where a due day moves to."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, days: int) -> date:
        """The last of so many working days that begin after a day; zero days give the day itself.

        The day from which it counts is not counted (民法典 article 201).
        """
        for _ in range(days):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after one day up to another, that one included; negative where it lies before."""
        if end < start:
            return -self.between(end, start)
        days = (start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))

    def missing(self, start: date, end: date) -> tuple[int, ...]:
        """Years from one day to another that have no arrangement, so that weekends alone were counted."""
        return tuple(year for year in range(start.year, end.year + 1) if year not in self.years)


def working_days(arrangements: Iterable[Arrangement]) -> WorkingDays:
    """Join the arrangements of several years.

    Raises:
        ValueError: A year is there twice, a time off ends before it begins, or a day worked instead is no weekend.
    """
    years: set[int] = set()
    rest: set[date] = set()
    work: set[date] = set()
    for one in arrangements:
        if one.year in years or any(day.weekday() < _SATURDAY for day in one.work):
            raise ValueError(f"{one.year}")
        years.add(one.year)
        rest |= {day for first, last in one.rest for day in _days(first, last)}
        work |= set(one.work)
    return WorkingDays(years=frozenset(years), rest=frozenset(rest), work=frozenset(work))


def _days(first: date, last: date) -> tuple[date, ...]:
    if last < first:
        raise ValueError(f"{first}, {last}")
    return tuple(first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
