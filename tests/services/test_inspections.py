"""An inspection from the announced word to the last finding closed, and what nobody may do alone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.utils import timezone

from halfsky.core.supervision.inspections.sampling import Wanted
from halfsky.core.supervision.inspections.workflow import FindingAct
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import inspection_findings, inspection_visits, inspections
from halfsky.services.issued_papers import papers_about
from halfsky.services.moments import playing
from halfsky.store.models import Inspection, InspectionFinding, InspectionVisit
from tests.people import World, make_world

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 1, 9, tzinfo=timezone.get_default_timezone())
OFFICE, LEADER = "office.990100", "leader.990100"


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    settings.DEMO = True
    with playing(START):
        yield make_world()


def planned(world: World) -> Inspection:
    return inspections.plan(
        world.actor(OFFICE),
        world.areas["990100"],
        title="规划实施情况督导检查",
        scope="目标责任落实、数据质量。",
        first_day=date(2026, 6, 8),
        last_day=date(2026, 6, 19),
        word="六月第一个工作日的第一条气象通报",
        wanted=(Wanted(stratum="unit", by_risk=1, by_lot=1), Wanted(stratum="area", by_risk=0, by_lot=1)),
    )


def under_way(world: World) -> Inspection:
    row = planned(world)
    inspections.draw_sample(world.actor(OFFICE), row.number)
    return inspections.announce(world.actor(OFFICE), row.number)


def answered(world: World, row: Inspection) -> None:
    for visit in inspections.visits_of(row):
        given = {one.code: ("yes", "已查阅材料") for one in inspection_visits.asked_of(row, visit)}
        inspection_visits.answer(world.actor(OFFICE), row.number, visit.pk, answers=given)


def owner(world: World, visit: InspectionVisit) -> Any:
    if visit.area is not None:
        return world.actor(f"office.{visit.area.code}")
    assert visit.unit is not None
    return world.actor(f"liaison.990100.{visit.unit.kind.split('_')[0].lower()}")


def finding(world: World, row: Inspection, place: int = 0) -> InspectionFinding:
    visit = inspections.visits_of(row)[place]
    return inspection_visits.find_something(
        world.actor(OFFICE), row.number, visit.pk, facts="未建立分性别统计台账", clause="监测评估（三）"
    )


def test_the_draw_is_the_same_when_drawn_again_and_is_drawn_once(world: World) -> None:
    row = planned(world)
    row = inspections.draw_sample(world.actor(OFFICE), row.number)
    assert inspections.drawn_again(row) == inspections.drawn_of(row)
    assert [(one.stratum, one.how) for one in inspections.drawn_of(row) if one.how] == [
        ("area", "lot"),
        *[
            ("unit", how)
            for how in [one.how for one in inspections.drawn_of(row) if one.how and one.stratum == "unit"]
        ],
    ]
    assert row.visits.count() == 3
    with pytest.raises(Conflict):
        inspections.draw_sample(world.actor(OFFICE), row.number)


def test_from_the_draw_to_the_last_finding_closed(world: World) -> None:
    row = under_way(world)
    answered(world, row)
    found = finding(world, row)
    office = world.actor(OFFICE)
    inspection_findings.perform(
        office, found.number, FindingAct.ORDER, words="建立台账", due=date(2026, 7, 31)
    )
    inspections.report(office, row.number, conclusion="总体落实较好。")
    with pytest.raises(Conflict):
        inspections.close(world.actor(LEADER), row.number)
    with pytest.raises(Invalid):
        inspection_findings.perform(owner(world, found.visit), found.number, FindingAct.RECTIFY, words="已建")
    inspection_findings.perform(
        owner(world, found.visit), found.number, FindingAct.RECTIFY, words="已建台账", evidence="台账扫描件"
    )
    inspection_findings.perform(office, found.number, FindingAct.RECHECK, words="现场复查合格")
    with pytest.raises(NotPermitted):
        inspection_findings.perform(office, found.number, FindingAct.CLOSE)
    inspection_findings.perform(world.actor(LEADER), found.number, FindingAct.CLOSE)
    with pytest.raises(NotPermitted):
        inspections.close(office, row.number)
    assert inspections.close(world.actor(LEADER), row.number).state == "closed"


def test_papers_of_an_inspection_are_official(world: World) -> None:
    row = under_way(world)
    answered(world, row)
    found = finding(world, row)
    inspection_findings.perform(
        world.actor(OFFICE), found.number, FindingAct.ORDER, words="建立台账", due=date(2026, 7, 31)
    )
    inspections.report(world.actor(OFFICE), row.number, conclusion="总体落实较好。")
    papers = {one.series: one for one in papers_about(row.number, found.number)}
    assert set(papers) == {"inspection", "rectification", "inspection_report"}
    order = docx.Document(BytesIO(papers["rectification"].file.read()))
    assert ["整改期限", "2026年7月31日"] in [
        [cell.text for cell in line.cells] for line in order.tables[0].rows
    ]
    report = docx.Document(BytesIO(papers["inspection_report"].file.read()))
    assert any("共督查3个对象，发现问题1个，已整改销号0个" in line.text for line in report.paragraphs)


def test_those_visited_see_their_own_findings_only(world: World) -> None:
    row = under_way(world)
    first, second = finding(world, row, 0), finding(world, row, 1)
    mine = owner(world, first.visit)
    assert inspection_findings.find_finding(mine, first.number).pk == first.pk
    with pytest.raises(NotFound):
        inspection_findings.find_finding(mine, second.number)
    with pytest.raises(NotFound):
        inspections.find(world.actor("office.990200"), row.number)


def test_late_findings_are_told_once_and_may_become_matters(world: World) -> None:
    row = under_way(world)
    visits = inspections.visits_of(row)
    place = next(place for place, visit in enumerate(visits) if visit.unit is not None)
    found = finding(world, row, place)
    inspection_findings.perform(
        world.actor(OFFICE), found.number, FindingAct.ORDER, words="建立台账", due=date(2026, 6, 30)
    )
    with playing(START + timedelta(days=40)):
        assert inspection_findings.tell_late() == 1
        assert inspection_findings.tell_late() == 0
        made = inspection_findings.open_matter(world.actor(OFFICE), found.number)
    assert (made.origin, made.lead) == ("inspection", found.visit.unit)


def test_a_report_wants_every_checklist(world: World) -> None:
    row = under_way(world)
    with pytest.raises(Invalid) as refused:
        inspections.report(world.actor(OFFICE), row.number, conclusion="好。")
    assert refused.value.code == "inspections.visit_unanswered"
