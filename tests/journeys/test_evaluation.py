"""A mid-term evaluation in a browser: by the office, two units, a county, an expert and a third party, to the response."""

from typing import Any

import pytest

from halfsky.core.evaluation.workflow import State
from halfsky.store.models import AuditEntry, Evaluation, EvaluationSeat, SelfEvaluation
from tests import evaluating
from tests.conftest import Lasting
from tests.journeys.working import at_work, done, follow, press, refused
from tests.people import World, make_world
from tests.web.browsing import SITE, flaws, needs_chromium, turn

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db, pytest.mark.slow]
NUMBER = "990100-midterm-1"
HERE = f"{SITE}/desk/evaluations/{NUMBER}/"
OFFICE, LEADER, EXPERT, THIRD = "office.990100", "leader.990100", "evaluator.990100", "third_party.990100"


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """The invented prefecture with the draft of an evaluation; gone at the end."""
    with lasting():
        made = make_world()
        evaluating.opened(made)
    return made


def state() -> str:
    return Evaluation.objects.get(number=NUMBER).state


def approve(browser: Any, world: World) -> None:
    """The office gives two seats and submits the scheme, a leader approves it, the office begins."""
    with at_work(browser, OFFICE, 2026, 1, 5) as tab:
        tab.goto(HERE)
        for username, organisation in ((EXPERT, ""), (THIRD, "云岭大学")):
            follow(tab, "安排打分席位")
            tab.select_option("#person", username)
            tab.fill("#organisation", organisation)
            press(tab, "安排")
            done(tab)
            tab.goto(HERE)
        press(tab, "报批方案")
        done(tab)
        assert tab.get_by_role("button", name="批准方案").count() == 0
    with at_work(browser, LEADER, 2026, 1, 9) as tab:
        tab.goto(HERE)
        press(tab, "批准方案")
        done(tab)
    with at_work(browser, OFFICE, 2026, 1, 12) as tab:
        tab.goto(HERE)
        press(tab, "布置自评")
        done(tab)


def write_self(browser: Any, world: World, one: SelfEvaluation, day: int) -> None:
    """A unit or a county finds it on its desk, writes it in one form and hands it in."""
    with at_work(browser, evaluating.writer_of(world, one), 2026, 2, day) as tab:
        tab.goto(f"{SITE}/desk/evaluations/")
        turn(tab, f"main a[href*='/self/{one.code}/']")
        follow(tab, "填写")
        for place in range(tab.locator("select[id^='score-']").count()):
            tab.locator("select[id^='score-']").nth(place).select_option("4")
        for name, words in evaluating.TEXTS.items():
            tab.fill(f"#text-{name}", words)
        press(tab, "保存")
        done(tab)
        press(tab, "提交自评")
        done(tab)


def score(browser: Any, username: str, points: str) -> None:
    """A seat scores every subject without seeing the others, and hands in."""
    with at_work(browser, username, 2026, 4, 8) as tab:
        tab.goto(f"{HERE}?part=scores")
        subjects = tab.locator("#subjects a")
        addresses = [subjects.nth(place).get_attribute("href") for place in range(subjects.count())]
        assert len(addresses) == 4
        for address in addresses:
            tab.goto(f"{SITE}{address}")
            for place in range(tab.locator("select[id^='points-']").count()):
                tab.locator("select[id^='points-']").nth(place).select_option(points)
            press(tab, "保存")
            done(tab)
        tab.goto(HERE)
        press(tab, "提交分数")
        done(tab)


def conclude(browser: Any) -> None:
    """Evidence, a finding on it, a conclusion, a recommendation: nothing without what it rests on."""
    with at_work(browser, EXPERT, 2026, 5, 6) as tab:
        for kind, text, basis in (
            ("finding", "基层专业人员不足。", "E1"),
            ("conclusion", "制度健全，人手不够。", "F1"),
            ("recommendation", "给基层补充专业人员。", "C1"),
        ):
            tab.goto(f"{HERE}points/{kind}/")
            tab.fill("#text", text)
            press(tab, "保存")
            refused(tab)
            tab.check(f"input[name='rests_on'][value='{basis}']")
            press(tab, "保存")
            done(tab)


