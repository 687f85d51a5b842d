"""The same promises of a backup on PostgreSQL: one moment while people write, and back again as a whole."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.cli.sites import ROOT, SMALL, halfsky, python, surroundings
from tests.cli.test_keeping import HOLDS_TOGETHER, WRITE

URL = os.environ.get("DATABASE_URL", "")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not URL, reason="wants tools/postgresql.sh")]


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases."""
    import psycopg

    names = [f"site_{uuid.uuid4().hex[:10]}" for _ in range(2)]
    with psycopg.connect(URL, autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')
        yield tuple(urlunsplit(urlsplit(URL)._replace(path=f"/{name}")) for name in names)  # type: ignore[misc]
        for name in names:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_backup_taken_while_people_write_is_restored_whole(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    first, second = databases
    home, again = tmp_path / "home", tmp_path / "again"
    python(SMALL, home, DATABASE_URL=first)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(home), "10"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(DATABASE_URL=first),
        cwd=ROOT,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    file = tmp_path / "b.tar.gz"
    done = halfsky("backup", file, "--home", home, DATABASE_URL=first)
    assert done.returncode == 0, done.stderr
    out, errors = writer.communicate(timeout=120)
    assert writer.returncode == 0, errors
    assert int(out) > 0
    wrong = halfsky("restore", file, "--home", tmp_path / "sqlite")
    assert wrong.returncode == 1
    assert "DATABASE_URL" in wrong.stderr
    done = halfsky("restore", file, "--home", again, DATABASE_URL=second)
    assert done.returncode == 0, done.stderr
    then = tuple(map(int, python(HOLDS_TOGETHER, again, DATABASE_URL=second).split()))
    now = tuple(map(int, python(HOLDS_TOGETHER, home, DATABASE_URL=first).split()))
    assert then < now
    refused = halfsky("restore", file, "--home", again, DATABASE_URL=second)
    assert refused.returncode == 1
    assert halfsky("restore", file, "--home", again, "--replace", DATABASE_URL=second).returncode == 0
    assert [path.name for path in (again / "backups").glob("replaced-*.tar.gz")]
    # The restored site goes on: numbers of new rows follow those that were there, and the trail cannot be changed.
    python(GOES_ON, again, DATABASE_URL=second)
    assert halfsky("doctor", "--home", again, DATABASE_URL=second).returncode == 0


GOES_ON = """
import sys
from pathlib import Path
from halfsky.services.starting import start_django, waiting_migrations
start_django(Path(sys.argv[1]))
assert waiting_migrations() == []
from django.db import DatabaseError, transaction
from halfsky.services import audit
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import Area, AuditEntry
with acting(SYSTEM, "areas.change"):
    Area.objects.create(code="990300", name="新县", level="county", path="990300/")
assert audit.verify().breaks == ()
try:
    with transaction.atomic():
        AuditEntry.objects.filter(number=1).delete()
except DatabaseError as fault:
    assert "append-only" in str(fault)
else:
    raise SystemExit("the trail could be changed")
"""
