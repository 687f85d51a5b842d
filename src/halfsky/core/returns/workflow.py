"""The way of a return from draft to locked: states × acts, who may act, and what each act asks for.

The one table here is what services run, tests walk and the reference page prints.
"""

from enum import StrEnum

from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.workflow import Done, Transition


class State(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    ROLLED_UP = "rolled_up"
    LOCKED = "locked"
    REOPENING = "reopening"


class Act(StrEnum):
    """What a person may do with a return; each is a right of `codebook/rights`."""

    FILL = "returns.fill"
    HAND_IN = "returns.hand_in"
    WITHDRAW = "returns.withdraw"
    SEND_BACK = "returns.send_back"
    APPROVE = "returns.approve"
    SEND_BACK_APPROVED = "returns.send_back_approved"
    ACCEPT = "returns.accept"
    ROLL_UP = "returns.roll_up"
    LOCK = "returns.lock"
    ASK_REOPENING = "returns.ask_reopening"
    GRANT_REOPENING = "returns.grant_reopening"
    REFUSE_REOPENING = "returns.refuse_reopening"


_MAKERS = (Act.FILL, Act.HAND_IN)

TRANSITIONS: tuple[Transition[State, Act], ...] = (
    Transition(act=Act.FILL, sources=(State.DRAFT, State.RETURNED), target=None),
    Transition(act=Act.HAND_IN, sources=(State.DRAFT, State.RETURNED), target=State.HANDED_IN),
    Transition(act=Act.WITHDRAW, sources=(State.HANDED_IN,), target=State.DRAFT),
    Transition(act=Act.SEND_BACK, sources=(State.HANDED_IN,), target=State.RETURNED, reason=True),
    Transition(act=Act.APPROVE, sources=(State.HANDED_IN,), target=State.APPROVED, not_by=_MAKERS),
    Transition(
        act=Act.SEND_BACK_APPROVED,
        sources=(State.APPROVED, State.ACCEPTED, State.ROLLED_UP),
        target=State.RETURNED,
        reason=True,
    ),
    Transition(
        act=Act.ACCEPT, sources=(State.APPROVED,), target=State.ACCEPTED, not_by=(*_MAKERS, Act.APPROVE)
    ),
    Transition(act=Act.ROLL_UP, sources=(State.ACCEPTED,), target=State.ROLLED_UP),
    Transition(act=Act.LOCK, sources=(State.ACCEPTED, State.ROLLED_UP), target=State.LOCKED),
    Transition(act=Act.ASK_REOPENING, sources=(State.LOCKED,), target=State.REOPENING, reason=True),
    Transition(
        act=Act.GRANT_REOPENING,
        sources=(State.REOPENING,),
        target=State.RETURNED,
        not_by=(Act.ASK_REOPENING,),
    ),
    Transition(
        act=Act.REFUSE_REOPENING,
        sources=(State.REOPENING,),
        target=State.LOCKED,
        reason=True,
        not_by=(Act.ASK_REOPENING,),
    ),
)
"""The whole workflow. `not_by` looks at the acts since the return was first made or last reopened. Roll-up is skipped where no level lies above: `LOCK` follows acceptance directly."""

BY_ACT: dict[Act, Transition[State, Act]] = {row.act: row for row in TRANSITIONS}

TO_FILL = BY_ACT[Act.FILL].sources
"""States in which the liaison fills: a return in one of them is not handed in."""


def open_acts(state: State) -> tuple[Act, ...]:
    """The acts that a state allows, in the order of the table."""
    return workflow.open_acts(TRANSITIONS, state)


def step(state: State, act: Act, *, person: int, history: tuple[Done[Act], ...], reason: str = "") -> State:
    """Do an act and give the state afterwards.

    Args:
        state: Where the return stands.
        act: What is done.
        person: Who does it.
        history: Acts of all rounds, oldest first.
        reason: Words of the person, where the act asks for them.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: The act wants a reason and none was given.
        NotPermitted: The act wants a second person.
    """
    counted = this_round(history)
    return workflow.step(
        TRANSITIONS, state, act, room="returns", person=person, history=counted, reason=reason
    )


_ROUND_ENDS = frozenset({Act.GRANT_REOPENING})


def this_round(history: tuple[Done[Act], ...]) -> tuple[Done[Act], ...]:
    """The acts since the return was last opened: its makers stay its makers until it is locked and reopened."""
    last = max((place for place, done in enumerate(history) if done.act in _ROUND_ENDS), default=-1)
    return history[last + 1 :]
