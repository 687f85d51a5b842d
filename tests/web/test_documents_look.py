"""Open data, reports, yearbooks, method and record in Chromium: axe, three widths, both languages, the dark."""

from functools import partial
from typing import Any

import pytest
from django.test import Client

from halfsky.services import edition_documents
from halfsky.services import kept_documents as kept
from tests.conftest import Lasting
from tests.reading import Reading
from tests.web.browsing import SITE, VIEWS, flaws_in_views, needs_chromium, tab_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
PAGES = ("data", "reports", "yearbooks", "method", "record")


@pytest.fixture(scope="module", autouse=True)
def made(reading: Reading, lasting: Lasting) -> None:
    """Open files and the yearbook of the release."""
    with lasting():
        source = edition_documents._source(reading.edition, reading.release)
        for kind, make in (("data", edition_documents._data), ("yearbook", edition_documents._yearbook)):
            kept.fill(source.folder, kind, partial(make, source))


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Any, reviewer: Client, name: str) -> None:
    for client, who, views in ((reviewer, "inside", VIEWS[:2]), (Client(), "public", VIEWS)):
        assert flaws_in_views(browser, client, f"/{name}/", f"{name}-{who}", views) == []


def test_a_file_is_fetched_by_keyboard_and_without_script(browser: Any, reading: Reading) -> None:
    with tab_of(browser, Client(), java_script_enabled=False, width=390) as tab:
        tab.goto(f"{SITE}/data/")
        link = tab.locator(".files a").first
        link.focus()
        with tab.expect_download() as fetched:
            link.press("Enter")
        assert fetched.value.suggested_filename.endswith("figures.csv")
