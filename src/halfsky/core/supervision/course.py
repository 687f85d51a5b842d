"""One way of writing a course of work down as states × acts, and of taking a step in it."""

from collections.abc import Iterable

import msgspec

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a course.

    Attributes:
        act: What is done; a right of `codebook/rights`.
        sources: States in which it may be done.
        target: State afterwards; None keeps the state.
        words: Whether words are asked for.
        shown: Whether evidence is asked for.
        not_by: The last doer of any of these acts may not do this one: a second person is wanted.
    """

    act: str
    sources: tuple[str, ...]
    target: str | None
    words: bool = False
    shown: bool = False
    not_by: tuple[str, ...] = ()


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An act of the past; the site itself is no person."""

    act: str
    person: int | None


def open_acts(rows: tuple[Row, ...], state: str) -> tuple[str, ...]:
    """The acts that a state allows, in the order of the course."""
    return tuple(row.act for row in rows if state in row.sources)


def allowed(
    rows: tuple[Row, ...], state: str, act: str, *, person: int | None, history: Iterable[Done]
) -> bool:
    """Whether a person may do an act in a state, words and evidence aside."""
    row = _row(rows, state, act)
    return row is not None and not _is_the_same(row, person, tuple(history))


def step(
    rows: tuple[Row, ...],
    state: str,
    act: str,
    *,
    person: int | None,
    history: Iterable[Done] = (),
    words: str = "",
    shown: str = "",
) -> str:
    """Do an act and give the state afterwards.

    Args:
        rows: The course.
        state: Where the thing stands.
        act: What is done.
        person: Who does it; None for the site itself.
        history: What was done before, oldest first.
        words: What is said, where the act asks for it.
        shown: What shows it, where the act asks for evidence.

    Raises:
        Conflict: The state does not allow the act (someone else may have been quicker).
        Invalid: Words or evidence are asked for and not there.
        NotPermitted: The act wants a second person.
    """
    row = _row(rows, state, act)
    if row is None:
        raise Conflict("supervision.not_in_this_state", state=state, act=act)
    if row.words and not words.strip():
        raise Invalid("supervision.words_wanted", act=act)
    if row.shown and not shown.strip():
        raise Invalid("supervision.evidence_wanted", act=act)
    if _is_the_same(row, person, tuple(history)):
        raise NotPermitted("supervision.second_person_wanted", act=act)
    return row.target or state


def _row(rows: tuple[Row, ...], state: str, act: str) -> Row | None:
    return next((row for row in rows if row.act == act and state in row.sources), None)


def _is_the_same(row: Row, person: int | None, history: tuple[Done, ...]) -> bool:
    if person is None or not row.not_by:
        return False
    last = next((done for done in reversed(history) if done.act in row.not_by), None)
    return last is not None and last.person == person
