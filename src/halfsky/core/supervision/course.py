"""Steps of meetings, decisions, inspections and findings: the one rule over their tables, in words they share."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

from halfsky.core.vocabulary import workflow
from halfsky.core.vocabulary.workflow import Done, Transition, latest

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


def allowed(
    rows: tuple[Transition[S, A], ...],
    state: str,
    act: str,
    *,
    person: int | None,
    history: Iterable[Done[Any]],
) -> bool:
    """Whether a person may do an act in a state, words and evidence aside."""
    return workflow.is_open_to(
        rows, _state(rows, state), _act(rows, act), person=person, history=latest(history)
    )


def step(
    rows: tuple[Transition[S, A], ...],
    state: str,
    act: str,
    *,
    person: int | None,
    history: Iterable[Done[Any]] = (),
    words: str = "",
    shown: str = "",
) -> S:
    """Do an act and give the state afterwards.

    Args:
        rows: The table.
        state: Where the thing stands, as it is kept.
        act: What is done.
        person: Who does it; None for the site itself.
        history: What was done before, oldest first; of each act the last time counts.
        words: What is said, where the act asks for it.
        shown: What shows it, where the act asks for evidence.

    Raises:
        Conflict, Invalid, NotPermitted: See `core.vocabulary.workflow.step`.
    """
    return workflow.step(
        rows,
        _state(rows, state),
        _act(rows, act),
        room="supervision",
        person=person,
        history=latest(history),
        reason=words,
        evidence=bool(shown.strip()),
    )


def _state(rows: tuple[Transition[S, A], ...], state: str) -> S:
    return type(rows[0].sources[0])(state)


def _act(rows: tuple[Transition[S, A], ...], act: str) -> A:
    return type(rows[0].act)(act)
