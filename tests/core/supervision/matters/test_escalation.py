"""Escalation on time: under holidays, clocks set back, and machines that slept."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from halfsky.core.supervision.matters.escalation import due_after, ladder, reached
from halfsky.core.supervision.matters.workflow import TURNS, State
from halfsky.core.vocabulary.working_days import WorkingDays
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days

SETTINGS = load_matter_settings()
CALENDAR = load_working_days()
LATE = [state for state in State if TURNS[state] != "nobody"]
FIRST = date(2024, 1, 1)
DAYS = st.dates(FIRST, date(2026, 12, 31))


class ClockMachine(RuleBasedStateMachine):
    """Days come in any order, some never: what was reached is reached once, and never before its day."""

    def __init__(self) -> None:
        super().__init__()
        self.due, self.state, self.level = date(2024, 2, 5), State.ASKED, 0
        self.told: list[int] = []
        self.latest = FIRST

    @rule(ahead=st.integers(-40, 60))
    def look(self, ahead: int) -> None:
        today = self.due + timedelta(days=ahead)
        self.latest = max(self.latest, today)
        for rung in reached(
            self.state, due=self.due, level=self.level, today=today, calendar=CALENDAR, settings=SETTINGS
        ):
            assert rung.level == self.level + 1
            assert self.due < rung.day <= today
            self.level = rung.level
            self.told.append(rung.level)

    @rule(ahead=st.integers(0, 30), state=st.sampled_from(LATE))
    def act_in_time(self, ahead: int, state: State) -> None:
        """Someone acts: another turn, another date."""
        self.due, self.state, self.level, self.told = self.due + timedelta(days=ahead), state, 0, []
        self.latest = self.due

    @invariant()
    def each_level_is_told_once_and_in_turn(self) -> None:
        assert self.told == list(range(1, len(self.told) + 1))

    @invariant()
    def whatever_day_was_looked_at_is_caught_up_with(self) -> None:
        rungs = ladder(self.state, SETTINGS)
        passed = [rung for rung in rungs if CALENDAR.after(self.due, rung.after) <= self.latest]
        assert self.level == len(passed)


TestClockMachine = ClockMachine.TestCase
TestClockMachine.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)


@given(due=DAYS, state=st.sampled_from(LATE))
def test_one_look_after_a_long_sleep_equals_a_look_every_day(due: date, state: State) -> None:
    end = due + timedelta(days=45)
    at_once = reached(state, due=due, level=0, today=end, calendar=CALENDAR, settings=SETTINGS)
    day_by_day = []
    for ahead in range(46):
        today = due + timedelta(days=ahead)
        found = reached(
            state, due=due, level=len(day_by_day), today=today, calendar=CALENDAR, settings=SETTINGS
        )
        assert all(rung.day == today for rung in found)
        day_by_day += found
    assert tuple(day_by_day) == at_once
    assert [rung.tells for rung in at_once] == [rung.tells for rung in ladder(state, SETTINGS)]


@given(due=DAYS)
def test_nothing_is_told_on_a_day_off(due: date) -> None:
    rungs = reached(
        State.ASKED, due=due, level=0, today=date(2030, 1, 1), calendar=CALENDAR, settings=SETTINGS
    )
    assert all(CALENDAR.is_working(rung.day) for rung in rungs)


def test_the_spring_festival_is_no_delay() -> None:
    before = date(2024, 2, 9)
    first = reached(
        State.ASKED, due=before, level=0, today=date(2024, 12, 1), calendar=CALENDAR, settings=SETTINGS
    )[0]
    weekends_only = WorkingDays()
    assert (first.day, weekends_only.after(before, 1)) == (date(2024, 2, 18), date(2024, 2, 12))


def test_a_closed_matter_is_late_for_nobody() -> None:
    late = reached(
        State.CLOSED, due=FIRST, level=0, today=date(2030, 1, 1), calendar=CALENDAR, settings=SETTINGS
    )
    assert late == ()
    assert due_after(State.CLOSED, since=FIRST, calendar=CALENDAR, settings=SETTINGS) is None


@given(since=DAYS)
def test_each_turn_of_the_office_has_a_date(since: date) -> None:
    for state in (State.OPENED, State.REPLIED, State.CLOSING, State.RETURNED):
        due = due_after(state, since=since, calendar=CALENDAR, settings=SETTINGS)
        assert due is not None
        assert CALENDAR.is_working(due)
        assert due > since
