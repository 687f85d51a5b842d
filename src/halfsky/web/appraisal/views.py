"""The room of appraisal: schemes, results, examples and lists at a glance."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.services.acting import may_anywhere, want_anywhere
from halfsky.store.models import (
    AppraisalResult,
    AppraisalRound,
    AppraisalScheme,
    Commendation,
    PracticeProposal,
)
from halfsky.web.appraisal import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say

_MOST = 100
_ACTS = (
    ("appraisal.draft", "appraisal_draft", "draft"),
    ("appraisal.compute", "appraisal_compute", "compute"),
    ("appraisal.propose", "appraisal_propose", "propose"),
    ("appraisal.list_commended", "appraisal_list_commended", "commend"),
)


@insiders
def overview(request: ActorRequest) -> HttpResponse:
    """Schemes, results, examples and lists within the visitor's reach; a unit's leader sees the unit's own results."""
    want_anywhere(request.actor, "appraisal.read")
    context: dict[str, Any] = {
        "own": _own(request),
        "tables": _tables(request) if _reads_all(request) else [],
        "acts": [
            {"href": reverse(route), "text": say(f"appraisal_page.{word}"), "kind": "secondary"}
            for act, route, word in _ACTS
            if may_anywhere(request.actor, act)
        ],
    }
    return render(request, "appraisal/overview.html", context)


def _reads_all(request: ActorRequest) -> bool:
    return any(post.place.unit is None for post in request.actor.posts)


def _own(request: ActorRequest) -> dict[str, Any] | None:
    rows = AppraisalResult.objects.filter(parts.within(request.actor, unit=True))
    known = list(rows.select_related("of__area", "of__scheme", "unit").order_by("-of__year")[:_MOST])
    if not known:
        return None
    cells: list[list[dict[str, Any]]] = [
        [
            {
                "text": say("appraisal_page.year_of", year=row.of.year),
                "href": parts.unit_link(row.of, row.unit),
            },
            {"text": row.unit.name},
            {"text": parts.number(row.score), "number": True},
            {"status": parts.tag(row.of.state)},
        ]
        for row in known
    ]
    return parts.listed("own_results", ("result", "unit", "score", "state"), cells, empty="none_results")


def _tables(request: ActorRequest) -> list[dict[str, Any]]:
    here = parts.within(request.actor)
    rounds = AppraisalRound.objects.filter(here).select_related("area", "scheme")[:_MOST]
    schemes = (
        AppraisalScheme.objects.filter(here).select_related("area", "made_by").defer("simulation")[:_MOST]
    )
    examples = PracticeProposal.objects.filter(here).select_related("area", "about", "unit", "reviewed_by")
    lists = Commendation.objects.filter(here).select_related("area")[:_MOST]
    return [
        parts.listed(
            "results", ("result", "area", "state", "scheme", "until"),
            [parts.round_cells(row) for row in rounds], empty="none_results",
        ),
        parts.listed(
            "schemes", ("scheme", "area", "state", "by", "at"),
            [parts.scheme_cells(row) for row in schemes], empty="none_schemes",
        ),
        parts.listed(
            "examples", ("example", "what", "year", "state", "reviewed_by"),
            [parts.example_cells(row) for row in examples[:_MOST]], empty="none_examples",
        ),
        parts.listed(
            "lists", ("list", "area", "state", "entries"),
            [parts.list_cells(row) for row in lists], empty="none_lists",
        ),
    ]  # fmt: skip
