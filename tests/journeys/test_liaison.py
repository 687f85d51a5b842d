"""The way of a liaison: counted in clicks, without a mouse, without JavaScript, on paper."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.journeys import returning, seed
from tests.journeys.returning import YEAR, explain_all, fill_fields, number_of
from tests.journeys.site import OUT, ROOT, Site, journey_site
from tests.journeys.visiting import Person
from tests.web.browsing import needs_chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]

HOW_TO = ROOT / "docs" / "how-to" / "fill-a-return.md"
FOCUS = """() => { const held = document.activeElement, style = getComputedStyle(held), box = held.getBoundingClientRect();
  return [held.outerHTML.slice(0, 120), style.outlineStyle, parseFloat(style.outlineWidth),
    box.bottom > 0 && box.top < innerHeight]; }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    shutil.rmtree(OUT / "liaison", ignore_errors=True)
    with journey_site(tmp_path_factory.mktemp("liaison"), begin="ready", invented=True) as one:
        yield one


def liaison_of(site: Site, browser: Any, kind: str, place: int = 0, **more: Any) -> Person:
    one = Person(site, browser, album="liaison", **more)
    return one.sign_in(f"liaison.{kind}.{site.stage.counties[place]}")


def test_the_clicks_of_a_first_time_liaison_are_those_of_the_page_for_users(site: Site, browser: Any) -> None:
    liaison = liaison_of(site, browser, "education")
    assert liaison.clicks == 1
    liaison.follow(f"填报{YEAR}年报表")
    parts = liaison.tab.locator(".task").count()
    liaison.follow("", within=".task")
    known = seed.answers_of(site.stage)[site.stage.counties[0]]
    while "/fill/" in liaison.path:
        fill_fields(liaison.tab, known)
        last = liaison.tab.get_by_role("button", name="保存并核对").count()
        liaison.press("保存并核对" if last else "保存并继续")
    before = liaison.clicks
    explain_all(liaison)
    liaison.clicks = before
    liaison.press(f"提交{YEAR}年报表").reads("报表已提交").leave()
    assert liaison.clicks == 4 + parts
    text = HOW_TO.read_text(encoding="utf-8")
    assert "4 次，再加每部分 1 次" in text
    assert "4 clicks, and 1 more for each part" in text


def test_a_return_is_filled_in_and_handed_in_by_keyboard_alone(site: Site, browser: Any) -> None:
    liaison = Person(site, browser, album="liaison")
    keys = Keys(liaison)
    username = f"liaison.civil-affairs.{site.stage.counties[0]}"
    liaison.go("/account/login/")
    keys.to("#id_login").type(username)
    keys.to("#id_password").type(seed.PASSWORD).enter()
    keys.to(".task a").enter()
    keys.to(".task a").enter()
    known = seed.answers_of(site.stage)[site.stage.counties[0]]
    while "/fill/" in liaison.path:
        keys.fill_page(known)
        keys.to("#done").press("Space")
        keys.to("button[name=next]").enter()
    liaison.look("keyboard-check")
    explain_all(liaison)
    keys.to(".action-bar button").enter()
    liaison.reads("报表已提交")
    assert keys.unseen == []
    liaison.leave()


class Keys:
    """A person without a mouse; every stop of Tab must be seen."""

    def __init__(self, person: Person) -> None:
        self.tab = person.tab
        self.unseen: list[str] = []

    def to(self, selector: str) -> "Keys":
        """Press Tab until the control has the focus."""
        for _ in range(400):
            self.tab.keyboard.press("Tab")
            name, style, width, visible = self.tab.evaluate(FOCUS)
            # After the last stop the browser goes through the page itself before it begins anew.
            if not name.startswith("<body") and (style == "none" or width < 2 or not visible):
                self.unseen.append(name)
            if self.tab.evaluate(f"document.activeElement.matches({selector!r})"):
                return self
        raise AssertionError(f"Tab does not reach {selector}")

    def type(self, words: str) -> "Keys":
        """Type into the control that has the focus."""
        self.tab.keyboard.type(words)
        return self

    def press(self, key: str) -> "Keys":
        """Press a key that stays on the page."""
        self.tab.keyboard.press(key)
        return self

    def enter(self) -> None:
        """Press Enter on what leads to another page, and wait for it."""
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")

    def fill_page(self, known: dict[str, str]) -> None:
        """Every line in its order; where there is no figure, the reason is chosen in the folded part."""
        for field in self.tab.locator("form .field-compared").all():
            name = field.locator("input").get_attribute("name")
            self.to(f"[name='{name}']")
            self.tab.keyboard.press("ControlOrMeta+A")
            if name in known:
                self.type(known[name])
                continue
            more = field.locator("details.field-more")
            if more.get_attribute("open") is None:
                self.to(".field-more > summary").press("Enter")
            self.to("select").type("没")
            assert more.locator("select").input_value() == "not_available"
            self.to("textarea").type("no such statistics")


