"""Pages of warnings, matters and measures: what they show, what they take, and that each keeps the contract."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from halfsky.services import matter_acts, matter_facts, measures, moments
from halfsky.services import warned as settling
from halfsky.services.acting import SYSTEM, acting
from halfsky.store.models import Duty, Letter, Matter, MeasureProgress, WarningDismissal
from tests.conftest import Lasting
from tests.matters import (
    COOPERATION,
    HARD,
    LEADER,
    LIAISON,
    OFFICE,
    REVIEWER,
    SHARE,
    Warned,
    make_warned_world,
)
from tests.web.conftest import client_of
from tests.web.contract import problems, revision_on, shown, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
MEASURE = "M8-1"


@pytest.fixture(scope="module")
def warned(lasting: Lasting) -> Warned:
    with lasting():
        return make_warned_world()


def test_every_page_keeps_the_contract_in_both_languages(warned: Warned) -> None:
    first = warned.under_way()
    second = warned.open(SHARE, year=2024)
    office, plan = client_of(OFFICE), warned.plan.number
    told = (plan, "990100-2022-r1", "990100", "7-1-2", HARD)
    pages = [
        reverse("warnings"),
        f"{reverse('warnings')}?vintage=990100-2022-r1",
        f"{reverse('warnings')}?area=990101",
        reverse("warning_open", args=told),
        reverse("warning_dismiss", args=told),
        reverse("matters"),
        *(f"{reverse('matters')}?show={one}" for one in ("late", "mine", "closed")),
        reverse("matter_open", args=("990100",)),
        reverse("matter", args=(first.number,)),
        reverse("matter", args=(second.number,)),
        *(
            reverse(f"matter_{act}", args=(first.number,))
            for act in ("send", "support", "hand_on", "postpone", "propose_closing")
        ),
        reverse("measures", args=(plan,)),
        f"{reverse('measures', args=(plan,))}?area=990101",
        reverse("measure", args=(plan, MEASURE)),
        reverse("measure_report", args=(plan, MEASURE, "990100")),
        reverse("measure_tie", args=(plan, MEASURE, "8-1-1")),
    ]
    for lang in ("zh-hans", "en"):
        for page in pages:
            shown(office, page, lang)


def test_warnings_lead_to_a_matter(warned: Warned) -> None:
    office = client_of(OFFICE)
    address = f"{reverse('warnings')}?vintage=990100-2022-r1"
    page = shown(office, address)
    named = [one for one in warned.warnings(2022) if one.named]
    assert all(one.reason_zh in page for one in named)
    link = reverse("warning_open", args=(warned.plan.number, "990100-2022-r1", "990100", COOPERATION, HARD))
    assert link in page
    answer = office.post(link, {"lead": str(warned.led())})
    row = Matter.objects.get(target=COOPERATION)
    assert answer["location"] == reverse("matter", args=(row.number,))
    page = shown(office, address)
    assert row.number in page
    assert link not in page


def test_a_warning_dismissed_says_why(warned: Warned) -> None:
    office = client_of(OFFICE)
    told = (warned.plan.number, "990100-2022-r1", "990100", COOPERATION, HARD)
    refused = office.post(reverse("warning_dismiss", args=told), {"reason": " "})
    assert refused.status_code == 422
    office.post(reverse("warning_dismiss", args=told), {"reason": "已有专项行动"})
    assert "已有专项行动" in shown(office, f"{reverse('warnings')}?vintage=990100-2022-r1")
    assert client_of(LIAISON).get(reverse("warning_dismiss", args=told)).status_code in (403, 404)


def test_that_no_warning_waits_is_said_by_a_button(warned: Warned) -> None:
    office, plan, vintage = client_of(OFFICE), warned.plan.number, "990100-2022-r1"
    here = f"{reverse('warnings')}?plan={plan}&vintage={vintage}&area=990100"
    address = reverse("warnings_none", args=(plan, vintage, "990100"))
    duty = Duty.objects.get(area__code="990100", kind="early_warning")
    with acting(SYSTEM, "duties.make", subject=duty.number):
        term = duty.terms.first()
        assert term is not None
        term.period = "2022"
        term.save()
    assert address not in shown(office, here)
    refused = office.post(address)
    assert refused.status_code == 422
    assert problems(refused.content.decode()) == []
    with acting(SYSTEM, "matters.dismiss", subject=vintage) as doing:
        for one in settling.waiting(warned.editions[2022], warned.world.areas["990100"]):
            WarningDismissal.objects.create(
                plan=warned.plan, vintage=warned.editions[2022].vintage, area=warned.world.areas["990100"],
                target=one.target, kind=one.kind, reason="已有专项", by_id=warned.actor(OFFICE).person, at=doing.at,
            )  # fmt: skip
    assert address in shown(office, here)
    assert "待处理" in shown(office, address)
    assert office.post(address).status_code == 302
    assert address not in shown(office, here)
    assert here.replace("&", "&amp;") in shown(office, reverse("duty", args=(duty.number,)))


def test_the_whole_story_on_one_page(warned: Warned) -> None:
    row = warned.under_way()
    page = words(shown(client_of(OFFICE), reverse("matter", args=(row.number,))))
    facts = matter_facts.facts_frozen(row)
    letter = Letter.objects.get(matter=row)
    for told in (
        facts.reason_zh,
        facts.quote,
        "990100-2022-r1",
        "990100-2024-r1",
        "部分社区未建立",
        "年内全部建立",
        f"〔{letter.year}〕1号",
    ):
        assert told in page, told
    assert "同意" in page


def test_the_way_through_the_pages(warned: Warned) -> None:
    row = warned.open()

    def do(username: str, act: str, **typed: str) -> None:
        client, address = client_of(username), reverse(f"matter_{act}", args=(row.number,))
        answer = client.post(address, {"revision": revision_on(shown(client, address)), **typed})
        assert answer.status_code == 302, re.findall(
            r"error-summary.*?</", answer.content.decode(), re.DOTALL
        )

    until = (moments.today() + timedelta(days=40)).isoformat()
    do(OFFICE, "send", series="reminder", asks="分析原因", days="10", mark="云妇儿工委办", contact="")
    do(LIAISON, "reply", cause="人手不足", measures="补充人手", until=until, evidence="")
    do(OFFICE, "return", words="措施不具体")
    do(LIAISON, "reply", cause="人手不足", measures="每县两人", until=until, evidence="")
    do(OFFICE, "accept", words="")
    do(LIAISON, "report", words="已到岗三人")
    do(LIAISON, "propose_closing", by="figures", reason="已覆盖")
    do(LEADER, "refuse_closing", words="再看一季度")
    do(OFFICE, "propose_closing", by="reason", reason="转入常态")
    page = shown(client_of(OFFICE), reverse("matter", args=(row.number,)))
    assert reverse("matter_close", args=(row.number,)) not in page
    do(REVIEWER, "close", words="")
    assert Matter.objects.get(pk=row.pk).state == "closed"
    do(OFFICE, "reopen", words="反弹")


def test_what_another_did_meanwhile_is_not_overwritten(warned: Warned) -> None:
    row = warned.under_way()
    client, address = client_of(LIAISON), reverse("matter_report", args=(row.number,))
    seen = revision_on(shown(client, address))
    matter_acts.postpone(
        warned.actor(OFFICE), row.number, until=moments.today() + timedelta(days=200), words="汛期"
    )
    for sent in ({"revision": seen}, {}):
        answer = client.post(address, {**sent, "words": "已到岗三人"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "已有他人办理" in page
        assert "已到岗三人" in page
    assert not row.steps.filter(act="matters.report").exists()
    assert client.post(address, {"revision": revision_on(page), "words": "已到岗三人"}).status_code == 302
    assert row.steps.filter(act="matters.report").count() == 1


def test_refusals_say_why_at_the_field(warned: Warned) -> None:
    row = warned.open()
    answer = client_of(OFFICE).post(
        reverse("matter_send", args=(row.number,)),
        {"series": "reminder", "asks": "x", "days": "90", "revision": row.revision},
    )
    assert answer.status_code == 422
    assert "5至15个工作日" in answer.content.decode()
    assert problems(answer.content.decode()) == []


def test_a_letter_and_its_reply_sheet_can_be_taken_away(warned: Warned) -> None:
    row = warned.asked()
    for name in ("matter_letter", "matter_reply_sheet"):
        answer = client_of(LIAISON).get(reverse(name, args=(row.number, 1)))
        assert answer.content[:2] == b"PK"
        assert "attachment" in answer["content-disposition"]
        assert client_of("liaison.990100.health").get(reverse(name, args=(row.number, 1))).status_code == 404


def test_measures_are_reported_on_and_tied(warned: Warned) -> None:
    plan, office = warned.plan.number, client_of(OFFICE)
    report = reverse("measure_report", args=(plan, MEASURE, "990100"))
    assert (
        client_of(LIAISON).post(report, {"state": "done", "words": "已办", "evidence": ""}).status_code == 422
    )
    assert (
        client_of(LIAISON)
        .post(report, {"state": "done", "words": "已办", "evidence": "云妇发2号"})
        .status_code
        == 302
    )
    assert MeasureProgress.objects.get().unit_id == warned.led()
    office.post(reverse("measure_tie", args=(plan, MEASURE, COOPERATION)), {"decision": "confirmed"})
    row = warned.open()
    page = shown(office, reverse("matter", args=(row.number,)))
    assert MEASURE in page
    assert "已完成" in page
    office.post(reverse("measure_tie", args=(plan, MEASURE, COOPERATION)), {"decision": "refused"})
    assert MEASURE not in words(shown(office, reverse("matter", args=(row.number,))))


def test_pages_of_figures_show_open_matters_and_measures_to_insiders_only(warned: Warned) -> None:
    row = warned.open(SHARE, year=2024)
    measures.report(
        warned.actor(OFFICE), warned.plan.number, MEASURE, "990100", state="under_way", words="推进中"
    )
    plan = warned.plan.number
    office, visitor = client_of(OFFICE), Client()
    facts = matter_facts.facts_frozen(row)
    pages = {
        reverse("board", args=(plan,)): row.number,
        reverse("target", args=(plan, facts.number)): row.number,
        reverse("indicator", args=(facts.indicator,)): row.number,
        reverse("profile", args=("990100",)): row.number,
        f"{reverse('plan', args=(plan,))}?part=8": reverse("measure", args=(plan, MEASURE)),
    }
    for page, told in pages.items():
        assert told in shown(office, page), page
        assert told not in visitor.get(page).content.decode(), page


def test_lists_show_whose_turn(warned: Warned) -> None:
    row = warned.asked()
    mine = f"{reverse('matters')}?show=mine"
    assert row.number in shown(client_of(LIAISON), mine)
    assert row.number not in shown(client_of(OFFICE), mine)
    until = moments.today() + timedelta(days=40)
    matter_acts.reply(warned.actor(LIAISON), row.number, cause="a", measures="b", until=until)
    assert row.number in shown(client_of(OFFICE), mine)


def test_the_page_of_a_matter_asks_little(warned: Warned, django_assert_max_num_queries: Any) -> None:
    row = warned.under_way()
    client = client_of(OFFICE)
    shown(client, reverse("matter", args=(row.number,)))
    with django_assert_max_num_queries(32):
        shown(client, reverse("matter", args=(row.number,)))
