"""The one rule of all workflows: a table allows what it says, and nothing else."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.core.vocabulary.workflow import Done, Transition, open_acts, step


class State(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Act(StrEnum):
    WRITE = "write"
    SHUT = "shut"
    OPEN = "open"


TABLE = (
    Transition(act=Act.WRITE, sources=(State.OPEN,)),
    Transition(act=Act.SHUT, sources=(State.OPEN,), target=State.SHUT, evidence=True, not_by=(Act.WRITE,)),
    Transition(act=Act.OPEN, sources=(State.SHUT,), target=State.OPEN, reason=True),
)


@given(
    state=st.sampled_from(State),
    act=st.sampled_from(Act),
    person=st.one_of(st.none(), st.integers(1, 2)),
    wrote=st.lists(st.integers(1, 2)),
    reason=st.sampled_from(["", " \n", "因为"]),
    evidence=st.booleans(),
)
def test_a_step_is_taken_just_where_the_table_says(
    state: State, act: Act, person: int | None, wrote: list[int], reason: str, evidence: bool
) -> None:
    history = tuple(Done(act=Act.WRITE, person=one) for one in wrote)
    row = next(row for row in TABLE if row.act is act)
    may = (
        state in row.sources
        and (not row.reason or bool(reason.strip()))
        and (not row.evidence or evidence)
        and not (row.not_by and person in wrote)
    )
    given = {"room": "returns", "person": person, "history": history, "reason": reason, "evidence": evidence}
    if not may:
        with pytest.raises((Conflict, Invalid, NotPermitted), match=r"returns\."):
            step(TABLE, state, act, **given)
        return
    assert step(TABLE, state, act, **given) is (row.target or state)
    assert act in open_acts(TABLE, state)


def test_the_site_itself_is_no_second_person() -> None:
    done = (Done(act=Act.WRITE, person=None),)
    assert (
        step(TABLE, State.OPEN, Act.SHUT, room="returns", person=None, history=done, evidence=True)
        is State.SHUT
    )
    with pytest.raises(NotPermitted):
        step(
            TABLE,
            State.OPEN,
            Act.SHUT,
            room="returns",
            person=1,
            history=(Done(act=Act.WRITE, person=1),),
            evidence=True,
        )
