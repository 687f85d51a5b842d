"""Laws of schemes and results, at random: adopted only as simulated and by a second person, final only when settled."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from halfsky.core.supervision.appraisal.workflow import (
    OBJECTION,
    ROUND,
    SCHEME,
    Act,
    ObjectionState,
    RoundState,
    SchemeState,
    step,
    want_settled,
)
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotPermitted

PEOPLE = st.integers(1, 3)


class Schemes(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state: str = SchemeState.DRAFT
        self.content, self.simulated = 0, -1
        self.makers: set[int] = {1}
        self.adopted_by: int | None = None

    @precondition(lambda self: self.adopted_by is None)
    @rule(person=PEOPLE)
    def draft(self, person: int) -> None:
        self.state = step(SCHEME, self.state, Act.DRAFT, person=person)
        self.content, self.makers = self.content + 1, {person}

    @precondition(lambda self: self.adopted_by is None)
    @rule(person=PEOPLE)
    def simulate(self, person: int) -> None:
        self.state = step(SCHEME, self.state, Act.SIMULATE, person=person)
        self.simulated = self.content
        self.makers.add(person)

    @rule(person=PEOPLE)
    def adopt(self, person: int) -> None:
        try:
            state = step(SCHEME, self.state, Act.ADOPT, person=person, makers=frozenset(self.makers))
        except HalfSkyError:
            assert self.state != SchemeState.SIMULATED or person in self.makers
        else:
            self.state, self.adopted_by = state, person

    @precondition(lambda self: self.adopted_by is not None)
    @rule(act=st.sampled_from([Act.DRAFT, Act.SIMULATE]), person=PEOPLE)
    def adopted_is_never_touched(self, act: Act, person: int) -> None:
        with pytest.raises(Conflict):
            step(SCHEME, self.state, act, person=person)

    @invariant()
    def adopted_as_simulated_by_another(self) -> None:
        if self.adopted_by is not None:
            assert self.simulated == self.content
            assert self.adopted_by not in self.makers


TestSchemes = Schemes.TestCase


def test_results_are_final_once_and_by_a_second_person() -> None:
    with pytest.raises(NotPermitted):
        step(ROUND, RoundState.COMPUTED, Act.FINALISE, person=1, makers=frozenset({1}))
    assert step(ROUND, RoundState.COMPUTED, Act.FINALISE, person=2, makers=frozenset({1})) == RoundState.FINAL
    for act in (Act.COMPUTE, Act.FINALISE):
        with pytest.raises(Conflict):
            step(ROUND, RoundState.FINAL, act, person=3)


def test_no_result_is_final_before_units_had_their_time_and_their_answers() -> None:
    for left, over in ((1, True), (0, False)):
        with pytest.raises(Conflict):
            want_settled(objections_open=left, until_over=over)
    want_settled(objections_open=0, until_over=True)


def test_an_objection_is_decided_once_with_a_reason_and_not_by_who_raised_it() -> None:
    raised, upheld = ObjectionState.RAISED, ObjectionState.UPHELD
    with pytest.raises(Invalid):
        step(OBJECTION, raised, Act.DECIDE, person=2, makers=frozenset({1}), words=" ")
    with pytest.raises(NotPermitted):
        step(OBJECTION, raised, Act.DECIDE, person=1, makers=frozenset({1}), words="…")
    with pytest.raises(Conflict):
        step(OBJECTION, upheld, Act.DECIDE, person=2, makers=frozenset({1}), words="…")
