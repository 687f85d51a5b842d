"""The page of a unit: its duties, its returns, the warnings that are its business; for those who work here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.vocabulary.errors import NotFound
from halfsky.services import member_units
from halfsky.services.acting import may, place_of, want
from halfsky.store.models import Task, Unit
from halfsky.store.queries.returns import returns_of_units
from halfsky.web import written
from halfsky.web.board import page as board
from halfsky.web.board import standing_words as words
from halfsky.web.documents.briefs import brief_links, units_of
from halfsky.web.matters.here import open_of_unit
from halfsky.web.reading import Here, here_of, linked, name, place
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say


def unit_address(here: Here, row: Unit) -> str:
    """Where a unit is told of."""
    return linked(here, reverse("unit_profile", args=(here.area.code, member_units.place_in_area(row))))


def units_table(request: ActorRequest, here: Here) -> dict[str, Any] | None:
    """Units of an area with how many targets each leads and supports; for those who may know who answers for what."""
    rows = list(Unit.objects.filter(area__code=here.area.code).order_by("pk"))
    if not rows or request.actor is None:
        return None
    if not may(request.actor, "responsibility.read", place_of(rows[0].area)):
        return None
    shares: dict[int, dict[str, int]] = {}
    for task in Task.objects.filter(plan=here.chosen.plan, unit__in=rows, ended_at=None):
        held = shares.setdefault(task.unit_id, {})
        held[task.share] = held.get(task.share, 0) + 1
    heads = ("unit", "lead", "supporting")
    return {
        "caption": say("areas_page.units_caption"),
        "columns": [{"text": say(f"areas_page.{head}_head"), "number": head != "unit"} for head in heads],
        "rows": [
            [
                {
                    "text": named(row),
                    "href": linked(here, reverse("unit_profile", args=(here.area.code, nth))),
                },
                *(
                    {"text": str(shares.get(row.pk, {}).get(share, 0)), "number": True}
                    for share in ("lead", "supporting")
                ),
            ]
            for nth, row in enumerate(rows, 1)
        ],
    }


@insiders
def unit(request: ActorRequest, code: str, nth: int) -> HttpResponse:
    """One unit: the targets it leads and supports with where they stand, its returns, its warnings."""
    rows = list(Unit.objects.select_related("area").filter(area__code=code).order_by("pk"))
    if not 1 <= nth <= len(rows):
        raise NotFound("rights.not_found")
    row = rows[nth - 1]
    want(request.actor, "responsibility.read", place_of(row.area))
    here = here_of(request, area=code)
    tasks = Task.objects.filter(plan=here.chosen.plan, unit=row, ended_at=None)
    shares = {task.target: task.share for task in tasks}
    standings = [one for one in here.edition.standings(code) if one.number in shares]
    own = {one.target for one in standings if shares[one.number] == "lead"}
    warnings = [one for one in here.edition.warnings(code) if one.target in own]
    context = {
        "place": place(request, here),
        "unit": named(row),
        "area": name(here.area),
        "back": linked(here, reverse("profile", args=(code,))),
        "finding": say(
            "areas_page.unit_finding",
            lead=len(own),
            support=len(standings) - len(own),
            warnings=len({one.target for one in warnings}),
        ),
        "targets": _targets_table(here, standings, shares),
        "open_matters": open_of_unit(here, row.pk),
        "warnings": board.warning_items(here, warnings, standings, {}),
        "returns": _returns_table(request, row),
        "briefs": _briefs(here, row),
    }
    return render(request, "areas/unit.html", context)


def _briefs(here: Here, row: Unit) -> list[dict[str, str]]:
    """The brief of a unit that leads a target, made from inside figures and so only where these are read."""
    led = not here.public and row.kind in dict(units_of(here))
    return brief_links(here, "unit", row.kind) if led else []


def _targets_table(here: Here, standings: list[Any], shares: dict[int, str]) -> dict[str, Any]:
    heads = ("target", "share", "status", "value", "asked")
    return {
        "caption": say("areas_page.duties_caption"),
        "columns": [{"text": say(f"areas_page.{head}_head"), "number": head == "value"} for head in heads],
        "rows": [
            [
                {"text": words.called(one), "href": board.target_link(here, one.number)},
                {"text": say(f"areas_page.share_{shares[one.number]}")},
                {"status": words.verdict(one)},
                board.value_cell(here, one),
                {"text": words.asked(one)},
            ]
            for one in standings
        ],
        "empty": say("areas_page.no_duties"),
    }


def _returns_table(request: ActorRequest, row: Unit) -> dict[str, Any] | None:
    if not may(request.actor, "returns.read", place_of(row.area, row)):
        return None
    return {
        "caption": say("areas_page.returns_caption"),
        "columns": [
            {"text": say(f"areas_page.{head}_head")} for head in ("return", "year", "state", "changed")
        ],
        "rows": [
            [
                {"text": one.number, "href": reverse("return", args=(one.number,))},
                {"text": str(one.campaign.year)},
                {"status": {"kind": "return", "code": one.state}},
                {"text": written.moment(one.changed_at)},
            ]
            for one in returns_of_units([row.pk])
        ],
        "empty": say("areas_page.no_returns"),
    }
