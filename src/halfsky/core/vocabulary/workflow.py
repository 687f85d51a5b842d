"""Ways that things go through an office: tables of states × acts, and the one rule by which a step is taken.

A table says everything: what may be done where, what it asks for, and by whom it may not be done. Services run it, tests
walk it, reference pages print it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted

State = TypeVar("State", bound=StrEnum)
Act = TypeVar("Act", bound=StrEnum)


class Transition(msgspec.Struct, Generic[State, Act], frozen=True, kw_only=True):
    """One row of a table.

    Attributes:
        act: What is done; a right of `codebook/rights` where people do it.
        sources: States in which it may be done.
        target: State afterwards; None keeps the state, or the room tells it from what is on record.
        reason: Whether words are asked for.
        evidence: Whether something to show is asked for: a file, or a link within the site.
        not_by: Acts whose doer may not do this one: a second person is wanted.
    """

    act: Act
    sources: tuple[State, ...]
    target: State | None = None
    reason: bool = False
    evidence: bool = False
    not_by: tuple[Act, ...] = ()


class Done(msgspec.Struct, Generic[Act], frozen=True, kw_only=True):
    """An act of the past, as the history of a thing keeps it; nobody for what the site did itself."""

    act: Act
    person: int | None


def open_acts(table: Iterable[Transition[State, Act]], state: State) -> tuple[Act, ...]:
    """The acts that a state allows, in the order of the table."""
    return tuple(row.act for row in table if state in row.sources)


def latest(history: Iterable[Done[Act]]) -> tuple[Done[Act], ...]:
    """Of each act the last time it was done: where a thing goes round, an earlier doer may take the other part."""
    return tuple({done.act: done for done in history}.values())


def step(
    table: Iterable[Transition[State, Act]],
    state: State,
    act: Act,
    *,
    room: str,
    person: int | None,
    history: Iterable[Done[Act]] = (),
    reason: str = "",
    evidence: bool = False,
) -> State:
    """Take a step and give the state afterwards.

    Args:
        table: Of the room.
        state: Where the thing stands.
        act: What is done.
        room: In whose words a refusal is told: messages `<room>.not_in_this_state` and so on.
        person: Who does it; None for the site itself.
        history: Acts of the past that count, oldest first.
        reason: Words of the person.
        evidence: There is something to show.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: Words or evidence are asked for and not there.
        NotPermitted: The act wants a second person.
    """
    row = _row(table, state, act)
    if row is None:
        raise Conflict(f"{room}.not_in_this_state", state=state.value, act=act.value)
    if row.reason and not reason.strip():
        raise Invalid(f"{room}.reason_wanted", act=act.value)
    if row.evidence and not evidence:
        raise Invalid(f"{room}.evidence_wanted", act=act.value)
    if _is_the_same(row, person, history):
        raise NotPermitted(f"{room}.second_person_wanted", act=act.value)
    return row.target or state


def is_open_to(
    table: Iterable[Transition[State, Act]],
    state: State,
    act: Act,
    *,
    person: int | None,
    history: Iterable[Done[Act]] = (),
) -> bool:
    """Whether a person may do an act in a state, words and evidence aside."""
    row = _row(table, state, act)
    return row is not None and not _is_the_same(row, person, history)


def _row(table: Iterable[Transition[State, Act]], state: State, act: Act) -> Transition[State, Act] | None:
    return next((row for row in table if row.act == act and state in row.sources), None)


def _is_the_same(row: Transition[State, Act], person: int | None, history: Iterable[Done[Act]]) -> bool:
    return person is not None and any(done.person == person and done.act in row.not_by for done in history)
