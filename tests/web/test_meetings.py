"""Pages of meetings, decisions, inspections and findings: what they show, what they take, and that each keeps the contract."""

import hashlib
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from halfsky.services import agendas, inspections, meetings
from halfsky.services.frozen_papers import translated_file
from halfsky.store.models import (
    Inspection,
    InspectionFinding,
    IssuedPaper,
    Meeting,
    MeetingDecision,
)
from tests.conftest import Lasting
from tests.meetings import (
    answer_all,
    at,
    decided,
    found,
    inspection_under_way,
    planned_meeting,
    unit_place,
)
from tests.people import World, make_world
from tests.web.conftest import client_of
from tests.web.contract import revision_on, shown, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
MOST_QUERIES = 20
OFFICE, LEADER, LIAISON = "office.990100", "leader.990100", "liaison.990100.health"


class Full(msgspec.Struct, frozen=True):
    """The world, and what is in both rooms."""

    world: World
    decision: MeetingDecision
    inspection: Inspection
    finding: InspectionFinding


@pytest.fixture(scope="module")
def full(lasting: Lasting) -> Full:
    with lasting():
        world = make_world()
        decision = decided(world)
        inspection = inspection_under_way(world)
        answer_all(world, inspection)
        finding = found(world, inspection, unit_place(inspection))
    return Full(world, decision, inspection, finding)


def pages_of(full: Full) -> list[str]:
    """Every page of both rooms that the office sees."""
    meeting, inspection = full.decision.meeting, full.inspection
    item = meetings.agenda_of(meeting)[0]
    visit = inspections.visits_of(inspection)[0]
    papers = IssuedPaper.objects.filter(subject=meeting.number)
    of_inspection = IssuedPaper.objects.get(series="inspection")
    order = IssuedPaper.objects.get(series="rectification")
    return [
        reverse("meetings"),
        reverse("meeting_plan", args=("990100",)),
        reverse("meeting", args=(meeting.number,)),
        *(
            reverse(f"meeting_{act}", args=(meeting.number,))
            for act in ("put_item", "call", "hold", "hand_in_minutes", "approve_minutes", "cancel")
        ),
        reverse("meeting_item", args=(meeting.number, item.pk)),
        reverse("meeting_item_record", args=(meeting.number, item.pk)),
        reverse("meeting_item_decide", args=(meeting.number, item.pk)),
        reverse("decision", args=(full.decision.number,)),
        reverse("decision_propose_drop", args=(full.decision.number,)),
        *(reverse("meeting_paper", args=(meeting.number, one.pk)) for one in papers),
        reverse("inspections"),
        reverse("inspection_plan", args=("990100",)),
        reverse("inspection", args=(inspection.number,)),
        reverse("inspection_lot", args=(inspection.number,)),
        *(
            reverse(f"inspection_{act}", args=(inspection.number,))
            for act in ("draw", "report", "add_question")
        ),
        reverse("inspection_visit", args=(inspection.number, visit.pk)),
        reverse("inspection_visit_answer", args=(inspection.number, visit.pk)),
        reverse("inspection_visit_find", args=(inspection.number, visit.pk)),
        reverse("inspection_paper", args=(inspection.number, of_inspection.pk)),
        reverse("finding", args=(full.finding.number,)),
        reverse("finding_recheck", args=(full.finding.number,)),
        reverse("finding_paper", args=(full.finding.number, order.pk)),
    ]


def test_every_page_keeps_the_contract_in_both_languages(full: Full) -> None:
    office = client_of(OFFICE)
    for address in pages_of(full):
        for lang in ("zh-hans", "en"):
            shown(office, address, lang)


def test_a_paper_is_read_on_the_site_as_it_is_in_word(full: Full) -> None:
    paper = IssuedPaper.objects.get(series="minutes")
    address = reverse("meeting_paper", args=(full.decision.meeting.number, paper.pk))
    page = words(shown(client_of(LIAISON), address))
    for expected in (
        "云岭地区妇女儿童工作委员会办公室会议纪要",
        "〔2026〕第1期",
        "制定筛查扩面方案",
        "出席：",
        "2026年7月31日",
    ):
        assert expected in page
    file = client_of(LIAISON).get(f"{address}file/")
    assert file.content[:2] == b"PK"
    assert "attachment" in file["Content-Disposition"]


def test_a_paper_is_read_in_english_as_a_translation_and_taken_away_in_both(full: Full) -> None:
    paper = IssuedPaper.objects.get(series="minutes")
    address = reverse("meeting_paper", args=(full.decision.meeting.number, paper.pk))
    office = client_of(OFFICE)
    assert "Translation for information" not in shown(office, address)
    page = shown(office, address, "en")
    assert 'class="sheet-note" role="note">Translation for information' in page
    assert "Minutes of the meeting “Meeting of liaison officers”" in page
    assert f'href="{address}file/?language=en"' in page
    assert f'href="{address}file/"' in page
    original, english = office.get(f"{address}file/"), office.get(f"{address}file/?language=en")
    assert hashlib.sha256(original.content).hexdigest() == paper.sha256
    assert english.content == translated_file(paper)
    assert "-en.docx" in english["Content-Disposition"]


