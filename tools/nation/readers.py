"""Readers who turn pages: how soon the first byte and the whole page are there, and from how many on it is too late.

Usage:
    python -m tools.nation.readers --home DIR [--minutes 5] [--readers 50] [--inside]

The home holds the nation, frozen and judged (`python -m tools.nation.nightly --home DIR`). The site is served as
`halfsky serve` does. Every reader turns a page every three seconds, whether or not the one before was quick; what a
page waits beyond its moment counts. Every other reader is signed in; with `--inside` all are, where nothing is published
yet. Addresses are drawn by a fixed lot. After that more and more readers come, half a minute each time, until 95 of 100
pages are no longer there within a second: the pages answered a second in the step before are the saturation point.
Any answer but a page ends the run with 1. Raw figures go to docs/explanation/load/readers-DATABASE.json.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from halfsky.services.starting import start_django
from tools.load.serving import Server, free_port
from tools.load.sessions import open_sessions
from tools.nation.machine import keep_run
from tools.nation.places import NATION
from tools.nation.turning import PAUSE, Read, reading

_TOO_LATE = 1000.0
_STEP_SECONDS, _MOST = 30.0, 3200
_ROOMS = {"front": 15, "board": 30, "indicator": 25, "area": 20, "compare": 10}
_LEVELS = {"nation": 5, "province": 10, "prefecture": 25, "county": 60}


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What addresses are made of."""

    plan: str
    year: int
    indicators: list[str]
    areas: dict[str, list[str]]

    def address(self, lot: random.Random) -> tuple[str, str]:
        """A room and an address in it."""
        (room,) = lot.choices(list(_ROOMS), list(_ROOMS.values()))
        levels = [level for level in _LEVELS if self.areas[level]]
        (level,) = lot.choices(levels, [_LEVELS[one] for one in levels])
        area, indicator = lot.choice(self.areas[level]), lot.choice(self.indicators)
        return room, {
            "front": "/",
            "board": f"/plans/{self.plan}/board/?area={area}",
            "indicator": f"/indicators/{indicator}/?area={area}",
            "area": f"/areas/{area}/",
            "compare": f"/compare/?indicator={indicator}&year={self.year}",
        }[room]


def main() -> int:
    """Measure a reading room, then look for its end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--inside", action="store_true", help="all readers are signed in")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    start_django(given.home)
    world, keys = _world(), _keys()
    server = Server(given.home, free_port())
    before = os.getloadavg()
    server.start()
    try:
        read = reading(server, world.address, list(_ROOMS), keys, inside=given.inside)
        main_run = read(given.readers, given.minutes * 60)
        steps = list(_steps(read, given.readers)) if not main_run["failed"] else []
        memory = round(server.memory_mib())
    finally:
        server.stop()
    result = {
        "task": "readers",
        "inside_only": given.inside,
        "pause": PAUSE,
        "main": main_run,
        "steps": steps,
        "server_memory_mib": memory,
    }
    keep_run(result, before=before, out=given.out, name="readers")
    return 1 if main_run["failed"] else 0


def _world() -> World:
    from halfsky.services.site_ground import site_ground
    from halfsky.store.models import Area, PlanDocument
    from tools.nation.founding import INDICATORS, YEAR
    from tools.nation.wanted import chosen

    plan = PlanDocument.objects.get(area__code=NATION, state="adopted")
    areas: dict[str, list[str]] = {level: [] for level in _LEVELS}
    for code, level in Area.objects.filter(level__in=_LEVELS).values_list("code", "level"):
        areas[level].append(code)
    indicators = [one.code for one in chosen(site_ground().codebook, INDICATORS)]
    return World(plan=plan.number, year=YEAR, indicators=indicators, areas=areas)


def _keys() -> list[str]:
    """Sessions of those who only read: they see all figures, and show no second factor."""
    from halfsky.store.models import Person

    readers = [f"{role}.{NATION}" for role in ("evaluator", "leader")]
    return open_sessions(list(Person.objects.filter(username__in=readers).order_by("pk")))


def _steps(read: Read, readers: int) -> Iterator[dict[str, Any]]:
    """More and more readers, half as many again each time, until pages are late."""
    while readers < _MOST:
        readers = round(readers * 1.5)
        step = read(readers, _STEP_SECONDS)
        yield step
        if step["whole_p95"] > _TOO_LATE or step["failed"]:
            return


if __name__ == "__main__":
    sys.exit(main())
