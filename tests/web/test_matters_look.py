"""Warnings, matters and measures in Chromium: axe finds nothing, nothing is wider than the window; a matter goes its way."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from halfsky.services import moments
from halfsky.store.models import Matter
from tests.conftest import Lasting
from tests.matters import HARD, LIAISON, OFFICE, REVIEWER, SHARE, WATER, Warned, make_warned_world
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of, turn
from tests.web.conftest import client_of

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]
LOOKS = [(320, "en-GB", "light"), (390, "zh-CN", "dark"), (1280, "zh-CN", "light"), (1280, "en-GB", "dark")]


@pytest.fixture(scope="module")
def warned(lasting: Lasting) -> Warned:
    with lasting():
        made = make_warned_world()
        made.under_way()
        made.open(SHARE, year=2024)
    return made


def pages(warned: Warned) -> list[str]:
    first, second = Matter.objects.order_by("pk")
    plan = warned.plan.number
    return [
        f"{reverse('warnings')}?vintage=990100-2022-r1",
        reverse("warning_open", args=(plan, "990100-2022-r1", "990100", WATER, HARD)),
        reverse("matters"),
        reverse("matter_open", args=("990100",)),
        reverse("matter", args=(first.number,)),
        reverse("matter", args=(second.number,)),
        reverse("matter_send", args=(second.number,)),
        reverse("measures", args=(plan,)),
        reverse("measure", args=(plan, "M8-1")),
    ]


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_axe_finds_nothing(browser: Any, warned: Warned, width: int, language: str, scheme: str) -> None:
    office: Client = client_of(OFFICE)
    found = {}
    with tab_of(browser, office, width=width, language=language, scheme=scheme) as tab:
        for page in pages(warned):
            tab.goto(SITE + page)
            if folder := os.environ.get("HALFSKY_LOOK"):
                name = slugify(page.removeprefix("/desk/").replace("/", "-").replace("?", "-"))
                tab.screenshot(path=Path(folder) / f"{name}-{width}-{language}.png", full_page=True)
            tab.evaluate("document.querySelectorAll('details').forEach(its => its.open = true)")
            found[page] = flaws(tab)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_a_warning_to_its_closure_by_four_people_without_a_script(browser: Any, warned: Warned) -> None:
    def through(username: str, start: str, **typed: str) -> None:
        with tab_of(browser, client_of(username), java_script_enabled=False) as tab:
            tab.goto(SITE + start)
            for name, value in typed.items():
                if tab.locator(f"select#{name}").count():
                    tab.select_option(f"#{name}", value)
                else:
                    tab.fill(f"#{name}", value)
            turn(tab, "main form .button")
            tab.wait_for_selector(".notice-success")

    told = (warned.plan.number, "990100-2022-r1", "990100", WATER, HARD)
    through(OFFICE, reverse("warning_open", args=told), lead=str(warned.led()))
    number = Matter.objects.get(target=WATER).number

    def act(name: str) -> str:
        return reverse(f"matter_{name}", args=(number,))

    through(OFFICE, act("send"), contact="岭小麦")
    until = (moments.today() + timedelta(days=60)).isoformat()
    through(LIAISON, act("reply"), cause="水源地整治滞后", measures="年内完成整治", until=until)
    through(OFFICE, act("accept"))
    through(LIAISON, act("propose_closing"), by="figures", reason="水质已达标")
    through(REVIEWER, act("close"))
    assert Matter.objects.get(number=number).state == "closed"
