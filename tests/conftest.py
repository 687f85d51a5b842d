"""Modules of tests make worlds of their own under the same names; nothing of one is left to the next."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

Lasting = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser for each module: two at once in one process would share an event loop, which Playwright refuses."""
    from tests.web.browsing import chromium

    with chromium(tmp_path_factory.mktemp("fonts")) as one:
        yield one


@pytest.fixture(autouse=True, scope="module")
def own_vintages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of vintages for each module; what processes remember of editions and areas is forgotten."""
    from django.conf import settings

    from halfsky.engines.editions.reading import open_edition
    from halfsky.services import site_ground

    before, settings.VINTAGES = settings.VINTAGES, tmp_path_factory.mktemp("vintages")
    for kept in (open_edition, site_ground._ground, site_ground._tree):
        kept.cache_clear()
    yield
    settings.VINTAGES = before


@pytest.fixture(scope="module")
def lasting(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Lasting]:
    """What is built ``with lasting():`` stands for every test of the module, and is undone at its end.

    One transaction holds it, and each test is undone inside of that; between the two no row can be touched.
    """
    from django.db import transaction

    if request.node.get_closest_marker("browser"):
        # Once a browser's event loop runs, Django opens another connection: it is to run before the first row.
        request.getfixturevalue("browser")

    @contextmanager
    def building() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield

    with django_db_blocker.unblock(), transaction.atomic():
        with django_db_blocker.block():
            yield building
        transaction.set_rollback(True)
