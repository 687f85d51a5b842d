"""The page of a plan being adopted, in Chromium: on a phone only the item in hand is open; axe finds nothing."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from halfsky.services import adoption
from tests.people import PLAN, World
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of
from tests.web.conftest import As

pytestmark = [pytest.mark.browser, needs_chromium]
OFFICE = "office.990100"


@pytest.fixture
def address(world: World, signed_in: As) -> str:
    office = world.actor(OFFICE)
    plan = adoption.upload(
        office, "990100", name="plan.txt", content=PLAN.read_bytes(), issued=date(2021, 12, 31)
    )
    path = f"/desk/adoption/{plan.number}/?part=1"
    # The first page of a process reads the codebook, which no browser is to wait for.
    assert signed_in(OFFICE).get(path).status_code == 200
    return f"{SITE}{path}"


def shot(tab: Any, name: str) -> None:
    if folder := os.environ.get("HALFSKY_SCREENSHOTS"):
        tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_on_a_phone_the_item_in_hand_is_open_and_the_next_one_after_it(
    browser, address: str, signed_in: As
) -> None:
    client = signed_in(OFFICE)
    with tab_of(browser, client, width=390) as tab:
        tab.goto(address)
        every, open_ones = tab.locator(".clause").count(), tab.locator(".clause[open]")
        assert every > 3
        assert open_ones.count() == 1
        first = open_ones.get_attribute("id")
        shot(tab, "adoption-390")
        assert flaws(tab) == []
        assert tab.evaluate("document.documentElement.scrollHeight") < 390 * 10
        for form in tab.locator(f"#{first} .promise-unconfirmed form").all():
            typed = {name: form.locator(f"[name={name}]").input_value() for name in ("no", "act")}
            answer = client.post(form.get_attribute("action"), typed)
        # What the browser does with the answer; here it cannot follow it itself.
        tab.goto("about:blank")
        tab.goto(f"{SITE}{answer['Location']}")
        assert first in [one.get_attribute("id") for one in open_ones.all()], "what was decided is seen"
        others = tab.locator(".clause[open][data-fold=waiting]")
        assert others.count() == 1
        shot(tab, "adoption-390-next")
        closed = tab.locator(".clause:not([open])").first
        closed.locator("summary").press("Enter")
        assert tab.locator(".clause[open]").count() == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_desk_and_without_scripts_every_item_is_open(
    browser, address: str, signed_in: As, scripts: bool
) -> None:
    with tab_of(
        browser, signed_in(OFFICE), width=1280 if scripts else 390, java_script_enabled=scripts
    ) as tab:
        tab.goto(address)
        shot(tab, f"adoption-{scripts}")
        assert tab.locator(".clause").count() == tab.locator(".clause[open]").count() > 3
        if scripts:
            assert flaws(tab) == []
