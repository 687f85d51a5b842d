"""The way of a term of a duty and of a work report: states × acts, who may act, and what each act asks for."""

from enum import StrEnum
from typing import TypeVar

from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.workflow import Done, Transition


class TermState(StrEnum):
    """Where a term of a duty stands; done and excused are final once a second person has looked."""

    OPEN = "open"
    DONE = "done"
    EXCUSED = "excused"
    DONE_SEEN = "done_seen"
    EXCUSED_SEEN = "excused_seen"


class TermAct(StrEnum):
    """What is done with a term; each is a right of `codebook/rights/duties.yaml`."""

    KEEP = "duties.keep"
    FULFIL = "duties.fulfil"
    EXCUSE = "duties.excuse"
    REOPEN = "duties.reopen"
    CONFIRM = "duties.confirm"
    SEND_BACK = "duties.send_back"
    HAND_ON = "duties.hand_on"


class ReportState(StrEnum):
    """Where a yearly work report stands; lapsed is one whose writer ended and whose heir is not asked for it again."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    LAPSED = "lapsed"


class ReportAct(StrEnum):
    """What is done with a work report; each is a right of `codebook/rights/duties.yaml`."""

    WRITE = "work_reports.write"
    HAND_IN = "work_reports.hand_in"
    SEND_BACK = "work_reports.send_back"
    ACKNOWLEDGE = "work_reports.acknowledge"
    HAND_ON = "work_reports.hand_on"
    LAPSE = "work_reports.lapse"


_State = TypeVar("_State", bound=StrEnum)
_Act = TypeVar("_Act", bound=StrEnum)


_CLOSED = (TermState.DONE, TermState.EXCUSED)
_CLOSERS = (TermAct.KEEP, TermAct.FULFIL, TermAct.EXCUSE)

TERM_STEPS: tuple[Transition[TermState, TermAct], ...] = (
    Transition(
        act=TermAct.KEEP, sources=(TermState.OPEN,), target=TermState.DONE, reason=True, evidence=True
    ),
    Transition(act=TermAct.FULFIL, sources=(TermState.OPEN,), target=TermState.DONE, evidence=True),
    Transition(act=TermAct.EXCUSE, sources=(TermState.OPEN,), target=TermState.EXCUSED, reason=True),
    Transition(act=TermAct.REOPEN, sources=_CLOSED, target=TermState.OPEN),
    Transition(act=TermAct.CONFIRM, sources=(TermState.DONE,), target=TermState.DONE_SEEN, not_by=_CLOSERS),
    Transition(
        act=TermAct.CONFIRM, sources=(TermState.EXCUSED,), target=TermState.EXCUSED_SEEN, not_by=_CLOSERS
    ),
    Transition(
        act=TermAct.SEND_BACK,
        sources=(*_CLOSED, TermState.DONE_SEEN, TermState.EXCUSED_SEEN),
        target=TermState.OPEN,
        reason=True,
        not_by=_CLOSERS,
    ),
    Transition(act=TermAct.HAND_ON, sources=(TermState.OPEN,), reason=True),
)
"""The course of a term: no closure without evidence or a reason, and none final without a second person."""

WITH_WRITER = (ReportState.DRAFT, ReportState.RETURNED)
"""States in which a report waits for whoever writes it."""
SETTLED = (ReportState.ACKNOWLEDGED, ReportState.LAPSED)
"""States in which a report waits for nobody."""

REPORT_STEPS: tuple[Transition[ReportState, ReportAct], ...] = (
    Transition(act=ReportAct.WRITE, sources=WITH_WRITER, target=None),
    Transition(act=ReportAct.HAND_IN, sources=WITH_WRITER, target=ReportState.HANDED_IN),
    Transition(
        act=ReportAct.SEND_BACK,
        sources=(ReportState.HANDED_IN,),
        target=ReportState.RETURNED,
        reason=True,
        not_by=(ReportAct.HAND_IN,),
    ),
    Transition(
        act=ReportAct.ACKNOWLEDGE,
        sources=(ReportState.HANDED_IN,),
        target=ReportState.ACKNOWLEDGED,
        not_by=(ReportAct.HAND_IN,),
    ),
    Transition(act=ReportAct.HAND_ON, sources=(*WITH_WRITER, ReportState.HANDED_IN), reason=True),
    Transition(act=ReportAct.LAPSE, sources=WITH_WRITER, target=ReportState.LAPSED, reason=True),
)
"""The course of a work report: written, handed in, returned with words or acknowledged by another person."""


def step(
    steps: tuple[Transition[_State, _Act], ...],
    state: _State,
    act: _Act,
    *,
    person: int | None,
    last: int | None,
    words: str = "",
    shown: bool = False,
) -> _State:
    """Do an act and give the state afterwards.

    Args:
        steps: `TERM_STEPS` or `REPORT_STEPS`.
        state: Where the thing stands.
        act: What is done.
        person: Who does it; None for the site itself.
        last: Who did what this looks at: closed the term, handed the report in.
        words: Reason or answer, where the act asks for them.
        shown: There is evidence.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: Words or evidence are asked for and not there.
        NotPermitted: The act wants a second person.
    """
    history = [Done(act=one, person=last) for row in steps for one in row.not_by]
    return workflow.step(
        steps, state, act, room="duties", person=person, history=history, reason=words, evidence=shown
    )