def test_the_owner_reports_and_the_office_confirms(full: Full) -> None:
    number = full.decision.number
    liaison, office = client_of(LIAISON), client_of(OFFICE)
    assert "议定事项待办" in words(shown(liaison, "/desk/"))
    assert "报告办结" in words(shown(liaison, reverse("decision", args=(number,))))
    typed = {"words": "方案已印发", "evidence": ""}
    address = reverse("decision_report_done", args=(number,))
    refused = liaison.post(address, typed)
    assert refused.status_code == 422
    assert "没有说明佐证材料" in refused.content.decode()
    assert liaison.post(address, {**typed, "evidence": "卫健发〔2026〕9号"}).status_code == 302
    assert "议定事项待确认办结" in words(shown(office, "/desk/"))
    assert office.post(reverse("decision_confirm_done", args=(number,))).status_code == 302
    assert MeetingDecision.objects.get(number=number).state == "done"
    meeting = full.decision.meeting.number
    assert office.post(reverse("meeting_close", args=(meeting,))).status_code == 302
    assert Meeting.objects.get(number=meeting).state == "closed"


def test_what_another_did_meanwhile_is_said_and_what_was_typed_stays(full: Full) -> None:
    number, liaison = full.decision.number, client_of(LIAISON)
    address = reverse("decision_report_done", args=(number,))
    seen = revision_on(shown(liaison, address))
    typed = {"words": "方案已印发", "evidence": "卫健发〔2026〕9号", "revision": seen}
    answer = liaison.post(address, {**typed, "revision": str(int(seen) - 1)}).content.decode()
    assert "已有他人办理" in answer
    assert "卫健发〔2026〕9号" in answer
    assert MeetingDecision.objects.get(number=number).state == "open"
    assert liaison.post(address, {**typed, "revision": revision_on(answer)}).status_code == 302


def test_planning_by_form_invites_those_that_are_ticked(full: Full) -> None:
    world, office = full.world, client_of(OFFICE)
    unit, county = world.units["990100", "EDUCATION"], world.areas["990102"]
    typed = {
        "kind": "plenary", "title": "全体会议", "day": "2099-06-01", "time": "09:30", "venue": "会议室",
        "units": [str(unit.pk)], "areas": [str(county.pk)], "words": "", "contact": "",
    }  # fmt: skip
    answer = office.post(reverse("meeting_plan", args=("990100",)), typed)
    assert answer.status_code == 302
    row = Meeting.objects.get(title="全体会议")
    assert [(one.unit, one.area) for one in row.guests.all()] == [(unit, None), (None, county)]
    refused = office.post(reverse("meeting_plan", args=("990100",)), {**typed, "time": "上午"})
    assert refused.status_code == 422
    assert "checked" in refused.content.decode()


def test_a_unit_proposes_and_the_office_takes_it_or_not(full: Full) -> None:
    row = planned_meeting_later(full)
    liaison, office = client_of("liaison.990100.education"), client_of(OFFICE)
    address = reverse("meeting_propose_item", args=(row.number,))
    assert liaison.post(address, {"title": "女童防溺水", "words": "暑期将至"}).status_code == 302
    item = row.items.get()
    assert "女童防溺水" in words(shown(office, reverse("meeting", args=(row.number,))))
    change = reverse("meeting_item_change", args=(row.number, item.pk))
    assert liaison.post(change, {"how": "take"}).status_code == 403
    assert office.post(change, {"how": "take"}).status_code == 302
    assert row.items.get().state == "on"


def planned_meeting_later(full: Full) -> Meeting:
    with at(0):
        return planned_meeting(full.world)


def test_those_visited_see_what_was_found_at_theirs_and_report(full: Full) -> None:
    visit = full.finding.visit
    assert visit.unit is not None
    short = visit.unit.kind.split("_")[0].lower()
    mine = client_of(f"liaison.990100.{short}")
    page = words(shown(mine, reverse("inspection", args=(full.inspection.number,))))
    assert "未建立分性别统计台账" in page
    assert mine.get(reverse("inspection_lot", args=(full.inspection.number,))).status_code == 403
    assert mine.get(reverse("inspection_visit", args=(full.inspection.number, visit.pk))).status_code == 403
    address = reverse("finding_rectify", args=(full.finding.number,))
    assert mine.post(address, {"words": "已建", "evidence": "台账"}).status_code == 302
    others = {"health", "education", "civil", "statistics"} - {short}
    visited = {
        one.unit.kind.split("_")[0].lower() for one in inspections.visits_of(full.inspection) if one.unit
    }
    stranger = client_of(f"liaison.990100.{min(others - visited)}")
    assert stranger.get(reverse("finding", args=(full.finding.number,))).status_code == 404


def test_the_lot_is_shown_whole_and_drawn_again(full: Full) -> None:
    page = words(shown(client_of(OFFICE), reverse("inspection_lot", args=(full.inspection.number,))))
    assert "重新抽取，结果与当时一致" in page
    assert "unit:990100:EDUCATION" in page


def test_pages_ask_the_database_a_bounded_number_of_times(
    full: Full, django_assert_max_num_queries: Any
) -> None:
    office = client_of(OFFICE)
    for address in pages_of(full):
        office.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):
            office.get(address)


def _asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_pages_ask_no_more_where_there_is_more_to_show(full: Full) -> None:
    office, lists = client_of(OFFICE), (reverse("meetings"), reverse("inspections"))
    meeting, number = planned_meeting_later(full), full.inspection.number
    details = (reverse("meeting", args=(meeting.number,)), reverse("inspection", args=(number,)))
    with at(0):
        agendas.put(full.world.actor(OFFICE), meeting.number, title="通报")
    before = {address: _asked(office, address) for address in (*lists, *details)}
    with at(0):
        for title in ("研究宫颈癌筛查", "研究预警", "部署评估"):
            agendas.put(full.world.actor(OFFICE), meeting.number, title=title)
        for _ in range(3):
            planned_meeting(full.world)
            inspection_under_way(full.world)
    for place in range(2):
        found(full.world, full.inspection, place)
    assert {address: _asked(office, address) for address in before} == before
