"""Laws of the workflow, whatever people do in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from halfsky.core.returns.workflow import BY_ACT, TRANSITIONS, Act, State, open_acts, step, this_round
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid
from halfsky.core.vocabulary.workflow import Done

MAKERS = {Act.FILL, Act.HAND_IN}


class ReturnMachine(RuleBasedStateMachine):
    """Anybody tries anything; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.DRAFT
        self.history: tuple[Done, ...] = ()

    @rule(act=st.sampled_from(list(Act)), person=st.integers(1, 4), reason=st.sampled_from(["", "口径更正"]))
    def attempt(self, act: Act, person: int, reason: str) -> None:
        try:
            after = step(self.state, act, person=person, history=self.history, reason=reason)
        except HalfSkyError:
            return
        assert self.state in BY_ACT[act].sources
        self.state = after
        self.history = (*self.history, Done(act=act, person=person))

    def latest(self, act: Act) -> Done | None:
        return next((done for done in reversed(this_round(self.history)) if done.act is act), None)

    @invariant()
    def nothing_is_approved_by_its_maker(self) -> None:
        if self.state in (State.APPROVED, State.ACCEPTED, State.ROLLED_UP, State.LOCKED):
            approval = self.latest(Act.APPROVE)
            assert approval is not None
            place = max(n for n, done in enumerate(self.history) if done is approval)
            made = {done.person for done in this_round(self.history[:place]) if done.act in MAKERS}
            assert approval.person not in made

    @invariant()
    def nothing_is_accepted_by_fewer_than_two_and_never_by_its_approver(self) -> None:
        if self.state in (State.ACCEPTED, State.ROLLED_UP, State.LOCKED):
            acceptance, approval = self.latest(Act.ACCEPT), self.latest(Act.APPROVE)
            assert acceptance is not None
            assert approval is not None
            assert acceptance.person != approval.person

    @invariant()
    def nothing_locked_is_opened_by_one_person(self) -> None:
        granted = [n for n, done in enumerate(self.history) if done.act is Act.GRANT_REOPENING]
        for place in granted:
            asked = next(d for d in reversed(self.history[:place]) if d.act is Act.ASK_REOPENING)
            assert asked.person != self.history[place].person


TestReturnMachine = ReturnMachine.TestCase
TestReturnMachine.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_every_state_is_reached_and_can_be_left() -> None:
    reached = {row.target for row in TRANSITIONS} | {State.DRAFT}
    assert reached - {None} == set(State)
    assert all(any(state in row.sources and row.target for row in TRANSITIONS) for state in State)


def test_each_act_stands_once() -> None:
    assert {row.act for row in TRANSITIONS} == set(Act)
    assert len(TRANSITIONS) == len(Act)


@given(state=st.sampled_from(list(State)), act=st.sampled_from(list(Act)))
def test_what_the_state_does_not_allow_is_a_conflict(state: State, act: Act) -> None:
    if act not in open_acts(state):
        with pytest.raises(Conflict):
            step(state, act, person=1, history=(), reason="x")


@pytest.mark.parametrize("row", [row for row in TRANSITIONS if row.reason], ids=lambda row: row.act.value)
def test_blank_reasons_are_no_reasons(row) -> None:
    with pytest.raises(Invalid):
        step(row.sources[0], row.act, person=9, history=(), reason=" \n")
