"""Use cases of a list of member units (成员单位表): see what a file would change, then let it, in one act."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from django.core.files.base import File

from halfsky.core.indicators.model import Alias
from halfsky.core.indicators.names import normalise
from halfsky.core.responsibility.members import MemberUnit, check_members
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.units import read_units
from halfsky.services import moments
from halfsky.services.acting import Actor, acting
from halfsky.services.member_units import member_of, take_over
from halfsky.services.site_ground import site_ground
from halfsky.services.waiting_lists import Waiting, keep, reach_paths, taken, widest_place
from halfsky.store.models import Area, Unit, UnitName

_ACT = "units.change"
_WHAT = "units"
_CORRECTED = ("kind", "credit_code", "valid_from", "valid_to")


class UnitChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a row does to a unit that is there.

    Attributes:
        unit: Its key in the store.
        before: The name on record.
        given: What the list says.
        corrected: Fields with another value, each with both; a blank of the list corrects nothing.
        renamed: Whether it has another name now; the one before is kept.
        names: Other names that are not on record yet.
        succeeded: Whether another unit takes over from it.
    """

    unit: int
    before: str
    given: MemberUnit
    corrected: dict[str, tuple[Any, Any]]
    renamed: bool
    names: tuple[Alias, ...]
    succeeded: bool

    @property
    def is_any(self) -> bool:
        """Whether the row changes anything."""
        return bool(self.corrected or self.renamed or self.names or self.succeeded)


class UnitListChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of units would change; `rows_read` is always `rows_kept + rows_refused`.

    Attributes:
        mark: Under which the file waits to be confirmed.
        file: Its name.
        findings: Why rows are refused.
        new: Units that are not there yet.
        changed: Units that are there, and say something else.
        same: How many stay as they are.
    """

    mark: str
    file: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    findings: tuple[Finding, ...]
    new: tuple[MemberUnit, ...]
    changed: tuple[UnitChange, ...]
    same: int


def preview(actor: Actor, upload: File[bytes]) -> UnitListChange:
    """Look at a list and keep it for a day, until it is confirmed.

    Raises:
        Invalid: The file is refused, or no list of units.
        NotFound: The actor keeps no units.
    """
    reach_paths(actor, _ACT)
    return _compare(actor, keep(actor, _WHAT, upload))


def confirm(actor: Actor, mark: str) -> UnitListChange:
    """Let a list that was looked at change the units; rows that are refused change nothing.

    Raises:
        NotFound: No such list waits, or the actor keeps no units.
    """
    with taken(actor, _WHAT, mark) as waiting:
        change = _compare(actor, waiting)
        counts = {"new": len(change.new), "changed": len(change.changed)}
        with acting(
            actor, _ACT, widest_place(actor, _ACT), subject="list", how="list", sha256=mark, **counts
        ) as doing:
            _add(change.new)
            doing.detail["corrected"] = [_correct(one) for one in change.changed]
            _let_succeed(actor, (*change.new, *(one.given for one in change.changed if one.succeeded)))
    return change


def _compare(actor: Actor, waiting: Waiting) -> UnitListChange:
    reach = reach_paths(actor, _ACT)
    areas = [code for code, path in Area.objects.values_list("code", "path") if path.startswith(reach)]
    read = read_units(waiting.path, codebook=site_ground().codebook, areas=areas)
    held = _Held({unit.area for unit in read.units})
    pairs = [(unit, held.of(unit)) for unit in read.units]
    matched = {row.pk for _, row in pairs if row is not None}
    twice = list(_twice(pairs, waiting.name))
    once = [pair for pair in pairs if pair[0].row not in {one.where.row for one in twice}]
    findings = [*read.findings, *twice, *_beside(once, held, matched, waiting.name)]
    refused = {one.where.row for one in findings}
    good = [(unit, row) for unit, row in pairs if unit.row not in refused]
    changes = [_change(unit, row) for unit, row in good if row is not None]
    return UnitListChange(
        mark=waiting.mark,
        file=waiting.name,
        rows_read=read.rows_read,
        rows_kept=len(good),
        rows_refused=read.rows_read - len(good),
        findings=tuple(sorted(findings, key=lambda one: one.where.row or 0)),
        new=tuple(unit for unit, row in good if row is None),
        changed=tuple(one for one in changes if one.is_any),
        same=sum(not one.is_any for one in changes),
    )


class _Held:
    """The units on record of some areas, found by credit code, by name, and by former name."""

    def __init__(self, areas: set[str]) -> None:
        rows = Unit.objects.filter(area__code__in=areas).select_related("area", "successor")
        self.rows = list(rows.prefetch_related("names").order_by("pk"))
        self._by: dict[tuple[str, str, str], Unit] = {}
        for row in self.rows:
            names = (row.name, *(one.name for one in row.names.all()))
            keys = [("credit", row.credit_code)] if row.credit_code else []
            for how, key in (*keys, *(("name", normalise(name)) for name in names)):
                self._by.setdefault((row.area.code, how, key), row)

    def of(self, unit: MemberUnit) -> Unit | None:
        """The unit that a row is about: of its credit code, else of its name."""
        by_code = self._by.get((unit.area, "credit", unit.credit_code)) if unit.credit_code else None
        return by_code or self._by.get((unit.area, "name", normalise(unit.name)))


def _beside(
    pairs: Iterable[tuple[MemberUnit, Unit | None]], held: _Held, matched: set[int], file: str
) -> Iterator[Finding]:
    """What is wrong with the list beside the units that it does not name, here and elsewhere."""
    units = [unit if row is None else _joined(unit, row) for unit, row in pairs]
    codes = {unit.credit_code for unit in units} - {""}
    elsewhere = Unit.objects.filter(credit_code__in=codes).exclude(pk__in=[row.pk for row in held.rows])
    others = [row for row in held.rows if row.pk not in matched] + list(elsewhere.select_related("area"))
    members = [*(member_of(row, row.area) for row in others), *units]
    areas = {one.area for one in members}
    for finding in check_members(members, codebook=site_ground().codebook, areas=areas, file=file):
        if finding.where.row:
            yield finding


def _twice(pairs: Iterable[tuple[MemberUnit, Unit | None]], file: str) -> Iterator[Finding]:
    """Rows that are about a unit of an earlier row, under a name it had."""
    first: dict[int, MemberUnit] = {}
    for unit, row in pairs:
        if row is not None and first.setdefault(row.pk, unit) is not unit:
            where = Where(file=file, row=unit.row)
            facts = {"file": file, "row": unit.row, "unit": unit.name, "first": first[row.pk].row}
            yield Finding(code="units.listed_twice", severity=Severity.ERROR, where=where, facts=facts)


def _joined(unit: MemberUnit, row: Unit) -> MemberUnit:
    """A row of the list with what is on record where it leaves something blank."""
    known = {name: getattr(unit, name) or getattr(row, name) for name in _CORRECTED}
    return msgspec.structs.replace(unit, **known)


def _change(unit: MemberUnit, row: Unit) -> UnitChange:
    given = {name: getattr(unit, name) for name in _CORRECTED}
    known = {one.name for one in row.names.all()} | {row.name}
    names = tuple(one for one in unit.aliases if one.zh not in known | {unit.name})
    successor = "" if row.successor is None else row.successor.name
    return UnitChange(
        unit=row.pk,
        before=row.name,
        given=unit,
        corrected={
            name: (getattr(row, name), value)
            for name, value in given.items()
            if value and value != getattr(row, name)
        },
        renamed=unit.name not in known,
        names=names,
        succeeded=bool(unit.successor) and not successor,
    )


def _add(units: tuple[MemberUnit, ...]) -> None:
    areas = Area.objects.in_bulk({unit.area for unit in units}, field_name="code")
    rows = Unit.objects.bulk_create(
        Unit(area=areas[unit.area], name=unit.name, **{name: getattr(unit, name) for name in _CORRECTED})
        for unit in units
    )
    for row, unit in zip(rows, units, strict=True):
        _write_names(row, unit.aliases)


def _write_names(row: Unit, names: Iterable[Alias]) -> None:
    UnitName.objects.bulk_create(
        UnitName(unit=row, name=one.zh, valid_from=one.valid_from, valid_to=one.valid_to) for one in names
    )


def _correct(change: UnitChange) -> dict[str, Any]:
    """Write what a row changes; gives it for the trail."""
    row, year = Unit.objects.get(pk=change.unit), moments.now().year
    for name, (_, value) in change.corrected.items():
        setattr(row, name, value)
    if change.renamed:
        UnitName.objects.create(unit=row, name=row.name, valid_from=row.valid_from, valid_to=year)
        row.name = change.given.name
    row.save()
    _write_names(row, change.names)
    told = {"unit": change.before, "area": change.given.area} | change.corrected
    return told | ({"name": (change.before, row.name)} if change.renamed else {})


def _let_succeed(actor: Actor, units: Iterable[MemberUnit]) -> None:
    """Let successors take targets over, now that all units of the list are there."""
    ended = [unit for unit in units if unit.successor]
    held = _Held({unit.area for unit in ended})
    for unit in ended:
        row = held.of(unit)
        heir = held.of(msgspec.structs.replace(unit, name=unit.successor, credit_code=""))
        if row is not None and heir is not None:
            last = row.valid_to or moments.now().year - 1
            take_over(actor, row, heir, last_year=last)
