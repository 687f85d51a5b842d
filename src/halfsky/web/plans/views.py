"""Pages of plans: their list, one plan's text, two plans beside each other."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.plan.comparing import compare_adopted
from halfsky.core.vocabulary.errors import NotFound
from halfsky.services import editions
from halfsky.services.editions import Chosen
from halfsky.store.models import PlanDocument
from halfsky.web.matters.beside_text import measure_signs
from halfsky.web.paging import paged
from halfsky.web.plans import beside, parts
from halfsky.web.plans.text import parts_of
from halfsky.web.reading import Here, linked, name, place, reader
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import named, say

WHOLE = 14_000
"""Characters up to which a plan is shown on one page."""
MOST_CHOICES = 200


def plans(request: ActorRequest) -> HttpResponse:
    """Every plan of which the visitor may read an edition."""
    rows, words = readable_plans(request), request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(area__name__icontains=words))
    shown, pages = paged(request, rows.count())
    context = {
        "table": parts.plans_table(list(rows[shown])),
        "pages": pages,
        "filters": {
            "fields": [
                {"id": "q", "name": "q", "type": "search", "label": say("plans_page.search"), "value": words}
            ],
            "clear": reverse("plans") if words else "",
        },
        "many": rows.count() > 1 or bool(words),
    }
    return render(request, "plans/list.html", context)


def readable_plans(request: ActorRequest) -> Any:
    """Plans of which the visitor may read an edition, the widest area first."""
    known = editions.readable(request.actor).order_by().values("plan")
    rows = PlanDocument.objects.filter(pk__in=known).select_related("area")
    return rows.defer("text", "reading", "adopted").order_by("area__path", "-first_year", "pk")


@reader
def plan(request: ActorRequest, here: Here) -> HttpResponse:
    """The plan's own text, its targets and directions marked in place with the status of the area."""
    laid = parts_of(here.edition)
    part = _part(request, here, [one.code for one in laid])
    shown = [one for one in laid if part in ("", one.code)]
    standings = here.edition.standings(here.area.code)
    signs = parts.signs_of(here, standings, here.edition.directions(here.area.code))
    measures = measure_signs(request, here)
    context = {
        "place": place(request, here),
        "title": here.chosen.plan.title,
        "finding": parts.finding(here, standings, signs),
        "contents": parts.contents(here, laid, shown, whole=part == ""),
        "parts": [parts.shown_part(here, one, signs, measures) for one in shown],
        "board": linked(here, reverse("board", args=(here.chosen.plan.number,))),
        "compare": f"{reverse('plans_compare')}?a={here.chosen.plan.number}",
        "area": name(here.area),
        "year": here.edition.manifest.year,
    }
    return render(request, "plans/plan.html", context)


def _part(request: ActorRequest, here: Here, codes: list[str]) -> str:
    """The part asked for; empty for the whole plan, which is shown where it fits a page."""
    asked = request.GET.get("part", "")
    if asked in codes:
        return asked
    if asked == "all" or len(here.edition.text) <= WHOLE:
        return ""
    number = request.GET.get("promise", "")
    if number.isdigit():
        return next((one.code for one in parts_of(here.edition) if int(number) in one.numbers), codes[0])
    return next((code for code in codes if code.isdigit()), codes[0])


def compare(request: ActorRequest) -> HttpResponse:
    """Two plans beside each other, promise by promise.

    Raises:
        NotFound: One of them is not there, or the visitor may not read it.
    """
    rows = list(readable_plans(request)[: MOST_CHOICES + 1])
    if not rows:
        raise NotFound("editions.none")
    asked = {side: request.GET.get(side, "") for side in ("a", "b")}
    sides = {side: editions.choose(request.actor, plan=number) for side, number in asked.items() if number}
    context: dict[str, Any] = {"form": beside.form(rows, asked, many=len(rows) > MOST_CHOICES)}
    if len(sides) == 2:
        context |= _compared(request, sides["a"], sides["b"])
    return render(request, "plans/compare.html", context)


def _compared(request: ActorRequest, first: Chosen, second: Chosen) -> dict[str, Any]:
    matches = compare_adopted(first.edition.plan, second.edition.plan)
    ask = request.GET.get("show", "")
    return {
        "a": {"title": first.plan.title, "area": named(first.plan.area)},
        "b": {"title": second.plan.title, "area": named(second.plan.area)},
        "finding": beside.finding(matches),
        "counts": beside.counts(request, matches, ask),
        "tables": beside.tables(first, second, matches, ask=ask),
    }