def test_the_whole_way_needs_no_script(site: Site, browser: Any) -> None:
    site.words += returning.EXPLANATION + returning.NOT_COLLECTED + returning.QUESTION
    county = site.stage.counties[1]
    liaison = liaison_of(site, browser, "education", 1, java_script_enabled=False)
    number = number_of(county, "education")
    liaison.follow(f"填报{YEAR}年报表").look("no-script-return")
    liaison.follow("", within=".task")
    while "/fill/" in liaison.path:
        fill_fields(liaison.tab, seed.answers_of(site.stage)[county])
        last = liaison.tab.get_by_role("button", name="保存并核对").count()
        liaison.press("保存并核对" if last else "保存并继续")
    explain_all(liaison)
    liaison.press(f"提交{YEAR}年报表").reads("报表已提交", number).look("no-script-done")
    liaison.go(f"/desk/returns/{number}/")
    liaison.tab.locator("summary", has_text="提问或答复").click()
    liaison.tab.fill("#note-text", returning.QUESTION)
    liaison.press("发送").reads(returning.QUESTION)
    liaison.press("撤回").reads("已办理：撤回").leave()


def test_typed_figures_survive_a_session_that_has_ended(site: Site, browser: Any) -> None:
    liaison = liaison_of(site, browser, "federation")
    liaison.follow(f"填报{YEAR}年报表").follow("", within=".task")
    field = liaison.tab.locator("form .field-compared input").first
    field.fill("12")
    cookies = [one for one in liaison.context.cookies() if one["name"] != "sessionid"]
    liaison.context.clear_cookies()
    liaison.context.add_cookies(cookies)
    liaison.press("保存").tab.fill("#id_login", liaison.username)
    liaison.tab.fill("#id_password", seed.PASSWORD)
    liaison.press("登录").reads("您填写的内容还没有保存").look("unsent", english=False)
    liaison.press("重新发送")
    liaison.go(f"/desk/returns/{number_of(site.stage.counties[0], 'womens-federation')}/fill/1/")
    assert liaison.tab.locator("form .field-compared input").first.input_value() == "12"
    liaison.leave()


@pytest.mark.parametrize("page", ["returns", "reviews"])
def test_a_return_prints_on_paper_without_the_frame(site: Site, browser: Any, page: str) -> None:
    reader = Person(site, browser, album="liaison")
    county = site.stage.counties[0]
    reader.sign_in(f"reviewer.{county}")
    number = f"{seed.LAST_YEAR}-{county}-health-commission"
    reader.go(f"/desk/{page}/{number}/").tab.emulate_media(media="print")
    target = OUT / "liaison" / f"print-{page}.pdf"
    reader.tab.pdf(path=str(target), format="A4")
    reader.tab.set_viewport_size({"width": 794, "height": 1123})
    reader.tab.screenshot(path=str(target.with_suffix(".png")), full_page=True)
    text = printed(target)
    assert re.search(rf"{seed.LAST_YEAR}年报表", text)
    assert "活产数" in text
    for words in ("退出登录", "待办事项", "本站只收集汇总数据"):
        assert words not in text
    reader.leave()


def printed(path: Path) -> str:
    """The words of a PDF, without blanks."""
    document = pypdfium2.PdfDocument(path)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in document))
