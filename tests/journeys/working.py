"""People at work in a tab on some day: what they press, and that each page they come to is sound."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from halfsky.services.moments import playing
from tests.web.browsing import flaws, tab_of, turn
from tests.web.conftest import client_of


def moment(*day: int, hour: int = 10) -> datetime:
    """An hour of a day where the site stands."""
    return datetime(*day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))  # type: ignore[arg-type]


@contextmanager
def at_work(browser: Any, username: str, *day: int) -> Iterator[Any]:
    """Someone's tab on a day; the site must be a demonstration, for days are played."""
    with playing(moment(*day)), tab_of(browser, client_of(username)) as tab:
        tab.set_default_timeout(30_000)
        yield tab


def done(tab: Any) -> None:
    """The last act went well, and the page it led to is sound."""
    tab.wait_for_selector(".notice-success")
    assert flaws(tab) == []


def refused(tab: Any) -> None:
    """The act was refused, and the page says so; the console repeats the answer."""
    tab.wait_for_selector(".error-summary")
    tab.faults.clear()
    assert flaws(tab) == []


def press(tab: Any, words: str) -> None:
    """Press the button that says so, and wait for the answer."""
    turn(tab, tab.locator("main").get_by_role("button", name=words, exact=True))


def follow(tab: Any, words: str) -> None:
    """Follow the first link of the page that says so, and wait for where it leads."""
    turn(tab, tab.locator("main").get_by_role("link", name=words).first)
