"""Self-evaluation: own targets beside the questions, written in one sitting, handed in, returned, accepted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.evaluation.workflow import SelfAct, SelfState, State
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.statuses import MARKS, Status
from halfsky.core.vocabulary.units import UNITS
from halfsky.services import self_evaluations
from halfsky.services.acting import may, not_permitted, place_of, want
from halfsky.services.evaluation_records import scheme_of
from halfsky.store.models import EvaluationStep, SelfEvaluation
from halfsky.web import written
from halfsky.web.asking import done
from halfsky.web.evaluations import parts
from halfsky.web.requests import ActorRequest, insiders, number_typed, version_seen
from halfsky.web.texts import language, say

_SIGNS = {"<=": "≤", ">=": "≥", "=": "=", "~": "≈"}


@insiders
def read(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """A self-evaluation as it stands: what is asked, own figures, words and scores, files, its course."""
    row = self_evaluations.find(request.actor, number, code)
    lacking = self_evaluations.lacking(row)
    context = _head(row) | {
        "table": facts_table(row),
        "answers": _answers(row),
        "files": _files(row),
        "lacking": len(lacking),
        "may_write": self_evaluations.may_write(request.actor, row),
        "may_decide": _may_decide(request, row),
        "returned": _returned(row),
        "history": _history(row),
    }
    return render(request, "evaluations/self.html", context)


def _head(row: SelfEvaluation) -> dict[str, Any]:
    return {
        "row": row,
        "who": parts.who(row),
        "state": parts.tag(parts.SELF_STATES, "self", row.state),
        "due": written.day(row.evaluation.self_due),
    }


def _may_decide(request: ActorRequest, row: SelfEvaluation) -> bool:
    open_now = row.evaluation.state in (State.SELF_EVALUATION, State.FIELDWORK)
    here = place_of(row.evaluation.area, row.unit)
    return open_now and row.state == SelfState.HANDED_IN and may(request.actor, SelfAct.ACCEPT, here)


def _returned(row: SelfEvaluation) -> EvaluationStep | None:
    if row.state != SelfState.RETURNED:
        return None
    steps = EvaluationStep.objects.filter(
        evaluation=row.evaluation, subject=row.code, act=SelfAct.RETURN.value
    )
    return steps.select_related("by").last()


def facts_table(row: SelfEvaluation) -> dict[str, Any]:
    """Own targets with their figures: nothing of it is typed."""
    facts = self_evaluations.facts_of(row)
    heads = ("target", "share", "base", "figure", "goal", "verdict") if row.unit else (
        "target", "base", "figure", "goal", "verdict"
    )  # fmt: skip
    return {
        "caption": say("evaluation_page.own_targets", vintage=row.evaluation.vintage.number),
        "columns": [
            {"text": say(f"evaluation_page.{code}_head"), "number": code in ("base", "figure", "goal")}
            for code in heads
        ],
        "rows": [{"cells": _fact_cells(fact, with_share=row.unit is not None)} for fact in facts],
        "empty": say("evaluation_page.no_targets"),
    }


def _fact_cells(fact: dict[str, Any], *, with_share: bool) -> list[dict[str, Any]]:
    mark = MARKS[Status(fact["status"])]
    share = [{"text": say(f"evaluation_page.share_{fact['share']}")}] if with_share else []
    goal = _value(fact["goal"], fact["unit"])
    sign = _SIGNS.get(fact["comparator"] or "", "")
    name = fact["words"] if language() == "zh" else parts.english_name(fact["indicator"], fact["words"])
    return [
        {"text": f"{fact['target']} {name}", "head": True},
        *share,
        {"text": _value(fact["base"], fact["unit"]), "number": True, "note": str(fact["base_year"] or "")},
        {"text": _value(fact["value"], fact["unit"]), "number": True, "note": str(fact["year"] or "")},
        {"text": f"{sign}{goal}" if fact["goal"] is not None else "—", "number": True},
        {"status": {"word": mark.zh if language() == "zh" else mark.en, "mark": mark.shape, "tone": "quiet"}},
    ]


def _value(value: float | None, unit: str | None) -> str:
    if value is None:
        return "—"
    number = round(value, 2)
    if unit not in UNITS:
        return f"{number:g}"
    return print_value(number, unit=unit, digits=own_digits(number), lang=language())


def _answers(row: SelfEvaluation) -> list[dict[str, Any]]:
    highest = scheme_of(row.evaluation).highest
    answers = [
        {
            "title": parts.of_text(question.text),
            "points": say("evaluation_page.of_highest", points=row.scores[question.code], highest=highest)
            if question.code in row.scores
            else say("evaluation_page.not_yet"),
            "text": row.texts.get(question.code, ""),
        }
        for question in self_evaluations.questions_of(row)
    ]
    return answers + [
        {"title": say(f"evaluation_page.text_{name}"), "points": "", "text": row.texts.get(name, "")}
        for name in self_evaluations.TEXTS
    ]


def _files(row: SelfEvaluation) -> list[dict[str, Any]]:
    return [
        {
            "href": reverse("evaluation_evidence", args=(row.evaluation.number, one.code)) + "?file=1",
            "name": one.title,
            "kind": one.code,
            "note": written.moment(one.at),
        }
        for one in row.evidence.filter(removed_at=None).order_by("pk")
    ]


def _history(row: SelfEvaluation) -> list[dict[str, Any]]:
    steps = EvaluationStep.objects.filter(evaluation=row.evaluation, subject=row.code)
    told = steps.exclude(act=SelfAct.WRITE.value).select_related("by").order_by("-pk")
    return [
        {
            "act": say(f"evaluation_page.did_{one.act.partition('.')[2]}"),
            "who": one.by.name,
            "at": written.moment(one.at),
            "iso": one.at.isoformat(),
            "text": one.reason,
        }
        for one in told
    ]


@insiders
def write(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """The form: every question with a score and words, own figures above."""
    row = self_evaluations.find(request.actor, number, code)
    want(request.actor, self_evaluations.right_of(row, SelfAct.WRITE), self_evaluations.place(row))
    error = ""
    if request.method == "POST":
        try:
            _save(request, row)
            return redirect("self_evaluation", number, code)
        except (Conflict, Invalid) as refusal:
            error = say(refusal.code, **refusal.facts)
    typed = request.POST if request.method == "POST" else None
    context = _head(row) | {
        "table": facts_table(row),
        "questions": [_question(row, one.code, typed) for one in self_evaluations.questions_of(row)],
        "texts": [
            {
                "id": f"text-{name}",
                "type": "textarea",
                "rows": 5,
                "label": say(f"evaluation_page.text_{name}"),
                "hint": say(f"evaluation_page.text_{name}_hint"),
                "value": row.texts.get(name, "") if typed is None else typed.get(f"text-{name}", ""),
            }
            for name in self_evaluations.TEXTS
        ],
        "anchors": _anchors(row),
        "version": row.version,
        "errors": [{"id": "main", "text": error}] if error else [],
    }
    return render(request, "evaluations/self_write.html", context, status=422 if error else 200)


def _anchors(row: SelfEvaluation) -> list[dict[str, Any]]:
    return [
        {"value": str(points), "text": f"{points} {parts.of_text(anchor)}"}
        for points, anchor in enumerate(scheme_of(row.evaluation).anchors)
    ]


def _question(row: SelfEvaluation, code: str, typed: Any) -> dict[str, Any]:
    question = scheme_of(row.evaluation).question(code)
    score = row.scores.get(code)
    return {
        "title": parts.of_text(question.text),
        "hint": parts.of_text(question.look_for),
        "score": {
            "id": f"score-{code}",
            "type": "select",
            "label": say("evaluation_page.own_score"),
            "blank": say("evaluation_page.choose"),
            "options": _anchors(row),
            "value": ("" if score is None else str(score))
            if typed is None
            else typed.get(f"score-{code}", ""),
        },
        "text": {
            "id": f"text-{code}",
            "type": "textarea",
            "rows": 2,
            "label": say("evaluation_page.own_words"),
            "value": row.texts.get(code, "") if typed is None else typed.get(f"text-{code}", ""),
            "optional": True,
        },
    }


def _save(request: ActorRequest, row: SelfEvaluation) -> None:
    codes = [question.code for question in self_evaluations.questions_of(row)]

    def score(code: str) -> int | None:
        text = request.POST.get(f"score-{code}", "")
        return None if text == "" else number_typed(text)

    self_evaluations.save(
        request.actor,
        row.evaluation.number,
        row.code,
        scores={code: score(code) for code in codes},
        texts={
            name: request.POST.get(f"text-{name}", "").replace("\x00", "")
            for name in (*codes, *self_evaluations.TEXTS)
        },
        version=version_seen(request),
    )
    messages.success(request, say("evaluation_page.saved"))


@require_POST
@insiders
def hand_in(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Hand in what was written."""
    row = self_evaluations.find(request.actor, number, code)
    want(request.actor, self_evaluations.right_of(row, SelfAct.HAND_IN), self_evaluations.place(row))
    return done(
        request,
        lambda: self_evaluations.hand_in(request.actor, number, code),
        "evaluation_page.did_self_hand_in",
        reverse("self_evaluation", args=(number, code)),
    )


@require_POST
@insiders
def attach(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Attach a file."""
    row = self_evaluations.find(request.actor, number, code)
    want(request.actor, self_evaluations.right_of(row, SelfAct.WRITE), self_evaluations.place(row))

    def do() -> None:
        upload = request.FILES.get("file")
        if upload is None:
            raise Invalid("evaluation.no_file")
        self_evaluations.attach(request.actor, number, code, upload, title=request.POST.get("title", ""))

    return done(request, do, "evaluation_page.attached", reverse("self_evaluation", args=(number, code)))


_DECIDED = {"accept": SelfAct.ACCEPT, "return": SelfAct.RETURN}


@require_POST
@insiders
def decide(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Accept a self-evaluation, or return it with words."""
    row = self_evaluations.find(request.actor, number, code)
    act = _DECIDED.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound("rights.not_found")
    if not may(request.actor, act, place_of(row.evaluation.area, row.unit)):
        raise not_permitted(act)
    reason = request.POST.get("words", "")
    return done(
        request,
        lambda: self_evaluations.decide(request.actor, number, code, act, reason=reason),
        f"evaluation_page.did_{act.value.partition('.')[2]}",
        reverse("self_evaluation", args=(number, code)),
    )
