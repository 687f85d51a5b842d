"""The room of duties as people use it: calendar, a term kept and looked at, work reports, funds, the feed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from halfsky.services import moments, responsibilities, work_reports
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import CalendarFeed, Duty, PlanDocument, WorkFunds, WorkReport
from halfsky.store.queries.duties import sentences
from tests.people import World, adopted_plan, make_world
from tests.web.conftest import client_of
from tests.web.contract import problems, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> PlanDocument:
    return adopted_plan(world)


@pytest.fixture
def office(plan: PlanDocument) -> Client:
    return client_of("office.990100")


def number_of(kind: str) -> str:
    return Duty.objects.get(area__code="990100", kind=kind).number


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_room_keeps_the_contract(plan: PlanDocument, language: str) -> None:
    client, plenary = client_of("office.990100"), number_of("plenary")
    period = Duty.objects.get(number=plenary).terms.first().period
    for address in (
        reverse("duties"),
        reverse("duties") + "?show=all",
        reverse("duties_add"),
        reverse("duties_feed"),
        reverse("duties_clauses", args=(plan.number,)),
        reverse("duty", args=(plenary,)),
        reverse("duty", args=(number_of("special_survey"),)),
        reverse("duty_keep", args=(plenary, period)),
        reverse("duty_excuse", args=(plenary, period)),
        reverse("duty_change", args=(plenary,)),
        reverse("duty_drop", args=(plenary,)),
        reverse("work_reports"),
        reverse("work_reports_open"),
        reverse("funds"),
        reverse("funds_office", args=("990100", 2026)),
    ):
        shown(client, address, language)


def test_the_calendar_gives_each_term_its_month_and_asks_few_queries(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(27):
        text = shown(office, reverse("duties") + "?show=all")
    due = Duty.objects.get(number=number_of("plenary")).terms.first().due
    assert f'id="m{due.year}-{due.month:02}"' in text
    assert "2027年的放假安排尚未公布" in text


def test_each_duty_is_told_apart_by_the_sentence_of_the_plan(office: Client) -> None:
    of_measure = Duty.objects.filter(area__code="990100", kind="recurring_measure")
    told = sentences(of_measure)
    row = next(one for one in of_measure if one.pk in told)
    sentence = told[row.pk]
    assert row.quote in sentence
    assert len(sentence) > len(row.title)
    plenary = Duty.objects.get(number=number_of("plenary"))
    assert sentences([plenary, row]) == {row.pk: sentence}
    for language in ("zh-hans", "en"):
        assert f"· {sentence}</span>" in shown(office, reverse("duties") + "?show=all", language)
    with acting(SYSTEM, "duties.change", subject=row.number):
        row.owner, row.unit = "office", None
        row.save()
    office.post(reverse("duties_feed_make"))
    address = re.search(r'value="http://testserver([^"]+\.ics)"', shown(office, reverse("duties_feed")))
    assert address is not None
    lines = Client().get(address.group(1)).content.decode().replace("\r\n ", "").split("\r\n")
    about = [line for line in lines if line.startswith(f"DESCRIPTION:{sentence}\\n")]
    assert len(about) == row.terms.count()


def test_the_desk_names_the_duty_that_falls_due_first(office: Client) -> None:
    term = Duty.objects.get(number=number_of("plenary")).terms.first()
    with acting(SYSTEM, "duties.change", subject=number_of("plenary")):
        term.due = moments.today() - timedelta(days=3)
        term.opens = term.due - timedelta(days=30)
        term.save()
    assert re.search("最先到期的：[^，]*全体会议[^，]*，已逾期3天", shown(office, reverse("desk")))


def test_a_term_is_kept_by_one_and_confirmed_by_another(office: Client) -> None:
    number = number_of("plenary")
    period = Duty.objects.get(number=number).terms.first().period
    keep = reverse("duty_keep", args=(number, period))
    today = moments.today().isoformat()
    wrong = office.post(keep, {"on": today, "words": "已召开"})
    assert wrong.status_code == 422
    assert "还没有依据材料" in wrong.content.decode()
    assert problems(wrong.content.decode()) == []
    file = SimpleUploadedFile("纪要.txt", "会议纪要".encode())
    assert office.post(keep, {"on": today, "words": "已召开", "file": file}).status_code == 302
    page = shown(office, reverse("duty", args=(number,)))
    assert "已办，待复核" in page
    assert "纪要.txt" in page
    assert reverse("duty_confirm", args=(number, period)) not in page
    leader = client_of("leader.990100")
    assert reverse("duty_confirm", args=(number, period)) in shown(leader, reverse("duty", args=(number,)))
    assert "待复核的职责" in shown(leader, reverse("desk"))
    leader.post(reverse("duty_confirm", args=(number, period)))
    assert Duty.objects.get(number=number).terms.get(period=period).looked_by is not None
    link = re.search(r'/desk/duties/[^"]+/files/\d+/', shown(leader, reverse("duty", args=(number,))))
    assert link is not None
    assert b"".join(leader.get(link.group()).streaming_content).decode() == "会议纪要"


def test_an_assumed_rhythm_is_marked_and_set_right(office: Client) -> None:
    number = number_of("publicity")
    assert "按惯例推定" in shown(office, reverse("duty", args=(number,)))
    sent = {"rhythm": "yearly", "times": "2", "every": "1", "month": "12", "about": "0", "owner": "office"}
    assert office.post(reverse("duty_change", args=(number,)), sent).status_code == 302
    text = shown(office, reverse("duty", args=(number,)))
    assert "每年2次" in text
    assert "按惯例推定" not in text
    wrong = office.post(reverse("duty_change", args=(number,)), sent | {"times": "99"})
    assert wrong.status_code == 422


def test_a_duty_is_added_by_hand_and_waits_on_the_desk_of_its_unit(office: Client, world: World) -> None:
    unit = world.units["990100", "EDUCATION"].pk
    due = (moments.today() + timedelta(days=9)).isoformat()
    sent = {"kind": "demonstration", "title": "报送示范校名单", "rhythm": "once", "times": "1", "every": "1"}
    sent |= {"month": "12", "about": "0", "due": due, "owner": "units", "unit": str(unit)}
    assert office.post(reverse("duties_add") + "?area=990100", sent).status_code == 302
    text = shown(client_of("liaison.990100.education"), reverse("desk"))
    assert "30天内到期的职责1期" in text
    assert "30天内到期的职责" not in shown(client_of("liaison.990100.health"), reverse("desk"))


@pytest.fixture
def reports(world: World, plan: PlanDocument) -> list[WorkReport]:
    office = world.actor("office.990100")
    responsibilities.propose(office, plan.number)
    work_reports.open_year(office, "990100", 2025, due=moments.today() + timedelta(days=20))
    return list(WorkReport.objects.filter(to_area=plan.area))


def test_a_work_report_goes_up_comes_back_and_is_acknowledged(
    world: World, plan: PlanDocument, reports: list[WorkReport]
) -> None:
    row = next(one for one in reports if one.unit and one.unit.kind == "HEALTH_COMMISSION")
    liaison, office = client_of("liaison.990100.health"), client_of("office.990100")
    assert "待报送的年度工作报告1份" in shown(liaison, reverse("desk"))
    address, write = (
        reverse("work_report", args=(row.number,)),
        reverse("work_report_write", args=(row.number,)),
    )
    shown(liaison, address)
    sent = {"revision": "0", "done": "完成筛查", "problems": "", "next_year": "扩大范围", "act": "hand_in"}
    wrong = liaison.post(write, sent)
    assert wrong.status_code == 422
    assert "还有1部分没有写" in wrong.content.decode()
    sent |= {"revision": "1", "problems": "基层人员不足"}
    assert liaison.post(write, sent).status_code == 302
    assert "待阅收的年度工作报告1份" in shown(office, reverse("desk"))
    shown(office, address)
    office.post(reverse("work_report_send_back", args=(row.number,)), {"words": "请补充数据"})
    assert "请补充数据" in shown(liaison, address)
    revision = WorkReport.objects.get(pk=row.pk).revision
    liaison.post(write, sent | {"revision": str(revision), "done": "完成筛查，覆盖九成"})
    office.post(reverse("work_report_acknowledge", args=(row.number,)), {"words": "好"})
    row.refresh_from_db()
    assert (row.state, row.words) == ("acknowledged", "好")
    assert "已阅收" in shown(office, reverse("work_reports"))
    word = liaison.get(reverse("work_report_paper", args=(row.number,)))
    assert word.content[:2] == b"PK"
    assert word.content == office.get(reverse("work_report_paper", args=(row.number,))).content


def test_the_last_report_of_a_year_keeps_the_duty_of_the_year(
    world: World, plan: PlanDocument, reports: list[WorkReport]
) -> None:
    office = world.actor("office.990100")
    duty = Duty.objects.get(area=plan.area, kind="unit_report")
    duty.terms.model.objects.filter(duty=duty)
    for row in (one for one in reports if one.unit_id):
        liaison = world.actor(f"liaison.990100.{row.unit.kind.split('_')[0].lower()}")
        texts = dict.fromkeys(work_reports.SECTIONS, "无")
        work_reports.write(liaison, row.number, texts, revision=0)
        work_reports.hand_in(liaison, row.number)
        work_reports.acknowledge(office, row.number)
    term = duty.terms.filter(period="2025").first()
    assert term is None or (term.state, term.link) == (
        "done",
        "/desk/duties/reports/?area=990100&year=2025",
    )


def test_two_who_write_at_once_do_not_overwrite_each_other(reports: list[WorkReport]) -> None:
    row = next(one for one in reports if one.unit and one.unit.kind == "HEALTH_COMMISSION")
    write = reverse("work_report_write", args=(row.number,))
    sent = {"revision": "0", "done": "甲", "problems": "甲", "next_year": "甲", "act": "save"}
    assert client_of("liaison.990100.health").post(write, sent).status_code == 302
    late = client_of("unit_leader.990100.health").post(write, sent | {"done": "乙"})
    assert late.status_code == 422
    assert "已被他人保存" in late.content.decode()
    assert "乙" in late.content.decode()


def test_funds_are_summed_over_units_and_lower_areas_and_queried(world: World, plan: PlanDocument) -> None:
    responsibilities.propose(world.actor("office.990100"), plan.number)
    unit = world.units["990100", "HEALTH_COMMISSION"].pk
    liaison = client_of("liaison.990100.health")
    mine = reverse("funds_unit", args=("990100", unit, 2026))
    shown(liaison, mine)
    wrong = liaison.post(mine, {"revision": "0", "granted": "1000", "spent": "1,500"})
    assert wrong.status_code == 422
    assert "支出大于拨付" in wrong.content.decode()
    assert liaison.post(mine, {"revision": "0", "granted": "x"}).status_code == 422
    sent = {
        "revision": "0",
        "budgeted": "2000",
        "granted": "1,000",
        "spent": "800.50",
        "courses": "2",
        "attendances": "90",
    }
    assert liaison.post(mine, sent).status_code == 302
    client_of("office.990101").post(
        reverse("funds_office", args=("990101", 2026)), {"revision": "0", "spent": "200", "courses": "1"}
    )
    text = shown(client_of("office.990100"), reverse("funds") + "?year=2026")
    total = re.search(r'<tr class="total">.*?</tr>', text, re.DOTALL)
    assert total is not None
    figures = re.findall(r'class="number">([^<]*)<', total.group())
    assert figures == ["2,000", "1,000", "1,000.5", "3", "90"]
    assert WorkFunds.objects.count() == 2
    own = reverse("funds_office", args=("990100", 2027))
    client_of("office.990100").post(own, {"revision": "0", "budgeted": "90000"})
    term = Duty.objects.get(number=number_of("funds")).terms.get(period="2027")
    assert (term.state, term.link) == ("done", "/desk/duties/funds/?area=990100&year=2027")


def test_the_secret_address_is_shown_once_answers_without_signing_in_and_is_revoked(office: Client) -> None:
    office.post(reverse("duties_feed_make"))
    text = shown(office, reverse("duties_feed"))
    address = re.search(r'value="http://testserver([^"]+\.ics)"', text)
    assert address is not None
    assert address.group(1) not in shown(office, reverse("duties_feed"))
    stranger = Client()
    answer = stranger.get(address.group(1))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    plenary = Duty.objects.get(number=number_of("plenary")).terms.first()
    assert f"DTSTART;VALUE=DATE:{plenary.due:%Y%m%d}" in lines
    assert any("全体会议" in line for line in lines if line.startswith("SUMMARY"))
    assert address.group(1).rpartition("/")[2] not in str(CalendarFeed.objects.values_list())
    office.post(reverse("duties_feed_revoke"))
    assert stranger.get(address.group(1)).status_code == 404


def test_who_has_no_business_here_finds_nothing(office: Client, plan: PlanDocument) -> None:
    stranger = client_of("office.990200")
    assert stranger.get(reverse("duty", args=(number_of("plenary"),))).status_code == 404
    assert stranger.get(reverse("duties") + "?area=990100").status_code == 404
    assert client_of("system_administrator.990100").get(reverse("duties")).status_code == 404
