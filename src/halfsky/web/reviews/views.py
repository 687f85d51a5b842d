"""Pages of the reviewer: what waits, and one return line by line with what the checks and the past say."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.returns.workflow import State
from halfsky.services import checking, returns
from halfsky.services.acting import want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import Return
from halfsky.store.queries.returns import returns_in_state
from halfsky.web import written
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns import parts
from halfsky.web.returns.open_steps import steps_open
from halfsky.web.returns.overview import evidence_files, note_form, threads
from halfsky.web.returns.tables import line_tables
from halfsky.web.texts import named, pick, say

_PAGE = 50


@insiders
def queue(request: ActorRequest) -> HttpResponse:
    """Returns below the reviewer in one state, those that wait longest first."""
    want_anywhere(request.actor, "returns.accept")
    known = [state.value for state in State]
    state = request.GET.get("state") if request.GET.get("state") in known else State.APPROVED.value
    rows = returns_in_state(reach_of(request.actor.posts, "returns.accept"), state=str(state), most=_PAGE)
    context = {"table": _queue_table(rows), "filters": _state_filter(known, str(state), len(rows))}
    return render(request, "reviews/queue.html", context)


def _state_filter(known: list[str], state: str, count: int) -> dict[str, Any]:
    options = [{"value": one, "text": say(f"site.return_{one}")} for one in known]
    return {
        "fields": [
            {
                "id": "state",
                "name": "state",
                "type": "select",
                "label": say("returns_page.state_head"),
                "options": options,
                "value": state,
            }
        ],
        "finding": say("reviews_page.count", count=count),
    }


def _queue_table(rows: list[Return]) -> dict[str, Any]:
    heads = ("unit_head", "area_head", "year_head", "since_head", "state_head")
    return {
        "caption": say("reviews_page.caption"),
        "columns": [{"text": say(f"reviews_page.{name}")} for name in heads],
        "rows": [
            {
                "cells": [
                    {"text": named(row.unit), "href": reverse("review", args=(row.number,)), "head": True},
                    {"text": named(row.area)},
                    {"text": str(row.campaign.year)},
                    {"text": written.moment(row.changed_at)},
                    {"status": {"kind": "return", "code": row.state}},
                ]
            }
            for row in rows
        ],
        "empty": say("reviews_page.empty"),
    }


@insiders
def review(request: ActorRequest, number: str) -> HttpResponse:
    """One return line by line: this year, last year, areas beside, findings with their explanations."""
    row = returns.find(request.actor, number)
    looked = checking.look_at(row)
    form, checked = looked.form, looked.checked
    context = {
        "row": row,
        "form": form,
        "title": pick(form.title.zh, form.title.en),
        "turn": say(f"returns_page.turn_{row.state}"),
        "findings": len(checked),
        "unexplained": sum(1 for one in checked if not one.explained),
        "tables": line_tables(parts.groups_of(form), looked, areas=True, asking=True),
        "steps": steps_open(request.actor, row),
        "history": parts.history(row),
        "notes": threads(row, form),
        "note_form": note_form(request, form),
        "files": evidence_files(row, filling=False),
    }
    return render(request, "reviews/review.html", context)
