"""A warning in a browser, through letter, reply and work to its closure by a second person; and its effect, or none.

Thirteen areas report one figure a year through real campaigns. In one county the rate rose more than was to be expected
after its matter had been opened, in another as expected: the stories that `services.demonstration.effects` tells.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from halfsky.core.plan.adopted import Decision
from halfsky.services import adoption, editions, matter_opening
from halfsky.services.demonstration import effects
from halfsky.services.demonstration.desk import read_answers
from halfsky.services.demonstration.people import People, settle_people
from halfsky.services.demonstration.sharing import share_out
from halfsky.services.demonstration.years import moment, past_year
from halfsky.services.moments import playing
from halfsky.store.models import AuditEntry, Edition, Matter, PlanDocument, Vintage
from tests.conftest import Lasting
from tests.journeys.working import at_work, done, follow, press
from tests.web.browsing import SITE, flaws, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "yunling"
KINDS = ("HEALTH_COMMISSION", "STATISTICS")
RISING, STEADY = "990109", "990110"
OFFICE, LEADER = "office.990100", "leader.990100"
INDICATOR = "PREMARITAL_EXAM"
COURSE = ("open", "send", "reply", "accept", "propose_closing", "close")
PLAN = """云岭地区妇女发展规划（2021—2030年）

一、发展领域、主要目标和策略措施

（一）妇女与健康

主要目标：

1. 到2025年，婚前医学检查率由2020年的62%提高到80%以上。

策略措施：

1. 把婚前医学检查、婚姻登记和婚育指导放在一处办理。
"""


@pytest.fixture(scope="module")
def people(lasting: Lasting, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """The invented prefecture and its twelve counties with the figures of 2022; gone at the end."""
    before, settings.DEMO = settings.DEMO, True
    with lasting():
        made, _ = settle_people(places(tmp_path_factory), password="x", at=moment(date(2021, 1, 4)))
        share_out(made, adopted(made), moment(date(2022, 1, 20)))
        effects.take_over(made, EXAMPLE)
        play(made, 2022)
    yield made
    settings.DEMO = before


def places(folders: pytest.TempPathFactory) -> Path:
    """The example's areas, and of its units those that the story wants."""
    folder = folders.mktemp("places")
    (folder / "areas.csv").write_bytes((EXAMPLE / "areas.csv").read_bytes())
    rows = list(csv.DictReader((EXAMPLE / "units.csv").read_text(encoding="utf-8").splitlines()))
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        units = csv.DictWriter(file, rows[0])
        units.writeheader()
        units.writerows(row for row in rows if row["kind"] in KINDS)
    return folder


def adopted(people: People) -> PlanDocument:
    office, reviewer = (people.of_area(role, people.top) for role in ("office", "reviewer"))
    code, content = people.top.code, PLAN.encode()
    with playing(moment(date(2022, 1, 7))):
        plan = adoption.upload(office, code, name="plan.txt", content=content, issued=date(2021, 12, 31))
        left = adoption.current_of(plan).targets
        adoption.decide_all(
            office, plan.number, tuple(Decision(no=one.no, act="confirmed", by=0) for one in left)
        )
        return adoption.adopt(reviewer, plan.number)


def play(people: People, year: int) -> None:
    """Everyone reports a year, it is frozen, and judged."""
    past_year(people, PlanDocument.objects.get(), effects.with_story(read_answers(EXAMPLE)), year)
    for vintage in Vintage.objects.filter(year=year):
        editions.make_all(vintage)


def open_and_ask(browser: Any, area: str) -> None:
    """The office opens the matter where the county's warning stands, and sends the letter."""
    with at_work(browser, OFFICE, 2023, 5, 22) as tab:
        tab.goto(f"{SITE}/desk/warnings/?area={area}")
        follow(tab, "立项督办")
        press(tab, "立项")
        done(tab)
        assert "为时尚早" in tab.inner_text(".effect")
        follow(tab, "发函")
        press(tab, "编号并发出")
        done(tab)


