"""Two people at once on a real database: each on a connection of their own; what became of it as JSON.

Run as a program of its own, so that SQLite lies in a file as it does in an office; PostgreSQL where DATABASE_URL says so.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROUNDS = 4


def main(folder: Path) -> dict[str, Any]:
    """Build a database, let two people act at once several times, and say what stands afterwards."""
    os.environ["HALFSKY_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.db import connection

    name = f"test_two_{os.getpid()}" if connection_is_postgres(settings) else str(folder / "two.sqlite3")
    settings.DATABASES["default"]["TEST"] = {"NAME": name}
    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return outcome()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def connection_is_postgres(settings: Any) -> bool:
    """Whether the site runs on PostgreSQL."""
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


def outcome() -> dict[str, Any]:
    """What two reviewers, and two liaisons with one form, do at the same moment."""
    from halfsky.core.returns.workflow import Act
    from halfsky.services import audit, campaigns, returns
    from halfsky.store.models import AuditEntry, Observation, Return, ReturnStep
    from tests.people import adopted_plan, make_world
    from tests.services.test_workflow_machine import answered

    world = make_world(("EDUCATION",))
    plan = adopted_plan(world)
    top = world.actor("reviewer.990100")
    campaigns.open_campaign(top, plan.number, year=2024, due=date(2025, 6, 30))
    number = "2024-990101-education"
    liaison, leader = (world.actor(f"{role}.990101.education") for role in ("liaison", "unit_leader"))
    reviewers = [world.actor(f"{role}.990101") for role in ("reviewer", "reviewer2")]
    told: dict[str, Any] = {"saves": [], "acceptances": []}
    for turn in range(ROUNDS):
        row = Return.objects.get(number=number)
        version, answers = row.version, answered(row, 100.0 + turn)
        told["saves"].append(
            both([lambda: returns.save(liaison, number, answers, version=version)] * 2)  # noqa: B023
        )
        returns.hand_in(liaison, number, version=version + 1)
        returns.perform(leader, number, Act.APPROVE)
        told["acceptances"].append(
            both([lambda who=who: returns.perform(who, number, Act.ACCEPT) for who in reviewers])
        )
        if turn < ROUNDS - 1:
            returns.perform(reviewers[0], number, Act.SEND_BACK_APPROVED, reason="再核对")
    kept = Observation.objects.filter(source__number=number, known_until=None, value__isnull=False)
    return told | {
        "version": Return.objects.get(number=number).version,
        "values": [one.value for one in kept],
        "steps": ReturnStep.objects.filter(act=Act.ACCEPT.value).count(),
        "entries": AuditEntry.objects.filter(act=Act.ACCEPT.value).count(),
        "breaks": len(audit.verify().breaks),
    }


def both(doings: list[Callable[[], Any]]) -> list[str]:
    """Do two things at the same moment, each in a thread with a connection of its own."""
    from django.db import connection

    from halfsky.core.vocabulary.errors import HalfSkyError

    start, ends = threading.Barrier(len(doings)), [""] * len(doings)

    def one(place: int) -> None:
        start.wait()
        try:
            doings[place]()
            ends[place] = "done"
        except HalfSkyError as refusal:
            ends[place] = type(refusal).__name__
        except Exception as fault:
            ends[place] = repr(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
