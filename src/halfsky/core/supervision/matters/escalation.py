"""How far up a matter goes when a date has passed: counted in working days, so that no holiday counts as delay."""

from datetime import date

import msgspec

from halfsky.core.supervision.matters.model import Rung, Settings
from halfsky.core.supervision.matters.workflow import TURNS, State
from halfsky.core.vocabulary.working_days import WorkingDays


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A rung that was reached: its level, counted from 1, whom it tells, and the day on which that was to happen."""

    level: int
    tells: str
    day: date


def ladder(state: State, settings: Settings) -> tuple[Rung, ...]:
    """Whom a matter in a state is put before, in turn; nobody once it is closed."""
    turn = TURNS[state]
    if turn == "unit":
        return settings.unit
    return () if turn == "nobody" else settings.deciding


def reached(
    state: State,
    *,
    due: date | None,
    level: int,
    today: date,
    calendar: WorkingDays,
    settings: Settings,
) -> tuple[Reached, ...]:
    """Rungs that a matter has come to since it was last looked at, the lowest first.

    Args:
        state: Where it stands.
        due: The date that may have passed; None for none.
        level: How far up it is already. A clock set back takes nothing back.
        today: The day of looking.
        calendar: Working days.
        settings: Of matters.
    """
    if due is None:
        return ()
    days = [(rung, calendar.after(due, rung.after)) for rung in ladder(state, settings)]
    return tuple(
        Reached(level=place, tells=rung.tells, day=day)
        for place, (rung, day) in enumerate(days, start=1)
        if place > level and day <= today
    )


def due_after(state: State, *, since: date, calendar: WorkingDays, settings: Settings) -> date | None:
    """By when whoever's turn it is is to act, where the act itself names no date.

    Args:
        state: The state that was just reached.
        since: The day on which it was.
        calendar: Working days.
        settings: Of matters.

    Returns:
        None for a closed matter, and where a letter or a promise names the date.
    """
    if state is State.OPENED:
        return calendar.after(since, settings.send_days)
    if state in (State.REPLIED, State.CLOSING):
        return calendar.after(since, settings.decide_days)
    if state is State.RETURNED:
        return calendar.after(since, settings.least_days)
    return None
