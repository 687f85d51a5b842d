"""A browser for each journey: two at once in one process would share an event loop, which Playwright refuses."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browsing import chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("fonts")) as one:
        yield one
