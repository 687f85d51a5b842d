"""Laws of the two courses, walked at random: nothing is closed without evidence or reason, nor final by one person."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from halfsky.core.supervision.duties.workflow import (
    REPORT_STEPS,
    TERM_STEPS,
    ReportAct,
    ReportState,
    TermAct,
    TermState,
    step,
)
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotPermitted
from halfsky.core.vocabulary.workflow import open_acts

PEOPLE = st.integers(1, 3)


class TermCourse(RuleBasedStateMachine):
    """A term with three people, any act at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.state = TermState.OPEN
        self.closed_by: int | None = None
        self.closed_with = ("", False)

    @rule(
        act=st.sampled_from(TermAct),
        person=PEOPLE,
        words=st.sampled_from(["", " ", "原因"]),
        shown=st.booleans(),
    )
    def do(self, act: TermAct, person: int, words: str, shown: bool) -> None:
        before = self.state
        try:
            after = step(
                TERM_STEPS, before, act, person=person, last=self.closed_by, words=words, shown=shown
            )
        except HalfSkyError:
            return
        assert act in open_acts(TERM_STEPS, before)
        if before is TermState.OPEN and after in (TermState.DONE, TermState.EXCUSED):
            self.closed_by, self.closed_with = person, (words.strip(), shown)
        if after in (TermState.DONE_SEEN, TermState.EXCUSED_SEEN):
            assert person != self.closed_by
        self.state = after

    @invariant()
    def nothing_is_closed_without_a_ground(self) -> None:
        words, shown = self.closed_with
        if self.state in (TermState.DONE, TermState.DONE_SEEN):
            assert shown
        if self.state in (TermState.EXCUSED, TermState.EXCUSED_SEEN):
            assert words


class ReportCourse(RuleBasedStateMachine):
    """A work report with three people, any act at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ReportState.DRAFT
        self.handed_in_by: int | None = None

    @rule(act=st.sampled_from(ReportAct), person=PEOPLE, words=st.sampled_from(["", "请补充"]))
    def do(self, act: ReportAct, person: int, words: str) -> None:
        before = self.state
        try:
            self.state = step(REPORT_STEPS, before, act, person=person, last=self.handed_in_by, words=words)
        except HalfSkyError:
            return
        if act is ReportAct.HAND_IN:
            self.handed_in_by = person
        if act is ReportAct.SEND_BACK:
            assert words
        if act in (ReportAct.SEND_BACK, ReportAct.ACKNOWLEDGE):
            assert before is ReportState.HANDED_IN
            assert person != self.handed_in_by

    @invariant()
    def what_is_acknowledged_stays(self) -> None:
        if self.state is ReportState.ACKNOWLEDGED:
            assert open_acts(REPORT_STEPS, self.state) == ()


TestTermCourse = TermCourse.TestCase
TestReportCourse = ReportCourse.TestCase
TestTermCourse.settings = TestReportCourse.settings = settings(max_examples=60, stateful_step_count=20)


def test_each_refusal_is_of_its_kind() -> None:
    with pytest.raises(Conflict):
        step(TERM_STEPS, TermState.OPEN, TermAct.CONFIRM, person=1, last=2)
    with pytest.raises(Invalid):
        step(TERM_STEPS, TermState.OPEN, TermAct.EXCUSE, person=1, last=None)
    with pytest.raises(Invalid):
        step(TERM_STEPS, TermState.OPEN, TermAct.KEEP, person=1, last=None, words="已开会")
    with pytest.raises(NotPermitted):
        step(TERM_STEPS, TermState.DONE, TermAct.CONFIRM, person=1, last=1)


def test_what_the_site_closed_itself_any_person_may_look_at() -> None:
    done = step(TERM_STEPS, TermState.OPEN, TermAct.FULFIL, person=None, last=None, shown=True)
    assert step(TERM_STEPS, done, TermAct.CONFIRM, person=1, last=None) is TermState.DONE_SEEN
