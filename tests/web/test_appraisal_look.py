"""Appraisal, examples and lists in Chromium: axe finds nothing, nothing is wider than the window, forms by keyboard."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from halfsky.services import appraisal_rounds
from halfsky.store.models import Person
from tests.conftest import Lasting
from tests.reading import Reading
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of
from tests.web.conftest import client_of
from tests.web.rights_appraisal import appraisal_in

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]
LOOKS = [(320, "en-GB", "light"), (390, "zh-CN", "dark"), (1280, "zh-CN", "light")]


@pytest.fixture(scope="module")
def things(reading: Reading, lasting: Lasting) -> dict[str, dict[str, Any]]:
    """One of everything in the prefecture, undone at the end of the module."""
    with lasting():
        by = Person.objects.create(username="postless", name="无职")
        made = appraisal_in(reading.world, "990100", by)
    return made


@pytest.fixture
def office(things: dict[str, dict[str, Any]]) -> Client:
    return client_of("office.990100")


def pages(things: dict[str, dict[str, Any]]) -> list[str]:
    routes = (
        ("appraisal", None), ("appraisal_draft", None), ("appraisal_scheme", "scheme"),
        ("appraisal_change", "scheme"), ("appraisal_results", "round"), ("appraisal_result", "result"),
        ("appraisal_example", "example"), ("appraisal_review", "example"), ("appraisal_commended", "commendation"),
    )  # fmt: skip
    return [reverse(route, kwargs=things[thing] if thing else {}) for route, thing in routes]


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Any, office: Client, things: Any, width: int, language: str, scheme: str
) -> None:
    found = {}
    with tab_of(browser, office, width=width, language=language, scheme=scheme) as tab:
        for page in pages(things):
            tab.goto(SITE + page)
            if folder := os.environ.get("HALFSKY_LOOK"):
                tab.screenshot(path=str(Path(folder) / f"{slugify(page)}-{width}.png"), full_page=True)
            wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found[page] = [*flaws(tab), *(["too wide"] if wide > 0 else [])]
    assert {page: told for page, told in found.items() if told} == {}


def test_an_objection_is_raised_by_keyboard_without_a_script(browser: Any, things: Any) -> None:
    leader = client_of("unit_leader.990100.education")
    with tab_of(browser, leader, width=1280, language="zh-CN", scheme="light") as tab:
        tab.goto(SITE + reverse("appraisal_result", kwargs=things["result"]))
        tab.get_by_role("link", name="提出异议").focus()
        tab.keyboard.press("Enter")
        tab.locator("#words").focus()
        tab.keyboard.type("登录日志显示当日已经上报")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".notice-success")
    result = things["result"]
    found = appraisal_rounds.objections(result["number"], result["unit"])
    assert [one.words for one in found] == ["请复核", "登录日志显示当日已经上报"]
