"""What happens to matters without anybody's hand: late ones go up the levels, orphaned ones to the successor.

What was missed while the machine slept is caught up with; running twice does nothing the second time.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from halfsky.core.observations.succession import answering
from halfsky.core.supervision.matters.escalation import Reached, ladder, reached
from halfsky.core.supervision.matters.workflow import OPEN, Act, State, step
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import moments
from halfsky.services.acting import SYSTEM, Doing, acting, place_of
from halfsky.services.matters import course_of, take, tell_of
from halfsky.services.moments import today
from halfsky.services.places import known_changes
from halfsky.store.models import Area, Matter, Unit

_ENDS = ("merge", "split", "rename")


def run_day() -> int:
    """Hand orphaned matters on and take late ones up.

    Returns:
        How many steps were taken.
    """
    return hand_on_orphans() + take_up_late()


def take_up_late() -> int:
    """Put every late matter before whom the rungs name that it has come to since; one act a rung."""
    late = Matter.objects.filter(state__in=OPEN, due__lt=today())
    steps = late.values_list("number", "state", "level")
    left = [one for one, state, level in steps if level < len(ladder(State(state), load_matter_settings()))]
    return sum(_take_up(number) for number in left)


def _take_up(number: str) -> int:
    with transaction.atomic():
        row = _locked(number)
        rungs = reached(
            State(row.state),
            due=row.due,
            level=row.level,
            today=today(),
            calendar=load_working_days(),
            settings=load_matter_settings(),
        )
        told = [rung for rung in rungs if rung.tells != "office_above" or row.office.parent is not None]
        for rung in told:
            with acting(SYSTEM, Act.ESCALATE, place_of(row.office, row.lead), subject=number) as doing:
                _put_before(row, rung, doing)
    return len(told)


def _put_before(row: Matter, rung: Reached, doing: Doing) -> None:
    row.level = rung.level
    doing.detail |= {"level": rung.level, "tells": rung.tells, "day": rung.day.isoformat()}
    take(row, step(course_of(row), Act.ESCALATE, person=None), Act.ESCALATE, doing)
    if rung.tells == "office_above":
        tell_of(row, "office", "notices.matter_taken_up", doing, area=row.office.parent)
    else:
        own = rung.tells in ("liaison", "office")
        tell_of(row, rung.tells, "notices.matter_late" if own else "notices.matter_taken_up", doing)


def _locked(number: str) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",))
    return rows.select_related("area", "office__parent", "lead__area", "lead__successor").get(number=number)


def hand_on_orphans() -> int:
    """Hand matters on whose unit or area has ended, to what came after it."""
    year = timezone.localtime(moments.now()).year
    ended = Q(lead__successor__isnull=False) | Q(lead__valid_to__lt=year)
    for path in ("area", "office"):
        ended |= Q(**{f"{path}__valid_to__isnull": False, f"{path}__changes_from__kind__in": _ENDS})
    numbers = Matter.objects.filter(ended, state__in=OPEN).values_list("number", flat=True).distinct()
    return sum(_hand_on(number, year) for number in numbers)


def _hand_on(number: str, year: int) -> int:
    with transaction.atomic():
        row = _locked(number)
        heirs: dict[str, Any] = {
            "office": heir(row.office),
            "area": heir(row.area),
            "lead": heir_of_unit(row.lead, year),
        }
        changed = {name: one for name, one in heirs.items() if one.pk != getattr(row, name).pk}
        if not changed:
            return 0
        with acting(SYSTEM, Act.HAND_ON, place_of(row.office, row.lead), subject=number) as doing:
            for name, after in changed.items():
                doing.detail[name] = {"before": getattr(row, name).name, "after": after.name}
                setattr(row, name, after)
            words = "；".join(f"{one['before']}→{one['after']}" for one in doing.detail.values())
            course = step(course_of(row), Act.HAND_ON, person=None, words=words)
            days = load_matter_settings().least_days
            grace = load_working_days().after(today(), days)
            take(row, course, Act.HAND_ON, doing, words=words, due=max(row.due or grace, grace))
    return 1


def heir(area: Area) -> Area:
    """The area that answers for one: itself while it lasts, else what it went into, or the area above."""
    if area.valid_to is None:
        return area
    above = {area.code: None if area.parent is None else area.parent.code}
    duty = answering(
        area.code, of=area.valid_to, asked=area.valid_to + 1, changes=known_changes(), parents=above
    )
    return Area.objects.select_related("parent").get(code=duty.by)


def heir_of_unit(unit: Unit, year: int) -> Unit:
    """The unit after one, however often that changed; of one that ended so, the like of it where the area went."""
    seen = {unit.pk}
    while unit.successor is not None and unit.successor.pk not in seen:
        unit = unit.successor
        seen.add(unit.pk)
    if unit.valid_to is None or unit.valid_to >= year:
        return unit
    alike = Unit.objects.filter(area=heir(unit.area), kind=unit.kind).exclude(valid_to__lt=year)
    return alike.select_related("area").first() or unit
