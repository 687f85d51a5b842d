"""The workbench of the yearly report in Chromium: axe finds nothing, nothing is wider than the window, forms open in place."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from halfsky.services.report_editing import mark_of
from halfsky.store.models import ReportDraft
from tests.conftest import Lasting
from tests.people import make_world
from tests.reporting import sentence, under_work
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of, turn
from tests.web.conftest import client_of

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]
PICTURES = (
    """() => Promise.all([...document.images].map(its => { its.loading = 'eager'; return its.decode(); }))"""
)
"""Pictures that wait until they are scrolled to are fetched now."""
LOOKS = [(390, "zh-CN", "light"), (390, "en-GB", "dark"), (1280, "zh-CN", "dark"), (1280, "en-GB", "light")]


@pytest.fixture(scope="module")
def draft(lasting: Lasting) -> ReportDraft:
    with lasting():
        return under_work(make_world())


@pytest.fixture
def office(draft: ReportDraft) -> Client:
    return client_of("office.990100")


def pages(draft: ReportDraft) -> list[str]:
    def address(name: str, *more: str) -> str:
        return reverse(f"drafting_{name}", args=(draft.number, *more))

    stale = mark_of(sentence(draft, "/value", state="outdated").key)
    return [
        reverse("drafting"),
        reverse("drafting_open"),
        address("report"),
        address("report") + "?part=2",
        address("versions"),
        address("sentence", stale),
        address("after", stale),
    ]


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_axe_finds_nothing(browser, office: Client, draft, width: int, language: str, scheme: str) -> None:
    found = {}
    with tab_of(browser, office, width=width, language=language, scheme=scheme) as tab:
        for page in pages(draft):
            tab.goto(SITE + page)
            tab.evaluate(PICTURES)
            assert tab.evaluate("[...document.images].every(its => its.naturalWidth > 100)"), page
            if folder := os.environ.get("HALFSKY_LOOK"):
                name = slugify(page.removeprefix("/desk/publication/").replace("/", "-").replace("?", "-"))
                tab.screenshot(path=Path(folder) / f"{name}-{width}-{language}.png", full_page=True)
            tab.evaluate("document.querySelectorAll('details').forEach(its => its.open = true)")
            found[page] = flaws(tab)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_a_sentence_is_edited_in_place_and_without_a_script_on_a_page_of_its_own(
    browser, office: Client, draft: ReportDraft
) -> None:
    stale = sentence(draft, "/value", state="outdated")
    there = f"{SITE}{reverse('drafting_report', args=(draft.number,))}?part=2"
    with tab_of(browser, office) as tab:
        tab.goto(there)
        tab.click(f"#s-{mark_of(stale.key)} .draft-edit")
        tab.wait_for_selector(".draft-inline #text")
        assert tab.input_value(".draft-inline #text") == stale.text
        if folder := os.environ.get("HALFSKY_LOOK"):
            tab.screenshot(path=Path(folder) / "inline-1280.png")
        assert flaws(tab) == []
        tab.fill(".draft-inline #text", stale.generated[:-1] + "，好于上年。")
        tab.click(".draft-inline button[value=changed]")
        tab.wait_for_selector(".notice-success")
        assert "好于上年" in tab.text_content(f"#s-{mark_of(stale.key)}")
    with tab_of(browser, office, java_script_enabled=False) as tab:
        tab.goto(there)
        turn(tab, f"#s-{mark_of(stale.key)} .draft-edit")
        assert "/sentences/" in tab.url
        turn(tab, "button[value=restored]")
        tab.wait_for_selector(".notice-success")
