"""One office on SQLite: readers of the demonstration's prefecture, and how long each kind of page takes.

Usage:
    python -m tools.nation.prefecture [--home DIR] [--minutes 2] [--readers 10]

The home is that of `halfsky demo`; one that is not there is built first, without a home given in a folder that is thrown
away. It is served as `halfsky serve` does. Every reader turns a page every three seconds; every other one is signed in,
the rest are the public and read the release. What the wait of a page is measured from is the moment it was to be turned.
What was promised is 80 ms; any answer but a page ends the run with 1. Raw figures go to
docs/explanation/load/prefecture-sqlite.json.
"""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import msgspec

from halfsky.services.serving import prepare_demonstration
from tools.load.serving import Server, free_port
from tools.load.sessions import open_sessions
from tools.nation.machine import keep_run
from tools.nation.turning import PAUSE, reading

_WITHIN = 80.0
_ROOMS = {"board": 20, "indicator": 20, "area": 15, "target": 15, "plan": 10, "compare": 10, "search": 10}
_WORDS = (
    "孕产妇",
    "教育",
    "yuntong",
    "maternal",
    "就业",
    "jiankang",
    "yunling",
    "卫生健康",
    "婦女",
    "illiteracy",
)


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What addresses are made of: what the public may read, so that every reader can.

    Attributes:
        targets: Numbers, each with an area that it is judged in.
        areas: The plan's own first.
    """

    plan: str
    years: list[int]
    targets: list[tuple[int, str]]
    indicators: list[str]
    areas: list[str]

    def address(self, lot: random.Random) -> tuple[str, str]:
        """A room and an address in it."""
        (room,) = lot.choices(list(_ROOMS), list(_ROOMS.values()))
        number, judged = lot.choice(self.targets)
        area, indicator, year = lot.choice(self.areas), lot.choice(self.indicators), lot.choice(self.years)
        return room, {
            "board": f"/plans/{self.plan}/board/?area={area}&year={year}",
            "indicator": f"/indicators/{indicator}/?area={area}",
            "area": f"/areas/{area}/",
            "target": f"/plans/{self.plan}/targets/{number}/?area={judged}",
            "plan": f"/plans/{self.plan}/",
            "compare": f"/compare/?indicator={indicator}&year={year}",
            "search": f"/search/?q={quote(lot.choice(_WORDS))}",
        }[room]


def main() -> int:
    """Build the home where there is none, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _measure(given.home or Path(folder), given)


def _measure(home: Path, given: argparse.Namespace) -> int:
    home.mkdir(parents=True, exist_ok=True)
    prepare_demonstration(home, None, second_factor=False, progress=_progress)
    world = _world()
    keys = _keys(world.areas[0])
    server = Server(home, free_port())
    before = os.getloadavg()
    server.start()
    try:
        read = reading(server, world.address, list(_ROOMS), keys, inside=False)
        read(given.readers, PAUSE * 2)  # the first page of a process reads in what stays
        main_run = read(given.readers, given.minutes * 60)
        memory = round(server.memory_mib())
    finally:
        server.stop()
    result = {
        "task": "prefecture",
        "pause": PAUSE,
        "within": _WITHIN,
        "main": main_run,
        "server_memory_mib": memory,
    }
    keep_run(result, before=before, out=given.out, name="prefecture")
    return 1 if main_run["failed"] else 0


def _progress(zh: str, en: str) -> None:
    sys.stderr.write(f"{en}\n")


def _world() -> World:
    from halfsky.services import editions

    chosen = editions.choose(None)
    edition = chosen.edition
    top = edition.manifest.area
    areas = sorted(edition.areas)
    rows = editions.readable(None).filter(plan=chosen.plan)
    return World(
        plan=chosen.plan.number,
        years=sorted(rows.values_list("vintage__year", flat=True)),
        targets=[(one.number, area) for area in areas for one in edition.standings(area)],
        indicators=sorted({one.indicator for one in edition.standings(top) if one.indicator}),
        areas=areas,
    )


def _keys(area: str) -> list[str]:
    """Sessions of those who only read, of the plan's own area."""
    from halfsky.store.models import Person

    people = Person.objects.filter(username__regex=rf"^(leader|evaluator)\d*\.{area}$")
    return open_sessions(list(people.order_by("pk")))


if __name__ == "__main__":
    sys.exit(main())
