"""Documents of an edition that are made once and kept: their folder, what lies in it, and what is being made.

A shelf holds one kind of document of one edition, inside or released. It is filled in a folder beside its place and
moved there when it is whole, so that whoever finds one finds all of it.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.core.files.storage import default_storage
from django.utils import timezone

from halfsky.core.indicators.model import Text
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services.editions import Chosen
from halfsky.store.models import Edition, Release

Kind = Literal["data", "report", "yearbook"]
KINDS: tuple[Kind, ...] = ("data", "report", "yearbook")

INDEX = "index.json"
_STALE = timedelta(hours=2)
"""What has been asked for this long ago and is not there was broken off."""


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its name, its size in bytes, the digest of its content, and rows where it is a table."""

    name: str
    size: int
    digest: str
    rows: int | None = None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a yearbook: its number and title, and the title of the part it stands in."""

    part: Text
    number: str
    title: Text


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What lies on a shelf.

    Attributes:
        files: In the order in which they are shown.
        contents: Tables, of a yearbook.
        refused: Code of why nothing could be made, with its facts; empty where it was.
    """

    files: tuple[KeptFile, ...] = ()
    contents: tuple[Listed, ...] = ()
    refused: str = ""
    facts: dict[str, Any] = {}

    def file(self, name: str) -> KeptFile | None:
        """The file of a name."""
        return next((one for one in self.files if one.name == name), None)


def folder_of(edition: Edition, release: Release | None) -> Path:
    """Where the documents of an edition lie; what is inside never lies under what is released."""
    of = f"released/{release.number}" if release else f"inside/{edition.vintage.number}-{edition.plan.number}"
    return Path(default_storage.path(f"documents/{of}"))


def folder_of_chosen(chosen: Chosen) -> Path:
    """Where the documents of what a visitor reads lie."""
    return folder_of(chosen.row, chosen.release)


def shelf(folder: Path, kind: str) -> Shelf | None:
    """What was made of a kind; None where nothing was yet."""
    index = folder / kind / INDEX
    return msgspec.json.decode(index.read_bytes(), type=Shelf) if index.is_file() else None


def file_in(folder: Path, kind: str, name: str) -> Path:
    """A kept file.

    Raises:
        NotFound: There is none of this name.
    """
    found = shelf(folder, kind)
    if found is None or found.file(name) is None:
        raise NotFound("rights.not_found")
    return folder / kind / name


def is_wanted(folder: Path, kind: str) -> bool:
    """Whether documents of a kind are being made."""
    mark = _mark(folder, kind)
    return mark.is_file() and timezone.now().timestamp() - mark.stat().st_mtime < _STALE.total_seconds()


def want(folder: Path, kind: str) -> bool:
    """Mark documents of a kind as asked for; False where they are there or being made."""
    if shelf(folder, kind) is not None or is_wanted(folder, kind):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    _mark(folder, kind).touch()
    return True


def _mark(folder: Path, kind: str) -> Path:
    return folder / f"{kind}.wanted"


def fill(folder: Path, kind: str, make: Callable[[Path], Shelf]) -> Shelf:
    """Make documents of a kind where there are none yet.

    Args:
        folder: Of the edition.
        kind: Of `KINDS`.
        make: Writes files into the folder it is given and says what lies there. What it refuses as unusable is kept
            as a shelf without files, so that it is not tried again and again.
    """
    there = shelf(folder, kind)
    if there is not None:
        return there
    new = folder / f"{kind}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        made = make(new)
    except Invalid as refusal:
        made = Shelf(refused=refusal.code, facts=dict(refusal.facts))
    (new / INDEX).write_bytes(msgspec.json.encode(made))
    new.rename(folder / kind)
    _mark(folder, kind).unlink(missing_ok=True)
    return made


def kept_files(
    folder: Path, names: Iterable[str], rows: dict[str, int] | None = None
) -> tuple[KeptFile, ...]:
    """Files as they are told of in an index."""
    return tuple(_kept(folder / name, (rows or {}).get(name)) for name in names)


def _kept(file: Path, rows: int | None) -> KeptFile:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return KeptFile(name=file.name, size=file.stat().st_size, digest=digest, rows=rows)
