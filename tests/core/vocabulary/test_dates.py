"""Days on which something is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.vocabulary.dates import filing_due, month_after, scheme_due

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(2022, 6, 1), date(2022, 7, 1)),
        (date(2022, 1, 31), date(2022, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2024, 1, 29), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 3, 29)),
        (date(2021, 12, 31), date(2022, 1, 31)),
        (date(2021, 11, 30), date(2021, 12, 30)),
        (date(1900, 1, 30), date(1900, 2, 28)),
    ],
)
def test_filing_is_due_a_calendar_month_after_issue(issued: date, due: date) -> None:
    assert filing_due(issued) == due


@given(DAYS, st.integers(1, 30))
def test_a_month_later_is_in_the_month_wanted(day: date, months: int) -> None:
    due = month_after(day, months)
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == months
    assert due.day == day.day or (due.day < day.day and (due + timedelta(days=1)).day == 1)


@given(DAYS, DAYS)
def test_later_issue_is_never_due_sooner(first: date, second: date) -> None:
    early, late = sorted((first, second))
    assert month_after(early) <= month_after(late)


def test_a_last_day_of_rest_moves_to_the_next_day_of_work() -> None:
    rest = {date(2022, 10, day) for day in range(1, 8)}
    assert filing_due(date(2022, 9, 1), rest_days=rest) == date(2022, 10, 8)


def test_a_scheme_is_due_in_time_or_on_the_day_set() -> None:
    assert scheme_due(date(2022, 11, 30)) == date(2023, 2, 28)
    assert scheme_due(date(2022, 11, 30), months=1) == date(2022, 12, 30)
    assert scheme_due(date(2022, 11, 30), not_after=date(2022, 12, 15)) == date(2022, 12, 15)
    assert scheme_due(date(2022, 11, 30), not_after=date(2024, 1, 1)) == date(2023, 2, 28)
