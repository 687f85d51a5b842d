"""The rooms of evaluation in Chromium: axe finds nothing, nothing is wider than the window, forms work without a script."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from halfsky.store.models import Evaluation
from tests import evaluating
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_world
from tests.reporting import freeze
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of, turn
from tests.web.conftest import client_of

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]
LOOKS = [(320, "zh-CN", "light"), (390, "en-GB", "dark"), (1280, "zh-CN", "dark"), (1280, "en-GB", "light")]
NUMBER, DRAFT = "990100-midterm-1", "990101-midterm-1"


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    """One evaluation followed up, one of a county with its self-evaluations open."""
    with lasting():
        made = make_world()
        plan, vintage = adopted_plan(made), freeze(made)
        evaluating.led_through(made, "990100", plan=plan, vintage=vintage)
        evaluating.approved(made, evaluating.opened(made, "990101"))
    return made


def pages(of: str) -> list[str]:
    def address(name: str, *parts: str) -> str:
        return reverse(name, args=(NUMBER, *parts))

    if of == "liaison.990101.education":
        return [
            reverse("evaluations"),
            reverse("self_evaluation", args=(DRAFT, "S1")),
            reverse("self_evaluation_write", args=(DRAFT, "S1")),
        ]
    if of == "office.990101":
        return [reverse("evaluation", args=(DRAFT,)), reverse("evaluation_seat", args=(DRAFT,))]
    parts = ("overview", "selves", "evidence", "scores", "points", "goals", "next", "responses")
    return [
        *(f"{address('evaluation')}?part={part}" for part in parts),
        address("evaluation_evidence", "E1"),
        address("evaluation_score", "whole"),
        address("evaluation_point", "finding"),
        address("evaluation_collect"),
        address("recommendation", "R1"),
    ]


@pytest.mark.parametrize("who", ["evaluator.990100", "office.990101", "liaison.990101.education"])
@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_axe_finds_nothing(
    browser: Any, world: World, who: str, width: int, language: str, scheme: str
) -> None:
    found = {}
    with tab_of(browser, client_of(who), width=width, language=language, scheme=scheme) as tab:
        for page in pages(who):
            tab.goto(SITE + page)
            tab.evaluate("document.querySelectorAll('details').forEach(its => its.open = true)")
            if folder := os.environ.get("HALFSKY_LOOK"):
                name = slugify(page.removeprefix("/desk/evaluations/").replace("/", "-").replace("?", "-"))
                tab.screenshot(path=Path(folder) / f"e-{name}-{width}-{language[:2]}.png", full_page=True)
            found[page] = flaws(tab)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_a_self_evaluation_is_handed_in_without_a_script(browser: Any, world: World) -> None:
    liaison: Client = client_of("liaison.990101.health")
    with tab_of(browser, liaison, java_script_enabled=False) as tab:
        tab.goto(SITE + reverse("self_evaluation", args=(DRAFT, "S2")))
        turn(tab, "main section.acts a.button")
        for name, words in evaluating.TEXTS.items():
            tab.fill(f"#text-{name}", words)
        for select in tab.query_selector_all("select[id^=score-]"):
            select.select_option("4")
        turn(tab, "main .action-bar button")
        tab.wait_for_selector(".notice-success")
        turn(tab, "main section.acts button")
        tab.wait_for_selector(".notice-success")
        assert tab.query_selector("main section.acts") is None
    row = Evaluation.objects.get(number=DRAFT).selves.get(code="S2")
    assert row.state == "handed_in"
