from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.vocabulary.working_days import Arrangement, Notice, WorkingDays, working_days
from halfsky.engines.working_calendar import load_working_days

OFFICIAL = load_working_days()
DAYS = st.dates(date(2021, 1, 1), date(2028, 12, 31))
NOTICE = Notice(zh="通知", en="notice")


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [(2021, 31, 7), (2022, 31, 7), (2023, 27, 7), (2024, 28, 8), (2025, 28, 5), (2026, 33, 6)],
)
def test_each_year_has_as_many_days_off_and_worked_weekends_as_its_notice(
    year: int, off: int, worked: int
) -> None:
    eve = {date(2022, 12, 31)}  # belongs to the notice of 2023
    free = {day for day in OFFICIAL.rest if day.year == year} - eve
    assert len(free | (eve if year == 2023 else set())) == off
    assert len([day for day in OFFICIAL.work if day.year == year]) == worked


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 1, 26), True),  # a Sunday worked for the Spring Festival
        (date(2025, 1, 28), False),
        (date(2025, 10, 8), False),
        (date(2026, 9, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_rest_and_exchanged_weekends_work(day: date, working: bool) -> None:
    assert OFFICIAL.is_working(day) is working


def test_a_due_day_in_a_holiday_moves_behind_it() -> None:
    assert OFFICIAL.on_or_after(date(2025, 10, 1)) == date(2025, 10, 9)
    assert OFFICIAL.after(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert OFFICIAL.after(date(2026, 2, 14), 2) == date(2026, 2, 25)


def test_a_year_without_a_notice_is_told_and_counted_by_weekends() -> None:
    assert OFFICIAL.missing(date(2026, 12, 1), date(2028, 1, 5)) == (2027, 2028)
    assert OFFICIAL.is_working(date(2027, 10, 1))
    assert not OFFICIAL.is_working(date(2027, 10, 2))


@given(DAYS, st.integers(0, 60))
def test_counting_days_on_and_back_agree(day: date, count: int) -> None:
    last = OFFICIAL.after(day, count)
    assert OFFICIAL.between(day, last) == count
    assert OFFICIAL.between(last, day) == -count
    assert count == 0 or OFFICIAL.is_working(last)


@given(DAYS)
def test_a_moved_day_passes_over_days_of_rest_only(day: date) -> None:
    moved = OFFICIAL.on_or_after(day)
    assert OFFICIAL.is_working(moved)
    assert not any(OFFICIAL.is_working(day + timedelta(days=ahead)) for ahead in range((moved - day).days))


@pytest.mark.parametrize(
    "wrong",
    [
        [Arrangement(year=2030, source=NOTICE, rest=()), Arrangement(year=2030, source=NOTICE, rest=())],
        [Arrangement(year=2030, source=NOTICE, rest=((date(2030, 1, 3), date(2030, 1, 1)),))],
        [Arrangement(year=2030, source=NOTICE, rest=(), work=(date(2030, 1, 2),))],
    ],
)
def test_an_arrangement_that_cannot_be_is_refused(wrong: list[Arrangement]) -> None:
    with pytest.raises(ValueError):
        working_days(wrong)


def test_without_arrangements_weekends_rest() -> None:
    assert WorkingDays().on_or_after(date(2026, 10, 3)) == date(2026, 10, 5)
