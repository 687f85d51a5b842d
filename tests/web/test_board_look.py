"""The board, targets and plans in Chromium: axe, three widths, both languages, the dark; the board on one A4 page."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.web.browsing import SITE, flaws_in_views, needs_chromium, tab_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
PLAN = "/plans/990100-1/"
PAGES = {
    "board": f"{PLAN}board/",
    "table": f"{PLAN}board/?as=table",
    "pictures": f"{PLAN}board/?as=picture",
    "target": f"{PLAN}targets/1/",
    "county": f"{PLAN}targets/1/?area=990101",
    "plan": f"{PLAN}?part=1",
    "plans": "/plans/",
    "compare": "/plans/compare/?a=990100-1&b=990100-1",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Any, reviewer: Client, name: str) -> None:
    # The first request lays the plan out and reads the templates: not what a browser should wait for.
    assert reviewer.get(PAGES[name]).status_code == 200
    assert flaws_in_views(browser, reviewer, PAGES[name], name) == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_board_is_printed_on_one_page(browser: Any, reviewer: Client, language: str) -> None:
    with tab_of(browser, reviewer, language=language) as tab:
        tab.goto(f"{SITE}{PAGES['board']}")
        assert tab.locator(".board-mark").count() > 75
        printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_board_works_by_keyboard_and_without_script(browser: Any, reviewer: Client) -> None:
    with tab_of(browser, reviewer, java_script_enabled=False) as tab:
        tab.goto(f"{SITE}{PAGES['board']}")
        tab.select_option("#board-status", "missed")
        tab.press("#board-status", "Tab")
        tab.locator(".filters button").press("Enter")
        tab.wait_for_url("**status=missed**")
        mark = tab.locator(".board-mark").first
        mark.focus()
        mark.press("Enter")
        tab.wait_for_url("**/targets/**")
        assert tab.locator("h1").count() == 1
