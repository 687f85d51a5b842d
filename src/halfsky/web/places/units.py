"""The list of units, and one unit with its names and what came after it."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.engines.codebook import load_codebook
from halfsky.services.acting import want_anywhere
from halfsky.services.member_units import area_of_units, find_unit, place_in_area
from halfsky.services.reach import reach_of
from halfsky.store.models import Unit
from halfsky.web.paging import paged
from halfsky.web.places.areas import area_name, years
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import pick, say

_ACT = "units.change"


def kind_word(code: str) -> str:
    """A kind's name in the codebook."""
    known = load_codebook().units.get(code)
    return code if known is None else pick(known.name.zh, known.name.en)


def unit_name(row: Unit) -> str:
    """A name in the visitor's language."""
    return pick(row.name, row.name_en)


def unit_address(row: Unit, page: str = "unit") -> str:
    """Address of a page of a unit."""
    return reverse(page, args=(row.area.code, place_in_area(row)))


def _numbered(rows: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units with their place in their area, in one query."""
    mates = Unit.objects.filter(area=OuterRef("area"), pk__lte=OuterRef("pk")).order_by()
    counted = mates.values("area").annotate(place=Count("pk")).values("place")
    return rows.annotate(nth=Subquery(counted))


@insiders
def units(request: ActorRequest) -> HttpResponse:
    """Units within reach, searched and page by page."""
    want_anywhere(request.actor, _ACT)
    asked = {
        name: request.GET.get(name, "").strip().replace("\x00", "") for name in ("words", "area", "kind")
    }
    rows = Unit.objects.filter(reach_of(request.actor.posts, _ACT)).select_related("area")
    if asked["words"]:
        words = asked["words"]
        rows = rows.filter(
            Q(name__icontains=words) | Q(names__name__icontains=words) | Q(credit_code=words)
        ).distinct()
    if asked["area"]:
        rows = rows.filter(Q(area__code=asked["area"]) | Q(area__name__icontains=asked["area"]))
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    shown, pages = paged(request, rows.count())
    heads = ("name", "area", "kind", "credit_code", "years")
    table = {
        "caption": say("places_page.units_caption"),
        "columns": [{"text": say(f"places_page.{name}_head")} for name in heads],
        "rows": [_cells(row) for row in _numbered(rows).order_by("area__path", "kind", "pk")[shown]],
        "empty": say("places_page.no_units"),
    }
    context = {
        "table": table,
        "pages": pages,
        "filters": _filters(asked),
        "add": _add(request, asked["area"]),
    }
    return render(request, "places/units.html", context)


def _add(request: ActorRequest, code: str) -> str:
    """Where a unit is added, once the list is of one area."""
    if not code.isdigit():
        return ""
    return reverse("unit_add", args=(area_of_units(request.actor, code).code,))


def _filters(asked: dict[str, str]) -> dict[str, Any]:
    kinds = [{"value": code, "text": kind_word(code)} for code in load_codebook().units]
    return {
        "fields": [
            {
                "id": "words",
                "type": "search",
                "label": say("places_page.unit_words"),
                "value": asked["words"],
            },
            {"id": "area", "type": "search", "label": say("places_page.words"), "value": asked["area"]},
            {
                "id": "kind",
                "type": "select",
                "label": say("places_page.kind_head"),
                "options": kinds,
                "value": asked["kind"],
                "blank": say("places_page.all_kinds"),
            },
        ],
        "clear": reverse("units") if any(asked.values()) else "",
    }


def _cells(row: Any) -> list[dict[str, Any]]:
    return [
        {"text": unit_name(row), "href": reverse("unit", args=(row.area.code, row.nth))},
        {"text": area_name(row.area)},
        {"text": kind_word(row.kind)},
        {"text": row.credit_code or "—"},
        {"text": years(row.valid_from, row.valid_to)},
    ]


@insiders
def unit(request: ActorRequest, code: str, nth: int) -> HttpResponse:
    """One unit: what is written down of it, its names over the years, its successor."""
    row = find_unit(request.actor, code, nth)
    rows: list[dict[str, Any]] = [
        {
            "key": say("places_page.area_head"),
            "value": area_name(row.area),
            "href": f"{reverse('units')}?area={code}",
        },
        {"key": say("places_page.kind_head"), "value": kind_word(row.kind)},
        {"key": say("places_page.name_en"), "value": row.name_en or "—"},
        {"key": say("places_page.credit_code_head"), "value": row.credit_code or "—"},
        {"key": say("places_page.years_head"), "value": years(row.valid_from, row.valid_to)},
    ]
    if row.successor is not None:
        link = {"value": unit_name(row.successor), "href": unit_address(row.successor)}
        rows.append({"key": say("places_page.successor"), **link})
    names = [[{"text": one.name}, {"text": years(one.valid_from, one.valid_to)}] for one in row.names.all()]
    acts = ("change", "rename", "names") if row.successor else ("change", "rename", "names", "successor")
    context = {
        "name": unit_name(row),
        "rows": rows,
        "names": {
            "caption": say("places_page.names_caption"),
            "columns": [{"text": say(f"places_page.{name}_head")} for name in ("name", "years")],
            "rows": names,
            "empty": say("places_page.no_names"),
        },
        "acts": [
            {"href": unit_address(row, f"unit_{act}"), "text": say(f"places_page.unit_{act}")} for act in acts
        ],
    }
    return render(request, "places/unit.html", context)