def open_beside(people: People, area: str) -> None:
    """The counter-story: the same warning in another county, and a matter on it."""
    with playing(moment(date(2023, 5, 22))):
        edition = Edition.objects.get()
        plan, vintage = edition.plan.number, edition.vintage.number
        told: dict[str, Any] = {"area": area, "target": "1-1-1", "kind": "hard_to_reach"}
        matter_opening.open_warning(people.actor(OFFICE), plan, vintage, **told)


def answer_and_accept(browser: Any, area: str) -> None:
    """The unit replies from its desk, and the office accepts."""
    with at_work(browser, f"liaison.health.{area}", 2023, 6, 1) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "答复")
        follow(tab, "答复")
        tab.fill("#cause", "检查点与婚姻登记处相距远，新人要跑两次。")
        tab.fill("#measures", "在婚姻登记处旁设检查点，登记、检查一次办完。")
        tab.fill("#until", "2025-05-30")
        press(tab, "提交答复")
        done(tab)
    with at_work(browser, OFFICE, 2023, 6, 5) as tab:
        tab.goto(f"{SITE}/desk/matters/")
        follow(tab, "婚前医学检查率")
        follow(tab, "同意答复")
        press(tab, "同意")
        done(tab)


def close(browser: Any, area: str) -> None:
    """The office proposes to close on the figures, and cannot close itself; the leader does."""
    with at_work(browser, OFFICE, 2025, 5, 26) as tab:
        tab.goto(here(area))
        follow(tab, "提请销号")
        assert tab.input_value("#by") == "figures"
        tab.fill("#reason", "2024年检查率超过80%。")
        press(tab, "提请")
        done(tab)
        assert tab.get_by_role("link", name="同意销号", exact=True).count() == 0
    with at_work(browser, LEADER, 2025, 5, 28) as tab:
        tab.goto(f"{SITE}/desk/")
        follow(tab, "销号")
        follow(tab, "同意销号")
        press(tab, "销号")
        done(tab)
        assert "以监测数据销号" in tab.inner_text("main")


def here(area: str) -> str:
    return f"{SITE}/desk/matters/{Matter.objects.get(area__code=area).number}/"


def told(browser: Any, area: str) -> Iterator[str]:
    """What the pages of the matter and of the indicator say of the effect."""
    pages = ((here(area), ".effect"), (f"{SITE}/indicators/{INDICATOR}/?area={area}", ".effects"))
    with at_work(browser, OFFICE, 2025, 6, 3) as tab:
        for address, part in pages:
            tab.goto(address)
            tab.click(f"{part} .why summary")
            assert flaws(tab) == []
            yield tab.inner_text(part)


def test_a_warning_to_closure_with_effect_two_years_later(
    browser: Any, people: People, settings: Any
) -> None:
    settings.SECOND_FACTOR = False
    open_and_ask(browser, RISING)
    answer_and_accept(browser, RISING)
    open_beside(people, STEADY)
    play(people, 2023)
    play(people, 2024)
    close(browser, RISING)
    for words in told(browser, RISING):
        assert "上升超过预期，好于预期，超出偶然范围。" in words
        assert "2023—2024年平均" in words
        assert re.search(r"95%区间：\+\d", words)
        assert "11个同类地区中，11个也上升；偏离预期同样远的有1个。" in words
        assert "不说明变化由什么引起" in words
    for words in told(browser, STEADY):
        assert "仍在偶然范围之内，还不能说与预期不同。" in words
        assert re.search(r"95%区间：−\d.*至\+\d", words)
        assert "好于预期" not in words
    row = Matter.objects.get(area__code=RISING)
    assert (row.state, row.closure, row.closing["evidence"]["year"]) == ("closed", "figures", 2024)
    assert row.closed_by_id != row.proposed_by_id
    acts = list(
        AuditEntry.objects.filter(subject=row.number).order_by("number").values_list("act", flat=True)
    )
    assert acts == [f"matters.{act}" for act in COURSE]
