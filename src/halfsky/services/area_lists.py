"""Use cases of the official list of areas: see what a file would change, then let it."""

from collections.abc import Iterator

import msgspec
from django.core.files.base import File

from halfsky.core.indicators.area_lists import areas_of
from halfsky.core.indicators.model import Area as Listed
from halfsky.core.vocabulary.area_codes import LEVELS
from halfsky.core.vocabulary.findings import Finding
from halfsky.engines.areas import read_area_list
from halfsky.services import moments
from halfsky.services.acting import Actor, acting
from halfsky.services.waiting_lists import Waiting, keep, reach_paths, taken, widest_place
from halfsky.store.models import Area, AreaChange

_ACT = "areas.change"
_WHAT = "areas"
_BATCH = 1000


class ListChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of areas would change.

    `rows_read` is always `rows_kept + rows_refused`; refused are rows with an error, and rows of areas beyond reach.

    Attributes:
        mark: Under which the file waits to be confirmed.
        file: Its name.
        findings: Errors, queries and notes at their rows.
        outside: Of the rows refused, those beyond the actor's reach or with no parent that is known.
        new: Areas that are not there yet.
        renamed: Areas under another name, each with the name it has now.
        ended: Areas with another last year.
        moved: Areas that the list has under another parent; a list moves none.
        same: How many stay as they are.
    """

    mark: str
    file: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    findings: tuple[Finding, ...]
    outside: int
    new: tuple[Listed, ...]
    renamed: tuple[tuple[Listed, str], ...]
    ended: tuple[Listed, ...]
    moved: tuple[Listed, ...]
    same: int


def preview(actor: Actor, upload: File[bytes]) -> ListChange:
    """Look at a list and keep it for a day, until it is confirmed.

    Raises:
        Invalid: The file is refused, or no list of areas.
        NotFound: The actor keeps no areas.
    """
    reach_paths(actor, _ACT)
    return _compare(actor, keep(actor, _WHAT, upload))


def confirm(actor: Actor, mark: str) -> ListChange:
    """Let a list that was looked at change the areas, in one act.

    Raises:
        NotFound: No such list waits, or the actor keeps no areas.
    """
    with taken(actor, _WHAT, mark) as waiting:
        change = _compare(actor, waiting)
        counts = {"new": len(change.new), "renamed": len(change.renamed), "ended": len(change.ended)}
        with acting(
            actor, _ACT, widest_place(actor, _ACT), subject="list", how="list", sha256=mark, **counts
        ):
            _add(change.new)
            _rename(change.renamed, moments.now().year)
            _end(change.ended)
    return change


def _compare(actor: Actor, waiting: Waiting) -> ListChange:
    columns = ("code", "name", "path", "parent__code", "valid_to")
    known = {row[0]: row for row in Area.objects.values_list(*columns)}
    given = read_area_list(waiting.path, known=known.keys())
    reach, paths = reach_paths(actor, _ACT), {code: row[2] for code, row in known.items()}
    new, renamed, ended, moved = [], [], [], []
    beyond: set[str] = set()
    same = 0
    for area in _from_above(areas_of(given.areas)):
        above = paths.get(area.parent or "", "")
        here = paths.setdefault(area.code, f"{above}{area.code}/")
        if not here.startswith(reach):
            beyond.add(area.code)
        elif area.code not in known:
            new.append(area)
        else:
            _, now, _, parent, last = known[area.code]
            changes = (now != area.name.zh, area.valid_to not in (None, last), parent != area.parent)
            renamed += [(area, now)] if changes[0] else []
            ended += [area] if changes[1] else []
            moved += [area] if changes[2] and area.parent else []
            same += not any(changes)
    outside = sum(code in beyond for code in given.areas["code"])
    return ListChange(
        mark=waiting.mark,
        file=waiting.name,
        rows_read=given.rows_read,
        rows_kept=given.rows_kept - outside,
        rows_refused=given.rows_refused + outside,
        findings=given.findings,
        outside=outside,
        new=tuple(new),
        renamed=tuple(renamed),
        ended=tuple(ended),
        moved=tuple(moved),
        same=same,
    )


def _from_above(areas: Iterator[Listed]) -> list[Listed]:
    return sorted(areas, key=lambda one: (LEVELS.index(one.level), one.code))


def _add(areas: tuple[Listed, ...]) -> None:
    """Write new areas level by level, so that each finds its parent."""
    known: dict[str, tuple[int, str]] = {
        code: (key, path) for key, code, path in Area.objects.values_list("pk", "code", "path")
    }
    for level in LEVELS:
        rows = [_row(one, known) for one in areas if one.level == level]
        for row in Area.objects.bulk_create(rows, batch_size=_BATCH):
            known[row.code] = (row.pk, row.path)


def _row(area: Listed, known: dict[str, tuple[int, str]]) -> Area:
    parent, path = known[area.parent or ""]
    return Area(
        code=area.code,
        name=area.name.zh,
        name_en="" if area.name.en == area.name.zh else area.name.en,
        level=area.level,
        parent_id=parent,
        path=f"{path}{area.code}/",
        valid_from=area.valid_from,
        valid_to=area.valid_to,
    )


def _rename(pairs: tuple[tuple[Listed, str], ...], year: int) -> None:
    names = {area.code: area.name.zh for area, _ in pairs}
    rows = list(Area.objects.filter(code__in=names)) if names else []
    changes = [
        AreaChange(kind="rename", before=row, after=row, year=year, name_before=row.name) for row in rows
    ]
    AreaChange.objects.bulk_create(changes, batch_size=_BATCH, ignore_conflicts=True)
    for row in rows:
        row.name = names[row.code]
    Area.objects.bulk_update(rows, ["name"], batch_size=500)


def _end(areas: tuple[Listed, ...]) -> None:
    years = {area.code: area.valid_to for area in areas}
    rows = list(Area.objects.filter(code__in=years)) if years else []
    for row in rows:
        row.valid_to = years[row.code]
    Area.objects.bulk_update(rows, ["valid_to"], batch_size=500)
