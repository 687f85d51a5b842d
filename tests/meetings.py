"""A meeting that was held with decisions, and an inspection under way, made by the people whose rights those are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from halfsky.core.supervision.inspections.sampling import Wanted
from halfsky.core.supervision.inspections.workflow import FindingAct
from halfsky.services import agendas, inspection_findings, inspection_visits, inspections, meetings, minutes
from halfsky.services.moments import playing
from halfsky.store.models import (
    Inspection,
    InspectionFinding,
    InspectionVisit,
    Meeting,
    MeetingDecision,
)
from tests.people import World

START = datetime(2026, 6, 1, 9, tzinfo=timezone.get_default_timezone())


@contextmanager
def at(days: float) -> Iterator[None]:
    """Some days after the start."""
    before, settings.DEMO = settings.DEMO, True
    try:
        with playing(START + timedelta(days=days)):
            yield
    finally:
        settings.DEMO = before


def planned_meeting(world: World, code: str = "990100", *, days: int = 8, below: bool = True) -> Meeting:
    """A liaison meeting of an area, to which its units are invited and, from the prefecture, one county."""
    counties = [world.areas["990101"].pk] if below and code == "990100" else []
    return meetings.plan(
        world.actor(f"office.{code}"),
        world.areas[code],
        kind="liaison",
        title=f"{world.areas[code].name}妇儿工委联络员会议",
        title_en="Meeting of liaison officers",
        at=START + timedelta(days=days),
        venue="地区妇联二楼会议室",
        units=[unit.pk for (area, _), unit in world.units.items() if area == code],
        areas=counties,
    )


def held_meeting(world: World, code: str = "990100", *, below: bool = True) -> Meeting:
    """One with two items that was called and held; one unit was excused."""
    office = world.actor(f"office.{code}")
    with at(0):
        row = planned_meeting(world, code, below=below)
        agendas.put(office, row.number, title="通报监测情况")
        unit = world.units[code, "HEALTH_COMMISSION"]
        agendas.put(office, row.number, title="研究宫颈癌筛查", unit=unit.pk)
        meetings.call(office, row.number)
    with at(9):
        came = {guest.pk: ("liaison", 1) for guest in meetings.guests_of(row)}
        first = next(iter(came))
        meetings.hold(office, row.number, attendance={**came, first: ("excused", 0)}, chaired_by="副主任")
    return row


def decided(
    world: World, code: str = "990100", *, owner: str = "HEALTH_COMMISSION", below: bool = True
) -> MeetingDecision:
    """A decision of such a meeting, owned by a unit; sent with the minutes."""
    office, row = world.actor(f"office.{code}"), held_meeting(world, code, below=below)
    unit = world.units[code, owner]
    with at(10):
        for item in meetings.agenda_of(row):
            minutes.record(
                office, row.number, item.pk, discussion="会议听取了汇报。", conclusion="会议同意。"
            )
        last = meetings.agenda_of(row)[-1]
        minutes.decide(
            office,
            row.number,
            last.pk,
            text="制定筛查扩面方案",
            owner=f"unit:{unit.pk}",
            due=date(2026, 7, 31),
        )
        minutes.hand_in(office, row.number, summary="会议总结了上半年工作。")
        minutes.approve(world.actor(f"leader.{code}"), row.number)
        minutes.send(office, row.number)
    return row.decisions.get()


_USUAL = (Wanted(stratum="unit", by_risk=1, by_lot=1), Wanted(stratum="area", by_risk=0, by_lot=1))


def planned_inspection(
    world: World, code: str = "990100", *, wanted: tuple[Wanted, ...] = _USUAL
) -> Inspection:
    """An inspection of two units, and from the prefecture of one county."""
    return inspections.plan(
        world.actor(f"office.{code}"),
        world.areas[code],
        title="规划实施情况督导检查",
        scope="目标责任落实、数据质量。",
        first_day=date(2026, 6, 8),
        last_day=date(2026, 6, 19),
        word="六月第一个工作日的第一条气象通报",
        wanted=wanted,
    )


def inspection_under_way(
    world: World, code: str = "990100", *, wanted: tuple[Wanted, ...] = _USUAL
) -> Inspection:
    """One that was drawn and announced."""
    with at(0):
        row = planned_inspection(world, code, wanted=wanted)
        inspections.draw_sample(world.actor(f"office.{code}"), row.number)
        return inspections.announce(world.actor(f"office.{code}"), row.number)


def answer_all(world: World, row: Inspection) -> None:
    """Every checklist answered with yes."""
    with at(8):
        for visit in inspections.visits_of(row):
            given = {one.code: ("yes", "已查阅材料") for one in inspection_visits.asked_of(row, visit)}
            office = world.actor(f"office.{row.area.code}")
            inspection_visits.answer(office, row.number, visit.pk, answers=given)


def found(
    world: World, row: Inspection, place: int = 0, *, due: date | None = date(2026, 7, 31)
) -> InspectionFinding:
    """Something found at a visit, and ordered to be put right where a day is given."""
    office = world.actor(f"office.{row.area.code}")
    with at(9):
        visit = inspections.visits_of(row)[place]
        made = inspection_visits.find_something(
            office, row.number, visit.pk, facts="未建立分性别统计台账", clause="监测评估（三）"
        )
        if due is not None:
            inspection_findings.perform(office, made.number, FindingAct.ORDER, words="建立台账", due=due)
    return made


def unit_place(row: Inspection) -> int:
    """The place of the first visit that is one to a unit."""
    return next(place for place, visit in enumerate(inspections.visits_of(row)) if visit.unit is not None)


def visited_person(world: World, visit: InspectionVisit) -> Any:
    """Who puts right what was found at a visit."""
    if visit.area is not None:
        return world.actor(f"office.{visit.area.code}")
    assert visit.unit is not None
    short = visit.unit.kind.split("_")[0].lower()
    return world.actor(f"liaison.{visit.unit.area.code}.{short}")
