"""Units that end and counties that merge, and what then waits on whose desk."""

from typing import Any

from halfsky.services import daily, member_units, places
from halfsky.services.moments import today
from tests.meetings import at
from tests.people import World

ADMINISTRATOR = "system_administrator.990100"


def waiting(world: World, username: str, room: Any, kind: str) -> int:
    """How much of a kind waits on somebody's desk."""
    [post] = world.actor(username).posts
    return sum(turn.count for turn in room.turns(post, today()) if turn.kind == kind)


def end_unit(world: World, kind: str, heir: str) -> None:
    """Let a unit of the prefecture be followed by another, and do the day's work."""
    with at(20):
        before, after = world.units["990100", kind], world.units["990100", heir]
        before.refresh_from_db()
        member_units.take_over(world.actor(ADMINISTRATOR), before, after, last_year=2026)
        assert daily.run() > 0
        assert daily.run() == 0


def merge(world: World, before: str, after: str, *, year: int = 2026) -> None:
    """Let a county go into another, and do the day's work."""
    with at(20):
        places.change_areas(world.actor(ADMINISTRATOR), "merge", (before, after), (after,), year=year)
        assert daily.run() > 0
        assert daily.run() == 0
