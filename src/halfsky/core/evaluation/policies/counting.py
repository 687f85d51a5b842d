"""The assessments of a year, counted: every number follows from the register and from nothing else."""

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import Literal

import msgspec

from halfsky.core.evaluation.policies.model import Entry
from halfsky.core.evaluation.policies.workflow import State

Axis = Literal["issuer", "field", "stage", "kind", "subject", "state", "conclusion", "outcome"]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a count: `of` is a value of the axis, `registered` policies of it, and what became of them."""

    of: str
    registered: int
    screened_out: int
    assessed: int
    no_objection: int
    amend: int
    object: int


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """How letters that ask for a reply were answered.

    Attributes:
        asked: Letters that asked for one.
        on_time: Answered by the day.
        late: Answered after it, or not answered though it is past.
        open: Not answered, and not due yet.
        middle: Median of the working days from letter to reply; None where nothing was answered.
        longest: The longest of them.
        proposals: Proposals of the answered letters; `accepted` and `partly` of them taken up.
    """

    asked: int
    on_time: int
    late: int
    open: int
    middle: float | None
    longest: int | None
    proposals: int
    accepted: int
    partly: int


def count_by(entries: Iterable[Entry], axis: Axis) -> tuple[Counted, ...]:
    """Policies by a property, the most first, then by its value."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(getattr(entry, axis), []).append(entry)
    counted = [_counted(of, rows) for of, rows in groups.items()]
    return tuple(sorted(counted, key=lambda one: (-one.registered, one.of)))


def count_all(entries: Iterable[Entry]) -> Counted:
    """The whole year in one line."""
    return _counted("", list(entries))


def _counted(of: str, rows: list[Entry]) -> Counted:
    conclusions = Counter(row.conclusion for row in rows)
    return Counted(
        of=of,
        registered=len(rows),
        screened_out=sum(row.state == State.SCREENED_OUT for row in rows),
        assessed=sum(bool(row.conclusion) for row in rows),
        no_objection=conclusions["no_objection"],
        amend=conclusions["amend"],
        object=conclusions["object"],
    )


def count_replies(entries: Iterable[Entry], *, late: Iterable[str]) -> Replies:
    """How the letters of a year were answered.

    Args:
        entries: Policies of the year.
        late: Numbers of those whose reply is past its day and not there.
    """
    asked = [entry for entry in entries if entry.due is not None]
    answered = [entry for entry in asked if entry.replied is not None]
    on_time = [entry for entry in answered if _in_time(entry)]
    still_late = {entry.number for entry in asked if entry.replied is None} & set(late)
    days = [entry.days for entry in answered if entry.days is not None]
    return Replies(
        asked=len(asked),
        on_time=len(on_time),
        late=len(answered) - len(on_time) + len(still_late),
        open=len(asked) - len(answered) - len(still_late),
        middle=float(median(days)) if days else None,
        longest=max(days, default=None),
        proposals=sum(entry.proposals for entry in answered),
        accepted=sum(entry.accepted for entry in answered),
        partly=sum(entry.partly for entry in answered),
    )


def _in_time(entry: Entry) -> bool:
    return entry.replied is not None and entry.due is not None and entry.replied <= entry.due
