"""Use case: look a site over (`halfsky doctor`) — each finding says what is so, and what to do where it is not well."""

import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection

from halfsky.engines import home as homes
from halfsky.engines.codebook import load_messages
from halfsky.services import starting
from halfsky.services.backing_up import last_backup

State = Literal["well", "heed", "ill"]
_LITTLE, _LEAST = 2 * 1024**3, 200 * 1024**2
_OLD_BACKUP = timedelta(days=2)
_PRIVATE = 0o077
_TAIL = 1000
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock can be right that is before this program was written."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. `heed`: the site works, but not as it should; `ill`: it does not, or is not safe."""

    state: State
    code: str
    zh: str
    en: str


def look_over(home: Path) -> tuple[Finding, ...]:
    """Look at everything, in the order in which one thing rests on another; what cannot be looked at is passed over."""
    found: list[Finding] = []
    for check in (_python, _home, _key, _disk, _fonts, _database):
        found += check(home)
    if all(one.code != "database_unreachable" for one in found) and starting.has_tables():
        for check in (_migrations, _clock, _trail, _people):
            found += check(home)
    for check in (_server, _backup, _addresses, _mail):
        found += check(home)
    return tuple(found)


def _finding(state: State, code: str, **facts: Any) -> Finding:
    messages = load_messages()
    name = f"site_checks.{code}"
    return Finding(
        state=state,
        code=code,
        zh=messages.say(name, facts, lang="zh"),
        en=messages.say(name, facts, lang="en"),
    )


def _python(home: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield _finding("well", "python", version=version)


def _home(home: Path) -> Iterator[Finding]:
    foreign = homes.owned_by_others(home)
    if foreign:
        yield _finding("ill", "home_of_another", file=str(foreign[0]))
    elif home.stat().st_mode & 0o007:
        yield _finding("heed", "home_open", home=str(home))
    else:
        yield _finding("well", "home", home=str(home))


def _key(home: Path) -> Iterator[Finding]:
    path = home / "secret.key"
    if path.exists() and path.stat().st_mode & _PRIVATE:
        yield _finding("ill", "key_open", file=str(path))
    else:
        yield _finding("well", "key")


def _disk(home: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(home).free
    state: State = "well" if free > _LITTLE else "heed" if free > _LEAST else "ill"
    yield _finding(state, "disk" if state == "well" else "disk_little", free=f"{free / 1024**3:.1f}")


def _fonts(home: Path) -> Iterator[Finding]:
    from halfsky.engines.fonts import font_folder

    fonts = [*font_folder().glob("*.ttf"), *font_folder().glob("*.otf"), *font_folder().glob("*.ttc")]
    yield _finding("well", "fonts", count=len(fonts)) if fonts else _finding("ill", "fonts_missing")


def _database(home: Path) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        tables = starting.has_tables()
    except DatabaseError as fault:
        yield _finding("ill", "database_unreachable", fault=str(fault).strip().splitlines()[0])
        return
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    yield _finding("well", "database", kind=kind) if tables else _finding("ill", "database_empty", kind=kind)


def _migrations(home: Path) -> Iterator[Finding]:
    waiting = starting.waiting_migrations()
    yield (
        _finding("ill", "migrations_waiting", count=len(waiting))
        if waiting
        else _finding("well", "migrations")
    )


def _clock(home: Path) -> Iterator[Finding]:
    """The clock is held against the newest act: time never runs backwards in the trail."""
    from halfsky.store.models import AuditEntry

    now = datetime.now(UTC)
    last = AuditEntry.objects.order_by("-number").first()
    if now < _BUILT or (last is not None and last.at > now + timedelta(minutes=5)):
        yield _finding("ill", "clock_wrong", now=now.isoformat(timespec="minutes"))
    else:
        yield _finding("well", "clock", now=f"{now.astimezone():%Y-%m-%d %H:%M}", zone=settings.TIME_ZONE)


def _trail(home: Path) -> Iterator[Finding]:
    """The end of the chain; `halfsky verify-audit` walks all of it."""
    from halfsky.services.audit import digest
    from halfsky.store.models import AuditEntry, AuditHead

    head = AuditHead.objects.get()
    tail = list(AuditEntry.objects.order_by("-number")[:_TAIL])
    whole = (
        not tail
        if head.number == 0
        else bool(tail) and (tail[0].number, tail[0].hash) == (head.number, head.hash)
    )
    linked = all(later.before == earlier.hash for later, earlier in pairwise(tail))
    if whole and linked and all(entry.hash == digest(entry) for entry in tail):
        yield _finding("well", "trail", count=head.number)
    else:
        yield _finding("ill", "trail_broken")


def _people(home: Path) -> Iterator[Finding]:
    from halfsky.services.founding import is_founded

    yield _finding("well", "people") if is_founded() else _finding("heed", "people_none")


def _server(home: Path) -> Iterator[Finding]:
    now = homes.running(home)
    if now is None:
        yield _finding("heed", "server_stopped")
        return
    alive = homes.alive(now.worker)
    yield _finding("well" if homes.alive(now.web) else "ill", "server", address=now.address)
    yield _finding("well", "worker") if alive else _finding("ill", "worker_stopped")


def _backup(home: Path) -> Iterator[Finding]:
    last = last_backup(home)
    if last is None:
        yield _finding("heed", "backup_none")
        return
    age = datetime.now(UTC) - datetime.fromisoformat(last.made_at)
    days = f"{age / timedelta(days=1):.1f}"
    if last.missing:
        yield _finding("ill", "backup_lacks", file=last.file, missing=last.missing[0])
    elif age > _OLD_BACKUP:
        yield _finding("heed", "backup_old", days=days)
    else:
        yield _finding("well", "backup", days=days, file=last.file)


def _addresses(home: Path) -> Iterator[Finding]:
    hosts = [host for host in settings.ALLOWED_HOSTS if host != "testserver"]
    beyond = [host for host in hosts if host not in ("127.0.0.1", "localhost", "[::1]")]
    if "*" in hosts:
        yield _finding("ill", "hosts_any")
    elif beyond and not settings.HTTPS:
        yield _finding("heed", "no_https", hosts=", ".join(beyond))
    else:
        yield _finding("well", "hosts", hosts=", ".join(hosts))
    if not settings.SECOND_FACTOR and not settings.DEMO:
        yield _finding("ill", "second_factor_off")


def _mail(home: Path) -> Iterator[Finding]:
    yield (
        _finding("well", "mail", host=settings.EMAIL_HOST)
        if settings.EMAIL_HOST
        else _finding("heed", "mail_none")
    )
