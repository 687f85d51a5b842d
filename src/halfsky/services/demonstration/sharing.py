"""What units of the demonstration do with their targets: confirm them, hand in schemes, some late, one never."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from halfsky.services import responsibilities
from halfsky.services.demonstration.desk import Diary
from halfsky.services.demonstration.people import People
from halfsky.services.moments import playing
from halfsky.store.models import Area, PlanDocument, Scheme, Task, Unit

_LATE_EVERY, _LATE_BY = 9, 21
_SILENT = "990112"
"""The county whose last unit has confirmed nothing and handed in nothing."""


def share_out(people: People, plan: PlanDocument, start: datetime) -> None:
    """Every area shares the plan out among its units, and the units answer, in the order of time."""
    diary = Diary()
    with playing(start):
        for area in people.areas.values():
            responsibilities.propose(people.of_area("office", area), plan.number, area.code)
    for place, area in enumerate(people.areas.values()):
        _answer(people, plan, area, diary, start + timedelta(days=2, hours=place))
    diary.play()


def _answer(people: People, plan: PlanDocument, area: Area, diary: Diary, start: datetime) -> None:
    """The units of an area confirm within a fortnight; most schemes come in time, and the office acknowledges them."""
    asked = Task.objects.filter(plan=plan, unit__area=area).values("unit").distinct()
    units = list(Unit.objects.filter(pk__in=asked).select_related("area").order_by("pk"))
    due = dict(Scheme.objects.filter(plan=plan, unit__in=units).values_list("unit", "due"))
    office = people.of_area("office", area)
    for place, unit in enumerate(units[:-1] if area.code == _SILENT else units):
        liaison = people.of_unit("liaison", unit)
        confirmed = start + timedelta(days=place)
        late = (place + int(area.code)) % _LATE_EVERY == 0
        handed_in = _day(due[unit.pk], confirmed) + timedelta(days=_LATE_BY if late else -1 - place % 12)
        file = ContentFile(_words(plan, unit).encode(), name=f"{unit.name}实施方案.txt")
        diary.note(confirmed, lambda a=liaison, u=unit: responsibilities.confirm(a, plan.number, u))  # type: ignore[misc]
        diary.note(
            handed_in,
            lambda a=liaison, u=unit, f=file: responsibilities.hand_in_scheme(a, plan.number, u, f),  # type: ignore[misc]
        )
        diary.note(
            handed_in + timedelta(days=3),
            lambda u=unit: responsibilities.acknowledge_scheme(office, plan.number, u),  # type: ignore[misc]
        )


def _day(day: date, hour: datetime) -> datetime:
    """The hour of a moment on another day."""
    return hour + timedelta(days=(day - hour.date()).days)


def _words(plan: PlanDocument, unit: Unit) -> str:
    """A scheme of a few lines, the unit's own."""
    tasks = list(Task.objects.filter(plan=plan, unit=unit, ended_at=None).order_by("target"))
    lead = sum(task.share == "lead" for task in tasks)
    return (
        f"{unit.name}贯彻落实《{plan.title}》实施方案（演示）\n\n"
        f"一、任务：承担目标{len(tasks)}项，其中牵头{lead}项。\n"
        "二、分工：主要负责人总负责，确定一名联络员，各科室按职责落实。\n"
        "三、进度：每年3月底前报送上年度数据，7月自查一次。\n"
        "四、保障：所需经费列入部门预算。\n"
    )
