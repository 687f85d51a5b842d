"""A leader goes from the board's worst target to the county, to its return, to who explained it: at most four clicks."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys import seed
from tests.journeys.site import Site, journey_site
from tests.journeys.visiting import Person
from tests.web.browsing import needs_chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]
EXPLAINED = "已与业务台账和上年数据核对"
_WORST = """() => { const chance = mark => parseFloat(
    (mark.querySelector('.board-chance') || {textContent: '100'}).textContent.replace(/[^0-9.]/g, ''));
  const missed = [...document.querySelectorAll('.board-mark:has(use[href="#shape-not_met"])')];
  return missed.sort((one, other) => chance(one) - chance(other)).map(mark => mark.getAttribute('href')); }"""
"""Addresses of targets that are not met, the least likely first."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with journey_site(tmp_path_factory.mktemp("clicks"), begin="ready", invented=True) as one:
        one.words += (seed.EXAMPLE / "plan.txt").read_text(encoding="utf-8") + EXPLAINED
        yield one


def test_from_the_worst_target_to_who_explained_it(site: Site, browser: Any) -> None:
    top = site.stage.prefecture
    leader = Person(site, browser, album="four-clicks").sign_in(f"leader.{top}").go("/")
    leader.look("1-board")
    (target, county), leader.clicks = _worst_explained(leader), 0
    leader.click(leader.tab.locator(f'.board-mark[href="{target}"]'))
    leader.look("2-target")
    leader.click(leader.tab.locator(f'#below th a[href*="area={county}"]'))
    leader.look("3-county")
    assert any(county in leader.path for county in site.stage.counties)
    leader.click(leader.tab.locator(".sources a").first)
    assert leader.clicks <= 4
    assert f"/desk/returns/{seed.LAST_YEAR}-" in leader.path
    leader.reads(EXPLAINED)
    history = leader.tab.inner_text("#history")
    told = [
        name for username, name in site.names.items() if username.startswith("liaison.") and name in history
    ]
    assert told, f"nobody is named who handed it in: {history}"
    assert site.flaws == []


def _worst_explained(leader: Person) -> tuple[str, str]:
    """The worst target with a county whose return explains a figure; looked up apart, so that looking is no click."""
    found = leader.tab.evaluate(_WORST)
    assert found, "a target that is not met"
    looking, explained = leader.context.new_page(), {}
    for address in found:
        looking.goto(f"{leader.site.address}{address}")
        for link in [it.get_attribute("href") for it in looking.locator("#below td a").all()]:
            if link not in explained:
                text = leader.context.request.get(f"{leader.site.address}{link}").text()
                explained[link] = EXPLAINED in text
            if explained[link]:
                looking.close()
                return address, link.split("/returns/")[1].split("-")[1]
    raise AssertionError(f"no county explains {found}")
