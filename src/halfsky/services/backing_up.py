"""Use cases: keep a running site in one checked file, and bring it back."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from halfsky import __version__
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines import home as homes
from halfsky.engines.archives import SUFFIX, Manifest, check_archive, write_archive
from halfsky.services import starting

__all__ = ["SUFFIX", "Kept", "back_up", "default_name", "last_backup", "prune", "restore"]

_SMALL = (homes.ACCOUNTS, homes.DEMONSTRATION)
_RESTORING = ".restoring"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was made: where, when, and what it holds."""

    file: str
    made_at: str
    entries: int
    size: int
    missing: tuple[str, ...] = ()


def default_name(home: Path) -> Path:
    """A name for a backup made now: in the home's own folder of backups."""
    now = datetime.now(UTC).astimezone()
    return home / "backups" / f"halfsky-{now:%Y%m%d-%H%M%S}{SUFFIX}"


def back_up(home: Path, file: Path) -> Kept:
    """Write the whole site as it is at one moment into one file, while it goes on working.

    The database comes first: every file its rows speak of was complete before they were written, and files are
    never changed, so what is read afterwards belongs to that same moment. The key that signs cookies stays out.

    Args:
        home: The home; Django is ready on it.
        file: Where to; never overwritten.

    Raises:
        NotFound: There is no database yet.
        Conflict, Invalid: See `engines.archives.write_archive`.
    """
    from halfsky.services import snapshots

    if not starting.has_tables():
        raise NotFound("site_commands.no_database", home=str(home))
    scratch = home / "backups"
    scratch.mkdir(exist_ok=True, mode=0o750)
    with TemporaryDirectory(dir=scratch, prefix=".taking-") as folder:
        with snapshots.taken(Path(folder)) as (alias, tables):
            head = snapshots.head_of(alias)
            spoken_of = [*snapshots.files_of(alias), *snapshots.vintages_of(alias)]
            manifest = Manifest(
                version=__version__,
                kind="postgresql" if tables else "sqlite",
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                entries=head.number,
                last=head.hash,
                migrations=snapshots.migrations_of(alias),
                tables=tables,
                missing=tuple(name for name in spoken_of if not (home / name).exists()),
            )
        members = [*_below(Path(folder)), *_kept(home, spoken_of)]
        whole = write_archive(file, manifest, members)
    kept = Kept(
        file=str(file),
        made_at=whole.made_at,
        entries=whole.entries,
        size=file.stat().st_size,
        missing=whole.missing,
    )
    (home / "last-backup.json").write_bytes(msgspec.json.encode(kept))
    return kept


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _kept(home: Path, spoken_of: list[str]) -> Iterator[tuple[str, Path]]:
    for name in (*dict.fromkeys(spoken_of), *_SMALL):
        path = home / name
        if path.is_dir():
            yield from ((f"{name}/{inner}", file) for inner, file in _below(path))
        elif path.is_file():
            yield name, path


def last_backup(home: Path) -> Kept | None:
    """The newest backup that was made of a home, None where there is none."""
    try:
        return msgspec.json.decode((home / "last-backup.json").read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest backups of a folder that carry their default name, and say which."""
    old = sorted(folder.glob(f"halfsky-????????-??????{SUFFIX}"))[: -keep or None]
    for file in old:
        file.unlink()
    return old


def restore(home: Path, file: Path, *, replace: bool = False, despite_trail: bool = False) -> Manifest:
    """Bring a backup back into a home that nobody serves.

    Everything is checked first: each member's hash, the database by itself, the audit chain. Only then is it moved
    to its place; what was there is moved into a folder beside it (SQLite) or into a backup (PostgreSQL).

    Args:
        home: The home, claimed.
        file: The backup.
        replace: Whether a site that is there may go.
        despite_trail: Bring it back although its audit trail is broken.

    Raises:
        NotFound: There is no such backup.
        Conflict: The home keeps a site, and `replace` was not asked for.
        Invalid: The backup is damaged, altered, of another kind of database or of a newer version.
    """
    starting.start_django(home)
    if _is_used(home) and not replace:
        raise Conflict("site_commands.home_not_empty", home=str(home))
    folder = home / _RESTORING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        manifest = check_archive(file, into=folder)
        _refuse_other(manifest)
        if manifest.kind == "sqlite":
            _check_sqlite(folder / homes.DATABASE, file, despite_trail)
        else:
            _put_postgresql(home, folder, file, manifest, despite_trail)
        _move_in(home, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest


def _is_used(home: Path) -> bool:
    """Whether anything was ever recorded here."""
    from django.db import connection

    from halfsky.store.models import AuditEntry

    if connection.vendor == "sqlite" and not (home / homes.DATABASE).exists():
        return any((home / name).exists() for name in homes.KEPT)
    return starting.has_tables() and AuditEntry.objects.exists()


def _refuse_other(manifest: Manifest) -> None:
    from django.db import connection

    from halfsky.services.snapshots import unknown_migrations

    if manifest.kind != connection.vendor:
        raise Invalid("site_commands.backup_other_database", kind=manifest.kind, own=connection.vendor)
    if newer := unknown_migrations(manifest.migrations):
        raise Invalid(
            "site_commands.backup_newer", version=manifest.version, own=__version__, migration=newer[0]
        )


def _check_sqlite(database: Path, file: Path, despite_trail: bool) -> None:
    from halfsky.services import snapshots

    try:
        opened = sqlite3.connect(database)
        snapshots.refuse_damaged(opened)
        opened.close()
    except (sqlite3.DatabaseError, ValueError) as fault:
        raise Invalid("site_commands.not_a_backup", file=file.name, fault=str(fault)) from fault
    with snapshots.beside(database) as alias:
        _check_trail(alias, file, despite_trail)


def _check_trail(alias: str, file: Path, despite_trail: bool) -> None:
    from halfsky.services.audit import verify

    breaks = verify(using=alias).breaks
    if breaks and not despite_trail:
        raise Invalid(
            "site_commands.backup_chain_broken", file=file.name, number=breaks[0].number, kind=breaks[0].kind
        )


def _put_postgresql(home: Path, folder: Path, file: Path, manifest: Manifest, despite_trail: bool) -> None:
    from django.db import transaction

    from halfsky.services import snapshots

    if _is_used(home):
        back_up(home, default_name(home).with_stem(f"replaced-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"))
    with transaction.atomic():
        snapshots.put_tables(folder, manifest.tables, manifest.migrations)
        _check_trail("default", file, despite_trail)
    shutil.rmtree(folder / "tables")


def _move_in(home: Path, folder: Path) -> None:
    """Exchange old for new, name by name: moves within one folder, whatever that folder is mounted on."""
    from django.db import connections

    connections.close_all()
    names = [*homes.KEPT, *_SMALL, *(path.name for path in home.glob(f"{homes.DATABASE}*"))]
    old = [home / name for name in names if (home / name).exists()]
    if old:
        aside = home / f"replaced-{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S-%f}"
        aside.mkdir(mode=0o700)
        for path in old:
            path.rename(aside / path.name)
    for path in sorted(folder.iterdir()):
        path.rename(home / path.name)
