"""The way of a term of a duty and of a work report: states × acts, who may act, and what each act asks for."""

from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted


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


class ReportState(StrEnum):
    """Where a yearly work report stands."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"


class ReportAct(StrEnum):
    """What is done with a work report; each is a right of `codebook/rights/duties.yaml`."""

    WRITE = "work_reports.write"
    HAND_IN = "work_reports.hand_in"
    SEND_BACK = "work_reports.send_back"
    ACKNOWLEDGE = "work_reports.acknowledge"


_State = TypeVar("_State", bound=StrEnum)
_Act = TypeVar("_Act", bound=StrEnum)


class Step(msgspec.Struct, Generic[_State, _Act], frozen=True, kw_only=True):
    """One row of a table.

    Attributes:
        act: What is done.
        sources: States in which it may be done.
        target: State afterwards; None keeps the state.
        words: Whether words are asked for.
        shown: Whether evidence is asked for: a file, or a link within the site.
        second: Whether it wants another person than the one before.
    """

    act: _Act
    sources: tuple[_State, ...]
    target: _State | None
    words: bool = False
    shown: bool = False
    second: bool = False


_CLOSED = (TermState.DONE, TermState.EXCUSED)

TERM_STEPS: tuple[Step[TermState, TermAct], ...] = (
    Step(act=TermAct.KEEP, sources=(TermState.OPEN,), target=TermState.DONE, words=True, shown=True),
    Step(act=TermAct.FULFIL, sources=(TermState.OPEN,), target=TermState.DONE, shown=True),
    Step(act=TermAct.EXCUSE, sources=(TermState.OPEN,), target=TermState.EXCUSED, words=True),
    Step(act=TermAct.REOPEN, sources=_CLOSED, target=TermState.OPEN),
    Step(act=TermAct.CONFIRM, sources=(TermState.DONE,), target=TermState.DONE_SEEN, second=True),
    Step(act=TermAct.CONFIRM, sources=(TermState.EXCUSED,), target=TermState.EXCUSED_SEEN, second=True),
    Step(
        act=TermAct.SEND_BACK,
        sources=(*_CLOSED, TermState.DONE_SEEN, TermState.EXCUSED_SEEN),
        target=TermState.OPEN,
        words=True,
        second=True,
    ),
)
"""The course of a term: no closure without evidence or a reason, and none final without a second person."""

REPORT_STEPS: tuple[Step[ReportState, ReportAct], ...] = (
    Step(act=ReportAct.WRITE, sources=(ReportState.DRAFT, ReportState.RETURNED), target=None),
    Step(
        act=ReportAct.HAND_IN,
        sources=(ReportState.DRAFT, ReportState.RETURNED),
        target=ReportState.HANDED_IN,
    ),
    Step(
        act=ReportAct.SEND_BACK,
        sources=(ReportState.HANDED_IN,),
        target=ReportState.RETURNED,
        words=True,
        second=True,
    ),
    Step(
        act=ReportAct.ACKNOWLEDGE,
        sources=(ReportState.HANDED_IN,),
        target=ReportState.ACKNOWLEDGED,
        second=True,
    ),
)
"""The course of a work report: written, handed in, returned with words or acknowledged by another person."""


def open_steps(steps: tuple[Step[_State, _Act], ...], state: _State) -> tuple[_Act, ...]:
    """The acts that a state allows, in the order of the table."""
    return tuple(row.act for row in steps if state in row.sources)


def step(
    steps: tuple[Step[_State, _Act], ...],
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
    row = next((row for row in steps if row.act == act and state in row.sources), None)
    if row is None:
        raise Conflict("duties.not_in_this_state", state=state.value, act=act.value)
    if row.words and not words.strip():
        raise Invalid("duties.words_wanted")
    if row.shown and not shown:
        raise Invalid("duties.evidence_wanted")
    if row.second and person is not None and person == last:
        raise NotPermitted("duties.second_person_wanted")
    return row.target or state
