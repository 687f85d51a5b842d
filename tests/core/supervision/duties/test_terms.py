from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.plan.model import Period
from halfsky.core.supervision.duties.model import Rhythm
from halfsky.core.supervision.duties.terms import milestone_year, term_on, terms_of
from halfsky.engines.working_calendar import load_working_days

DAYS = load_working_days()
TEN, FIVE = Period(start=2021, end=2030), Period(start=2021, end=2025)
ISSUED = date(2021, 12, 20)


def terms(rhythm: Rhythm, period: Period = TEN) -> list[tuple[str, date]]:
    return [(one.period, one.due) for one in terms_of(rhythm, period=period, issued=ISSUED, days=DAYS)]


def test_a_yearly_duty_has_a_term_each_year_moved_to_a_working_day() -> None:
    found = dict(terms(Rhythm(code="yearly", month=9)))
    assert list(found) == [str(year) for year in range(2021, 2031)]
    assert found["2024"] == date(2024, 9, 30)
    assert found["2023"] == date(
        2023, 10, 7
    )  # 30 September 2023 lay in a holiday that ended on a worked Saturday


def test_a_report_of_a_year_is_due_in_the_next() -> None:
    assert terms(Rhythm(code="yearly", month=3, lag=1), FIVE)[-1] == ("2025", date(2026, 3, 31))


def test_several_times_a_year_are_several_terms_that_open_one_after_the_other() -> None:
    made = terms_of(Rhythm(code="yearly", times=2, month=12), period=FIVE, issued=ISSUED, days=DAYS)
    assert [one.period for one in made[:3]] == ["2021-1", "2021-2", "2022-1"]
    assert made[0].wanted == date(2021, 6, 30)
    assert made[1].opens == date(2021, 7, 1)


def test_every_five_years_closes_with_the_span() -> None:
    assert [one for one, _ in terms(Rhythm(code="years", every=5, month=12))] == ["2021-2025", "2026-2030"]


def test_milestones_lie_in_the_middle_and_at_the_end_unless_the_plan_names_years() -> None:
    assert (milestone_year("midterm", TEN), milestone_year("midterm", FIVE)) == (2025, 2023)
    found = dict(terms(Rhythm(code="milestone", month=12, years={"midterm": 2026})))
    assert found == {"midterm": date(2026, 12, 31), "final": date(2030, 12, 31)}


def test_filing_is_due_a_month_after_issue_on_a_working_day() -> None:
    made = terms_of(Rhythm(code="once", after=1), period=TEN, issued=date(2021, 12, 31), days=DAYS)
    assert [(one.wanted, one.due) for one in made] == [(date(2022, 1, 31), date(2022, 2, 7))]


def test_what_is_done_as_needed_has_no_terms() -> None:
    assert terms(Rhythm(code="needed")) == []


RHYTHMS = st.builds(
    Rhythm,
    code=st.sampled_from(["yearly", "years", "once", "milestone", "standing"]),
    every=st.integers(1, 6),
    times=st.sampled_from([1, 2, 3, 4, 12, 24]),
    month=st.none() | st.integers(1, 12),
    lag=st.integers(0, 1),
    after=st.integers(1, 24),
)
PERIODS = st.builds(
    lambda start, length: Period(start=start, end=start + length), st.integers(2011, 2031), st.integers(0, 12)
)


@given(RHYTHMS, PERIODS, st.dates(date(2011, 1, 1), date(2032, 12, 31)))
def test_terms_are_in_order_on_working_days_and_named_once(
    rhythm: Rhythm, period: Period, issued: date
) -> None:
    made = terms_of(rhythm, period=period, issued=issued, days=DAYS)
    assert made
    assert len({one.period for one in made}) == len(made)
    assert [one.wanted for one in made] == sorted(one.wanted for one in made)
    for one in made:
        assert one.opens <= one.wanted <= one.due
        assert DAYS.is_working(one.due)
        assert (one.due - one.wanted).days <= 12


@given(RHYTHMS, PERIODS, st.dates(date(2011, 1, 1), date(2044, 12, 31)))
def test_what_is_done_on_a_day_belongs_to_the_last_term_that_has_opened(
    rhythm: Rhythm, period: Period, day: date
) -> None:
    made = terms_of(rhythm, period=period, issued=date(period.start, 1, 1), days=DAYS)
    found = term_on(made, day)
    if found is None:
        assert all(one.opens > day for one in made)
    else:
        assert found.opens <= day
        assert not any(found.opens < one.opens <= day for one in made)


@pytest.mark.parametrize(("day", "period"), [(date(2024, 5, 3), "2024"), (date(2025, 1, 4), "2025")])
def test_a_meeting_in_may_is_the_years_own_and_never_makes_up_for_the_year_before(
    day: date, period: str
) -> None:
    made = terms_of(Rhythm(code="yearly", month=12), period=TEN, issued=ISSUED, days=DAYS)
    found = term_on(made, day)
    assert found is not None
    assert found.period == period
