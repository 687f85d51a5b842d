"""Open data, reports, yearbooks, method and record in Chromium: axe, three widths, both languages, the dark."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from halfsky.services import edition_documents
from halfsky.services import kept_documents as kept
from halfsky.store.models import Person
from tests.reading import Reading, make_reading_world
from tests.web.browsing import SITE, chromium, flaws, needs_chromium, tab_of

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db]
PAGES = ("data", "reports", "yearbooks", "method", "record")
VIEWS = [(1280, "zh-CN", "light"), (390, "zh-CN", "dark"), (320, "en-GB", "light"), (1280, "en-GB", "dark")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("fonts")) as one:
        yield one


@pytest.fixture(scope="module")
def reading(browser: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Reading]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_reading_world()
        source = edition_documents._source(made.edition, made.release)
        for kind, make in (("data", edition_documents._data), ("yearbook", edition_documents._yearbook)):
            kept.fill(source.folder, kind, partial(make, source))
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def reviewer(reading: Reading, settings: Any) -> Client:
    settings.SECOND_FACTOR = False
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Person.objects.get(username="reviewer.990100"), backend=backend)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Any, reviewer: Client, name: str) -> None:
    for client, who in ((reviewer, "inside"), (Client(), "public")):
        for width, language, scheme in VIEWS if who == "public" else VIEWS[:2]:
            with tab_of(browser, client, width=width, language=language, scheme=scheme) as tab:
                tab.goto(f"{SITE}/{name}/")
                if shots := os.environ.get("HALFSKY_SCREENSHOTS"):
                    file = f"{name}-{who}-{language[:2]}-{width}-{scheme}.png"
                    tab.screenshot(path=str(Path(shots) / file), full_page=True)
                assert flaws(tab) == [], (name, who, width, language)


def test_a_file_is_fetched_by_keyboard_and_without_script(browser: Any, reading: Reading) -> None:
    with tab_of(browser, Client(), java_script_enabled=False, width=390) as tab:
        tab.goto(f"{SITE}/data/")
        link = tab.locator(".files a").first
        link.focus()
        with tab.expect_download() as fetched:
            link.press("Enter")
        assert fetched.value.suggested_filename.endswith("figures.csv")
