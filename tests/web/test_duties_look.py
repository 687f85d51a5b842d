"""The room of duties in Chromium: axe finds nothing, nothing is wider than the window, a duty is kept without a script."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.text import slugify

from halfsky.services import duties, moments, responsibilities, work_reports
from halfsky.store.models import Duty, PlanDocument, WorkReport
from tests.conftest import Lasting
from tests.people import World, adopted_plan, make_world
from tests.web.browsing import SITE, flaws, needs_chromium, tab_of, turn
from tests.web.conftest import client_of

pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_second_factor"),
]
LOOKS = [(320, "zh-CN", "light"), (390, "en-GB", "dark"), (1280, "zh-CN", "dark"), (1280, "en-GB", "light")]


@pytest.fixture(scope="module")
def plan(lasting: Lasting) -> PlanDocument:
    with lasting():
        return _room()


def _room() -> PlanDocument:
    """A plan with duties, one of them kept, and reports asked of all units, one of them handed in."""
    world = make_world()
    plan = adopted_plan(world)
    office = world.actor("office.990100")
    responsibilities.propose(office, plan.number)
    term = _duty("plenary").terms.first()
    file = ContentFile("纪要".encode(), name="纪要.txt")
    number = term.duty.number
    duties.keep(office, number, term.period, on=moments.today(), words="已召开全体会议。", upload=file)
    work_reports.open_year(office, "990100", 2025, due=moments.today() + timedelta(days=20))
    _report(world)
    return plan


def _report(world: World) -> None:
    liaison, row = world.actor("liaison.990100.health"), _work_report("HEALTH_COMMISSION")
    work_reports.write(liaison, row.number, dict.fromkeys(work_reports.SECTIONS, "已推进。"), revision=0)
    work_reports.attach(liaison, row.number, ContentFile("材料".encode(), name="材料.txt"))
    work_reports.hand_in(liaison, row.number)


def _duty(kind: str) -> Duty:
    return Duty.objects.get(area__code="990100", kind=kind)


def _work_report(kind: str) -> WorkReport:
    return WorkReport.objects.get(unit__kind=kind, unit__area__code="990100")


def pages(plan: PlanDocument) -> list[str]:
    plenary, open_duty = _duty("plenary"), _duty("liaison_meeting")
    period = open_duty.terms.first().period
    return [
        reverse("duties") + "?show=all",
        reverse("duty", args=(plenary.number,)),
        reverse("duty_keep", args=(open_duty.number, period)),
        reverse("duty_change", args=(plenary.number,)),
        reverse("duties_clauses", args=(plan.number,)),
        reverse("duties_feed"),
        reverse("work_reports"),
        reverse("work_report", args=(_work_report("HEALTH_COMMISSION").number,)),
        reverse("funds"),
        reverse("funds_office", args=("990100", 2026)),
    ]


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_axe_finds_nothing(browser, plan, width: int, language: str, scheme: str) -> None:
    found = {}
    office = client_of("office.990100")
    with tab_of(browser, office, width=width, language=language, scheme=scheme) as tab:
        for page in pages(plan):
            tab.goto(SITE + page)
            if folder := os.environ.get("HALFSKY_LOOK"):
                name = slugify(page.removeprefix("/desk/").replace("/", "-").replace("?", "-"))
                tab.screenshot(path=Path(folder) / f"{name}-{width}-{language}.png", full_page=True)
            tab.evaluate("document.querySelectorAll('details').forEach(its => its.open = true)")
            found[page] = flaws(tab)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_a_liaison_writes_the_report_and_an_office_keeps_a_duty_without_a_script(browser, plan) -> None:
    row = _work_report("EDUCATION")
    liaison = client_of("liaison.990100.education")
    with tab_of(browser, liaison, width=390, java_script_enabled=False) as tab:
        tab.goto(SITE + reverse("desk"))
        turn(tab, "text=待报送的年度工作报告")
        for section in work_reports.SECTIONS:
            tab.fill(f"#{section}", "按计划推进。")
        turn(tab, "button[value=hand_in]")
        assert "已报送" in tab.text_content(".notice-success")
    row.refresh_from_db()
    assert row.state == "handed_in"
    term = _duty("liaison_meeting").terms.first()
    office = client_of("office.990100")
    with tab_of(browser, office, java_script_enabled=False) as tab:
        tab.goto(SITE + reverse("duty", args=(term.duty.number,)))
        turn(tab, "a.button >> text=登记已办")
        tab.fill("#words", "已召开联络员会议。")
        tab.fill("#link", "/desk/")
        turn(tab, "main button[type=submit]")
        assert "已登记" in tab.text_content(".notice-success")
    term.refresh_from_db()
    assert (term.state, term.link) == ("done", "/desk/")
