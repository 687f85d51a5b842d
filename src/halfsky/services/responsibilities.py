"""Use cases of responsibility: share targets out, confirm receipt, hand in implementation schemes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.core.files.base import ContentFile, File
from django.utils import timezone

from halfsky.core.plan.adopted import AdoptedPlan
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.reports.responsibility import responsibility_table
from halfsky.core.responsibility.checks import check_assignments
from halfsky.core.responsibility.defaults import defaults
from halfsky.core.responsibility.matrix import Cell, CellChange, ResponsibilityMatrix, lay_out, merge
from halfsky.core.responsibility.model import Assignment, Share
from halfsky.core.vocabulary.dates import scheme_due
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.findings import Finding
from halfsky.engines.responsibility_reading import ReadMatrix, read_matrix
from halfsky.engines.responsibility_workbook import write_matrix
from halfsky.engines.table_workbook import write_table_sheet
from halfsky.engines.uploads.guard import RETURN
from halfsky.engines.word.sheet import render_table
from halfsky.services import moments
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.adoption import adopted_of
from halfsky.services.duties import fulfil
from halfsky.services.moments import today
from halfsky.services.notices import tell_unit
from halfsky.services.receiving import received
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, PlanDocument, Receipt, Scheme, Task, Unit


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for the targets of a plan in one area, as it stands.

    Attributes:
        plan: The adopted plan.
        matrix: Targets × units.
        names: What the units are called in the area, by code.
        findings: What is wrong with the sharing out.
    """

    plan: AdoptedPlan
    matrix: ResponsibilityMatrix
    names: dict[str, str]
    findings: tuple[Finding, ...]


def find(actor: Actor, number: str, area_code: str = "") -> tuple[PlanDocument, Area]:
    """An adopted plan and the area in which its responsibility is looked at; by default the plan's own.

    A plan binds its own area and all below it, so a county shares out its prefecture's plan among its own units.

    Raises:
        NotFound: There is none, or the actor may not see it there.
        Conflict: The plan is not adopted yet.
    """
    # What was read and adopted is long: it is fetched where it is looked at.
    rows = PlanDocument.objects.select_related("area").defer("text", "reading", "adopted")
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    area = Area.objects.filter(code=area_code).first() if area_code else row.area
    if area is None or not area.path.startswith(row.area.path):
        raise NotFound("rights.not_found")
    want(actor, "responsibility.read", place_of(area))
    if row.adopted_at is None:
        raise Conflict("adoption.not_adopted", title=row.title)
    return row, area


def shared_out(row: PlanDocument, area: Area, *, lang: str = "zh") -> Shared:
    """How the targets of a plan are shared out in an area; units are named in the language where they can be."""
    plan, units = adopted_of(row), _units(area)
    assignments = assignments_of(row, area)
    year = _year()
    return Shared(
        plan=plan,
        matrix=lay_out(plan, assignments, area=area.code, units=tuple(units)),
        names={kind: _called(unit, lang) for kind, unit in units.items()},
        findings=check_assignments(
            assignments, plan, codebook=site_ground().codebook, area=area.code, units=units.keys(), year=year
        ),
    )


def _called(unit: Unit, lang: str) -> str:
    return unit.name_en or unit.name if lang == "en" else unit.name


def assignments_of(row: PlanDocument, area: Area) -> tuple[Assignment, ...]:
    """The shares that units of an area have in a plan."""
    tasks = Task.objects.filter(plan=row, unit__area=area, ended_at=None).select_related("unit")
    return tuple(
        msgspec.convert(
            {
                "target": task.target,
                "area": area.code,
                "unit": task.unit.kind,
                "share": task.share,
                "origin": task.origin,
            },
            Assignment,
        )
        for task in tasks
    )


def _year() -> int:
    """The year under way."""
    return timezone.localtime(moments.now()).year


def _units(area: Area) -> dict[str, Unit]:
    year = _year()
    return {unit.kind: unit for unit in area.units.all() if unit.valid_to is None or unit.valid_to >= year}


def propose(actor: Actor, number: str, area_code: str = "") -> int:
    """Share the targets out as codebook and clauses say; what stands already stays.

    Returns:
        How many shares were added.

    Raises:
        NotFound, NotPermitted, Conflict: See `find` and `services.acting.want`.
    """
    row, area = find(actor, number, area_code)
    units = _units(area)
    made = defaults(
        adopted_of(row),
        codebook=site_ground().codebook,
        area=area.code,
        units=units.keys(),
        year=_year(),
    )
    with acting(actor, "responsibility.assign", place_of(area), subject=number) as doing:
        held = {one.target for one in assignments_of(row, area)}
        fresh = [one for one in made if one.target not in held]
        _write(row, units, fresh, doing)
        doing.detail["added"] = len(fresh)
        shown = f"/desk/responsibility/{number}/?area={area.code}"
        fulfil(actor, area, "target_responsibility", on=today(), evidence=shown, period="standing")
    return len(fresh)


