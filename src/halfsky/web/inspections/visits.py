"""The page of a visit: why it was drawn, the checklist with its answers, what was found."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.supervision.inspections.workflow import ANSWERS
from halfsky.core.supervision.inspections.workflow import InspectionAct as Act
from halfsky.engines.inspection_settings import load_risks
from halfsky.services import inspection_visits, inspections
from halfsky.services.acting import Actor, may, not_permitted, place_of
from halfsky.services.inspection_risks import key_of
from halfsky.store.models import Inspection, InspectionVisit
from halfsky.web import courses
from halfsky.web.asking import Typed
from halfsky.web.courses import Field, Page
from halfsky.web.inspections import acts, parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import pick, say

Both = tuple[Inspection, InspectionVisit]


def _found(request: ActorRequest, number: str, pk: int) -> Both:
    row = inspections.find(request.actor, number)
    if not inspections.is_inspector(request.actor, row):
        raise not_permitted(inspections.SAMPLE)
    return row, inspection_visits.visit_of(row, pk)


@insiders
def visit(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """One visit: its points, the answers to the checklist, and what was found."""
    row, one = _found(request, number, pk)
    findings = [found for found in inspections.findings_of(row) if found.visit_id == pk]
    first = (Act.FIND,) if one.answered_at else (Act.ANSWER,)
    context: dict[str, Any] = {
        "row": row,
        "name": parts.visited(one),
        "back": parts.link(row),
        "how": say(f"inspections_page.drawn_{one.how}", points=f"{one.score:g}"),
        "points": _points(row, one),
        "answers": _answers(row, one),
        "findings": parts.findings_table(findings, caption=say("inspections_page.findings_caption"))
        if findings
        else None,
        "acts": courses.offered(
            acts.open_to(request.actor, row, PAGES),
            first,
            room=acts.ROOM,
            address=lambda name: reverse(f"inspection_visit_{name}", args=(number, pk)),
        ),
    }
    return render(request, "inspections/visit.html", context)


def _points(row: Inspection, one: InspectionVisit) -> list[dict[str, Any]]:
    whose = one.unit or one.area
    key = key_of(whose) if whose is not None else ""
    scored = next((its for its in inspections.drawn_of(row) if its.key == key), None)
    names = {risk.code: pick(risk.zh, risk.en) for risk in load_risks().risks}
    return [
        {
            "key": names.get(point.code, point.code),
            "value": say("inspections_page.points_of", points=f"{point.points:g}", count=f"{point.count:g}"),
        }
        for point in (scored.points if scored else ())
    ]


def _answers(row: Inspection, one: InspectionVisit) -> dict[str, Any]:
    heads = ("question", "clause", "answer", "evidence")
    given = one.answers
    return {
        "caption": say("inspections_page.answers_caption"),
        "columns": [{"text": say(f"inspections_page.{head}_head")} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": parts.question(asked), "words": True},
                    {"text": asked.clause},
                    {
                        "text": say(f"inspections_page.answer_{given[asked.code]['answer']}")
                        if asked.code in given
                        else "—"
                    },
                    {"text": given.get(asked.code, {}).get("words", ""), "words": True},
                ]
            }
            for asked in inspection_visits.asked_of(row, one)
        ],
    }


def _answer_fields(both: Both) -> tuple[Field, ...]:
    row, one = both
    options = [{"value": code, "text": say(f"inspections_page.answer_{code}")} for code in ANSWERS]
    fields: list[Field] = []
    for place, asked in enumerate(inspection_visits.asked_of(row, one), start=1):
        given = one.answers.get(asked.code, {})
        hint = pick(asked.evidence_zh, asked.evidence_en)
        fields += [
            {"id": f"answer-{asked.code}", "type": "select", "label": f"{place}. {parts.question(asked)}",
             "options": options, "value": given.get("answer", ""), "blank": say("meetings_page.choose"), "hint": asked.clause},
            {"id": f"words-{asked.code}", "type": "textarea", "rows": 2, "value": given.get("words", ""),
             "label": say("inspections_page.seen", place=place), "hint": hint, "optional": True},
        ]  # fmt: skip
    return tuple(fields)


def _answer(actor: Actor, both: Both, typed: Typed) -> object:
    row, one = both
    answers = {
        asked.code: (typed[f"answer-{asked.code}"], typed[f"words-{asked.code}"])
        for asked in inspection_visits.asked_of(row, one)
    }
    return inspection_visits.answer(actor, row.number, one.pk, answers=answers)


def _find_fields(both: Both) -> tuple[Field, ...]:
    return (
        courses.words_field(say("inspections_page.facts_head"), hint=say("inspections_page.facts_hint")),
        courses.text_field(
            "clause", say("inspections_page.clause"), hint=say("inspections_page.clause_hint")
        ),
    )


def _find(actor: Actor, both: Both, typed: Typed) -> object:
    row, one = both
    return inspection_visits.find_something(
        actor, row.number, one.pk, facts=typed["words"], clause=typed["clause"]
    )


PAGES: dict[str, Page] = {
    Act.ANSWER: Page(fields=_answer_fields, do=_answer),
    Act.FIND: Page(fields=_find_fields, do=_find),
}


@insiders
def act(request: ActorRequest, number: str, pk: int, act: str) -> HttpResponse:
    """Ask for the fields of an act at a visit, and do it."""
    row, one = _found(request, number, pk)

    def wanted(name: str) -> None:
        if not may(request.actor, name, place_of(row.area)):
            raise not_permitted(name)

    return courses.ask_for(
        request,
        PAGES,
        act,
        (row, one),
        room=acts.ROOM,
        subject=f"{row.title} · {parts.visited(one)}",
        back=reverse("inspection_visit", args=(number, pk)),
        back_text=parts.visited(one),
        want=wanted,
    )
