"""The course of a meeting and of each of its decisions."""

from collections.abc import Iterable
from enum import StrEnum

from halfsky.core.vocabulary.errors import Conflict
from halfsky.core.vocabulary.workflow import Transition

KINDS: dict[str, str] = {
    "plenary": "plenary",
    "liaison": "liaison_meeting",
    "conference": "conference",
    "chair": "chair_meeting",
    "topic": "chair_meeting",
}
"""Kinds of meetings, each with the kind of duty that holding it keeps."""


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    WRITTEN = "written"
    APPROVED = "approved"
    FOLLOWED = "followed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class MeetingAct(StrEnum):
    """What is done with a meeting; each is a right of `codebook/rights/meetings.yaml`."""

    ITEM = "meetings.put_item"
    PROPOSE = "meetings.propose_item"
    CALL = "meetings.call"
    HOLD = "meetings.hold"
    RECORD = "meetings.record"
    DECIDE = "meetings.decide"
    HAND_IN = "meetings.hand_in_minutes"
    RETURN = "meetings.return_minutes"
    APPROVE = "meetings.approve_minutes"
    SEND = "meetings.send_minutes"
    CLOSE = "meetings.close"
    CANCEL = "meetings.cancel"


class DecisionState(StrEnum):
    """Where a decision (议定事项) stands."""

    DRAFT = "draft"
    OPEN = "open"
    REPORTED = "reported"
    DROPPING = "dropping"
    DONE = "done"
    DROPPED = "dropped"


class DecisionAct(StrEnum):
    """What is done with a decision; each is a right of `codebook/rights/meetings.yaml`."""

    PROGRESS = "meetings.tell_progress"
    REPORT = "meetings.report_done"
    CONFIRM = "meetings.confirm_done"
    RETURN = "meetings.return_report"
    PROPOSE_DROP = "meetings.propose_drop"
    DROP = "meetings.drop"
    KEEP = "meetings.keep_decision"
    HAND_ON = "meetings.hand_on"


_M, _A = MeetingState, MeetingAct
_BEFORE = (_M.PLANNED, _M.CALLED)

MEETING: tuple[Transition[MeetingState, MeetingAct], ...] = (
    Transition(act=_A.ITEM, sources=_BEFORE),
    Transition(act=_A.PROPOSE, sources=_BEFORE, reason=True),
    Transition(act=_A.CALL, sources=(_M.PLANNED,), target=_M.CALLED),
    Transition(act=_A.HOLD, sources=(_M.CALLED,), target=_M.HELD),
    Transition(act=_A.RECORD, sources=(_M.HELD,)),
    Transition(act=_A.DECIDE, sources=(_M.HELD,), reason=True),
    Transition(act=_A.HAND_IN, sources=(_M.HELD,), target=_M.WRITTEN),
    Transition(act=_A.RETURN, sources=(_M.WRITTEN,), target=_M.HELD, reason=True, not_by=(_A.HAND_IN,)),
    Transition(act=_A.APPROVE, sources=(_M.WRITTEN,), target=_M.APPROVED, not_by=(_A.HAND_IN,)),
    Transition(act=_A.SEND, sources=(_M.APPROVED,), target=_M.FOLLOWED),
    Transition(act=_A.CLOSE, sources=(_M.FOLLOWED,), target=_M.CLOSED),
    Transition(act=_A.CANCEL, sources=_BEFORE, target=_M.CANCELLED, reason=True),
)
"""The course of a meeting. Minutes want a second person; a meeting is closed when nothing decided is open."""

_D, _B = DecisionState, DecisionAct
_LIVE = (_D.OPEN, _D.REPORTED)

DECISION: tuple[Transition[DecisionState, DecisionAct], ...] = (
    Transition(act=_B.PROGRESS, sources=(_D.OPEN,), reason=True),
    Transition(act=_B.REPORT, sources=(_D.OPEN,), target=_D.REPORTED, reason=True, evidence=True),
    Transition(act=_B.CONFIRM, sources=(_D.REPORTED,), target=_D.DONE, not_by=(_B.REPORT,)),
    Transition(act=_B.RETURN, sources=(_D.REPORTED,), target=_D.OPEN, reason=True, not_by=(_B.REPORT,)),
    Transition(act=_B.PROPOSE_DROP, sources=_LIVE, target=_D.DROPPING, reason=True),
    Transition(act=_B.DROP, sources=(_D.DROPPING,), target=_D.DROPPED, not_by=(_B.PROPOSE_DROP,)),
    Transition(act=_B.KEEP, sources=(_D.DROPPING,), target=_D.OPEN, reason=True),
    Transition(act=_B.HAND_ON, sources=(*_LIVE, _D.DROPPING), reason=True),
)
"""The course of a decision: done with evidence and a second person's word, or dropped with a reason and a second person."""

SETTLED: tuple[DecisionState, ...] = (_D.DONE, _D.DROPPED)


def want_settled(states: Iterable[str]) -> None:
    """See that nothing decided is open.

    Raises:
        Conflict: Some is.
    """
    count = sum(1 for state in states if state not in SETTLED)
    if count:
        raise Conflict("meetings.decisions_open", count=count)


def is_quorate(invited: int, attended: int) -> bool:
    """Whether more than half of those invited are there.

    Example:
        >>> is_quorate(9, 5), is_quorate(10, 5), is_quorate(0, 0)
        (True, False, False)
    """
    return attended * 2 > invited
