"""Several officers send letters at once on a real database: each on a connection of their own; what became of it as JSON.

Run as a program of its own, like `two_at_once`.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

AT_ONCE = 4
ROUNDS = 3


def main(folder: Path) -> dict[str, Any]:
    """Build a database, let several send at once several times, and say which numbers there are."""
    os.environ["HALFSKY_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.db import connection

    postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    name = f"test_letters_{os.getpid()}" if postgres else str(folder / "letters.sqlite3")
    settings.DATABASES["default"]["TEST"] = {"NAME": name}
    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return outcome()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def outcome() -> dict[str, Any]:
    """Numbers of the letters that were sent, and whether the trail holds."""
    from halfsky.services import audit, matter_opening
    from halfsky.store.models import Letter, Matter
    from tests.people import make_world

    world = make_world(("EDUCATION",))
    office, area = world.actor("office.990100"), world.areas["990100"]
    lead = world.units["990100", "EDUCATION"].pk
    for turn in range(ROUNDS):
        rows = [
            matter_opening.open_from(
                office, area, origin="person", title=f"{turn}-{place}", words="督导发现", lead=lead
            )
            for place in range(AT_ONCE)
        ]
        threads = [threading.Thread(target=_send, args=(office, row.number)) for row in rows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return {
        "numbers": sorted(Letter.objects.values_list("nth", flat=True)),
        "matters": Matter.objects.values("number").distinct().count(),
        "breaks": len(audit.verify().breaks),
    }


def _send(office: Any, number: str) -> None:
    from django.db import connection

    from halfsky.services import letters

    try:
        letters.send(office, number, series="reminder", asks="说明情况", days=10)
    finally:
        connection.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
