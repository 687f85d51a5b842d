"""One file that holds a site at one moment: a gzip-compressed tar with the hash of every member in its last one."""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound

SUFFIX = ".tar.gz"
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 256 * 1024 * 1024
_BLOCK = 1024 * 1024


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself.

    Attributes:
        version: Of HalfSky.
        kind: `sqlite` or `postgresql`.
        made_at: ISO 8601.
        entries: Number of the last entry of the audit trail.
        last: Its hash.
        migrations: Changes of tables that the database had seen, as `app.name`.
        tables: Columns by table, where rows lie in a member per table.
        missing: Files that rows speak of and that were not there.
        members: SHA-256 by name of every other member.
    """

    version: str
    kind: str
    made_at: str
    entries: int
    last: str
    migrations: tuple[str, ...]
    tables: dict[str, tuple[str, ...]] = {}
    missing: tuple[str, ...] = ()
    members: dict[str, str] = {}


def write_archive(file: Path, manifest: Manifest, members: Iterable[tuple[str, Path]]) -> Manifest:
    """Write a backup beside its name, read it back, and only then give it its name.

    Args:
        file: Where to; never overwritten.
        manifest: Without `members`.
        members: Name and file of each, in their order.

    Returns:
        The manifest with `members`.

    Raises:
        Conflict: The file exists.
        Invalid: It cannot be written, or does not read back.
    """
    if file.exists():
        raise Conflict("site_commands.backup_exists", file=str(file))
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            whole = _write(out, manifest, members)
            out.flush()
            os.fsync(out.fileno())
        check_archive(part)
        os.link(part, file)
    except FileExistsError as fault:
        raise Conflict("site_commands.backup_exists", file=str(file)) from fault
    except OSError as fault:
        raise Invalid("site_commands.backup_not_written", file=str(file), fault=str(fault)) from fault
    finally:
        part.unlink(missing_ok=True)
    return whole


def _write(out: IO[bytes], manifest: Manifest, members: Iterable[tuple[str, Path]]) -> Manifest:
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
        for name, path in members:
            with path.open("rb") as content:
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = os.fstat(content.fileno()).st_size, 0o600
                entry.mtime = int(os.fstat(content.fileno()).st_mtime)
                hashing = _Hashing(content)
                tar.addfile(entry, hashing)
                hashes[name] = hashing.hexdigest()
        whole = msgspec.structs.replace(manifest, members=hashes)
        text = msgspec.json.format(msgspec.json.encode(whole), indent=1)
        last = tarfile.TarInfo(_MANIFEST)
        last.size, last.mode = len(text), 0o600

        tar.addfile(last, io.BytesIO(text))
    return whole


class _Hashing:
    """A file that is hashed while it is read, so that what was written is what was hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        block = self._file.read(size)
        self._hash.update(block)
        return block

    def hexdigest(self) -> str:
        """Of everything read so far."""
        return self._hash.hexdigest()


def check_archive(file: Path, *, into: Path | None = None) -> Manifest:
    """Read a backup through and hold every member against the manifest.

    Args:
        file: The backup.
        into: Folder to lay the members out in; None only checks.

    Raises:
        NotFound: There is no such file.
        Invalid: It is no backup, is cut off, holds what the manifest does not name, or a member is not as written.
    """
    if not file.is_file():
        raise NotFound("site_commands.no_backup", file=str(file))
    try:
        manifest, hashes = _read(file, into)
    except (tarfile.TarError, zlib.error, EOFError, OSError, msgspec.DecodeError, ValueError) as fault:
        raise Invalid("site_commands.not_a_backup", file=file.name, fault=str(fault)) from fault
    for name in sorted(manifest.members.keys() | hashes.keys()):
        if manifest.members.get(name) != hashes.get(name):
            raise Invalid("site_commands.backup_altered", file=file.name, member=name)
    return manifest


def _read(file: Path, into: Path | None) -> tuple[Manifest, dict[str, str]]:
    manifest: Manifest | None = None
    hashes: dict[str, str] = {}
    with gzip.open(file) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry) if entry.isfile() else None
                if content is None or not _is_plain(entry.name):
                    raise ValueError(f"unexpected member {entry.name}")
                if entry.name == _MANIFEST:
                    manifest = msgspec.json.decode(content.read(_LARGEST_MANIFEST), type=Manifest)
                else:
                    hashes[entry.name] = _take(content, into / entry.name if into else None)
        # To the very end, where the checksum of the whole is.
        while packed.read(_BLOCK):
            pass
    if manifest is None:
        raise ValueError("no manifest at the end")
    return manifest, hashes


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name


def _take(content: IO[bytes], target: Path | None) -> str:
    """Hash a member and, where wanted, keep it."""
    hashing = _Hashing(content)
    if target is None:
        while hashing.read(_BLOCK):
            pass
        return hashing.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as out:
        while block := hashing.read(_BLOCK):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return hashing.hexdigest()
