"""One browser for all journeys."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browsing import chromium


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("fonts")) as one:
        yield one
