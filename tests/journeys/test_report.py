"""The yearly report in a browser: drafted, edited, put on revised figures, mended, signed by another, opened in Word."""

import io
import re
from typing import Any

import docx
import pytest

from halfsky.core.reports.drafting.flags import every
from halfsky.services import report_texts
from halfsky.services.report_editing import mark_of
from halfsky.store.models import ReportDraft
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_world
from tests.reporting import figures, freeze, indicator_of, revised, sentence
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of, turn
from tests.web.conftest import client_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
ROOM = f"{SITE}/desk/publication/reports/"
FIRST, SECOND = "各县推进平衡，群众满意。", "下一步要巩固已有成果。"


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """The invented prefecture with an adopted plan and one vintage; gone at the end."""
    with lasting():
        made = make_world()
        adopted_plan(made)
        freeze(made)
    return made


def edit(tab: Any, draft: ReportDraft, key: str, words: str) -> None:
    """Open the form of a sentence in its place, and put other words there."""
    part = next(
        str(place)
        for place, chapter in enumerate(report_texts.drafted_of(draft).chapters)
        if key in repr(chapter)
    )
    tab.goto(f"{ROOM}{draft.number}/?part={part}")
    tab.click(f"#s-{mark_of(key)} .draft-edit")
    tab.fill(".draft-inline #text", words)
    tab.click(".draft-inline button[value=changed]")
    tab.wait_for_selector(".notice-success")
    assert flaws(tab) == []


def test_a_report_from_its_draft_to_its_signature(browser: Any, world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    with tab_of(browser, client_of("office.990100")) as tab:
        tab.goto(ROOM)
        turn(tab, "text=起草监测报告")
        tab.fill("#issuer", "云岭地区妇儿工委办")
        turn(tab, "main button[type=submit]")
        tab.wait_for_selector(".draft-passage")
        draft = ReportDraft.objects.get()
        one, other = sentence(draft, "/value"), sentence(draft, "/areas.ends")
        share = re.search(r"\d+\.\d%", one.text)
        assert share
        edit(tab, draft, one.key, f"已达到{share.group()}。{FIRST}")
        edit(tab, draft, other.key, other.text + SECOND)

        freeze(world, revised(figures(), indicator_of(draft, one), 1.7))
        tab.goto(f"{ROOM}{draft.number}/")
        assert "有新的数据版本" in tab.text_content("main")
        turn(tab, ".notice a:has-text('更新数据')")
        turn(tab, "main button[type=submit]")
        tab.wait_for_selector("#mend")
        assert "1句需要核对" in tab.text_content("#mend")
        assert "与数据不符" in tab.text_content("#mend")
        assert tab.get_by_role("button", name="送签").count() == 0

        turn(tab, "#mend a")
        tab.wait_for_selector(f"#s-{mark_of(one.key)} .draft-number")
        right = re.search(r"\d+\.\d%", now(draft, one.key).generated)
        assert right
        edit(tab, draft, one.key, f"已达到{right.group()}。{FIRST}")
        assert tab.locator("#mend").count() == 0
        turn(tab, tab.get_by_role("button", name="送签"))
        tab.wait_for_selector("text=报告已送签")
        assert tab.get_by_role("button", name="签发报告").count() == 0

    with tab_of(browser, client_of("leader.990100")) as tab:
        # Signing prints the report as Word, PDF and HTML.
        tab.set_default_timeout(60_000)
        tab.goto(f"{SITE}/desk/")
        turn(tab, "main a[href*='/publication/reports/']")
        turn(tab, tab.get_by_role("button", name="签发报告"))
        tab.wait_for_selector("text=报告已签发")
        assert flaws(tab) == []
        there = tab.get_attribute("a:has-text('Word文档')", "href")
    word = client_of("leader.990100").get(there)
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(word.content)).paragraphs)
    # The numbers of the claims stand before the stop of a paragraph.
    assert FIRST.rstrip("。") in words
    assert SECOND.rstrip("。") in words
    assert right.group() in words
    assert "未签发" not in words


def now(draft: ReportDraft, key: str) -> Any:
    return next(one for one in every(report_texts.drafted_of(draft)) if one.key == key)
