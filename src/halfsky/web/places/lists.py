"""The official list of areas: upload it, see what it would change, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services import area_lists
from halfsky.services.acting import want_anywhere
from halfsky.services.area_lists import ListChange
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.parts import words_of
from halfsky.web.texts import say
from halfsky.web.written import figure

_MOST = 100


@insiders
def upload(request: ActorRequest) -> HttpResponse:
    """Ask for the file; show what it would change."""
    want_anywhere(request.actor, "areas.change")
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid("returns.no_file")
            return _shown(request, area_lists.preview(request.actor, file))
        except Invalid as refusal:
            error = say(refusal.code, **refusal.facts)
    errors = [{"id": "file", "text": error}] if error else []
    context = {"error": error, "errors": errors}
    return render(request, "places/list_upload.html", context, status=422 if error else 200)


def _shown(request: ActorRequest, change: ListChange) -> HttpResponse:
    counts = ("rows_read", "rows_kept", "rows_refused", "outside", "same")
    told = {name: getattr(change, name) for name in counts}
    told |= {name: len(getattr(change, name)) for name in ("new", "renamed", "ended", "moved")}
    context = {
        "change": change,
        "finding": say(
            "places_page.list_finding",
            read=told["rows_read"],
            kept=told["rows_kept"],
            refused=told["rows_refused"],
        ),
        "rows": [
            {"key": say(f"places_page.list_{name}"), "value": figure(float(told[name])), "number": True}
            for name in ("new", "renamed", "ended", "same", "moved", "outside")
        ],
        "findings": [words_of(one) for one in change.findings[:_MOST]],
        "more": max(0, len(change.findings) - _MOST),
        "table": _table(change),
        "changes": told["new"] + told["renamed"] + told["ended"],
    }
    return render(request, "places/list_seen.html", context)


def _table(change: ListChange) -> dict[str, Any]:
    rows = [(one, "renamed", now) for one, now in change.renamed]
    rows += [(one, "ended", "") for one in change.ended]
    rows += [(one, "moved", "") for one in change.moved]
    rows += [(one, "new", "") for one in change.new]
    return {
        "caption": say("places_page.list_caption"),
        "columns": [{"text": say(f"places_page.{name}_head")} for name in ("name", "code", "change", "now")],
        "rows": [
            [
                {"text": one.name.zh},
                {"text": one.code},
                {"text": say(f"places_page.list_{what}")},
                {"text": now or "—"},
            ]
            for one, what, now in rows[:_MOST]
        ],
        "notes": [say("places_page.list_more", count=len(rows) - _MOST)] if len(rows) > _MOST else [],
        "empty": say("places_page.list_nothing"),
    }


@require_POST
@insiders
def confirm(request: ActorRequest, mark: str) -> HttpResponse:
    """Let the list change the areas."""
    want_anywhere(request.actor, "areas.change")
    try:
        change = area_lists.confirm(request.actor, mark)
    except NotFound as refusal:
        if refusal.code != "places.no_list_waits":
            raise
        messages.error(request, say(refusal.code))
        return redirect("areas_list")
    told = {name: len(getattr(change, name)) for name in ("new", "renamed", "ended")}
    messages.success(request, say("places_page.list_done", **told))
    return redirect("areas")
