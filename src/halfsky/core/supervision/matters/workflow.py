"""The way of a matter from opened to closed: states × acts, who may not do both, and what a closure rests on.

The one table here is what services run, tests walk and pages show.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from halfsky.core.supervision.matters.model import Closure, Evidence, Facts
from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.statuses import ATTAINED, Status
from halfsky.core.vocabulary.workflow import Done, Transition, latest


class State(StrEnum):
    """Where a matter stands."""

    OPENED = "opened"
    ASKED = "asked"
    REPLIED = "replied"
    RETURNED = "returned"
    UNDER_WAY = "under_way"
    CLOSING = "closing"
    CLOSED = "closed"


class Act(StrEnum):
    """What may be done with a matter; each is a right of `codebook/rights`."""

    SEND = "matters.send"
    SUPPORT = "matters.support"
    HAND_ON = "matters.hand_on"
    REPLY = "matters.reply"
    RETURN = "matters.return"
    ACCEPT = "matters.accept"
    REPORT = "matters.report"
    POSTPONE = "matters.postpone"
    PROPOSE = "matters.propose_closing"
    CLOSE = "matters.close"
    REFUSE = "matters.refuse_closing"
    REOPEN = "matters.reopen"
    ESCALATE = "matters.escalate"


Turn = Literal["office", "unit", "deciding", "nobody"]
"""Whose turn it is: `office` sends or decides on a reply, `deciding` is a second person before a closure."""

TURNS: dict[State, Turn] = {
    State.OPENED: "office",
    State.ASKED: "unit",
    State.REPLIED: "office",
    State.RETURNED: "unit",
    State.UNDER_WAY: "unit",
    State.CLOSING: "deciding",
    State.CLOSED: "nobody",
}

OPEN: tuple[State, ...] = tuple(state for state in State if state is not State.CLOSED)
_BEFORE_CLOSING = (State.OPENED, State.ASKED, State.REPLIED, State.RETURNED, State.UNDER_WAY)


TRANSITIONS: tuple[Transition[State, Act], ...] = (
    Transition(act=Act.SEND, sources=(State.OPENED, State.ASKED, State.RETURNED, State.UNDER_WAY), target=State.ASKED),
    Transition(act=Act.REPLY, sources=(State.ASKED, State.RETURNED), target=State.REPLIED),
    Transition(act=Act.ACCEPT, sources=(State.REPLIED,), target=State.UNDER_WAY, not_by=(Act.REPLY,)),
    Transition(act=Act.RETURN, sources=(State.REPLIED,), target=State.RETURNED, reason=True, not_by=(Act.REPLY,)),
    Transition(act=Act.REPORT, sources=(State.ASKED, State.REPLIED, State.RETURNED, State.UNDER_WAY), target=None, reason=True),
    Transition(act=Act.POSTPONE, sources=(State.ASKED, State.RETURNED, State.UNDER_WAY), target=None, reason=True),
    Transition(act=Act.SUPPORT, sources=_BEFORE_CLOSING, target=None),
    Transition(act=Act.HAND_ON, sources=OPEN, target=None, reason=True),
    Transition(act=Act.PROPOSE, sources=_BEFORE_CLOSING, target=State.CLOSING),
    Transition(act=Act.CLOSE, sources=(State.CLOSING,), target=State.CLOSED, not_by=(Act.PROPOSE,)),
    Transition(act=Act.REFUSE, sources=(State.CLOSING,), target=None, reason=True),
    Transition(act=Act.REOPEN, sources=(State.CLOSED,), target=State.OPENED, reason=True),
    Transition(act=Act.ESCALATE, sources=OPEN, target=None),
)  # fmt: skip
"""The whole workflow. Who proposed a closure may take the proposal back, but not close."""

BY_ACT: dict[Act, Transition[State, Act]] = {row.act: row for row in TRANSITIONS}


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Where a matter stands, and where it goes back to if its closure is refused."""

    state: State
    before_closing: State | None = None
    history: tuple[Done[Act], ...] = ()


def open_acts(state: State) -> tuple[Act, ...]:
    """The acts that a state allows, in the order of the table."""
    return workflow.open_acts(TRANSITIONS, state)


def step(
    course: Course,
    act: Act,
    *,
    person: int | None,
    words: str = "",
    facts: Facts | None = None,
    closure: Closure | None = None,
) -> Course:
    """Do an act and give the course afterwards.

    Args:
        course: Where the matter stands.
        act: What is done.
        person: Who does it; None for the site itself.
        words: Of the person, where the act asks for them.
        facts: Frozen when it was opened; a closure by figures is held against them.
        closure: On what it is to be closed, for `PROPOSE`.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: The act wants words, or the closure rests on nothing; see `want_ground`.
        NotPermitted: The act wants a second person.
    """
    state = workflow.step(
        TRANSITIONS,
        course.state,
        act,
        room="matters",
        person=person,
        history=latest(course.history),
        reason=words,
    )
    if act is Act.PROPOSE:
        want_ground(facts or Facts(), closure or Closure())
    return Course(
        state=_back(course) if act is Act.REFUSE else state,
        before_closing=course.state if act is Act.PROPOSE else course.before_closing,
        history=(*course.history, Done(act=act, person=person)),
    )


def _back(course: Course) -> State:
    return course.before_closing or State.OPENED


def want_ground(facts: Facts, closure: Closure) -> None:
    """See that a closure rests on something: figures of a later vintage that carry it, or a reason.

    Raises:
        Invalid: There is neither; the figures are not newer than those the matter was opened on; the target is not
            met and the newer vintage still warns of it.
    """
    if closure.evidence is None:
        if not closure.reason.strip():
            raise Invalid("matters.ground_wanted")
        return
    evidence = closure.evidence
    if not is_newer(facts, evidence):
        raise Invalid("matters.figures_not_newer", vintage=evidence.vintage)
    if not carries(evidence):
        raise Invalid("matters.figures_do_not_carry", vintage=evidence.vintage)


def is_newer(facts: Facts, evidence: Evidence) -> bool:
    """Whether figures are of a later vintage and a later year than those a matter was opened on."""
    later_year = evidence.year is not None and (facts.year is None or evidence.year > facts.year)
    return bool(facts.vintage) and evidence.known_at > facts.known_at and later_year


def carries(evidence: Evidence) -> bool:
    """Whether newer figures close a matter: the target is met, or nothing warns of it any more."""
    return evidence.value is not None and (evidence.status in _ATTAINED or not evidence.warned)


_ATTAINED = frozenset(Status(status).value for status in ATTAINED)
