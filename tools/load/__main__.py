"""Play the last hour before a deadline on the real server, kill it in mid-traffic, and prove what is kept.

Usage:
    python -m tools.load burst --minutes 5 --rate 25           3,000 units; DATABASE_URL, else SQLite
    python -m tools.load units --counties 10                    200 units, one after another, with 8 hands
    python -m tools.load kill --kills 100 --counties 2 --units 6
    python -m tools.load sign-in --count 60
    tools/postgresql.sh .venv/bin/python -m tools.load burst    on a PostgreSQL of its own

Everything happens on this machine, in a home that is thrown away, by the same timetable each time. Sessions are made
beforehand in the database; `sign-in` measures signing in, which is slow on purpose, by itself. The result goes into
docs/explanation/load/, or the file of --out, as JSON; `python -m tools.load.page` makes the page of it. Ends with 1 where anything promised was lost, doubled or half written.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
import gunicorn  # type: ignore[import-untyped]
import msgspec

from tools.load.burst import one_after_another, play, schedule, shares
from tools.load.kills import kill_again_and_again
from tools.load.proof import prove
from tools.load.restoring import Backup, bring_back
from tools.load.serving import Server, database_cpu_seconds, free_port
from tools.load.signing_in import sign_in
from tools.load.site import Seat, Size, build
from tools.load.visits import Ledger

OUT = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "load"
Result = dict[str, Any]


def main() -> int:
    """Do what the command line says."""
    given = _parser().parse_args()
    with ExitStack() as stack:
        home = given.home or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        began = time.perf_counter()
        seats = build(home, Size(counties=given.counties, units=given.units, cells=given.cells))
        _say(f"{len(seats)} units, built in {time.perf_counter() - began:.0f} s")
        before = os.getloadavg()
        result = _TASKS[given.task](given, home, seats)
    result |= {
        "task": given.task,
        "machine": _machine(),
        "load_before": before,
        "load_after": os.getloadavg(),
    }
    result |= {"units": len(seats), "cells": given.cells}
    out = given.out or OUT / f"{given.task}-{_database()}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    _say(f"raw: {out}")
    return 0 if result.get("holds", True) and result.get("backup", {}).get("holds", True) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=tuple(_TASKS))
    parser.add_argument("--counties", type=int, default=150)
    parser.add_argument("--units", type=int, default=20, help="in each county")
    parser.add_argument("--cells", type=int, default=60, help="of each return")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rate", type=float, default=25, help="returns saved or handed in, a second")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--within", type=float, default=60, help="minutes after which no further kill begins")
    parser.add_argument("--count", type=int, default=60, help="people who sign in")
    parser.add_argument("--backup", action="store_true", help="burst: back up in the middle and restore")
    parser.add_argument("--home", type=Path, help="a new folder that stays; else one that is thrown away")
    parser.add_argument("--out", type=Path)
    return parser


def _burst(given: argparse.Namespace, home: Path, seats: list[Seat]) -> Result:
    events = schedule(len(seats), rate=given.rate, seconds=given.minutes * 60)

    def work(port: int) -> Result:
        with ExitStack() as stack:
            backup = Backup(home, after=given.minutes * 30) if given.backup else None
            if backup:
                stack.enter_context(backup)
            began = time.perf_counter()
            ledger, failed = play(port, seats, events)
            took = time.perf_counter() - began
        told = _told(ledger, failed) | {"rate": given.rate, "visits": len(events), "seconds": took}
        if backup:
            told["backup"] = bring_back(backup, ledger.promises)
            _say(str(told["backup"]))
        return told

    return _served(home, work)


def _units(given: argparse.Namespace, home: Path, seats: list[Seat]) -> Result:
    def work(port: int) -> Result:
        ledger, failed, took = one_after_another(port, seats)
        return _told(ledger, failed) | {"seconds": took}

    return _served(home, work)


def _kill(given: argparse.Namespace, home: Path, seats: list[Seat]) -> Result:
    ledger, starts, cut = kill_again_and_again(home, seats, kills=given.kills, within=given.within * 60)
    told = _told(ledger, [])
    return told | {"kills": len(starts) - 1, "cut_off": cut, "starts": [round(one, 2) for one in starts]}


def _sign_in(given: argparse.Namespace, home: Path, seats: list[Seat]) -> Result:
    return _served(home, lambda port: sign_in(port, seats[: given.count]))


_TASKS: dict[str, Callable[[argparse.Namespace, Path, list[Seat]], Result]] = {
    "burst": _burst,
    "units": _units,
    "kill": _kill,
    "sign-in": _sign_in,
}


def _served(home: Path, work: Callable[[int], Result]) -> Result:
    """Do something while the site is served; with what the server used."""
    server = Server(home, free_port())
    server.start()
    try:
        before, mine, stored = server.cpu_seconds(), time.process_time(), database_cpu_seconds()
        result = work(server.port)
        used = {
            "server_cpu": round(server.cpu_seconds() - before, 1),
            "database_cpu": round(database_cpu_seconds() - stored, 1),
            "visitors_cpu": round(time.process_time() - mine, 1),
            "server_memory_mib": round(server.memory_mib()),
        }
    finally:
        server.stop()
    return result | used


def _told(ledger: Ledger, failed: list[str]) -> Result:
    """Times by kind of request, and what the database says of what was promised."""
    proof = prove(ledger.promises)
    times = list(shares(ledger))
    for row in times:
        _say(
            "{kind:14} {count:6} {failed:4} failed   p50 {p50:8.1f}  p95 {p95:8.1f}  p99 {p99:8.1f} ms".format(
                **row
            )
        )
    _say(f"promised {len(ledger.promises)}, not acknowledged {len(failed)}, holds: {proof.holds}")
    _say(
        str(
            {name: len(v) if isinstance(v, tuple) else v for name, v in msgspec.structs.asdict(proof).items()}
        )
    )
    return {
        "times": times,
        "promised_saves": sum(1 for one in ledger.promises if one.act == "save"),
        "promised_hand_ins": sum(1 for one in ledger.promises if one.act == "hand_in"),
        "not_acknowledged": failed,
        "proof": msgspec.to_builtins(proof),
        "holds": proof.holds,
    }


def _machine() -> Result:
    from django.db import connection

    with connection.cursor() as cursor:
        engine = "version()" if connection.vendor == "postgresql" else "sqlite_version()"
        cursor.execute(f"SELECT {engine}")
        told = cursor.fetchone()[0]
        durable = None
        if connection.vendor == "postgresql":
            # What is acknowledged is on the disk only where both are on.
            cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
            durable = cursor.fetchone() == ("on", "on")
    return {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "database": f"{connection.vendor} {told}",
        "durable": durable,
        "django": django.get_version(),
        "gunicorn": gunicorn.__version__,
    }


def _database() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
