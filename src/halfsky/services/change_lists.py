"""Use cases of a list of changes of areas (变更对照表): see what it would do, then let it, whole or not at all.

A merger that lacks one of its rows is another merger; so a list in which any row is refused changes nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec
from django.core.files.base import File
from django.db import transaction

from halfsky.core.observations.change_lists import ChangeList
from halfsky.core.observations.succession import Change
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.areas import read_area_changes
from halfsky.services import places
from halfsky.services.acting import Actor, acting
from halfsky.services.waiting_lists import Waiting, keep, reach_paths, taken, widest_place
from halfsky.store.models import Area, Return, Unit

_ACT = "areas.change"
_WHAT = "changes"


class ChangeAct(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that together say one thing: a merger, a split, a new code, a new name.

    Attributes:
        kind: `merge`, `split`, `rename`, or `new_code`.
        before, after: Codes.
        year: First year whose figures are of the areas after.
        name_before, name_after: Of a rename.
        rows: Of the file.
        units: How many units the areas have that end.
        returns: How many of their returns are under way, which others answer for from then on.
    """

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    year: int
    rows: tuple[int, ...]
    name_before: str = ""
    name_after: str = ""
    units: int = 0
    returns: int = 0


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of changes would do; `rows_read` is always `rows_kept + rows_refused`.

    Attributes:
        mark: Under which the file waits to be confirmed.
        file: Its name.
        findings: Why rows are refused.
        acts: What would be done, in the order of years.
        same: Rows that are on record already.
        names: Names of all areas concerned, by code.
    """

    mark: str
    file: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    findings: tuple[Finding, ...]
    acts: tuple[ChangeAct, ...]
    same: int
    names: dict[str, str]

    @property
    def can_be_confirmed(self) -> bool:
        """Whether there is something to do and nothing stands against it."""
        return bool(self.acts) and not self.rows_refused


def preview(actor: Actor, upload: File[bytes]) -> Foreseen:
    """Look at a list: every change is tried and undone, so that what stands against it is known beforehand.

    Raises:
        Invalid: The file is refused, or no list of changes.
        NotFound: The actor keeps no areas.
    """
    reach_paths(actor, _ACT)
    return _foresee(actor, keep(actor, _WHAT, upload))


def confirm(actor: Actor, mark: str) -> Foreseen:
    """Let a list that was looked at change the areas: all of it in one transaction, each change a line of the trail.

    Raises:
        Conflict: By now something stands against it (`places.list_refused`).
        NotFound: No such list waits, or the actor keeps no areas.
    """
    with taken(actor, _WHAT, mark) as waiting:
        seen = _foresee(actor, waiting)
        if not seen.can_be_confirmed:
            raise Conflict("places.list_refused", refused=seen.rows_refused)
        with acting(
            actor,
            _ACT,
            widest_place(actor, _ACT),
            subject="changes",
            how="changes",
            sha256=mark,
            acts=len(seen.acts),
        ):
            for act in seen.acts:
                _do(actor, act)
    return seen


def _foresee(actor: Actor, waiting: Waiting) -> Foreseen:
    areas = {area.code: area for area in Area.objects.all() if area.path.startswith(reach_paths(actor, _ACT))}
    given = read_area_changes(waiting.path, codes=areas.keys())
    known = {(one.kind, one.before, one.after, one.year) for one in places.known_changes()}
    rows = list(zip(given.rows, given.changes, strict=True))
    fresh = [(row, one) for row, one in rows if (one.kind, one.before, one.after, one.year) not in known]
    findings, acts = [*given.findings], []
    with transaction.atomic():
        for act in sorted(_acts(fresh, areas), key=lambda act: (act.year, act.rows)):
            found = _tried(actor, act, waiting.name)
            findings += found
            acts += [] if found else [_counted(act, areas)]
        transaction.set_rollback(True)
    return _told(waiting, given, findings, acts, same=len(rows) - len(fresh), areas=areas)


def _told(
    waiting: Waiting,
    given: ChangeList,
    findings: list[Finding],
    acts: list[ChangeAct],
    *,
    same: int,
    areas: dict[str, Area],
) -> Foreseen:
    kept = sum(len(act.rows) for act in acts) + same
    codes = {code for act in acts for code in (*act.before, *act.after)}
    return Foreseen(
        mark=waiting.mark,
        file=waiting.name,
        rows_read=given.rows_read,
        rows_kept=kept,
        rows_refused=given.rows_read - kept,
        findings=tuple(sorted(findings, key=lambda one: one.where.row or 0)),
        acts=tuple(acts),
        same=same,
        names={code: areas[code].name for code in sorted(codes)},
    )


def _acts(rows: list[tuple[int, Change]], areas: dict[str, Area]) -> Iterator[ChangeAct]:
    """Rows put together: those of a merger by the area after, those of a split by the area before."""

    def of(pair: tuple[int, Change]) -> tuple[int, str, str]:
        row, one = pair
        return one.year, one.kind, {"merge": one.after, "split": one.before}.get(one.kind, f"{row:09}")

    for (year, kind, _), group in groupby(sorted(rows, key=of), key=of):
        pairs = list(group)
        changes = [one for _, one in pairs]
        first = changes[0]
        new_code = kind == "rename" and first.before != first.after
        yield ChangeAct(
            kind="new_code" if new_code else kind,
            before=_each(one.before for one in changes),
            after=_each(one.after for one in changes),
            year=year,
            rows=tuple(row for row, _ in pairs),
            name_before=first.name_before or areas[first.before].name,
            name_after=first.name_after,
        )


def _each(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _tried(actor: Actor, act: ChangeAct, file: str) -> list[Finding]:
    """Do it; where it is refused, a finding at each of its rows."""
    try:
        with transaction.atomic():
            _do(actor, act)
    except (Conflict, Invalid, NotPermitted) as refusal:
        return [
            Finding(
                code=refusal.code,
                severity=Severity.ERROR,
                where=Where(file=file, row=row),
                facts=refusal.facts,
            )
            for row in act.rows
        ]
    return []


def _do(actor: Actor, act: ChangeAct) -> None:
    """One change, by the use case that the page of an area has for it.

    Raises:
        Invalid: It is a move, which wants the area above to be named; or a rename without a name.
        Conflict, NotFound, NotPermitted: See `services.places`.
    """
    if act.kind == "merge":
        places.change_areas(actor, "merge", act.before, act.after, year=act.year)
    elif act.kind == "split":
        places.change_areas(actor, "split", act.before, act.after, year=act.year)
    elif act.kind == "new_code":
        places.change_areas(actor, "rename", act.before, act.after, year=act.year)
    elif act.kind == "rename":
        _rename(actor, act)
    else:
        raise Invalid("places.list_no_moves", area=act.before[0])


def _rename(actor: Actor, act: ChangeAct) -> None:
    """A new name; or, where the area bears it already, the name before put on record."""
    row = places.find_area(actor, act.before[0])
    if act.name_after and act.name_after != row.name:
        places.rename_area(actor, row.code, name=act.name_after, name_en=row.name_en, year=act.year)
    elif act.name_before != row.name:
        places.note_former_name(actor, row.code, name=act.name_before, year=act.year)
    else:
        raise Invalid("places.list_name_after", area=row.name)


def _counted(act: ChangeAct, areas: dict[str, Area]) -> ChangeAct:
    """With what hangs on the areas that end; the areas are as they were before anything was tried."""
    ended = [areas[code].pk for code in act.before if code not in act.after]
    waiting = Return.objects.filter(area__in=ended, state__in=places.OPEN).count()
    return msgspec.structs.replace(act, units=Unit.objects.filter(area__in=ended).count(), returns=waiting)
