"""A site as it is served, with a database of its own, and what the journey has to know about it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from urllib.parse import urlsplit, urlunsplit

import msgspec

from tests.cli.sites import ROOT, free_port, served, surroundings
from tests.journeys import seed
from tests.shared import SHARED

OUT = ROOT / "out" / "journey"
"""Pictures of every page, files that people download: build output, looked at after each change of pages."""


class Site(msgspec.Struct, kw_only=True):
    """A running site.

    Attributes:
        address: As typed into a browser.
        stage: Areas and plan.
        names: People's names by username.
        secrets: Of their authenticators, by username.
        words: Chinese that may stand in English pages: the plan, names, and what people type.
        codes: Of authenticators, by who has used them: each works once.
        flaws: What pages looked at so far have wrong, each with its address.
    """

    address: str
    home: Path
    folder: Path
    database: str
    stage: seed.Stage
    names: dict[str, str]
    secrets: dict[str, str]
    words: str
    flaws: list[str] = []
    codes: set[tuple[str, str]] = set()

    def act(self, what: str) -> None:
        """Let the seed do something more."""
        _seed(what, self.home, self.folder, self.database)


@contextmanager
def journey_site(folder: Path, *, begin: str = "settle", invented: bool | None = None) -> Iterator[Site]:
    """A site served by gunicorn; on PostgreSQL where DATABASE_URL names one.

    Args:
        folder: For its home and what the seed writes.
        begin: What the seed does first; see `tests.journeys.seed`.
        invented: Whether areas and plan are the invented ones; by default where no real plan is at hand.
    """
    stage = seed.places(folder, invented=not SHARED.is_dir() if invented is None else invented)
    (folder / "stage.json").write_bytes(msgspec.json.encode(stage))
    home, port = folder / "home", free_port()
    with _database() as database:
        _seed(begin, home, folder, database)
        names = msgspec.json.decode((folder / "names.json").read_bytes(), type=dict[str, str])
        secrets = msgspec.json.decode((folder / "secrets.json").read_bytes(), type=dict[str, str])
        with served("serve", "--home", home, port=port, **_environment(database)):
            yield Site(
                address=f"http://127.0.0.1:{port}",
                home=home,
                folder=folder,
                database=database,
                stage=stage,
                names=names,
                secrets=secrets,
                words="\n".join(
                    ("半边天", *names.values(), (folder / "areas.csv").read_text(encoding="utf-8"))
                ),
            )


def _environment(database: str) -> dict[str, str]:
    return {"DATABASE_URL": database} if database else {}


def _seed(what: str, home: Path, folder: Path, database: str) -> None:
    command = [sys.executable, "-m", "tests.journeys.seed", what, str(home), str(folder)]
    done = run(
        command,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=surroundings(**_environment(database)),
        check=False,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def _database() -> Iterator[str]:
    """Address of a new, empty database on the server of DATABASE_URL; empty for SQLite in the home."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield ""
        return
    import psycopg

    name = f"journey_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
