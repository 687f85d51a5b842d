"""Every page of the desk, in both languages and three widths: axe, the contract, nothing wider than the window."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys import seed
from tests.journeys.site import Site, journey_site
from tests.journeys.visiting import Person, flaws_of, untranslated
from tests.web.browsing import needs_chromium
from tests.web.contract import problems

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]

VIEWS = [(320, "zh-hans"), (390, "en"), (1280, "zh-hans"), (1280, "en")]
LAST, NOW = seed.LAST_YEAR, seed.LAST_YEAR + 1


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with journey_site(tmp_path_factory.mktemp("pages"), begin="ready", invented=True) as one:
        one.words += (seed.EXAMPLE / "plan.txt").read_text(encoding="utf-8") + "年度定版妇规-教育plan.docx"
        one.words += "已与业务台账和上年数据核对，数据无误，变化由本年工作进展引起。与相关单位的数据不一致，正在核对，核对后补报。"
        one.words += "本单位目前没有这项统计，下年起建立台账。"
        yield one


def pages_of(site: Site) -> dict[str, tuple[str, ...]]:
    """Addresses by who opens them."""
    top, county = site.stage.prefecture, site.stage.counties[0]
    now, last = (f"/desk/returns/{year}-{county}-education/" for year in (NOW, LAST))
    shared = f"/desk/responsibility/{top}-1/"
    return {
        f"liaison.education.{county}": (
            "/desk/",
            "/desk/returns/",
            now,
            f"{now}fill/1/",
            f"{now}check/",
            last,
            f"{last}versions/",
            "/desk/responsibility/",
            f"{shared}?area={county}",
        ),
        f"reviewer.{top}": (
            "/desk/reviews/",
            "/desk/reviews/?state=locked",
            f"/desk/reviews/{LAST}-{county}-education/",
            "/desk/campaigns/",
            "/desk/campaigns/open/",
            f"/desk/campaigns/{NOW}/{top}/",
            f"/desk/campaigns/{LAST}/{top}/gaps/",
            "/desk/vintages/",
            f"/desk/vintages/{top}-{LAST}-r1/",
            "/desk/vintages/as-known-on/",
        ),
        f"office.{top}": (
            "/desk/adoption/",
            "/desk/adoption/upload/",
            f"/desk/adoption/{top}-1/",
            f"/desk/adoption/{top}-1/differences/",
            f"{shared}?area={top}",
            f"{shared}edit/{top}/",
        ),
    }


@pytest.mark.parametrize("place", [0, 1, 2], ids=["liaison", "statistics", "office"])
def test_every_page_is_sound_in_both_languages_and_all_widths(site: Site, browser: Any, place: int) -> None:
    username, addresses = list(pages_of(site).items())[place]
    person = Person(site, browser).sign_in(username)
    found: list[str] = []
    for width, language in VIEWS:
        person.context.add_cookies([{"name": "language", "url": site.address, "value": language}])
        person.tab.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            person.go(address)
            wrong = [*problems(person.tab.content()), *flaws_of(person.tab), *person.faults]
            wrong += untranslated(person.tab, site.words) if language == "en" else []
            found += [f"{address} {width} {language}: {one}" for one in wrong]
            person.faults.clear()
    assert not found, "\n".join(found)
    person.leave()
