"""Use cases of areas: add, rename, end; merge, split and move them without losing what is under way.

A change takes effect with the figures of its year. What was asked for an earlier year is still owed, and its figures
stay those of the area as it was; only who answers changes, as `core.observations.succession.answering` says:

- An area that went into another is reached through it from then on. Its `path` leads through the successor, so that
  the successor's reviewer and office see its open returns, check and accept them; its own units go on filling them in.
  Its `parent` stays, so that its figures are rolled up where they were.
- An area that was split stays where it was: the area above answers, whose reviewer reaches it anyway.
- An area that takes a new code (撤县设区) hands units, posts and plans to the area it became; its returns stay its own.

A change may not reach back into a year for which returns exist.
"""

from collections.abc import Collection, Sequence

from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from halfsky.core.observations.succession import Change, Kind, answering, check_changes
from halfsky.core.returns.workflow import State
from halfsky.core.vocabulary.area_codes import canonical, fault_in, level_of
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services.acting import Actor, Doing, acting, area_for, place_of
from halfsky.services.notices import tell
from halfsky.store.models import Area, AreaChange, Duty, DutyTerm, PersonPost, PlanDocument, Return, Unit

_ACT = "areas.change"
OPEN = (State.DRAFT, State.RETURNED, State.HANDED_IN, State.APPROVED, State.REOPENING)
"""States of returns that someone still has to do something about."""


def find_area(actor: Actor, code: str) -> Area:
    """An area that the actor keeps.

    Raises:
        NotFound: There is none, or it is beyond reach.
    """
    return area_for(actor, _ACT, code)


def known_changes() -> tuple[Change, ...]:
    """Every change of areas on record, in the words of the core."""
    rows = AreaChange.objects.select_related("before", "after")
    return tuple(
        Change(
            kind=row.kind,  # type: ignore[arg-type]
            before=row.before.code,
            after=row.after.code,
            year=row.year,
            name_before=row.name_before,
        )
        for row in rows
    )


def add_area(
    actor: Actor, above: str, *, code: str, name: str, name_en: str = "", valid_from: int | None = None
) -> Area:
    """Add an area under another.

    Raises:
        Invalid: The code cannot be, or the name is missing.
        Conflict: The code is there already.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    parent = find_area(actor, above)
    fault = fault_in(code.strip())
    if fault is not None:
        raise Invalid(f"places.code_{fault}", area=code)
    full = canonical(code.strip())
    if Area.objects.filter(code=full).exists():
        raise Conflict("places.code_taken", area=full)
    with acting(actor, _ACT, place_of(parent), subject=full, how="add", name=name.strip()):
        return Area.objects.create(
            code=full,
            name=_checked(name),
            name_en=name_en.strip(),
            level=level_of(full),
            parent=parent,
            path=f"{parent.path}{full}/",
            valid_from=valid_from,
        )


def _checked(name: str) -> str:
    if not name.strip() or len(name.strip()) > 80:
        raise Invalid("places.name_wanted")
    return name.strip()


def rename_area(actor: Actor, code: str, *, name: str, name_en: str = "", year: int) -> Area:
    """Give an area another name; the one before is kept with its year.

    Raises:
        Invalid: The name is missing.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row, before = find_area(actor, code), ""
    with acting(actor, _ACT, place_of(row), subject=code, how="rename") as doing:
        before, row.name, row.name_en = row.name, _checked(name), name_en.strip()
        row.save()
        doing.detail |= {"before": before, "after": row.name, "year": year}
        # A second name within a year is a correction: the name before both of them stays on record.
        AreaChange.objects.get_or_create(
            kind="rename", before=row, after=row, year=year, defaults={"name_before": before}
        )
    return row


def note_former_name(actor: Actor, code: str, *, name: str, year: int) -> AreaChange:
    """Put on record what an area was called until it took, with a year, the name it bears.

    Raises:
        Invalid: The name is missing.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row = find_area(actor, code)
    with acting(actor, _ACT, place_of(row), subject=code, how="former_name", before=name, year=year):
        return AreaChange.objects.create(
            kind="rename", before=row, after=row, year=year, name_before=_checked(name)
        )


def end_area(actor: Actor, code: str, *, last_year: int) -> Area:
    """End an area that nothing comes after.

    Raises:
        Conflict: Areas or open returns hang on it; then a merger or split says who answers.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row = find_area(actor, code)
    below = Area.objects.filter(parent=row).filter(Q(valid_to=None) | Q(valid_to__gt=last_year))
    if below.exists():
        raise Conflict("places.areas_below", area=row.name)
    if Return.objects.filter(area=row, state__in=OPEN).exists():
        raise Conflict("places.returns_open", area=row.name)
    with acting(actor, _ACT, place_of(row), subject=code, how="end", last_year=last_year):
        row.valid_to = last_year
        row.save()
    return row