def _write(row: PlanDocument, units: Mapping[str, Unit], fresh: Iterable[Assignment], doing: Doing) -> None:
    """Write shares, and ask their units to confirm and to hand in a scheme."""
    rows = [
        Task(
            plan=row,
            target=one.target,
            unit=units[one.unit],
            share=one.share,
            origin=one.origin,
            given_by_id=doing.by,
            given_at=doing.at,
        )
        for one in fresh
    ]
    Task.objects.bulk_create(rows)
    today = timezone.localtime(doing.at).date()
    with_scheme = set(Scheme.objects.filter(plan=row).values_list("unit", flat=True))
    for unit in {task.unit_id: task.unit for task in rows}.values():
        if unit.pk not in with_scheme:
            Scheme.objects.create(plan=row, unit=unit, due=scheme_due(today))
            facts = {"title": row.title}
            link = f"/desk/responsibility/{row.number}/?area={unit.area.code}"
            tell_unit(unit, "liaison", "notices.shared_out", facts, link=link, at=doing.at, by=doing.by)


def change(
    actor: Actor, number: str, area_code: str, edited: Mapping[Cell, Share | None]
) -> tuple[CellChange, ...]:
    """Take over cells of the matrix that a person filled in.

    Args:
        actor: Of the office of the area.
        number: Of the plan.
        area_code: The area.
        edited: Share by target and unit; null takes a share away.

    Returns:
        What changed.

    Raises:
        Invalid: A cell names a target or a unit that is not there.
        NotFound, NotPermitted, Conflict: See `find` and `services.acting.want`.
    """
    row, area = find(actor, number, area_code)
    units = _units(area)
    targets = {entry.number for entry in adopted_of(row).targets}
    unknown = next((cell for cell in edited if cell[0] not in targets or cell[1] not in units), None)
    if unknown is not None:
        raise Invalid("responsibility.no_such_cell", target=unknown[0], unit=unknown[1])
    with acting(actor, "responsibility.assign", place_of(area), subject=number) as doing:
        changes = merge(assignments_of(row, area), edited, area=area.code).changes
        for one in changes:
            Task.objects.filter(plan=row, target=one.target, unit=units[one.unit], ended_at=None).update(
                ended_at=doing.at
            )
        fresh = [
            Assignment(target=one.target, area=area.code, unit=one.unit, share=one.after)
            for one in changes
            if one.after is not None
        ]
        _write(row, units, fresh, doing)
        doing.detail["changes"] = [f"{one.target}:{one.unit}:{one.after or '-'}" for one in changes]
    return changes


def matrix_workbook(actor: Actor, number: str, area_code: str, *, lang: str = "zh") -> tuple[str, bytes]:
    """The matrix as a workbook to fill in: file name and content."""
    row, area = find(actor, number, area_code)
    shared = shared_out(row, area, lang=lang)
    content = write_matrix(
        shared.matrix, unit_names=shared.names, reference=number, date=_day_of(row), lang=lang
    )
    return f"{number}-{area.code}-matrix.xlsx", content


def _day_of(row: PlanDocument) -> datetime:
    """A day of the plan's own, so that the same matrix gives the same file."""
    return (row.adopted_at or row.uploaded_at).replace(tzinfo=None, microsecond=0)


def take_matrix(actor: Actor, number: str, area_code: str, upload: File[bytes]) -> tuple[ReadMatrix, int]:
    """Take over a matrix filled in by Excel: good rows are taken, problems are told at their cells.

    Returns:
        What was read, and how many cells changed.

    Raises:
        Invalid: The file is not what it claims to be, or belongs to another plan or area.
        NotFound, NotPermitted, Conflict: See `change`.
    """
    row, area = find(actor, number, area_code)
    want(actor, "responsibility.assign", place_of(area))
    targets = [entry.number for entry in adopted_of(row).targets]
    with received(upload, RETURN) as (_, path):
        read = read_matrix(path, reference=number, area=area.code, targets=targets, units=_units(area).keys())
    return read, len(change(actor, number, area.code, read.cells)) if read.cells else 0


