"""Frame, components and account pages in Chromium: axe finds nothing, nothing overflows, focus is seen, targets are large."""

import pytest
from django.test import Client

from tests.web.browsing import SITE, flaws, needs_chromium, tab_of, turn
from tests.web.conftest import As

pytestmark = [pytest.mark.browser, needs_chromium]

WIDTHS, SCHEMES = (320, 390, 1280), ("light", "dark")
SIGHTS = [(width, scheme, "zh-CN") for width in WIDTHS for scheme in SCHEMES]
SIGHTS += [(320, "dark", "en-GB"), (390, "light", "en-GB"), (1280, "light", "en-GB")]
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(node => node.checkVisibility() && !node.closest('p, li:not([class]), td, th, dd.summary-value') && !node.matches('.skip'))
  .map(node => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 24 || box.width < 24))
  .map(([html, box]) => [html, box.width, box.height])"""
"""Targets under 24 px that do not stand in a line of text."""
OUTLINE = """() => { const style = getComputedStyle(document.activeElement);
  return [document.activeElement.outerHTML.slice(0, 90), style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
OPEN = "document.querySelectorAll('details').forEach(its => its.open = !its.closest('.place'))"


@pytest.mark.parametrize(("width", "scheme", "language"), SIGHTS)
def test_axe_finds_nothing_on_the_components(browser, width: int, scheme: str, language: str) -> None:
    with tab_of(browser, Client(), width=width, scheme=scheme, language=language) as tab:
        tab.goto(f"{SITE}/patterns/")
        tab.evaluate(OPEN)
        assert flaws(tab) == []
        assert tab.evaluate(SMALL) == []


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(320, "light", "zh-CN"), (390, "dark", "en-GB"), (1280, "light", "en-GB"), (1280, "dark", "zh-CN")],
)
def test_axe_finds_nothing_on_the_account_pages(
    browser, signed_in: As, width: int, scheme: str, language: str
) -> None:
    with tab_of(browser, Client(), width=width, scheme=scheme, language=language) as tab:
        tab.goto(f"{SITE}/account/login/")
        assert flaws(tab) == []
        turn(tab, "main button[type=submit]")
        tab.wait_for_selector(".error-summary")
        assert flaws(tab) == []
    with tab_of(browser, signed_in("reviewer.990101"), width=width, scheme=scheme, language=language) as tab:
        for address in ("", "2fa/", "reauthenticate/", "password/change/"):
            tab.goto(f"{SITE}/account/{address}")
            assert flaws(tab) == [], address
            assert tab.evaluate(SMALL) == [], address


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_stop_of_the_keyboard_is_seen(browser, scheme: str) -> None:
    with tab_of(browser, Client(), scheme=scheme) as tab:
        tab.goto(f"{SITE}/patterns/")
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.className") == "skip"
        assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        unseen = []
        for _ in range(90):
            tab.keyboard.press("Tab")
            name, style, width = tab.evaluate(OUTLINE)
            if style == "none" or width < 2:
                unseen.append(name)
        assert unseen == []


def test_an_error_summary_takes_the_focus(browser, db: None) -> None:
    with tab_of(browser, Client()) as tab:
        tab.goto(f"{SITE}/account/login/")
        turn(tab, "main button[type=submit]")
        tab.wait_for_selector(".error-summary:focus")
        tab.click(".error-summary a >> nth=0")
        assert tab.evaluate("document.activeElement.id") == "id_login"


def test_the_pages_need_no_script(browser, db: None) -> None:
    with tab_of(browser, Client(), java_script_enabled=False) as tab:
        tab.goto(f"{SITE}/account/login/")
        tab.click(".language-switch button")
        tab.wait_for_selector("html[lang=en]")
        assert tab.text_content("h1") == "Sign in"
        turn(tab, "main button[type=submit]")
        assert "There is a problem" in tab.text_content(".error-summary h2")


def test_forced_colours_keep_the_marks(browser) -> None:
    with tab_of(browser, Client(), forced_colors="active") as tab:
        tab.goto(f"{SITE}/patterns/")
        assert tab.locator(".tag .mark").count() > 20
        assert flaws(tab) == []
