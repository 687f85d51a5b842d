"""A liaison meeting from notice to its decisions done, by the people whose rights those are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.utils import timezone

from halfsky.core.supervision.meetings.workflow import DecisionAct
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import agendas, decisions, meetings, minutes
from halfsky.services.issued_papers import papers_about
from halfsky.services.moments import playing
from halfsky.store.models import IssuedPaper, Meeting, MeetingDecision, Notice
from halfsky.store.queries.notices import notices_of
from tests.people import World, make_world

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 1, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    settings.DEMO = True
    with playing(START):
        yield make_world()


def planned(world: World, *, hours: int = 24 * 8) -> Meeting:
    area = world.areas["990100"]
    return meetings.plan(
        world.actor("office.990100"),
        area,
        kind="liaison",
        title="云岭地区妇儿工委联络员会议",
        at=START + timedelta(hours=hours),
        venue="地区妇联二楼会议室",
        units=[unit.pk for (code, _), unit in world.units.items() if code == "990100"],
        areas=[world.areas["990101"].pk],
    )


def held(world: World) -> Meeting:
    office, row = world.actor("office.990100"), planned(world)
    agendas.put(office, row.number, title="通报监测情况")
    agendas.put(
        office, row.number, title="研究宫颈癌筛查", unit=world.units["990100", "HEALTH_COMMISSION"].pk
    )
    meetings.call(office, row.number)
    with playing(START + timedelta(days=9)):
        came = {guest.pk: ("liaison", 1) for guest in meetings.guests_of(row)}
        first = next(iter(came))
        meetings.hold(office, row.number, attendance={**came, first: ("excused", 0)}, chaired_by="副主任")
    return row


def sent(world: World) -> MeetingDecision:
    office, row = world.actor("office.990100"), held(world)
    with playing(START + timedelta(days=10)):
        for item in meetings.agenda_of(row):
            minutes.record(
                office, row.number, item.pk, discussion="会议听取了汇报。", conclusion="会议同意。"
            )
        unit = world.units["990100", "HEALTH_COMMISSION"]
        minutes.decide(
            office,
            row.number,
            item.pk,
            text="制定筛查扩面方案",
            owner=f"unit:{unit.pk}",
            due=date(2026, 7, 31),
        )
        minutes.hand_in(office, row.number, summary="会议总结了上半年工作。")
        minutes.approve(world.actor("leader.990100"), row.number)
        minutes.send(office, row.number)
    return row.decisions.get()


def test_from_notice_to_decisions_done(world: World) -> None:
    decision = sent(world)
    office, liaison = world.actor("office.990100"), world.actor("liaison.990100.health")
    with playing(START + timedelta(days=40)):
        decisions.perform(
            liaison, decision.number, DecisionAct.REPORT, words="方案已印发", evidence="卫健发〔2026〕9号"
        )
        decisions.perform(office, decision.number, DecisionAct.CONFIRM)
        row = meetings.close(office, decision.meeting.number)
    assert row.state == "closed"
    told = [one.code for one in Notice.objects.filter(unit=decision.unit, role="liaison")]
    assert set(told) == {"notices.decision_done", "notices.minutes_sent", "notices.meeting_called"}


def test_a_notice_of_minutes_or_of_a_decision_goes_with_the_next_step(world: World) -> None:
    def told(username: str) -> set[str]:
        return {one.code.removeprefix("notices.") for one in notices_of(world.actor(username).posts)}

    decision = sent(world)
    assert "minutes_handed_in" not in told("leader.990100")
    with playing(START + timedelta(days=40)):
        decisions.perform(
            world.actor("liaison.990100.health"),
            decision.number,
            DecisionAct.REPORT,
            words="方案已印发",
            evidence="卫健发〔2026〕9号",
        )
    assert "decision_reported" in told("office.990100")
    with playing(START + timedelta(days=41)):
        decisions.perform(world.actor("office.990100"), decision.number, DecisionAct.CONFIRM)
    assert "decision_reported" not in told("office.990100")
    assert "decision_done" in told("liaison.990100.health"), "what is merely told waits to be read"


def test_notice_and_minutes_are_papers_with_running_numbers(world: World) -> None:
    decision = sent(world)
    notice, note = papers_about(decision.meeting.number)
    lines = [line.text for line in docx.Document(BytesIO(notice.file.read())).paragraphs]
    assert "关于召开云岭地区妇儿工委联络员会议的通知" in lines
    assert "1. 通报监测情况" in lines
    paper = docx.Document(BytesIO(note.file.read()))
    words = [line.text for line in paper.paragraphs]
    assert any(line.startswith("出席：") for line in words)
    assert any(line.startswith("请假：") for line in words)
    assert paper.tables[0].rows[1].cells[1].text == "制定筛查扩面方案"
    second = planned(world)
    agendas.put(world.actor("office.990100"), second.number, title="另一次会议")
    meetings.call(world.actor("office.990100"), second.number)
    assert [one.nth for one in IssuedPaper.objects.filter(series="meeting")] == [1, 2]


def test_minutes_want_a_second_person_and_a_conclusion_for_every_item(world: World) -> None:
    office, row = world.actor("office.990100"), held(world)
    with playing(START + timedelta(days=10)):
        with pytest.raises(Invalid) as refused:
            minutes.hand_in(office, row.number, summary="")
        assert refused.value.code == "meetings.conclusion_wanted"
        for item in meetings.agenda_of(row):
            minutes.record(office, row.number, item.pk, discussion="", conclusion="会议同意。")
        minutes.hand_in(office, row.number, summary="")
        with pytest.raises(NotPermitted):
            minutes.approve(office, row.number)


def test_nobody_confirms_what_they_reported_and_a_drop_wants_two(world: World) -> None:
    decision = sent(world)
    office, leader = world.actor("office.990100"), world.actor("leader.990100")
    with pytest.raises(NotPermitted):
        decisions.perform(office, decision.number, DecisionAct.REPORT, words="好了", evidence="文件")
    with pytest.raises(Invalid):
        decisions.perform(
            world.actor("liaison.990100.health"), decision.number, DecisionAct.REPORT, words="好了"
        )
    decisions.perform(office, decision.number, DecisionAct.PROPOSE_DROP, words="上级已统一安排")
    with pytest.raises(NotPermitted):
        decisions.perform(office, decision.number, DecisionAct.DROP)
    assert decisions.perform(leader, decision.number, DecisionAct.DROP).state == "dropped"


def test_a_meeting_with_open_decisions_does_not_close_and_late_ones_are_told_once(world: World) -> None:
    decision = sent(world)
    with pytest.raises(Conflict):
        meetings.close(world.actor("office.990100"), decision.meeting.number)
    with playing(START + timedelta(days=61)):
        assert decisions.tell_late() == 1
        assert decisions.tell_late() == 0
        made = decisions.open_matter(world.actor("office.990100"), decision.number)
    assert made.lead == decision.unit
    assert made.origin == "meeting"


def test_units_propose_and_others_do_not_see(world: World) -> None:
    row = planned(world)
    liaison = world.actor("liaison.990100.education")
    agendas.propose(liaison, row.number, title="女童防溺水", words="暑期将至")
    item = row.items.get(origin="proposal")
    assert item.state == "proposed"
    agendas.change_item(world.actor("office.990100"), row.number, item.pk, how="take")
    assert [one.title for one in meetings.agenda_of(row)] == ["女童防溺水"]
    assert meetings.find(world.actor("office.990101"), row.number).pk == row.pk
    for stranger in ("office.990102", "office.990200", "liaison.990200.health"):
        with pytest.raises(NotFound):
            meetings.find(world.actor(stranger), row.number)
    with pytest.raises(NotPermitted):
        agendas.put(liaison, row.number, title="自行列入")
