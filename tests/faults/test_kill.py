"""The server killed in mid-traffic, restarted, killed again: what it had promised stands, whole and once."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.cli.sites import ROOT, surroundings

pytestmark = pytest.mark.slow

KILLS = 5
URL = os.environ.get("DATABASE_URL", "")


def killed(folder: Path, **more: str) -> dict[str, Any]:
    """What the tool measures and proves on a small site."""
    out = folder / "kill.json"
    words = [
        "kill",
        "--kills",
        str(KILLS),
        "--counties",
        "1",
        "--units",
        "6",
        "--home",
        folder / "home",
        "--out",
        out,
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tools.load", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=600,
        env=surroundings(**more),
        cwd=ROOT,
    )
    assert out.is_file(), done.stdout + done.stderr
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    assert (done.returncode == 0) == told["holds"]
    return told


def assert_kept(told: dict[str, Any]) -> None:
    assert told["holds"], told["proof"]
    assert told["promised_hand_ins"] >= KILLS
    assert told["proof"]["hand_ins"] >= told["promised_hand_ins"]
    assert told["cut_off"] > 0, "no request was under way when the server died: the test proves nothing"


def test_every_acknowledged_hand_in_survives_sigkill_on_sqlite(tmp_path: Path) -> None:
    assert_kept(killed(tmp_path))


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database."""
    import psycopg

    name = f"kill_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.skipif(not URL, reason="wants tools/postgresql.sh")
def test_every_acknowledged_hand_in_survives_sigkill_on_postgresql(tmp_path: Path, database: str) -> None:
    assert_kept(killed(tmp_path, DATABASE_URL=database))
