"""Scoring: a seat goes through the questions of one subject after another, alone, and hands in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.evaluation.scheme import Question
from halfsky.core.evaluation.workflow import State
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import evaluation_evidence, evaluation_scores
from halfsky.services.evaluation_records import scheme_of
from halfsky.services.evaluation_scores import Given, Subject
from halfsky.store.models import EvaluationSeat
from halfsky.web.asking import done
from halfsky.web.evaluations import parts
from halfsky.web.evaluations.self_views import facts_table
from halfsky.web.requests import ActorRequest, insiders, number_typed
from halfsky.web.texts import say

CANNOT = "cannot"
"""What is chosen where a question cannot be scored."""


@insiders
def score(request: ActorRequest, number: str, subject: str) -> HttpResponse:
    """The questions of one subject, with its evidence and what it says of itself beside them."""
    seat = evaluation_scores.seat_of(request.actor, number)
    one = evaluation_scores.subject_of(seat.evaluation, subject)
    questions = evaluation_scores.questions_for(seat.evaluation, one)
    error = ""
    if request.method == "POST":
        given = _given(request, questions)
        try:
            count = evaluation_scores.save_scores(request.actor, number, subject, given)
            messages.success(request, say("evaluation_page.scores_saved", count=count))
            return redirect("evaluation", number)
        except (Conflict, Invalid) as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "row": seat.evaluation,
        "name": parts.subject_name(one),
        "open": seat.evaluation.state == State.SCORING and seat.handed_in_at is None,
        "questions": _fields(request, seat, one, questions),
        "table": None if one.of is None else facts_table(one.of),
        "evidence": _evidence(seat, one),
        "errors": [{"id": f"points-{questions[0].code}", "text": error}] if error else [],
    }
    return render(request, "evaluations/score.html", context, status=422 if error else 200)


def _given(request: ActorRequest, questions: tuple[Question, ...]) -> dict[str, Given]:
    found = {}
    for question in questions:
        text = request.POST.get(f"points-{question.code}", "")
        reason = request.POST.get(f"reason-{question.code}", "").replace("\x00", "")
        if text:
            points = None if text == CANNOT else number_typed(text)
            found[question.code] = Given(points=points, reason=reason)
    return found


def _fields(
    request: ActorRequest, seat: EvaluationSeat, one: Subject, questions: tuple[Question, ...]
) -> list[dict[str, Any]]:
    kept = evaluation_scores.scores_of(seat, one.code)
    scheme = scheme_of(seat.evaluation)
    options = [
        {"value": str(points), "text": f"{points} {parts.of_text(anchor)}"}
        for points, anchor in enumerate(scheme.anchors)
    ]
    options.append({"value": CANNOT, "text": say("evaluation_page.cannot_be_scored")})
    typed = request.POST if request.method == "POST" else None
    return [_field(question, one, kept.get(question.code), options, typed) for question in questions]


def _field(
    question: Question, one: Subject, given: Given | None, options: list[dict[str, str]], typed: Any
) -> dict[str, Any]:
    value = "" if given is None else CANNOT if given.points is None else str(given.points)
    reason = "" if given is None else given.reason
    code = question.code
    own = "" if one.of is None else one.of.texts.get(code, "")
    own_score = None if one.of is None else one.of.scores.get(code)
    return {
        "title": parts.of_text(question.text),
        "hint": parts.of_text(question.look_for),
        "weight": say("evaluation_page.weighs", weight=question.weights[one.sort]),
        "own": own,
        "own_score": "" if own_score is None else say("evaluation_page.scored_itself", points=own_score),
        "points": {
            "id": f"points-{code}",
            "type": "select",
            "label": say("evaluation_page.points"),
            "blank": say("evaluation_page.choose"),
            "options": options,
            "value": value if typed is None else typed.get(f"points-{code}", ""),
        },
        "reason": {
            "id": f"reason-{code}",
            "type": "textarea",
            "rows": 2,
            "label": say("evaluation_page.why"),
            "hint": say("evaluation_page.why_hint"),
            "value": reason if typed is None else typed.get(f"reason-{code}", ""),
        },
    }


def _evidence(seat: EvaluationSeat, one: Subject) -> list[dict[str, str]]:
    rows = evaluation_evidence.evidence_of(seat.evaluation)
    mine = rows.filter(of=one.of) if one.of is not None else rows.filter(of=None)
    return [
        {
            "text": f"{row.code} {row.title}",
            "href": reverse("evaluation_evidence", args=(seat.evaluation.number, row.code)),
        }
        for row in mine
    ]


@require_POST
@insiders
def hand_in(request: ActorRequest, number: str) -> HttpResponse:
    """Hand in all scores of one's seat."""
    evaluation_scores.seat_of(request.actor, number)
    return done(
        request,
        lambda: evaluation_scores.hand_in(request.actor, number),
        "evaluation_page.scores_handed_in",
        reverse("evaluation", args=(number,)),
    )