def table_file(
    actor: Actor, number: str, area_code: str, kind: str, *, lang: str = "zh"
) -> tuple[str, bytes]:
    """The table of targets and units (目标责任分解表) in its official layout: file name and content.

    Args:
        actor: Who may read it.
        number: Of the plan.
        area_code: The area.
        kind: `docx` or `xlsx`.
        lang: `zh` or `en`.
    """
    row, area = find(actor, number, area_code)
    shared, ground = shared_out(row, area, lang=lang), site_ground()
    catalogue = Catalogue(messages=ground.messages, lang="en" if lang == "en" else "zh")
    table = responsibility_table(
        shared.plan,
        assignments_of(row, area),
        area=area.code,
        codebook=ground.codebook,
        catalogue=catalogue,
        unit_names=shared.names,
    )
    name, day = f"{number}-{area.code}.{kind}", _day_of(row)
    title = catalogue.text("breakdown.title", plan=row.title)
    here = (area.name_en if lang == "en" else "") or area.name
    if kind == "xlsx":
        return name, write_table_sheet(
            table, title=title, issuer=area.name, date=day, under_title=here, lang=lang
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        render_table(table, path, title=title, issuer=area.name, date=day, under_title=here, lang=lang)
        return name, path.read_bytes()


def confirm(actor: Actor, number: str, unit: Unit) -> Receipt:
    """A unit says that it knows its targets.

    Raises:
        Conflict: It has said so already, or has no target.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row, _ = find(actor, number, unit.area.code)
    with acting(actor, "responsibility.confirm", place_of(unit.area, unit), subject=number) as doing:
        if not Task.objects.filter(plan=row, unit=unit, ended_at=None).exists():
            raise Conflict("responsibility.nothing_to_confirm", unit=unit.name)
        if Receipt.objects.filter(plan=row, unit=unit).exists():
            raise Conflict("responsibility.already_confirmed", unit=unit.name)
        return Receipt.objects.create(plan=row, unit=unit, by_id=doing.by, at=doing.at)


def hand_in_scheme(actor: Actor, number: str, unit: Unit, upload: File[bytes]) -> Scheme:
    """Hand in a unit's implementation scheme; until it is acknowledged a newer file replaces the one before.

    Raises:
        Invalid: The file is not of an allowed kind, or not what it claims to be.
        Conflict: It is acknowledged already, or none is asked for.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row, _ = find(actor, number, unit.area.code)
    want(actor, "schemes.hand_in", place_of(unit.area, unit))
    with received(upload) as (kept, path):
        content = ContentFile(path.read_bytes())
    with acting(
        actor, "schemes.hand_in", place_of(unit.area, unit), subject=number, sha256=kept.sha256
    ) as doing:
        scheme = _scheme(row, unit)
        if scheme.acknowledged_at is not None:
            raise Conflict("responsibility.scheme_acknowledged", unit=unit.name)
        scheme.file_name, scheme.sha256 = kept.name, kept.sha256
        scheme.file.save(f"{number}-{unit.pk}-{kept.sha256[:12]}.{kept.kind}", content, save=False)
        scheme.handed_in_by_id, scheme.handed_in_at = doing.by, doing.at
        scheme.save()
    return scheme


def acknowledge_scheme(actor: Actor, number: str, unit: Unit) -> Scheme:
    """The office says that it has a unit's scheme.

    Raises:
        Conflict: None was handed in, or it is acknowledged already.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row, _ = find(actor, number, unit.area.code)
    with acting(actor, "schemes.acknowledge", place_of(unit.area), subject=number, unit=unit.name) as doing:
        scheme = _scheme(row, unit)
        if scheme.handed_in_at is None or scheme.acknowledged_at is not None:
            raise Conflict("responsibility.nothing_to_acknowledge", unit=unit.name)
        scheme.acknowledged_by_id, scheme.acknowledged_at = doing.by, doing.at
        scheme.save()
        left = Scheme.objects.filter(plan=row, unit__area=unit.area, acknowledged_at=None)
        if not left.exists():
            shown = f"/desk/responsibility/{number}/?area={unit.area.code}#units"
            fulfil(actor, unit.area, "scheme", on=today(), evidence=shown, period="once")
    return scheme


def _scheme(row: PlanDocument, unit: Unit) -> Scheme:
    scheme = Scheme.objects.filter(plan=row, unit=unit).first()
    if scheme is None:
        raise Conflict("responsibility.nothing_to_confirm", unit=unit.name)
    return scheme
