"""A liaison meeting in a browser: called, held, minuted, approved by another, and followed until its decisions are done."""

import io
from typing import Any

import docx
import pytest

from halfsky.services import daily
from halfsky.services.moments import playing
from halfsky.store.models import AuditEntry, IssuedPaper, Meeting, MeetingDecision, Notice
from tests.conftest import Lasting
from tests.journeys.working import at_work, done, follow, moment, press, refused
from tests.people import World, make_world
from tests.web.browsing import SITE, flaws, needs_chromium, turn
from tests.web.conftest import client_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
ROOM = f"{SITE}/desk/meetings/"
TITLE = "云岭地区妇儿工委联络员会议"
OFFICE, LEADER, HEALTH = "office.990100", "leader.990100", "liaison.990100.health"
EDUCATION = "liaison.990100.education"
FIRST, SECOND = "制定宫颈癌筛查扩面方案", "补报女童入园统计"
LATE = "方案已印发，因征求县（市）意见晚了一周。"


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """The invented prefecture; gone at the end."""
    with lasting():
        return make_world()


def here() -> str:
    return f"{ROOM}{Meeting.objects.get().number}/"


def call(browser: Any) -> None:
    """The office plans, puts an item on the agenda and calls the meeting; a unit proposes another item."""
    with at_work(browser, OFFICE, 2026, 6, 1) as tab:
        tab.goto(ROOM)
        follow(tab, "筹备会议")
        tab.fill("#title", TITLE)
        press(tab, "保存")
        refused(tab)
        tab.fill("#day", "2026-06-09")
        tab.fill("#venue", "地区妇联二楼会议室")
        press(tab, "保存")
        done(tab)
        follow(tab, "列入议题")
        tab.fill("#title", "通报上半年监测情况")
        press(tab, "列入议程")
        done(tab)
        follow(tab, "发会议通知")
        press(tab, "编号并发送")
        done(tab)
    assert Notice.objects.filter(code="notices.meeting_called").exists()
    with at_work(browser, HEALTH, 2026, 6, 3) as tab:
        tab.goto(f"{SITE}/desk/")
        turn(tab, f"#notices a[href*='{Meeting.objects.get().number}'], main a[href*='/meetings/']")
        tab.wait_for_selector(f"h1:has-text('{TITLE}')")
        follow(tab, "提出议题")
        tab.fill("#title", "研究宫颈癌筛查扩面")
        tab.fill("#words", "三个县筛查能力不足。")
        press(tab, "提出")
        done(tab)
    with at_work(browser, OFFICE, 2026, 6, 4) as tab:
        tab.goto(here())
        follow(tab, "研究宫颈癌筛查扩面")
        press(tab, "列入议程")
        tab.goto(here())
        assert tab.locator("#agenda .meeting-item").count() == 2
        assert flaws(tab) == []


def decide(tab: Any, text: str, owner: str, due: str) -> None:
    follow(tab, "登记议定事项")
    tab.fill("#words", text)
    tab.select_option("#owner", label=owner)
    tab.fill("#due", due)
    press(tab, "登记")
    done(tab)


def hold_and_minute(browser: Any) -> None:
    """Who came, what was concluded and decided; the minutes go to a second person and out to the units."""
    with at_work(browser, OFFICE, 2026, 6, 9) as tab:
        tab.goto(here())
        follow(tab, "登记到会情况")
        tab.locator("select[name^='came-']").first.select_option("excused")
        tab.locator("input[name^='persons-']").first.fill("0")
        press(tab, "保存到会情况")
        done(tab)
        for item, text, owner, due in (
            ("通报上半年监测情况", SECOND, "云岭地区EDUCATION", "2026-06-30"),
            ("研究宫颈癌筛查扩面", FIRST, "云岭地区HEALTH_COMMISSION", "2026-07-31"),
        ):
            tab.goto(here())
            follow(tab, item)
            follow(tab, "记录结论")
            tab.fill("#conclusion", "会议同意。")
            press(tab, "保存")
            done(tab)
            decide(tab, text, owner, due)
        tab.goto(here())
        follow(tab, "提交纪要审定")
        press(tab, "提交")
        done(tab)
        assert tab.get_by_role("link", name="审定纪要").count() == 0
    with at_work(browser, LEADER, 2026, 6, 11) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "会议纪要待审定")
        follow(tab, "审定纪要")
        press(tab, "审定通过")
        done(tab)
    with at_work(browser, OFFICE, 2026, 6, 12) as tab:
        tab.goto(here())
        follow(tab, "印发纪要")
        press(tab, "编号并印发")
        done(tab)


def report(browser: Any, username: str, day: tuple[int, int, int], words: str) -> None:
    """A unit reports its decision done, with what shows it."""
    with at_work(browser, username, *day) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "议定事项待办")
        follow(tab, "报告办结")
        tab.fill("#words", words)
        press(tab, "报告办结")
        refused(tab)
        tab.fill("#evidence", "文件已报办公室")
        press(tab, "报告办结")
        done(tab)
        assert tab.get_by_role("link", name="确认办结").count() == 0


def confirm(browser: Any, day: tuple[int, int, int]) -> None:
    with at_work(browser, OFFICE, *day) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "议定事项待确认办结")
        follow(tab, "确认办结")
        press(tab, "确认")
        done(tab)


def test_a_liaison_meeting_from_notice_to_decisions_done(browser: Any, world: World, settings: Any) -> None:
    settings.SECOND_FACTOR, settings.DEMO = False, True
    call(browser)
    hold_and_minute(browser)
    report(browser, EDUCATION, (2026, 6, 25), "已补报两年的分性别统计。")
    confirm(browser, (2026, 6, 26))
    with at_work(browser, OFFICE, 2026, 7, 1) as tab:
        tab.goto(here())
        assert tab.get_by_role("link", name="办结会议").count() == 0
    with playing(moment(2026, 8, 3)):
        daily.run()
        assert daily.run() == 0
    with at_work(browser, OFFICE, 2026, 8, 3) as tab:
        tab.goto(ROOM)
        assert "逾期" in tab.inner_text("main")
    report(browser, HEALTH, (2026, 8, 7), LATE)
    confirm(browser, (2026, 8, 10))
    with at_work(browser, OFFICE, 2026, 8, 11) as tab:
        tab.goto(here())
        follow(tab, "办结会议")
        press(tab, "办结")
        done(tab)
    assert set(MeetingDecision.objects.values_list("state", flat=True)) == {"done"}
    assert Meeting.objects.get().state == "closed"
    _look_at_the_minutes()


def _look_at_the_minutes() -> None:
    number = Meeting.objects.get().number
    paper = IssuedPaper.objects.filter(subject=number).order_by("pk").last()
    assert paper is not None
    answer = client_of(EDUCATION).get(f"/desk/meetings/{number}/papers/{paper.pk}/file/")
    document = docx.Document(
        io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    )
    text = "\n".join(one.text for one in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for words in (FIRST, SECOND):
        assert words in text or words in cells
    acts = AuditEntry.objects.filter(subject__startswith=number).values_list("act", flat=True)
    assert {"meetings.call", "meetings.approve_minutes", "meetings.send_minutes", "meetings.close"} <= set(
        acts
    )
