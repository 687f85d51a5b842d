"""Laws of the way of a matter, whatever people do in whatever order."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from halfsky.core.supervision.matters.model import Closure, Evidence, Facts
from halfsky.core.supervision.matters.workflow import (
    BY_ACT,
    TRANSITIONS,
    TURNS,
    Act,
    Course,
    State,
    carries,
    is_newer,
    open_acts,
    step,
    want_ground,
)
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotPermitted

FACTS = Facts(vintage="990100-2022-r1", known_at="2023-06-01T09:00:00+08:00", year=2022, value=90.0)
CLEARED = Evidence(
    vintage="990100-2024-r1", known_at="2025-06-01T09:00:00+08:00", year=2024, value=97.0, status="met", warned=False
)  # fmt: skip
CLOSURES = st.sampled_from(
    (
        Closure(),
        Closure(reason=" \n"),
        Closure(reason="区划调整，指标不再适用"),
        Closure(evidence=CLEARED),
        Closure(evidence=Evidence(vintage="990100-2024-r1", known_at=CLEARED.known_at, year=2024, value=88.0, status="not_met", warned=True)),
        Closure(evidence=Evidence(vintage="990100-2022-r1", known_at=FACTS.known_at, year=2022, value=97.0, status="met", warned=False)),
        Closure(evidence=Evidence(vintage="990100-2024-r1", known_at=CLEARED.known_at, year=None, value=None, status="no_data", warned=False)),
    )
)  # fmt: skip


class MatterMachine(RuleBasedStateMachine):
    """Anybody tries anything; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.course = Course(state=State.OPENED)
        self.ground: Closure | None = None

    @rule(
        act=st.sampled_from(list(Act)),
        person=st.integers(1, 3),
        words=st.sampled_from(("", "请补充措施")),
        closure=CLOSURES,
    )
    def attempt(self, act: Act, person: int, words: str, closure: Closure) -> None:
        before = self.course
        try:
            after = step(before, act, person=person, words=words, facts=FACTS, closure=closure)
        except HalfSkyError:
            return
        assert before.state in BY_ACT[act].sources
        if act is Act.PROPOSE:
            self.ground = closure
        if act is Act.REFUSE:
            assert after.state not in (State.CLOSING, State.CLOSED)
        self.course = after

    @rule(person=st.integers(1, 3), closure=CLOSURES)
    def towards_closing(self, person: int, closure: Closure) -> None:
        act = Act.CLOSE if self.course.state is State.CLOSING else Act.PROPOSE
        self.attempt(act, person, "", closure)

    @invariant()
    def nothing_is_closed_without_ground(self) -> None:
        if self.course.state in (State.CLOSING, State.CLOSED):
            assert self.ground is not None
            want_ground(FACTS, self.ground)
            assert self.ground.reason.strip() or self.ground.evidence == CLEARED

    @invariant()
    def nothing_is_closed_by_who_proposed_it(self) -> None:
        doers = [done for done in self.course.history if done.act in (Act.PROPOSE, Act.CLOSE)]
        for before, done in itertools.pairwise(doers):
            if done.act is Act.CLOSE:
                assert before.act is Act.PROPOSE
                assert before.person != done.person

    @invariant()
    def no_reply_is_judged_by_who_wrote_it(self) -> None:
        writer = None
        for done in self.course.history:
            if done.act is Act.REPLY:
                writer = done.person
            if done.act in (Act.ACCEPT, Act.RETURN):
                assert done.person != writer

    @invariant()
    def a_refused_closure_goes_back_to_where_it_was_proposed(self) -> None:
        if self.course.state is State.CLOSING:
            back = step(self.course, Act.REFUSE, person=9, words="仍未达标")
            assert back.state is self.course.before_closing


TestMatterMachine = MatterMachine.TestCase
TestMatterMachine.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_every_state_is_reached_and_can_be_left() -> None:
    reached = {row.target for row in TRANSITIONS} | {State.OPENED}
    assert reached - {None} == set(State)
    assert all(any(state in row.sources and row.target for row in TRANSITIONS) for state in State)
    assert set(TURNS) == set(State)


def test_each_act_stands_once() -> None:
    assert [row.act for row in TRANSITIONS] == sorted(set(Act), key=[row.act for row in TRANSITIONS].index)
    assert len(TRANSITIONS) == len(Act)


@given(state=st.sampled_from(list(State)), act=st.sampled_from(list(Act)))
def test_what_the_state_does_not_allow_is_a_conflict(state: State, act: Act) -> None:
    if act not in open_acts(state):
        with pytest.raises(Conflict):
            step(Course(state=state), act, person=1, words="x", closure=Closure(reason="x"))


@pytest.mark.parametrize("row", [row for row in TRANSITIONS if row.reason], ids=lambda row: row.act.value)
def test_blank_words_are_no_words(row) -> None:
    with pytest.raises(Invalid):
        step(Course(state=row.sources[0]), row.act, person=9, words=" \n")


def test_the_proposer_may_take_the_proposal_back_but_not_close() -> None:
    proposed = step(
        Course(state=State.ASKED), Act.PROPOSE, person=1, facts=FACTS, closure=Closure(evidence=CLEARED)
    )
    with pytest.raises(NotPermitted):
        step(proposed, Act.CLOSE, person=1)
    assert step(proposed, Act.REFUSE, person=1, words="先收回").state is State.ASKED
    assert step(proposed, Act.CLOSE, person=2).state is State.CLOSED


def test_a_matter_without_figures_is_never_closed_by_figures() -> None:
    assert not is_newer(Facts(), CLEARED)
    with pytest.raises(Invalid):
        want_ground(Facts(), Closure(evidence=CLEARED))


def test_figures_carry_a_closure_where_the_target_is_met_or_nothing_warns_any_more() -> None:
    still = Evidence(vintage="v", known_at="x", year=2024, value=92.0, status="not_met", warned=True)
    assert not carries(still)
    assert carries(Evidence(vintage="v", known_at="x", year=2024, value=92.0, status="not_met", warned=False))
    assert carries(Evidence(vintage="v", known_at="x", year=2024, value=97.0, status="met", warned=True))
