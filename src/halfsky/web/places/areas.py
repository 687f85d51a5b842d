"""The tree of areas, level by level, and one area with what became of it."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.services.acting import want_anywhere
from halfsky.services.places import find_area
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, AreaChange
from halfsky.web.paging import paged
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import pick, say

_ACT = "areas.change"
_HEADS = ("name", "code", "level", "years", "below", "units")


def area_name(row: Area) -> str:
    """A name in the visitor's language."""
    return pick(row.name, row.name_en)


@insiders
def areas(request: ActorRequest) -> HttpResponse:
    """The areas at the top of one's reach, or those that a search finds."""
    want_anywhere(request.actor, _ACT)
    words = request.GET.get("words", "").strip().replace("\x00", "")
    rows = Area.objects.filter(reach_of(request.actor.posts, _ACT, area=""))
    if words:
        rows = rows.filter(Q(code=words) | Q(name__icontains=words) | Q(name_en__icontains=words))
    else:
        tops = [post.place.path for post in request.actor.posts if post.role == "system_administrator"]
        rows = rows.filter(path__in=tops)
    table, pages = _listed(request, rows, say("places_page.found" if words else "places_page.top"))
    filters = {
        "fields": [{"id": "words", "type": "search", "label": say("places_page.words"), "value": words}],
        "submit": say("places_page.search"),
        "clear": reverse("areas") if words else "",
    }
    return render(request, "places/areas.html", {"table": table, "pages": pages, "filters": filters})


def _listed(
    request: ActorRequest, rows: QuerySet[Area], caption: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    counted = rows.annotate(
        below=Count("children", distinct=True), held=Count("units", distinct=True)
    ).order_by("code")
    shown, pages = paged(request, rows.count())
    table = {
        "caption": caption,
        "columns": [
            {"text": say(f"places_page.{name}_head"), "number": name in ("below", "units")} for name in _HEADS
        ],
        "rows": [_cells(row) for row in counted[shown]],
        "empty": say("places_page.no_areas"),
    }
    return table, pages


def _cells(row: Any) -> list[dict[str, Any]]:
    return [
        {"text": area_name(row), "href": reverse("area", args=(row.code,))},
        {"text": row.code},
        {"text": say(f"places_page.level_{row.level}")},
        {"text": years(row.valid_from, row.valid_to)},
        {"text": str(row.below), "number": True},
        {"text": str(row.held), "number": True},
    ]


def years(first: int | None, last: int | None) -> str:
    """The years in which something is there; nothing where both ends are open."""
    if first is None and last is None:
        return "—"
    if last is None:
        return say("places_page.from_year", first=first)
    if first is None:
        return say("places_page.to_year", last=last)
    return f"{first}—{last}"


@insiders
def area(request: ActorRequest, code: str) -> HttpResponse:
    """One area: where it stands, what is below, what changed."""
    row = find_area(request.actor, code)
    table, pages = _listed(request, Area.objects.filter(parent=row), say("places_page.below_caption"))
    known = Area.objects.filter(reach_of(request.actor.posts, _ACT, area=""), code__in=row.path.split("/"))
    above = [{"text": area_name(one), "href": reverse("area", args=(one.code,))} for one in known]
    context = {
        "row": row,
        "name": area_name(row),
        "rows": [
            {"key": say("places_page.code_head"), "value": row.code},
            {"key": say("places_page.level_head"), "value": say(f"places_page.level_{row.level}")},
            {"key": say("places_page.name_en"), "value": row.name_en or "—"},
            {"key": say("places_page.years_head"), "value": years(row.valid_from, row.valid_to)},
        ],
        "table": table,
        "pages": pages,
        "breadcrumbs": above[:-1],
        "changes": _changes(row),
        "acts": _acts(row),
        "units_link": f"{reverse('units')}?area={row.code}",
    }
    return render(request, "places/area.html", context)


def _changes(row: Area) -> list[dict[str, Any]]:
    """What an area became and came from, the newest first."""
    rows = AreaChange.objects.filter(Q(before=row) | Q(after=row)).select_related("before", "after")
    return [
        {
            "act": _change(change),
            "who": say("places_page.with_figures_of", year=change.year),
        }
        for change in rows.order_by("-year", "-pk")
    ]


def _change(change: AreaChange) -> str:
    new_code = change.kind == "rename" and change.before_id != change.after_id
    return say(
        f"places_page.change_{'new_code' if new_code else change.kind}",
        before=f"{change.before.name} {change.before.code}",
        after=f"{change.after.name} {change.after.code}",
        name=change.name_before,
    )


def _acts(row: Area) -> list[dict[str, str]]:
    names = (
        ("add", "rename") if row.valid_to else ("add", "rename", "merge", "split", "new_code", "move", "end")
    )
    return [
        {"href": reverse(f"area_{name}", args=(row.code,)), "text": say(f"places_page.area_{name}")}
        for name in names
    ]
