"""The page of search: one field, what fits by kind, each leading to its page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.services.searching import Entry, Kind, entries_of, normal, search, units_known
from halfsky.web.plans.text import AFTER
from halfsky.web.reading import Here, linked, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say

MOST = 20
MOST_LETTERS = 80
AROUND = 40
"""Characters of a clause shown before and after the words asked for."""


@reader
def find(request: ActorRequest, here: Here) -> HttpResponse:
    """What fits the words asked for."""
    asked = request.GET.get("q", "").strip().replace("\x00", "")[:MOST_LETTERS]
    units = units_known(request.actor) if request.actor and asked else ()
    found = search((*entries_of(here.edition, here.tree), *units), asked, most=MOST)
    count = sum(total for _, total in found.values())
    context = {
        "place": place(request, here),
        "asked": asked,
        "finding": _finding(asked, count),
        "hidden": {"plan": here.chosen.plan.number, "vintage": here.chosen.vintage.number},
        "groups": [_group(here, kind, entries, total, asked) for kind, (entries, total) in found.items()],
    }
    return render(request, "search/search.html", context)


def _finding(asked: str, count: int) -> str:
    if not asked:
        return say("search_page.how")
    return say("search_page.finding" if count else "search_page.nothing", asked=asked, count=count)


def _group(here: Here, kind: Kind, entries: list[Entry], total: int, asked: str) -> dict[str, Any]:
    return {
        "title": say(f"search_page.kind_{kind}", count=total),
        "items": [_item(here, one, asked) for one in entries],
        "more": say("search_page.more", most=MOST, count=total) if total > len(entries) else "",
    }


def _item(here: Here, one: Entry, asked: str) -> dict[str, str]:
    if one.kind == "clause":
        domain, dash, _ = one.key.lstrip("M").partition("-")
        part = domain if dash else AFTER
        href = linked(here, reverse("plan", args=(here.chosen.plan.number,)), part=part) + f"#part-{part}"
        return {"href": href, "text": _cut(one.zh, asked), "note": one.key, "lang": "zh-CN"}
    if one.kind == "indicator":
        address = reverse("indicator", args=(one.key,))
        return {"href": linked(here, address), "text": pick(one.zh, one.en), "note": _other_name(one, asked)}
    if one.kind == "area":
        address = reverse("profile", args=(one.key,))
        return {"href": linked(here, address, area=None), "text": pick(one.zh, one.en), "note": one.key}
    code, _, nth = one.key.partition("-")
    address = reverse("unit_profile", args=(code, int(nth)))
    return {
        "href": linked(here, address, area=None),
        "text": pick(one.zh, one.en),
        "note": _other_name(one, asked),
    }


def _other_name(one: Entry, asked: str) -> str:
    """The other name by which an entry was found, where its own does not hold the words."""
    words = normal(asked)
    return "" if words in normal(one.zh) else next((name for name in one.more if words in normal(name)), "")


def _cut(text: str, asked: str) -> str:
    """The part of a clause around the first word asked for."""
    start = max(normal(text).find(normal(asked).split()[0]), 0)
    first, last = max(start - AROUND, 0), start + len(asked) + AROUND
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
