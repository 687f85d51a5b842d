"""The page on which a map is loaded."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import maps
from halfsky.services.acting import want_anywhere
from halfsky.services.maps import Loaded
from halfsky.services.reach import reach_of
from halfsky.store.models import Area
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.parts import words_of
from halfsky.web.texts import named, say

MOST = 50
"""Problems and names that the page shows."""


@insiders
def load(request: ActorRequest) -> HttpResponse:
    """Ask for the file; load it and say what became of each feature."""
    want_anywhere(request.actor, "maps.load")
    areas = list(
        Area.objects.filter(
            reach_of(request.actor.posts, "maps.load", area=""), children__isnull=False
        ).distinct()
    )
    typed = {name: request.POST.get(name, "").strip().replace("\x00", "") for name in ("area", "note")}
    error, loaded = "", None
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid("returns.no_file")
            loaded = maps.load(request.actor, typed["area"], file, note=typed["note"])
        except Invalid as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "error": error,
        "errors": [{"id": "file", "text": error}] if error else [],
        "options": [{"value": one.code, "text": named(one)} for one in areas],
        "typed": typed,
        "loaded": None if loaded is None else _loaded(loaded),
    }
    return render(request, "places/map.html", context, status=422 if error else 200)


def _loaded(one: Loaded) -> dict[str, Any]:
    counts = {"read": one.read, "kept": one.kept, "refused": one.refused, "drawn": len(one.drawn)}
    names = say("site.list_comma").join(one.missing[:MOST])
    return {
        "finding": say("maps_page.done", **counts),
        "missing": say("maps_page.missing", names=names) if names else "",
        "findings": [words_of(finding) for finding in one.findings[:MOST]],
    }
