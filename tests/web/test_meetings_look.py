"""Meetings and inspections in Chromium: axe finds nothing, nothing is wider than the window, forms are filled by keyboard."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils.text import slugify

from halfsky.services import inspections, meetings
from halfsky.store.models import Inspection, InspectionFinding, IssuedPaper, MeetingDecision
from tests.conftest import Lasting
from tests.meetings import answer_all, decided, found, inspection_under_way, unit_place
from tests.people import World, make_world
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of
from tests.web.conftest import client_of

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]
ONE_LINE = 60
"""Pixels that the line of rooms takes; two take more than ninety."""
LOOKS = [(320, "en-GB", "light"), (390, "zh-CN", "dark"), (1280, "zh-CN", "light"), (1280, "en-GB", "dark")]


@pytest.fixture(scope="module")
def world(lasting: Lasting) -> World:
    with lasting():
        made = make_world()
        decided(made)
        inspection = inspection_under_way(made)
        answer_all(made, inspection)
        found(made, inspection, unit_place(inspection))
    return made


def pages() -> list[str]:
    decision, inspection = MeetingDecision.objects.get(), Inspection.objects.get()
    meeting, finding = decision.meeting, InspectionFinding.objects.get()
    minutes, order = (
        IssuedPaper.objects.get(series="minutes"),
        IssuedPaper.objects.get(series="rectification"),
    )
    visit = inspections.visits_of(inspection)[0]
    item = meetings.agenda_of(meeting)[0]
    return [
        reverse("meetings"),
        reverse("meeting_plan", args=("990100",)),
        reverse("meeting", args=(meeting.number,)),
        reverse("meeting_hold", args=(meeting.number,)),
        reverse("meeting_item", args=(meeting.number, item.pk)),
        reverse("meeting_paper", args=(meeting.number, minutes.pk)),
        reverse("decision", args=(decision.number,)),
        reverse("inspections"),
        reverse("inspection", args=(inspection.number,)),
        reverse("inspection_lot", args=(inspection.number,)),
        reverse("inspection_visit", args=(inspection.number, visit.pk)),
        reverse("inspection_visit_answer", args=(inspection.number, visit.pk)),
        reverse("finding", args=(finding.number,)),
        reverse("finding_paper", args=(finding.number, order.pk)),
    ]


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_axe_finds_nothing(browser: Any, world: World, width: int, language: str, scheme: str) -> None:
    office = client_of("office.990100")
    wrong = {}
    with tab_of(browser, office, width=width, language=language, scheme=scheme) as tab:
        for address in pages():
            tab.goto(f"{SITE}{address}")
            wrong[address] = flaws(tab)
            _keep(tab, f"{slugify(address)}-{width}-{language}-{scheme}")
        line = tab.locator(".site-rooms").bounding_box()
        assert width < 1280 or line["height"] < ONE_LINE
        tab.locator(".site-rooms summary[aria-current]").focus()
        tab.keyboard.press("Enter")
        wrong["the rooms opened"] = flaws(tab)
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.pathname") == reverse("warnings")
    assert {address: its for address, its in wrong.items() if its} == {}


def _keep(tab: Any, name: str) -> None:
    folder = os.environ.get("HALFSKY_LOOK")
    if folder:
        tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_form_is_filled_by_keyboard(browser: Any, world: World) -> None:
    decision = MeetingDecision.objects.get()
    with tab_of(browser, client_of("liaison.990100.health")) as tab:
        tab.goto(f"{SITE}{reverse('decision_report_done', args=(decision.number,))}")
        tab.focus("#words")
        tab.keyboard.type("方案已印发")
        tab.keyboard.press("Tab")
        tab.keyboard.type("卫健发〔2026〕9号")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_selector(".notice-success")
    assert MeetingDecision.objects.get().state == "reported"
