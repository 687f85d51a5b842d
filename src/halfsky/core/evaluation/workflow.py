"""The way of an evaluation from draft to closed: states × acts, who may not do what after what.

The tables here are what services run, tests walk and the reference page prints. Three things move: the evaluation, a
self-evaluation of a unit or county within it, and the response to a recommendation.
"""

from enum import StrEnum
from typing import TypeVar

from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.workflow import Done, Transition

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class State(StrEnum):
    """Where an evaluation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SELF_EVALUATION = "self_evaluation"
    FIELDWORK = "fieldwork"
    SCORING = "scoring"
    FINDINGS = "findings"
    REPORT = "report"
    RESPONSE = "response"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Act(StrEnum):
    """What a person may do with an evaluation; each is a right of `codebook/rights`."""

    EDIT = "evaluations.edit"
    SUBMIT = "evaluations.submit"
    SEND_BACK = "evaluations.send_back"
    APPROVE = "evaluations.approve"
    START = "evaluations.start"
    VISIT = "evaluations.visit"
    OPEN_SCORING = "evaluations.open_scoring"
    CLOSE_SCORING = "evaluations.close_scoring"
    SUBMIT_REPORT = "evaluations.submit_report"
    SEND_BACK_REPORT = "evaluations.send_back_report"
    APPROVE_REPORT = "evaluations.approve_report"
    FOLLOW = "evaluations.follow"
    CLOSE = "evaluations.close"


class SelfState(StrEnum):
    """Where a self-evaluation stands."""

    OPEN = "open"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class SelfAct(StrEnum):
    """What is done with a self-evaluation."""

    WRITE = "evaluations.self_write"
    HAND_IN = "evaluations.self_hand_in"
    RETURN = "evaluations.self_return"
    ACCEPT = "evaluations.self_accept"


class ResponseState(StrEnum):
    """Where the response to a recommendation stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"
    DONE = "done"
    CONFIRMED = "confirmed"


class ResponseAct(StrEnum):
    """What is done with a recommendation once the report is approved."""

    ANSWER = "evaluations.respond"
    DECLINE = "evaluations.decline"
    PROGRESS = "evaluations.progress"
    FINISH = "evaluations.finish"
    REOPEN = "evaluations.reopen"
    CONFIRM = "evaluations.confirm"


_WORKING = (State.SELF_EVALUATION, State.FIELDWORK)

EVALUATION: tuple[Transition[State, Act], ...] = (
    Transition(act=Act.EDIT, sources=(State.DRAFT,), target=None),
    Transition(act=Act.SUBMIT, sources=(State.DRAFT,), target=State.SUBMITTED),
    Transition(act=Act.SEND_BACK, sources=(State.SUBMITTED,), target=State.DRAFT, reason=True),
    Transition(
        act=Act.APPROVE, sources=(State.SUBMITTED,), target=State.APPROVED, not_by=(Act.EDIT, Act.SUBMIT)
    ),
    Transition(act=Act.START, sources=(State.APPROVED,), target=State.SELF_EVALUATION),
    Transition(act=Act.VISIT, sources=(State.SELF_EVALUATION,), target=State.FIELDWORK),
    Transition(act=Act.OPEN_SCORING, sources=_WORKING, target=State.SCORING),
    Transition(act=Act.CLOSE_SCORING, sources=(State.SCORING,), target=State.FINDINGS),
    Transition(act=Act.SUBMIT_REPORT, sources=(State.FINDINGS,), target=State.REPORT),
    Transition(act=Act.SEND_BACK_REPORT, sources=(State.REPORT,), target=State.FINDINGS, reason=True),
    Transition(
        act=Act.APPROVE_REPORT,
        sources=(State.REPORT,),
        target=State.RESPONSE,
        not_by=(Act.SUBMIT_REPORT,),
    ),
    Transition(act=Act.FOLLOW, sources=(State.RESPONSE,), target=State.FOLLOW_UP),
    Transition(act=Act.CLOSE, sources=(State.FOLLOW_UP,), target=State.CLOSED, not_by=(Act.FOLLOW,)),
)
"""The whole way. Field work may be left out; scoring closes only when every seat has handed in, findings go on only
when each is tied to evidence, follow-up begins when every recommendation is answered and ends when each is confirmed or
declined with a reason: services ask for these, `step` for the rest."""

SELF_EVALUATION: tuple[Transition[SelfState, SelfAct], ...] = (
    Transition(act=SelfAct.WRITE, sources=(SelfState.OPEN, SelfState.RETURNED), target=None),
    Transition(act=SelfAct.HAND_IN, sources=(SelfState.OPEN, SelfState.RETURNED), target=SelfState.HANDED_IN),
    Transition(
        act=SelfAct.RETURN,
        sources=(SelfState.HANDED_IN, SelfState.ACCEPTED),
        target=SelfState.RETURNED,
        reason=True,
    ),
    Transition(
        act=SelfAct.ACCEPT,
        sources=(SelfState.HANDED_IN,),
        target=SelfState.ACCEPTED,
        not_by=(SelfAct.WRITE, SelfAct.HAND_IN),
    ),
)

_OWED = (ResponseState.ANSWERED,)
RESPONSE: tuple[Transition[ResponseState, ResponseAct], ...] = (
    Transition(act=ResponseAct.ANSWER, sources=(ResponseState.WAITING,), target=ResponseState.ANSWERED),
    Transition(
        act=ResponseAct.DECLINE,
        sources=(ResponseState.WAITING,),
        target=ResponseState.DECLINED,
        reason=True,
    ),
    Transition(act=ResponseAct.PROGRESS, sources=_OWED, target=None, reason=True),
    Transition(act=ResponseAct.FINISH, sources=_OWED, target=ResponseState.DONE, reason=True),
    Transition(
        act=ResponseAct.REOPEN, sources=(ResponseState.DONE,), target=ResponseState.ANSWERED, reason=True
    ),
    Transition(
        act=ResponseAct.CONFIRM,
        sources=(ResponseState.DONE,),
        target=ResponseState.CONFIRMED,
        not_by=(ResponseAct.FINISH,),
    ),
)
"""A recommendation is answered by management, carried out by a unit, confirmed by someone else."""

SETTLED = frozenset({ResponseState.CONFIRMED, ResponseState.DECLINED})
"""Nothing more is owed."""


def step(
    table: tuple[Transition[S, A], ...],
    state: S,
    act: A,
    *,
    person: int,
    history: tuple[Done[A], ...] = (),
    reason: str = "",
) -> S:
    """Do an act and give the state afterwards.

    Args:
        table: One of the tables of this module.
        state: Where the thing stands.
        act: What is done.
        person: Who does it.
        history: Acts so far, oldest first.
        reason: Words of the person, where the act asks for them.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: The act wants words and none were given.
        NotPermitted: The act wants a second person.
    """
    return workflow.step(table, state, act, room="evaluation", person=person, history=history, reason=reason)
