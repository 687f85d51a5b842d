"""An inspection in a browser: planned, drawn by lot, announced, and its finding followed until a second person closes it."""

from hashlib import sha256
from typing import Any

import pytest

from halfsky.services import daily
from halfsky.services.moments import playing
from halfsky.store.models import AuditEntry, Inspection, InspectionFinding, InspectionVisit, Notice, Unit
from tests.conftest import Lasting
from tests.journeys.working import at_work, done, follow, moment, press, refused
from tests.people import World, make_world
from tests.web.browsing import SITE, flaws, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
ROOM = f"{SITE}/desk/inspections/"
TITLE = "规划实施情况督导检查"
WORD = "六月第一个工作日的第一条气象通报"
OFFICE, LEADER = "office.990100", "leader.990100"
FACTS = "未建立分性别统计台账"


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """The invented prefecture; gone at the end."""
    with lasting():
        return make_world()


def here() -> str:
    return f"{ROOM}{Inspection.objects.get().number}/"


def visited() -> str:
    """The liaison of the unit that was drawn."""
    unit = InspectionVisit.objects.get().unit
    assert unit is not None
    return f"liaison.990100.{unit.kind.split('_')[0].lower()}"


def plan_and_draw(browser: Any) -> None:
    """The word is announced before the lot is drawn; anyone can draw it again."""
    with at_work(browser, OFFICE, 2026, 6, 1) as tab:
        tab.goto(ROOM)
        follow(tab, "制定督查计划")
        tab.fill("#title", TITLE)
        tab.fill("#scope", "目标责任落实、数据质量。")
        tab.fill("#first", "2026-06-08")
        tab.fill("#last", "2026-06-19")
        for name, count in (("risk-unit", 0), ("lot-unit", 1), ("risk-area", 0), ("lot-area", 0)):
            tab.fill(f"#{name}", str(count))
        press(tab, "保存")
        refused(tab)
        tab.fill("#word", WORD)
        press(tab, "保存")
        done(tab)
        follow(tab, "抽取督查对象")
        press(tab, "抽取")
        done(tab)
        assert tab.get_by_role("link", name="抽取督查对象").count() == 0
        follow(tab, "查看抽取过程")
        assert "结果与当时一致" in tab.inner_text("main")
        assert flaws(tab) == []
        tab.goto(here())
        follow(tab, "发督查通知")
        press(tab, "编号并发送")
        done(tab)


def drawn_by_hand() -> Unit:
    """The lot drawn again by its printed rule alone."""
    seed = sha256(WORD.encode()).hexdigest()
    units = Unit.objects.filter(area__code="990100")
    return min(units, key=lambda one: sha256(f"{seed}:unit:990100:{one.kind}:{one.pk}".encode()).hexdigest())


def visit(browser: Any) -> None:
    """The checklist is answered, a finding written down and ordered to be put right, the report made."""
    with at_work(browser, OFFICE, 2026, 6, 10) as tab:
        tab.goto(f"{here()}visits/{InspectionVisit.objects.get().pk}/")
        follow(tab, "填写督查清单")
        for choice in tab.locator("main select").all():
            choice.select_option("yes")
        press(tab, "保存")
        done(tab)
        follow(tab, "登记发现的问题")
        tab.fill("#words", FACTS)
        tab.fill("#clause", "监测评估（三）")
        press(tab, "登记")
        done(tab)
        follow(tab, FACTS)
        follow(tab, "发整改通知")
        tab.fill("#words", "建立台账")
        tab.fill("#due", "2026-07-31")
        press(tab, "编号并发送")
        done(tab)
        tab.goto(here())
        follow(tab, "形成督查报告")
        tab.fill("#conclusion", "总体落实较好。")
        press(tab, "编号并生成")
        done(tab)


def put_right(browser: Any, day: tuple[int, int, int], words: str) -> None:
    """The unit that was visited reports from its desk, and says what shows it."""
    with at_work(browser, visited(), *day) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "督查问题待整改")
        follow(tab, "提交整改报告")
        tab.fill("#words", words)
        press(tab, "提交")
        refused(tab)
        tab.fill("#evidence", "台账扫描件")
        press(tab, "提交")
        done(tab)


def look_again(browser: Any) -> None:
    """The office sends back what is not enough, and looks again; closing it is another's."""
    with at_work(browser, OFFICE, 2026, 7, 22) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "整改待复查")
        follow(tab, "退回整改报告")
        tab.fill("#words", "台账没有分性别。")
        tab.fill("#due", "2026-08-14")
        press(tab, "退回")
        done(tab)
    with playing(moment(2026, 8, 17)):
        daily.run()
        assert daily.run() == 0
    assert Notice.objects.filter(code="notices.finding_late").exists()
    put_right(browser, (2026, 8, 18), "已按性别建账。")
    with at_work(browser, OFFICE, 2026, 8, 20) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "整改待复查")
        follow(tab, "登记复查合格")
        tab.fill("#words", "现场复查合格。")
        press(tab, "登记")
        done(tab)
        assert tab.get_by_role("link", name="审定销号").count() == 0


def close(browser: Any) -> None:
    """A second person closes the finding, and then the inspection."""
    with at_work(browser, LEADER, 2026, 8, 21) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "问题待审定销号")
        follow(tab, "审定销号")
        press(tab, "销号")
        done(tab)
        tab.goto(here())
        follow(tab, "办结督查")
        press(tab, "办结")
        done(tab)


def test_an_inspection_from_its_word_to_the_last_finding_closed(
    browser: Any, world: World, settings: Any
) -> None:
    settings.SECOND_FACTOR, settings.DEMO = False, True
    plan_and_draw(browser)
    assert InspectionVisit.objects.get().unit == drawn_by_hand()
    visit(browser)
    put_right(browser, (2026, 7, 20), "已建立台账。")
    look_again(browser)
    close(browser)
    found = InspectionFinding.objects.get()
    assert (found.state, Inspection.objects.get().state) == ("closed", "closed")
    acts = dict(AuditEntry.objects.filter(subject=found.number).values_list("act", "person"))
    assert acts["inspections.close_finding"] != acts["inspections.recheck"]
