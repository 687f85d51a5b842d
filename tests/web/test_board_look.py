"""The board, targets and plans in Chromium: axe, three widths, both languages, the dark; the board on one A4 page."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from halfsky.store.models import Person
from tests.reading import Reading, make_reading_world
from tests.web.browsing import SITE, chromium, flaws, needs_chromium, tab_of

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
VIEWS = [(1280, "zh-CN", "light"), (390, "zh-CN", "dark"), (320, "en-GB", "light"), (1280, "en-GB", "dark")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("fonts")) as one:
        yield one


@pytest.fixture(scope="module")
def reading(browser: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Reading]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_reading_world()
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def reviewer(reading: Reading, settings: Any) -> Client:
    settings.SECOND_FACTOR = False
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Person.objects.get(username="reviewer.990100"), backend=backend)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Any, reviewer: Client, name: str) -> None:
    # The first request lays the plan out and reads the templates: not what a browser should wait for.
    assert reviewer.get(PAGES[name]).status_code == 200
    for width, language, scheme in VIEWS:
        with tab_of(browser, reviewer, width=width, language=language, scheme=scheme) as tab:
            tab.goto(f"{SITE}{PAGES[name]}")
            if shots := os.environ.get("HALFSKY_SCREENSHOTS"):
                file = f"{name}-{language[:2]}-{width}-{scheme}.png"
                tab.screenshot(path=str(Path(shots) / file), full_page=True)
            assert flaws(tab) == [], (name, width, language)


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
