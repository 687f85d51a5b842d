"""A policy in a browser: registered, screened, assessed, two experts, a second person, a letter, a late reply, the outcome."""

import io
from typing import Any

import docx
import pytest

from halfsky.core.evaluation.policies.model import Fact
from halfsky.services import editions, policy_letters
from halfsky.services.moments import playing
from halfsky.services.policies import checklist_of, kept
from halfsky.store.models import AuditEntry, Policy
from tests.conftest import Lasting
from tests.journeys.working import at_work, done, follow, moment, press, refused
from tests.people import World, adopted_plan, make_world
from tests.policies import second_expert
from tests.reporting import freeze
from tests.web.browsing import SITE, flaws, needs_chromium
from tests.web.conftest import client_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
ROOM = f"{SITE}/desk/policies/"
TITLE = "云岭地区公办学校教职工考核办法"
SECRET = "连续在岗的条件把休过产假的人排除在外，不是部分符合。"
LATE = "因征求各县意见延迟。"


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """The invented prefecture with figures that are judged, and two experts; gone at the end."""
    with lasting():
        made = make_world()
        plan = adopted_plan(made)
        editions.make(plan, freeze(made))
        second_expert(made, "990100")
    return made


def choose(tab: Any, name: str, value: str) -> None:
    tab.check(f"input[name='{name}'][value='{value}']")


def the_policy() -> Policy:
    return Policy.objects.get()


def here() -> str:
    return f"{ROOM}{the_policy().number}/"


def register_and_screen(tab: Any) -> None:
    tab.goto(ROOM)
    follow(tab, "登记法规政策")
    tab.fill("#title", TITLE)
    tab.select_option("#unit", label="云岭地区EDUCATION")
    tab.select_option("#field", "education")
    press(tab, "登记")
    done(tab)
    follow(tab, "初筛")
    for one in checklist_of(the_policy()).screening:
        choose(tab, f"answer-{one.code}", "yes")
    press(tab, "提交初筛")
    refused(tab)
    tab.fill("#words", "规定考核和晋级条件。")
    press(tab, "提交初筛")
    done(tab)


def assess(tab: Any) -> None:
    """Groups, every part of the checklist, figures by sex: page after page."""
    follow(tab, "填写评估清单")
    choose(tab, "groups", "employed_women")
    tab.fill("#group-employed_women", "女教师的考核和晋级")
    press(tab, "保存并继续")
    for part in checklist_of(the_policy()).parts:
        tab.wait_for_selector(f"h1:has-text('{part.name.zh}')")
        for question in part.questions:
            choose(tab, f"finding-{question.code}", "meets")
        if part.code == "work":
            choose(tab, "finding-promotion", "partly")
            tab.fill("#article-promotion", "第六条")
            tab.fill("#words-promotion", "产假按缺勤计。")
        press(tab, "保存并继续")
    tab.wait_for_selector(".policy-offered")
    tab.locator(".policy-offered input").first.check()
    press(tab, "保存并继续")
    done(tab)
    assert kept(the_policy().facts, Fact)[0].vintage
    follow(tab, "邀请专家")
    for name in ("evaluator.990100", "evaluator2.990100"):
        choose(tab, "experts", name)
    press(tab, "邀请")
    done(tab)


def give_opinion(tab: Any, stance: str, words: str, *, differs: bool) -> None:
    tab.goto(f"{SITE}/desk/")
    follow(tab, "邀请您提出意见")
    assert SECRET not in tab.inner_text("main")
    follow(tab, "提出意见")
    if differs:
        choose(tab, "finding-promotion", "fails")
        tab.locator(".policy-question", has=tab.locator("#words-promotion")).locator("summary").click()
        tab.fill("#words-promotion", SECRET)
    choose(tab, "stance", stance)
    tab.fill("#words", words)
    press(tab, "提交意见")
    done(tab)


def conclude_and_send(browser: Any) -> None:
    with at_work(browser, "office.990100", 2025, 9, 19) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "待汇总意见")
        follow(tab, "汇总意见")
        assert SECRET in tab.inner_text("main")
        tab.fill("#words", "采纳第二位专家的判断。")
        press(tab, "提交汇总")
        done(tab)
        follow(tab, "提出评估结论")
        choose(tab, "conclusion", "amend")
        tab.fill("#article-1", "第六条")
        tab.fill("#now-1", "产假期间按缺勤考核。")
        tab.fill("#proposed-1", "产假期间不作缺勤考核。")
        tab.fill("#reason-1", "《妇女权益保障法》第48条。")
        press(tab, "提出结论")
        done(tab)
        assert tab.get_by_role("button", name="审定结论").count() == 0
    with at_work(browser, "leader.990100", 2025, 9, 22) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "待审定的评估结论")
        press(tab, "审定结论")
        done(tab)
    with at_work(browser, "office.990100", 2025, 9, 24) as tab:
        tab.goto(here())
        follow(tab, "发出评估意见函")
        tab.fill("#mark", "云岭妇儿工委办")
        press(tab, "发函")
        done(tab)
        assert "2025年10月21日到期" in tab.inner_text("main")


def test_a_policy_assessed_and_answered_late(browser: Any, world: World, settings: Any) -> None:
    settings.SECOND_FACTOR, settings.DEMO = False, True
    with at_work(browser, "office.990100", 2025, 9, 1) as tab:
        register_and_screen(tab)
        assess(tab)
    with at_work(browser, "evaluator.990100", 2025, 9, 9) as tab:
        give_opinion(tab, "no_objection", "总体平衡，个别条款可以再斟酌。", differs=False)
    with at_work(browser, "evaluator2.990100", 2025, 9, 15) as tab:
        give_opinion(tab, "amend", "建议修改第六条。", differs=True)
    conclude_and_send(browser)

    with playing(moment(2025, 10, 22, hour=6)):
        assert policy_letters.run_day() == 1
    with at_work(browser, "leader.990100", 2025, 10, 22) as tab:
        tab.goto(here())
        assert "已逾期1天" in tab.inner_text("main")
    with at_work(browser, "liaison.990100.education", 2025, 11, 3) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "待书面答复的评估意见")
        assert "专家意见" not in tab.inner_text("main section.acts")
        follow(tab, "书面答复")
        choose(tab, "reply-1", "partly")
        press(tab, "提交答复")
        refused(tab)
        tab.fill("#words-1", "先在两所学校试行。")
        tab.fill("#words", LATE)
        press(tab, "提交答复")
        done(tab)
    with at_work(browser, "office.990100", 2025, 12, 5) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "待登记结果")
        assert "逾期" in tab.inner_text("#letter")
        follow(tab, "登记结果")
        tab.select_option("#outcome", "issued_changed")
        tab.fill("#on", "2025-12-01")
        tab.fill("#review", "2026-12-01")
        press(tab, "登记")
        done(tab)
        tab.goto(f"{ROOM}reports/2025/990100/")
        assert "逾期1件" in tab.inner_text("main")
        assert flaws(tab) == []
    word = client_of("liaison.990100.education").get(f"/desk/policies/{the_policy().number}/letter.docx")
    document = docx.Document(io.BytesIO(word.content))
    text = "\n".join(one.text for one in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "2025年10月21日" in text
    assert "产假期间不作缺勤考核。" in cells
    assert SECRET not in text
    assert AuditEntry.objects.filter(subject=the_policy().number).count() == the_policy().steps.count()
