"""Indicators, profiles, comparisons, search and publication in Chromium: axe, widths, languages, the dark, on paper."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.reading import YEAR
from tests.web.browsing import SITE, flaws_in_views, needs_chromium, tab_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
CODE = "MATERNAL_MORTALITY"
PAGES = {
    "indicators": "/indicators/",
    "indicator": f"/indicators/{CODE}/",
    "county": f"/indicators/{CODE}/?area=990102",
    "profile": "/areas/990102/",
    "compare": f"/compare/?indicator={CODE}&of={YEAR}",
    "search": "/search/?q=yunchanfu",
    "releases": "/desk/publication/",
    "release": "/desk/publication/990100-2024-r1-p1/",
    "withdraw": "/desk/publication/990100-2024-r1-p1/withdraw/",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Any, reviewer: Client, name: str) -> None:
    # The first request reads the templates: not what a browser should wait for.
    assert reviewer.get(PAGES[name]).status_code == 200
    assert flaws_in_views(browser, reviewer, PAGES[name], name) == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_profile_of_a_county_is_printed_on_two_pages(
    browser: Any, reviewer: Client, language: str
) -> None:
    with tab_of(browser, reviewer, language=language) as tab:
        tab.goto(f"{SITE}{PAGES['profile']}")
        printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    if shots := os.environ.get("HALFSKY_SCREENSHOTS"):
        (Path(shots) / f"profile-{language[:2]}.pdf").write_bytes(printed)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_search_works_by_keyboard_and_without_script(browser: Any, reviewer: Client) -> None:
    with tab_of(browser, reviewer, java_script_enabled=False) as tab:
        tab.goto(f"{SITE}/search/")
        tab.fill("#q", "孕产妇死亡")
        tab.press("#q", "Enter")
        tab.wait_for_url("**q=**")
        found = tab.locator(".found a").first
        found.focus()
        found.press("Enter")
        tab.wait_for_url("**/indicators/**")
        assert tab.locator("h1").count() == 1
