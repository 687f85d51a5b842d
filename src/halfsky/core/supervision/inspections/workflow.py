"""The course of an inspection and of each of its findings."""

from collections.abc import Iterable
from enum import StrEnum

from halfsky.core.vocabulary.errors import Conflict
from halfsky.core.vocabulary.workflow import Transition

ANSWERS: tuple[str, ...] = ("yes", "partly", "no", "not_applicable")
"""What a question of the checklist may be answered with."""


class InspectionState(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    DRAWN = "drawn"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class InspectionAct(StrEnum):
    """What is done with an inspection; each is a right of `codebook/rights/inspections.yaml`."""

    QUESTION = "inspections.add_question"
    DRAW = "inspections.draw"
    ANNOUNCE = "inspections.announce"
    ANSWER = "inspections.answer"
    FIND = "inspections.find"
    REPORT = "inspections.report"
    CLOSE = "inspections.close"
    CANCEL = "inspections.cancel"


class FindingState(StrEnum):
    """Where a finding stands."""

    FOUND = "found"
    ORDERED = "ordered"
    RECTIFIED = "rectified"
    RECHECKED = "rechecked"
    CLOSED = "closed"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class FindingAct(StrEnum):
    """What is done with a finding; each is a right of `codebook/rights/inspections.yaml`."""

    ORDER = "inspections.order"
    RECTIFY = "inspections.rectify"
    RETURN = "inspections.return_rectification"
    RECHECK = "inspections.recheck"
    CLOSE = "inspections.close_finding"
    REOPEN = "inspections.reopen_finding"
    PROPOSE_WITHDRAWAL = "inspections.propose_withdrawal"
    WITHDRAW = "inspections.withdraw"
    KEEP = "inspections.keep_finding"
    HAND_ON = "inspections.hand_on"


_I, _A = InspectionState, InspectionAct

INSPECTION: tuple[Transition[InspectionState, InspectionAct], ...] = (
    Transition(act=_A.QUESTION, sources=(_I.PLANNED, _I.DRAWN), reason=True),
    Transition(act=_A.DRAW, sources=(_I.PLANNED,), target=_I.DRAWN),
    Transition(act=_A.ANNOUNCE, sources=(_I.DRAWN,), target=_I.ANNOUNCED),
    Transition(act=_A.ANSWER, sources=(_I.ANNOUNCED,)),
    Transition(act=_A.FIND, sources=(_I.ANNOUNCED,), reason=True),
    Transition(act=_A.REPORT, sources=(_I.ANNOUNCED,), target=_I.REPORTED),
    Transition(act=_A.CLOSE, sources=(_I.REPORTED,), target=_I.CLOSED, not_by=(_A.REPORT,)),
    Transition(act=_A.CANCEL, sources=(_I.PLANNED, _I.DRAWN, _I.ANNOUNCED), target=_I.CANCELLED, reason=True),
)
"""The course of an inspection. It is drawn once, and closed by a second person when every finding is settled."""

_F, _B = FindingState, FindingAct

FINDING: tuple[Transition[FindingState, FindingAct], ...] = (
    Transition(act=_B.ORDER, sources=(_F.FOUND,), target=_F.ORDERED, reason=True),
    Transition(act=_B.RECTIFY, sources=(_F.ORDERED,), target=_F.RECTIFIED, reason=True, evidence=True),
    Transition(act=_B.RETURN, sources=(_F.RECTIFIED, _F.RECHECKED), target=_F.ORDERED, reason=True, not_by=(_B.RECTIFY,)),
    Transition(act=_B.RECHECK, sources=(_F.RECTIFIED,), target=_F.RECHECKED, reason=True, not_by=(_B.RECTIFY,)),
    Transition(act=_B.CLOSE, sources=(_F.RECHECKED,), target=_F.CLOSED, not_by=(_B.RECHECK,)),
    Transition(act=_B.REOPEN, sources=(_F.CLOSED,), target=_F.ORDERED, reason=True),
    Transition(act=_B.PROPOSE_WITHDRAWAL, sources=(_F.FOUND, _F.ORDERED), target=_F.WITHDRAWING, reason=True),
    Transition(act=_B.WITHDRAW, sources=(_F.WITHDRAWING,), target=_F.WITHDRAWN, not_by=(_B.PROPOSE_WITHDRAWAL,)),
    Transition(act=_B.KEEP, sources=(_F.WITHDRAWING,), target=_F.FOUND, reason=True),
    Transition(act=_B.HAND_ON, sources=(_F.FOUND, _F.ORDERED, _F.RECTIFIED, _F.RECHECKED, _F.WITHDRAWING), reason=True),
)  # fmt: skip
"""The course of a finding: ordered, put right with evidence, looked at again, closed by a second person."""

SETTLED: tuple[FindingState, ...] = (_F.CLOSED, _F.WITHDRAWN)


def want_settled(states: Iterable[str]) -> None:
    """See that no finding is open.

    Raises:
        Conflict: Some is.
    """
    count = sum(1 for state in states if state not in SETTLED)
    if count:
        raise Conflict("inspections.findings_open", count=count)
