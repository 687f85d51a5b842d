"""A year of the office, played by several people in a real browser on the site as it is served."""

import shutil
from collections.abc import Iterator

import pytest

from tests.journeys import adopting, closing, returning
from tests.journeys.site import OUT, Site, journey_site
from tests.web.browsing import needs_chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow, needs_chromium]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    shutil.rmtree(OUT / "year", ignore_errors=True)
    with journey_site(tmp_path_factory.mktemp("journey")) as one:
        yield one


def test_the_year(site: Site, browser: object) -> None:
    adopting.adopt(site, browser)
    adopting.share_out(site, browser)
    site.act("last-year")
    returning.open_campaign(site, browser)
    returning.fill_on_the_web(site, browser)
    returning.fill_by_excel(site, browser)
    returning.send_back_and_approve(site, browser)
    returning.review(site, browser)
    closing.close(site, browser)
    assert site.flaws == []
