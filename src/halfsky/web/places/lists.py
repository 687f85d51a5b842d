"""Lists of areas, of their changes and of units: upload one, see row by row what it would do, confirm."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec
from django.contrib import messages
from django.core.files.base import File
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.findings import Finding
from halfsky.services.acting import Actor, want_anywhere
from halfsky.web.requests import ActorRequest
from halfsky.web.returns.parts import words_of
from halfsky.web.texts import say
from halfsky.web.written import figure

MOST = 100
"""Rows of a table, and problems, that a page shows."""


class Seen(Protocol):
    """What every list says of itself once it was looked at."""

    mark: str
    file: str
    rows_read: int
    rows_kept: int
    rows_refused: int
    findings: tuple[Finding, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of one list.

    Attributes:
        counts: How many of each kind, in the order of the page; the words are `<word>_<kind>`.
        table: Parts of the component `data_table`.
        open: Whether it can be confirmed.
    """

    counts: dict[str, int]
    table: dict[str, Any]
    open: bool


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of list.

    Attributes:
        act: Of the matrix of rights.
        word: How the codes of its words begin: `<word>_title`, `_means`, `_hint`, `_look`, `_seen`, `_confirm_means`,
            `_done`.
        route: Name of its address; that of confirming ends in `_confirm`.
        back: Name of the address of the page before, and the code of its words.
        preview, confirm: Of the services.
        show: The page's parts.
    """

    act: str
    word: str
    route: str
    back: tuple[str, str]
    preview: Callable[[Actor, File[bytes]], Any]
    confirm: Callable[[Actor, str], Any]
    show: Callable[[Any], Shown]


def look(request: ActorRequest, room: Room) -> HttpResponse:
    """Ask for the file; show what it would do."""
    want_anywhere(request.actor, room.act)
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid("returns.no_file")
            return _seen(request, room, room.preview(request.actor, file))
        except Invalid as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "error": error,
        "errors": [{"id": "file", "text": error}] if error else [],
        "words": {name: say(f"{room.word}_{name}") for name in ("title", "means", "hint", "look")},
        "address": reverse(room.route),
        "back": reverse(room.back[0]),
        "back_words": say(room.back[1]),
    }
    return render(request, "places/list_upload.html", context, status=422 if error else 200)


def _seen(request: ActorRequest, room: Room, seen: Seen) -> HttpResponse:
    shown = room.show(seen)
    rows = {"read": seen.rows_read, "kept": seen.rows_kept, "refused": seen.rows_refused}
    context = {
        "file": seen.file,
        "finding": say("places_page.list_finding", **rows),
        "rows": [
            {"key": say(f"{room.word}_{name}"), "value": figure(float(count)), "number": True}
            for name, count in shown.counts.items()
        ],
        "findings": [_words(one) for one in seen.findings[:MOST]],
        "more": max(0, len(seen.findings) - MOST),
        "table": shown.table,
        "words": {name: say(f"{room.word}_{name}") for name in ("title", "seen", "confirm_means")},
        "confirm": reverse(f"{room.route}_confirm", args=(seen.mark,)) if shown.open else "",
        "address": reverse(room.route),
    }
    return render(request, "places/list_seen.html", context)


def _words(finding: Finding) -> str:
    """A finding with its row, which findings of readers name themselves."""
    if "row" in finding.facts or not finding.where.row:
        return words_of(finding)
    return say("places_page.list_row", row=finding.where.row, words=words_of(finding))


def table_of(word: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """Parts of `data_table`: the first rows, and how many more there are."""
    return {
        "caption": say(f"{word}_caption"),
        "columns": [{"text": say(f"places_page.{name}_head")} for name in heads],
        "rows": [[{"text": text or "—"} for text in row] for row in rows[:MOST]],
        "notes": [say("places_page.list_more", count=len(rows) - MOST)] if len(rows) > MOST else [],
        "empty": say("places_page.list_nothing"),
    }


def take(request: ActorRequest, room: Room, mark: str) -> HttpResponse:
    """Let the list change what it says."""
    want_anywhere(request.actor, room.act)
    try:
        seen = room.confirm(request.actor, mark)
    except (NotFound, Conflict) as refusal:
        if refusal.code.startswith("rights."):
            raise
        messages.error(request, say(refusal.code, **refusal.facts))
        return redirect(room.route)
    messages.success(request, say(f"{room.word}_done", **room.show(seen).counts))
    return redirect(room.back[0])