def respond(browser: Any, world: World) -> None:
    """The report is approved, the recommendation given to a unit, carried out with evidence and confirmed."""
    owner = str(world.units["990100", "EDUCATION"].pk)
    with at_work(browser, OFFICE, 2026, 5, 8) as tab:
        tab.goto(HERE)
        press(tab, "报批报告")
        done(tab)
        assert tab.get_by_role("button", name="批准报告").count() == 0
    with at_work(browser, LEADER, 2026, 5, 12) as tab:
        tab.goto(HERE)
        press(tab, "批准报告")
        done(tab)
        tab.goto(f"{HERE}recommendations/R1/")
        follow(tab, "采纳并交办")
        tab.fill("#action", "年内招聘两人。")
        tab.select_option("#owner", owner)
        tab.fill("#due", "2026-09-30")
        press(tab, "交办")
        done(tab)
    with at_work(browser, OFFICE, 2026, 5, 13) as tab:
        tab.goto(HERE)
        press(tab, "转入跟踪落实")
        done(tab)
    with at_work(browser, "unit_leader.990100.education", 2026, 10, 12) as tab:
        tab.goto(f"{HERE}recommendations/R1/")
        assert "逾期" in tab.inner_text("main")
        tab.fill("#words-finish", "已招聘两人，名额批复附后。")
        press(tab, "报告已落实")
        done(tab)
    with at_work(browser, OFFICE, 2026, 10, 13) as tab:
        tab.goto(f"{HERE}recommendations/R1/")
        press(tab, "确认已落实")
        done(tab)


def test_a_mid_term_evaluation(browser: Any, world: World, settings: Any) -> None:
    settings.SECOND_FACTOR, settings.DEMO = False, True
    approve(browser, world)
    selves = list(
        SelfEvaluation.objects.select_related("unit", "area")
        .filter(evaluation__number=NUMBER)
        .order_by("code")
    )
    assert [one.unit is None for one in selves].count(True) == 1
    assert len(selves) == 3
    for day, one in enumerate(selves, start=3):
        write_self(browser, world, one, day)
    with at_work(browser, OFFICE, 2026, 3, 2) as tab:
        for one in selves:
            tab.goto(f"{HERE}self/{one.code}/")
            press(tab, "接收自评")
            done(tab)
        tab.goto(HERE)
        press(tab, "开始打分")
        done(tab)
    score(browser, EXPERT, "4")
    with at_work(browser, OFFICE, 2026, 4, 9) as tab:
        tab.goto(f"{HERE}?part=scores")
        assert "谁也看不到别人的分数" in tab.inner_text("main")
        assert tab.get_by_role("button", name="结束打分").count() == 0
    score(browser, THIRD, "3")
    with at_work(browser, OFFICE, 2026, 4, 10) as tab:
        tab.goto(HERE)
        press(tab, "结束打分")
        done(tab)
        tab.goto(f"{HERE}evidence/")
        tab.select_option("#kind", "note")
        tab.fill("#title", "座谈记录")
        tab.fill("#words", "基层反映专业人员不足。")
        press(tab, "收入佐证")
        done(tab)
    conclude(browser)
    respond(browser, world)
    assert state() == State.FOLLOW_UP
    with at_work(browser, LEADER, 2026, 10, 20) as tab:
        tab.goto(HERE)
        press(tab, "办结评估")
        done(tab)
        for part in ("goals", "next", "responses"):
            tab.goto(f"{HERE}?part={part}")
            assert flaws(tab) == [], part
    assert state() == State.CLOSED
    assert EvaluationSeat.objects.filter(evaluation__number=NUMBER).count() == 2
    assert AuditEntry.objects.filter(act="evaluations.close", subject=NUMBER).exists()
