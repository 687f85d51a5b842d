"""A backup taken in the middle of the load, brought back elsewhere, and held against what was promised before it."""

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from tools.load.proof import BROKEN
from tools.load.visits import Promise

_ROOT = Path(__file__).resolve().parents[2]


class Backup:
    """A backup to be taken some seconds after the load has begun; `began` and `seconds` are known afterwards."""

    def __init__(self, home: Path, *, after: float) -> None:
        self._home, self._after = home, after
        self.file = home.parent / "in-mid-load.tar.gz"
        self.began = self.seconds = 0.0
        self._thread = threading.Thread(target=self._take)

    def __enter__(self) -> "Backup":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _take(self) -> None:
        time.sleep(self._after)
        self.began = time.time()
        _run("-m", "halfsky.cli.main", "backup", self.file, "--home", self._home)
        self.seconds = time.time() - self.began


def bring_back(backup: Backup, promises: list[Promise]) -> dict[str, Any]:
    """Restore into a home and a database of its own, and hold it against what was promised before the backup began.

    Returns:
        What the backup took, and the proof of the restored site.
    """
    again = backup.file.parent / "again"
    before = [one for one in promises if one.at < backup.began]
    told = backup.file.with_suffix(".promises")
    told.write_bytes(msgspec.json.encode(before))
    with _database() as address:
        _run("-m", "halfsky.cli.main", "restore", backup.file, "--home", again, **address)
        _run("-m", "halfsky.cli.main", "verify-audit", "--home", again, **address)
        said = _run("-m", "tools.load.proof", again, told, **address)
    proof = msgspec.json.decode(said)
    return {
        "seconds": round(backup.seconds, 1),
        "mib": round(backup.file.stat().st_size / 2**20, 1),
        "promised_before": len(before),
        "promised_in_all": len(promises),
        "proof": proof,
        "holds": not any(proof[name] for name in BROKEN),
    }


def _run(*words: object, **more: str) -> str:
    done = subprocess.run(  # noqa: S603  the site's own commands
        [sys.executable, *map(str, words)],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env=os.environ | more,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """An empty database beside the one in use; nothing for SQLite, whose database is in the home."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield {}
        return
    import psycopg

    name = f"again_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
