"""What happens to matters without anybody's hand: late ones go up the levels, orphaned ones to the successor.

What was missed while the machine slept is caught up with; running twice does nothing the second time.
"""

from django.db import transaction

from halfsky.core.supervision.matters.escalation import Reached, ladder, reached
from halfsky.core.supervision.matters.workflow import OPEN, Act, State, step
from halfsky.engines.matter_settings import load_matter_settings
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import SYSTEM, Doing, acting, place_of
from halfsky.services.matters import course_of, take, tell_of
from halfsky.services.moments import today
from halfsky.services.succeeding import Owed, hand_on, with_grace
from halfsky.store.models import Matter


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
    return rows.select_related("area", "office__parent", "lead__area").get(number=number)


def hand_on_orphans() -> int:
    """Hand matters on whose unit or area has ended, to what came after it."""
    related = ("area__parent", "office__parent", "lead__area", "lead__successor")
    return hand_on(Matter.objects.filter(state__in=OPEN).select_related(*related), _OWED)


def _take(row: Matter, words: str, doing: Doing) -> None:
    course = step(course_of(row), Act.HAND_ON, person=None, words=words)
    take(row, course, Act.HAND_ON, doing, words=words, due=with_grace(row.due))


_OWED = Owed(
    act=Act.HAND_ON,
    areas=("office", "area"),
    units=("lead",),
    place=lambda row: place_of(row.office, row.lead),
    take=_take,
)
