"""Lists that someone sent and looks at before they change anything: kept for a day, each for its sender alone."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import File

from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.engines.rights import load_rights
from halfsky.engines.uploads.guard import Kind
from halfsky.services.acting import Actor
from halfsky.services.receiving import received

KINDS: frozenset[Kind] = frozenset({"csv", "xlsx"})
_KEPT_FOR = 24 * 60 * 60


class Waiting(NamedTuple):
    """A list that waits: its mark, its name as sent, and where it lies."""

    mark: str
    name: str
    path: Path


def keep(actor: Actor, what: str, upload: File[bytes]) -> Waiting:
    """Keep a list for a day, until it is confirmed.

    Args:
        actor: Who sent it.
        what: Of what it is a list; a mark holds for lists of this only.
        upload: As the site took it.

    Raises:
        Invalid: The file is refused.
    """
    with received(upload, KINDS) as (kept, path):
        mark = kept.sha256[:32]
        # In a folder of its own the file keeps the name under which its problems are told.
        folder = _folder() / f"{what}-{actor.person}-{mark}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o750)
        target = folder / kept.name
        shutil.copyfile(path, target)
        return Waiting(mark, kept.name, target)


@contextmanager
def taken(actor: Actor, what: str, mark: str) -> Iterator[Waiting]:
    """A list that waits for its sender; gone after the block, unless that fails.

    Raises:
        NotFound: `places.no_list_waits`.
    """
    folder = _folder() / f"{what}-{actor.person}-{mark}"
    path = next(folder.glob("*"), None) if mark.isalnum() else None
    if path is None:
        raise NotFound("places.no_list_waits")
    yield Waiting(mark, path.name, path)
    shutil.rmtree(folder, ignore_errors=True)


def reach_paths(actor: Actor, act: str) -> tuple[str, ...]:
    """Paths of the areas in whose subtrees the actor may do something.

    Raises:
        NotFound: There is none.
    """
    roles = load_rights().rights[act].roles
    paths = tuple(post.place.path for post in actor.posts if post.role in roles)
    if not paths:
        raise NotFound("rights.not_found")
    return paths


def widest_place(actor: Actor, act: str) -> Place:
    """The widest area in whose subtree the actor may do something: where an act on a whole list belongs.

    Raises:
        NotFound: There is none.
    """
    return Place(path=min(reach_paths(actor, act), key=len))


def _folder() -> Path:
    """Where lists wait; those older than a day are gone."""
    folder = Path(settings.HOME) / "incoming"
    folder.mkdir(exist_ok=True, mode=0o750)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _KEPT_FOR:
            shutil.rmtree(old, ignore_errors=True)
    return folder
