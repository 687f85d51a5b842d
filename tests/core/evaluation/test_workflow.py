"""Laws of the three ways: every act from where it is allowed, second persons where they are wanted, no way round."""

from enum import StrEnum
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from halfsky.core.evaluation.workflow import (
    EVALUATION,
    RESPONSE,
    SELF_EVALUATION,
    SETTLED,
    Act,
    ResponseAct,
    ResponseState,
    SelfAct,
    SelfState,
    State,
    step,
)
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotPermitted
from halfsky.core.vocabulary.workflow import Done, open_acts

TABLES: tuple[tuple[tuple[Any, ...], type[StrEnum], type[StrEnum]], ...] = (
    (EVALUATION, State, Act),
    (SELF_EVALUATION, SelfState, SelfAct),
    (RESPONSE, ResponseState, ResponseAct),
)


@pytest.mark.parametrize(("table", "states", "acts"), TABLES)
def test_every_act_has_one_row_and_every_state_can_be_reached(table: Any, states: Any, acts: Any) -> None:
    assert [row.act for row in table] == list(acts)
    reached = {next(iter(states))} | {row.target for row in table if row.target}
    assert reached == set(states)


class _Machine(RuleBasedStateMachine):
    table: Any
    states: Any
    acts: Any

    def __init__(self) -> None:
        super().__init__()
        self.state = next(iter(self.states))
        self.history: list[Done[Any]] = []

    @rule(place=st.integers(0, 20), person=st.integers(1, 3), reason=st.sampled_from(["", " ", "因为"]))
    def act(self, place: int, person: int, reason: str) -> None:
        act = list(self.acts)[place % len(self.acts)]
        row = next(row for row in self.table if row.act == act)
        try:
            after = step(
                self.table, self.state, act, person=person, history=tuple(self.history), reason=reason
            )
        except Conflict:
            assert self.state not in row.sources
        except Invalid:
            assert row.reason
            assert not reason.strip()
        except NotPermitted:
            assert {done.act for done in self.history if done.person == person} & set(row.not_by)
        else:
            assert act in open_acts(self.table, self.state)
            assert not row.reason or reason.strip()
            makers = {done.person for done in self.history if done.act in row.not_by}
            assert person not in makers
            self.history.append(Done(act=act, person=person))
            self.state = after

    def did(self, *acts: StrEnum) -> set[int]:
        """Who did one of several acts."""
        return {done.person for done in self.history if done.act in acts}


class EvaluationMachine(_Machine):
    table, states, acts = EVALUATION, State, Act

    @invariant()
    def nothing_begins_unapproved(self) -> None:
        order = list(State)
        if order.index(self.state) >= order.index(State.APPROVED):
            assert self.did(Act.APPROVE) - self.did(Act.EDIT, Act.SUBMIT)

    @invariant()
    def a_report_is_approved_by_someone_else(self) -> None:
        if self.state in (State.RESPONSE, State.FOLLOW_UP, State.CLOSED):
            assert self.did(Act.APPROVE_REPORT)
            assert self.did(Act.CLOSE_SCORING)

    @invariant()
    def two_close_it(self) -> None:
        if self.state == State.CLOSED:
            assert self.did(Act.CLOSE) != self.did(Act.FOLLOW)
            assert open_acts(EVALUATION, self.state) == ()


class SelfMachine(_Machine):
    table, states, acts = SELF_EVALUATION, SelfState, SelfAct

    @invariant()
    def accepted_by_another(self) -> None:
        if self.state == SelfState.ACCEPTED:
            assert self.did(SelfAct.ACCEPT) - self.did(SelfAct.HAND_IN)


class ResponseMachine(_Machine):
    table, states, acts = RESPONSE, ResponseState, ResponseAct

    @invariant()
    def confirmed_by_another(self) -> None:
        if self.state == ResponseState.CONFIRMED:
            assert self.did(ResponseAct.CONFIRM) != self.did(ResponseAct.FINISH)
        if self.state in SETTLED:
            assert open_acts(RESPONSE, self.state) == ()


for _machine in (EvaluationMachine, SelfMachine, ResponseMachine):
    _machine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)

TestEvaluation = EvaluationMachine.TestCase
TestSelfEvaluation = SelfMachine.TestCase
TestResponse = ResponseMachine.TestCase


def test_refusals_are_ours() -> None:
    with pytest.raises(HalfSkyError, match=r"evaluation.not_in_this_state"):
        step(EVALUATION, State.DRAFT, Act.CLOSE, person=1)
