"""People at their browsers: sign in, press what is written on a button, and have every page looked at."""

import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.site import OUT, Site
from tests.web.browsing import NARROW, turn
from tests.web.contract import problems

WIDE, NARROWER = 1280, 390
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_TEXTS = """() => { const seen = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const held = walk.currentNode.parentElement;
    if (!held.closest('[lang=zh-CN], textarea, script')) seen.push(walk.currentNode.textContent); }
  document.querySelectorAll('[aria-label], [title], [alt], [placeholder]').forEach(held =>
    seen.push(...['aria-label', 'title', 'alt', 'placeholder'].map(name => held.getAttribute(name) || '')));
  return [document.title, ...seen].join('\\n'); }"""
"""What a page says, but for what is marked as Chinese."""
_PUNCTUATION = re.compile(r"[，。；：、（）？！]")


class Person:
    """One person with a browser of their own, where nobody else is signed in."""

    def __init__(self, site: Site, browser: Any, *, album: str = "year", **more: Any) -> None:
        self.site, self.username, self.album = site, "", album
        self.clicks = 0
        given = {"viewport": {"width": WIDE, "height": 900}, "locale": "zh-CN"} | more
        self.context = browser.new_context(**given)
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(15_000)
        self.scripted = given.get("java_script_enabled", True)
        self.faults: list[str] = []
        self.tab.on("console", self._hear)

    def _hear(self, said: Any) -> None:
        # A page that says "there is a problem" comes with 4xx, which the console repeats.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(said.text)

    def sign_in(self, username: str) -> "Person":
        """Sign in, with the code of the authenticator where the role asks for it."""
        from tests.journeys.seed import PASSWORD

        self.username = username
        self.tab.goto(f"{self.site.address}/account/login/")
        self.tab.fill("#id_login", self.username)
        self.tab.fill("#id_password", PASSWORD)
        self.press("登录")
        if "/2fa/" in self.tab.url:
            self.tab.fill("#id_code", self._fresh_code())
            self.press("登录")
        assert "/desk/" in self.tab.url, self.tab.text_content("main")
        return self

    def _fresh_code(self) -> str:
        """A code that was not used before and holds for some seconds more."""
        secret = self.site.secrets[self.username]
        while (shown := (self.username, code_of(secret))) in self.site.codes or time.time() % 30 > 22:
            time.sleep(0.5)
        self.site.codes.add(shown)
        return shown[1]

    def go(self, path: str) -> "Person":
        """Open an address of the site."""
        self.tab.goto(f"{self.site.address}{path}")
        return self

    def press(self, words: str, *, within: str = "body", at: int = 0) -> "Person":
        """Press the button that says so."""
        return self.click(self.tab.locator(within).first.get_by_role("button", name=words).nth(at))

    def follow(self, words: str, *, within: str = "body", at: int = 0) -> "Person":
        """Follow the link that says so; where it is in a closed group of rooms, open that first."""
        found = self.tab.locator(within).first.get_by_role("link", name=words)
        if not found.count():
            groups = self.tab.locator(".site-rooms details:not([open])")
            groups.filter(has=self.tab.locator("a", has_text=words)).locator("summary").first.click()
            self.clicks += 1
        return self.click(found.nth(at))

    def click(self, target: Any) -> "Person":
        """Click what leads to another page, and wait for that page."""
        self.clicks += 1
        turn(self.tab, target)
        return self

    def download(self, words: str, *, within: str = "body") -> Path:
        """Follow a link to a file and keep the file."""
        with self.tab.expect_download() as waiting:
            self.tab.locator(within).first.get_by_role("link", name=words).first.click()
        target = OUT / "files" / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target

    def reads(self, *words: str) -> "Person":
        """See that the page says all this."""
        text = self.tab.inner_text("main")
        for one in words:
            assert one in text, f"{self.tab.url} does not say {one!r}:\n{text[:3000]}"
        return self

    def does_not_read(self, *words: str) -> "Person":
        """See that the page says none of this."""
        text = self.tab.inner_text("main")
        for one in words:
            assert one not in text, f"{self.tab.url} says {one!r}"
        return self

    @property
    def path(self) -> str:
        """Where the person is."""
        return self.tab.url.removeprefix(self.site.address)

    def look(self, name: str, *, english: bool = True) -> "Person":
        """Take the page's picture and note what breaks the rules of all pages; in English on a phone, too.

        Args:
            name: Of the picture.
            english: False for the answer to a form that was sent, which cannot be asked for once more.
        """
        self._shoot(f"{name}.zh")
        if english:
            with self.english_on_a_phone():
                self._shoot(f"{name}.en")
                foreign = untranslated(self.tab, self.site.words)
                self.site.flaws += (
                    [f"{name} {self.path}: Chinese on an English page: {foreign}"] if foreign else []
                )
        return self

    @contextmanager
    def english_on_a_phone(self) -> Iterator[None]:
        """The same page in English, 390 px wide."""
        place = {"name": "language", "url": self.site.address}
        self.context.add_cookies([place | {"value": "en"}])
        self.tab.set_viewport_size({"width": NARROWER, "height": 844})
        self.tab.reload()
        yield
        self.context.add_cookies([place | {"value": "zh-hans"}])
        self.tab.set_viewport_size({"width": WIDE, "height": 900})
        self.tab.reload()

    def _shoot(self, name: str) -> None:
        target = OUT / self.album / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        # A picture in the making leaves marks in the page, so it comes last.
        found = problems(self.tab.content()) + self.faults + (flaws_of(self.tab) if self.scripted else [])
        self._picture(target)
        self.faults.clear()
        self.site.flaws += [f"{name} {self.path}: {one}" for one in found]

    def _picture(self, target: Path) -> None:
        """The whole page; the window grows with it, so that bars at its foot stand at the foot."""
        size = self.tab.viewport_size
        tall = self.tab.evaluate("document.documentElement.scrollHeight")
        self.tab.set_viewport_size(size | {"height": min(max(tall, size["height"]), 12_000)})
        self.tab.screenshot(path=str(target), full_page=True)
        self.tab.set_viewport_size(size)

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()


def flaws_of(tab: Any) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(tab).response["violations"]
    nodes = [f"{its['id']}: {node['html'][:160]}" for its in violations for node in its["nodes"]]
    wide = tab.evaluate(NARROW)
    return nodes + ([f"{wide} px too wide"] if wide else [])


def untranslated(tab: Any, allowed: str) -> list[str]:
    """Chinese of an English page that is neither a name nor the plan's nor anyone's own words."""
    plain = _PUNCTUATION.sub("", allowed)
    return sorted({run for run in _CHINESE.findall(tab.evaluate(_TEXTS)) if run not in plain})


def code_of(secret: str) -> str:
    """What an authenticator shows now (RFC 6238)."""
    import base64
    import hashlib
    import hmac

    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