def move_area(actor: Actor, code: str, *, under: str, year: int) -> Area:
    """Put an area with everything below it under another one (划转).

    Raises:
        Conflict: Returns of it are under way, whose roll-up would lose them; or it would stand under itself.
        NotFound, NotPermitted: See `services.acting.want`; both places must be the actor's.
    """
    row, parent = find_area(actor, code), find_area(actor, under)
    if parent.path.startswith(row.path):
        raise Conflict("places.under_itself", area=row.name)
    waiting = Return.objects.filter(area__path__startswith=row.path, state__in=(*OPEN, State.ACCEPTED))
    if waiting.exists():
        raise Conflict("places.returns_open", area=row.name)
    above = "" if row.parent is None else row.parent.code
    with acting(actor, _ACT, place_of(row), subject=code, how="move") as doing:
        doing.detail |= {"before": above, "after": under, "year": year}
        _lead(row, parent.path)
        row.parent = parent
        row.save()
        AreaChange.objects.get_or_create(
            kind="transfer", before=row, after=row, year=year, defaults={"name_before": above}
        )
    return row


def _lead(row: Area, through: str) -> None:
    """Lead the paths of an area and all below it through another."""
    old, new = row.path, f"{through}{row.code}/"
    Area.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    row.path = new


def change_areas(
    actor: Actor, kind: Kind, before: Sequence[str], after: Sequence[str], *, year: int
) -> list[AreaChange]:
    """Merge areas into one, split one into several, or give one a new code.

    Args:
        actor: System administrator above all of them.
        kind: `merge`, `split`, or `rename` for a new code.
        before: Codes of the areas before.
        after: Codes of the areas after, which are there already; one that goes on is on both sides.
        year: First year whose figures are of the areas after.

    Raises:
        Invalid: They cannot become each other so; see `core.observations.succession.check_changes`.
        Conflict: Returns exist for the year or a later one.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    rows = {code: find_area(actor, code) for code in (*before, *after)}
    changes = [
        Change(kind=kind, before=one, after=other, year=year)
        for one in dict.fromkeys(before)
        for other in dict.fromkeys(after)
    ]
    _refuse_faults(changes, rows)
    ended = [rows[code] for code in dict.fromkeys(before) if code not in after]
    _refuse_past(ended, year)
    first = rows[before[0]]
    with acting(actor, _ACT, place_of(first), subject=before[0], how=kind) as doing:
        doing.detail |= {"before": list(before), "after": list(after), "year": year}
        made = AreaChange.objects.bulk_create(
            AreaChange(kind=kind, before=rows[one.before], after=rows[one.after], year=year)
            for one in changes
        )
        for row in ended:
            row.valid_to = year - 1
            row.save()
            _hand_on(row, kind, rows, year=year, doing=doing)
    return made


def _refuse_faults(changes: Sequence[Change], rows: Collection[str]) -> None:
    held = [*known_changes(), *changes]
    marks = [0] * (len(held) - len(changes)) + [1] * len(changes)
    for finding in check_changes(held, codes={*rows, *_codes(held)}, rows=marks):
        if finding.where.row == 1:
            facts = {name: finding.facts[name] for name in ("before", "after", "year")}
            raise Invalid(f"places.{finding.code.removeprefix('areas.')}", **facts)


def _codes(changes: Collection[Change]) -> set[str]:
    return {one.before for one in changes} | {one.after for one in changes}


def _refuse_past(ended: Collection[Area], year: int) -> None:
    for row in ended:
        late = Return.objects.filter(area__path__startswith=row.path, campaign__year__gte=year)
        newest = late.order_by("-campaign__year").values_list("campaign__year", flat=True).first()
        if newest is not None:
            raise Conflict("places.year_collected", area=row.name, year=newest, first=newest + 1)


def _hand_on(row: Area, kind: Kind, rows: dict[str, Area], *, year: int, doing: Doing) -> None:
    """Settle who answers for what an ended area still owes."""
    above = {row.code: None if row.parent is None else row.parent.code}
    duty = answering(row.code, of=year - 1, asked=year, changes=known_changes(), parents=above)
    if duty.how != "successor" or duty.by not in rows:
        return
    heir = rows[duty.by]
    if kind == "rename":
        Unit.objects.filter(area=row).update(area=heir)
        PersonPost.objects.filter(area=row, until=None).update(area=heir)
        PlanDocument.objects.filter(area=row).update(area=heir)
        Duty.objects.filter(area=row).update(area=heir)
        DutyTerm.objects.filter(area=row).update(area=heir)
    _lead(row, heir.path)
    row.save()
    waiting = Return.objects.filter(area=row, state__in=OPEN).count()
    if waiting:
        facts = {"before": row.name, "after": heir.name, "count": waiting}
        tell(
            heir,
            None,
            "reviewer",
            "notices.area_merged",
            facts,
            link="/desk/reviews/",
            at=doing.at,
            by=doing.by,
        )
