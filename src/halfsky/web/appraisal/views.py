"""The room of appraisal: schemes, results, examples and lists at a glance."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.services.acting import may_anywhere, want_anywhere
from halfsky.services.reach import reach_of
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
        "tables": _tables(request),
        "acts": [
            {"href": reverse(route), "text": say(f"appraisal_page.{word}"), "kind": "secondary"}
            for act, route, word in _ACTS
            if may_anywhere(request.actor, act)
        ],
    }
    return render(request, "appraisal/overview.html", context)


def _own(request: ActorRequest) -> dict[str, Any] | None:
    units = tuple(post for post in request.actor.posts if post.place.unit is not None)
    rows = AppraisalResult.objects.filter(reach_of(units, "appraisal.read_result"))
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
    posts = request.actor.posts
    here = reach_of(posts, "appraisal.read")
    schemes = AppraisalScheme.objects.filter(here).select_related("area", "made_by").defer("simulation")
    examples = PracticeProposal.objects.filter(here).select_related("area", "about", "unit", "reviewed_by")
    lists = Commendation.objects.filter(here).select_related("area")
    told = [
        parts.listed(
            "schemes", ("scheme", "area", "state", "by", "at"),
            [parts.scheme_cells(row) for row in schemes[:_MOST]], empty="none_schemes",
        ),
        parts.listed(
            "examples", ("example", "what", "year", "state", "reviewed_by"),
            [parts.example_cells(row) for row in examples[:_MOST]], empty="none_examples",
        ),
        parts.listed(
            "lists", ("list", "area", "state", "entries"),
            [parts.list_cells(row) for row in lists[:_MOST]], empty="none_lists",
        ),
    ]  # fmt: skip
    if not may_anywhere(request.actor, "appraisal.read_results"):
        return told
    rounds = AppraisalRound.objects.filter(reach_of(posts, "appraisal.read_results"))
    cells = [parts.round_cells(row) for row in rounds.select_related("area", "scheme")[:_MOST]]
    heads = ("result", "area", "state", "scheme", "until")
    return [parts.listed("results", heads, cells, empty="none_results"), *told]
