"""The home: the one folder of everything a site keeps. Who may use it, and that only one server does."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound

DATABASE = "halfsky.sqlite3"
KEPT = ("files", "vintages")
"""Folders of a home that rows of the database speak of."""

DEMONSTRATION = "demonstration.json"
ACCOUNTS = "accounts.csv"
_LOCK = "server.lock"


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """The server of a home, as it says itself: process numbers and address."""

    process: int
    address: str
    web: int = 0
    worker: int = 0


def default_home() -> Path:
    """The home where none is given: `HALFSKY_HOME`, or `.halfsky` in the user's own folder."""
    return Path(os.environ.get("HALFSKY_HOME", Path.home() / ".halfsky")).resolve()


def make_home(home: Path) -> None:
    """Make the folder where there is none, and see that this user may keep everything in it.

    Raises:
        Invalid: It is a file, cannot be written, or belongs to another user.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as fault:
        raise Invalid("site_commands.home_not_made", home=str(home), fault=str(fault)) from fault
    if foreign := owned_by_others(home):
        owner = foreign[0].stat().st_uid
        raise Invalid(
            "site_commands.home_of_another",
            file=str(foreign[0]),
            owner=owner,
            me=os.geteuid(),
            home=str(home),
        )
    if not os.access(home, os.W_OK | os.X_OK):
        raise Invalid("site_commands.home_not_writable", home=str(home))


def owned_by_others(home: Path) -> list[Path]:
    """What of a home belongs to another user than this process: such files stop the site sooner or later."""
    looked_at = [home, *(home / name for name in (*KEPT, "static", "backups", "secret.key"))]
    looked_at += sorted(home.glob(f"{DATABASE}*"))
    return [path for path in looked_at if path.exists() and path.stat().st_uid != os.geteuid()]


def want_home(home: Path) -> None:
    """Refuse a home that is not there.

    Raises:
        NotFound: There is no such folder.
        Invalid: See `make_home`.
    """
    if not home.is_dir():
        raise NotFound("site_commands.no_home", home=str(home))
    make_home(home)


@contextmanager
def claimed(home: Path) -> Iterator[None]:
    """Hold a home as its only server; the claim ends with the process, however it ends.

    Raises:
        Conflict: Another server has it.
    """
    with (home / _LOCK).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            now = running(home)
            facts = {"home": str(home), "process": now.process, "address": now.address} if now else {}
            raise Conflict(
                "site_commands.already_served", **({"home": str(home), "process": 0, "address": "—"} | facts)
            ) from None
        try:
            yield
        finally:
            (home / "server.json").unlink(missing_ok=True)


def note_running(home: Path, running: Running) -> None:
    """Write down who serves the home, for `doctor` and for whoever tries to start a second server."""
    path = home / "server.json"
    path.with_suffix(".new").write_bytes(msgspec.json.encode(running))
    path.with_suffix(".new").replace(path)


def running(home: Path) -> Running | None:
    """The server of a home, None where none is at work."""
    try:
        noted = msgspec.json.decode((home / "server.json").read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None
    return noted if alive(noted.process) else None


def alive(process: int) -> bool:
    """Whether a process is there."""
    return process > 0 and Path(f"/proc/{process}").exists()
