"""Chromium whose requests a test client answers: pages look and behave as served, rows roll back after the test."""

import mimetypes
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from halfsky.engines.fonts import font_folder

CHROMIUM = shutil.which("chromium")
SITE = "http://localhost"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>"""
"""The packaged typefaces, so that Chinese words have their width where the machine has none."""
NARROW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ONWARD = (
    """<!doctype html><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url={address}">"""
)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@contextmanager
def chromium(folder: Path) -> Iterator[Any]:
    """A browser for many pages; `folder` is for its list of typefaces.

    It is to be started before the first row is written (a module's fixture is): once its event loop runs, Django
    opens another connection.
    """
    from playwright.sync_api import sync_playwright

    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(folder=font_folder(), cache=folder / "cache"), encoding="utf-8")
    # The driver keeps an event loop in this thread; Django would refuse its database while it runs.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def tab_of(
    browser: Any,
    client: Client,
    *,
    width: int = 1280,
    scheme: str = "light",
    language: str = "zh-CN",
    **more: Any,
) -> Iterator[Any]:
    """A tab in which the client's person looks at the site; `tab.faults` gathers what the console complains of."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language, **more
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    tab.faults = []
    tab.on("console", lambda said: tab.faults.append(said.text) if said.type == "error" else None)
    here = copy_context()
    # The driver answers in a context of its own, where Django would open a second connection.
    tab.route("**/*", lambda route: here.copy().run(_answer, route, client))
    yield tab
    context.close()


def turn(tab: Any, target: Any) -> None:
    """Click what leads to another page, and wait for that page: what is asked next is asked of it.

    Args:
        tab: The person's tab.
        target: A selector, or a locator.
    """
    with tab.expect_navigation():
        (tab.locator(target).first if isinstance(target, str) else target).click()
    # Behind a redirect there is another page.
    tab.wait_for_selector("main")


def flaws(tab: Any) -> list[str]:
    """What axe finds, whether the page is wider than the window, and what the console complains of."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(tab).response["violations"]
    nodes = [f"{its['id']}: {node['html'][:160]}" for its in violations for node in its["nodes"]]
    wide = tab.evaluate(NARROW)
    return nodes + ([f"{wide} px too wide"] if wide else []) + tab.faults


VIEWS = ((1280, "zh-CN", "light"), (390, "zh-CN", "dark"), (320, "en-GB", "light"), (1280, "en-GB", "dark"))
"""Width, language and colours in which every page of the reading room is looked at."""


def flaws_in_views(
    browser: Any, client: Client, address: str, name: str, views: Iterable[tuple[int, str, str]] = VIEWS
) -> list[tuple[int, str, str]]:
    """What is wrong with a page in any of several views: width, language, flaw.

    A picture of each is kept in the folder of HALFSKY_SCREENSHOTS, where one is named.
    """
    found = []
    for width, language, scheme in views:
        with tab_of(browser, client, width=width, language=language, scheme=scheme) as tab:
            tab.goto(f"{SITE}{address}")
            if shots := os.environ.get("HALFSKY_SCREENSHOTS"):
                file = f"{name}-{language[:2]}-{width}-{scheme}.png"
                tab.screenshot(path=str(Path(shots) / file), full_page=True)
            found += [(width, language, flaw) for flaw in flaws(tab)]
    return found


def _answer(route: Any, client: Client) -> None:
    request = route.request
    path = request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0]) if found else route.fulfill(
            status=404
        )
        return
    kept = {
        name: value
        for name, value in request.headers.items()
        if name in ("accept-language", "referer") or name.startswith("hx-")
    }
    answer = client.generic(
        request.method,
        path,
        request.post_data_buffer or b"",
        content_type=request.headers.get("content-type", "application/octet-stream"),
        headers=kept,
    )
    if answer.has_header("location") and request.is_navigation_request():
        # A browser looks in the network for where it is redirected to.
        route.fulfill(content_type="text/html", body=ONWARD.format(address=escape(answer["location"])))
        return
    route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)
