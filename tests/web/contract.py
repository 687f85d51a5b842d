"""What holds of every page of the site, whatever it is about."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from django.test import Client
from lxml import html

_TIED = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
_NAMED = ("input", "select", "textarea")
_LANG = {"zh-hans": "zh-CN", "en": "en"}
"""What a page says of its language, by the language that is asked for."""


def problems(page: str) -> list[str]:
    """Everything about a page that breaks the contract; empty for a good page."""
    root = html.document_fromstring(page)
    checks = (_frame, _names, _controls, _tables, _inline, _forms)
    return [problem for check in checks for problem in check(root)]


def shown(client: Client, address: str, language: str = "zh-hans") -> str:
    """A page as it comes to someone: it is there, in the language asked for, and keeps the contract."""
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, (address, answer.content.decode()[:400])
    page = answer.content.decode()
    assert html.document_fromstring(page).get("lang") == _LANG[language], address
    assert problems(page) == [], address
    return page


def parsed(client: Client, address: str, language: str = "zh-hans") -> html.HtmlElement:
    """The elements of a page; whoever visits keeps to the language."""
    client.cookies["language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content[:400])
    return html.document_fromstring(answer.content.decode())


def words(page: str) -> str:
    """What is read on a page, without its elements."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def revision_on(page: str) -> str:
    """What the form of a page says of the state it was made from."""
    return re.findall(r'name="revision" value="(\d+)"', page)[0]


def _frame(root: html.HtmlElement) -> Iterator[str]:
    if root.get("lang") not in ("zh-CN", "en"):
        yield f"lang is {root.get('lang')!r}"
    for name in ("h1", "main", "title"):
        found = root.xpath(f"//{name}[not(ancestor::svg)]")
        if len(found) != 1 or not found[0].text_content().strip():
            yield f"{len(found)} × {name}"
    levels = [int(node.tag[1]) for node in root.iter("h1", "h2", "h3", "h4")]
    after_h1 = levels[levels.index(1) :] if 1 in levels else levels
    if any(later - earlier > 1 for earlier, later in pairwise(after_h1)):
        yield f"headings skip a level: {after_h1}"
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield "a picture without alt"


def _names(root: html.HtmlElement) -> Iterator[str]:
    counted = Counter(node.get("id") for node in root.iter() if node.get("id"))
    yield from (f"id {name!r} {times} times" for name, times in counted.items() if times > 1)
    for node in root.iter():
        for attribute in _TIED:
            missing = set((node.get(attribute) or "").split()) - set(counted)
            if missing:
                yield f"{node.tag} {attribute} names {missing}"
    for link in root.iter("a"):
        href = link.get("href")
        if not link.text_content().strip() and not link.get("aria-label"):
            yield f"a link without words to {href}"
        if href and href.startswith("#") and href[1:] not in counted:
            yield f"link to {href} which is not there"


def _controls(root: html.HtmlElement) -> Iterator[str]:
    tied = {label.get("for") for label in root.iter("label")}
    for control in root.iter(*_NAMED):
        if control.get("type") == "hidden":
            continue
        if control.get("id") not in tied and not control.get("aria-label"):
            yield f"control {control.get('name')!r} without a label"
        if control.get("required") is not None or control.get("disabled") is not None:
            yield f"control {control.get('name')!r} is required or disabled in the browser"
    for button in root.iter("button"):
        if not button.text_content().strip():
            yield "a button without words"
    for fieldset in root.iter("fieldset"):
        if fieldset.find("legend") is None:
            yield "a fieldset without a legend"


def _tables(root: html.HtmlElement) -> Iterator[str]:
    for table in root.iter("table"):
        caption = table.find("caption")
        if caption is None or not caption.text_content().strip():
            yield "a table without a caption"
        if any(cell.get("scope") is None for cell in table.iter("th")):
            yield "a head cell without scope"
        for row in table.iterfind("thead/tr"):
            if row.find("td") is not None:
                yield "a data cell in the head"


def _inline(root: html.HtmlElement) -> Iterator[str]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "style" or (node.tag == "script" and (node.text or "").strip()):
            yield f"inline {node.tag}"
        for name in node.attrib:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                yield f"{node.tag} has {name}"
        if (node.get("href") or "").startswith("javascript:"):
            yield "a link that runs a script"


def _forms(root: html.HtmlElement) -> Iterator[str]:
    for form in root.iter("form"):
        tokens = form.xpath(".//input[@name='csrfmiddlewaretoken']")
        if (form.get("method") or "get").lower() == "post" and not tokens:
            yield f"a form to {form.get('action')} without a CSRF token"
