"""Pages of evaluations: the list, the workbench part by part, its files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.evaluation.chain import PREFIX, lacks
from halfsky.core.evaluation.workflow import EVALUATION, Act, State
from halfsky.core.reports.evaluation.scores import FAIR, GOOD
from halfsky.core.vocabulary.errors import NotFound
from halfsky.core.vocabulary.workflow import open_acts
from halfsky.services import (
    evaluation_evidence,
    evaluation_points,
    evaluation_records,
    evaluation_reports,
    evaluation_scores,
    self_evaluations,
)
from halfsky.services import evaluations as evaluations_of
from halfsky.services.acting import may, may_anywhere, place_of, want_anywhere
from halfsky.store.models import Evaluation, EvaluationSeat, SelfEvaluation
from halfsky.web import written
from halfsky.web.evaluations import goals, parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.texts import named, say

FILE_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
STUDIED = ("evidence", "scores", "points", "goals", "next")
"""Parts of the workbench for those who study the evaluation."""


@insiders
def evaluations(request: ActorRequest) -> HttpResponse:
    """Evaluations within reach, self-evaluations that wait, and the way to open one."""
    want_anywhere(request.actor, "evaluations.read")
    rows = evaluation_records.within_reach(request.actor)
    waiting = list(self_evaluations.waiting_for(request.actor))
    table = {
        "caption": say("evaluation_page.caption"),
        "columns": parts.columns("evaluation", "area", "state", "report_due"),
        "rows": [{"cells": _cells(row)} for row in rows],
        "empty": say("evaluation_page.none"),
    }
    context = {
        "table": table,
        "waiting": [{"tasks": [_task(row) for row in waiting]}] if waiting else [],
        "may_open": may_anywhere(request.actor, "evaluations.open"),
        "may_see_surveys": may_anywhere(request.actor, "surveys.read"),
    }
    return render(request, "evaluations/list.html", context)


def _cells(row: Evaluation) -> list[dict[str, Any]]:
    return [
        {"text": row.title, "href": reverse("evaluation", args=(row.number,)), "head": True},
        {"text": named(row.area)},
        {"status": parts.state_tag(row)},
        {"text": written.day(row.report_due)},
    ]


def _task(row: SelfEvaluation) -> dict[str, Any]:
    left = self_evaluations.days_left(row)
    hint = say("desk.late", days=-left) if left < 0 else say("desk.soon", days=left)
    return {
        "text": say("evaluation_page.write_self", who=parts.who(row), title=row.evaluation.title),
        "href": reverse("self_evaluation", args=(row.evaluation.number, row.code)),
        "hint": hint,
    }


@insiders
def evaluation(request: ActorRequest, number: str) -> HttpResponse:
    """One part of the workbench of an evaluation."""
    row = evaluation_records.find(request.actor, number)
    studying = may(request.actor, "evaluations.study", place_of(row.area))
    known = _tabs(row, studying)
    shown = request.GET.get("part", "overview")
    if shown not in known:
        raise NotFound("rights.not_found")
    context = {
        "row": row,
        "state": parts.state_tag(row),
        "steps": parts.course(row),
        "finding": _finding(row),
        "tabs": [
            {"code": one, "title": say(f"evaluation_page.part_{one}"), "current": one == shown}
            for one in known
        ],
        "shown": shown,
        "template": f"evaluations/parts/{shown}.html",
        "words": _sent_back(row),
    }
    return render(
        request, "evaluations/evaluation.html", context | _acts(request, row) | _PARTS[shown](request, row)
    )


def _tabs(row: Evaluation, studying: bool) -> list[str]:
    known = ["overview", "selves", *(STUDIED if studying else ()), "responses"]
    return [one for one in known if one != "responses" or _is_answered(row)]


def _is_answered(row: Evaluation) -> bool:
    return State(row.state) in (State.RESPONSE, State.FOLLOW_UP, State.CLOSED)


def _finding(row: Evaluation) -> str:
    """Whose turn it is, with what is still out."""
    seats = row.seats.count()
    facts = {
        "selves": row.selves.count(),
        "handed": row.selves.exclude(handed_in_at=None).count(),
        "seats": seats,
        "scored": seats - row.seats.filter(handed_in_at=None).count(),
        "owed": sum(not parts.is_settled(one) for one in evaluation_points.recommendations_of(row)),
    }
    return say(f"evaluation_page.turn_{row.state}", **facts)


def _sent_back(row: Evaluation) -> str:
    """Words of whoever sent it back last, while it is being mended."""
    if State(row.state) not in (State.DRAFT, State.FINDINGS):
        return ""
    last = row.steps.filter(subject="").exclude(act=Act.EDIT.value).order_by("pk").last()
    return last.reason if last is not None and last.act in (Act.SEND_BACK, Act.SEND_BACK_REPORT) else ""


_WORDED = (Act.SEND_BACK, Act.SEND_BACK_REPORT)


def _acts(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    """What the visitor may do with the whole now: one act as the button, the way back with words."""
    here, actor = place_of(row.area), request.actor
    allowed = [
        act for act in open_acts(EVALUATION, State(row.state)) if may(actor, act, here) and act != Act.EDIT
    ]
    forward = [(act, evaluations_of.obstacle(row, act)) for act in allowed if act not in _WORDED]
    acts = [
        {"code": _short(act), "text": say(f"evaluation_page.act_{_short(act)}")}
        for act, refusal in forward
        if refusal is None
    ]
    backs = [_short(act) for act in allowed if act in _WORDED]
    mine = row.seats.filter(person=actor.person).first()
    return {
        "acts": acts,
        "not_yet": [say(refusal.code, **refusal.facts) for _, refusal in forward if refusal is not None],
        "back": backs[0] if backs else "",
        "may_edit": row.state == State.DRAFT and may(actor, Act.EDIT, here),
        "may_seat": _before_scoring(row) and may(actor, "evaluations.seat", here),
        "may_collect": evaluation_records.is_working(row) and may(actor, "evaluations.collect", here),
        "may_conclude": row.state == State.FINDINGS and may(actor, "evaluations.conclude", here),
        "files": _files(row) if evaluation_reports.may_read(actor, row) else [],
        "score": _scoring(mine, row) if mine is not None and row.state == State.SCORING else None,
    }


def _short(act: Act) -> str:
    return act.value.partition(".")[2]


def _before_scoring(row: Evaluation) -> bool:
    order = list(State)
    return order.index(State(row.state)) < order.index(State.SCORING)


def _files(row: Evaluation) -> list[dict[str, str]]:
    return [
        {
            "href": reverse("evaluation_file", args=(row.number, lang, kind)),
            "text": say(f"evaluation_page.file_{lang}", kind=say(f"evaluation_page.kind_{kind}")),
        }
        for lang in evaluation_reports.LANGUAGES
        for kind in FILE_KINDS
    ]


def _scoring(seat: EvaluationSeat, row: Evaluation) -> dict[str, Any]:
    """A seat's own way through the subjects."""
    seat.evaluation = row
    left = evaluation_scores.left_to_score(seat)
    done = seat.handed_in_at is not None
    tasks = [
        {
            "text": parts.subject_name(one),
            "href": reverse("evaluation_score", args=(row.number, one.code)),
            "progress": say("evaluation_page.left_to_score", count=left[one.code]) if left[one.code] else "",
            "state": "completed" if not left[one.code] else "not_started",
        }
        for one in evaluation_scores.subjects_of(row)
    ]
    return {"tasks": [{"tasks": tasks}], "ready": not done and not any(left.values()), "done": done}


def _overview(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    history = row.steps.filter(subject="").select_related("by").order_by("-pk")
    return {
        "scheme": parts.scheme_table(evaluation_records.scheme_of(row)),
        "scheme_version": evaluation_records.scheme_of(row).version,
        # Units that are evaluated do not learn who scores them.
        "seats": parts.seats_table(row)
        if may(request.actor, "evaluations.study", place_of(row.area))
        else None,
        "history": [
            {
                "act": say(f"evaluation_page.did_{one.act.partition('.')[2]}"),
                "who": one.by.name,
                "at": written.moment(one.at),
                "iso": one.at.isoformat(),
                "text": one.reason,
            }
            for one in history
        ],
    }


def _selves(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    rows = self_evaluations.rows().filter(evaluation=row).order_by("pk")
    seen = [one for one in rows if self_evaluations.may_see(request.actor, one)]
    return {"table": parts.selves_table(seen), "hidden": len(rows) - len(seen)}


def _evidence(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    rows = list(evaluation_evidence.evidence_of(row).select_related("evaluation"))
    return {"table": parts.evidence_table(rows, evaluation_records.scheme_of(row))}


def _scores(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    if not evaluation_scores.is_open(row):
        return {"blind": True, "tables": [parts.seats_table(row)]}
    its = evaluation_scores.scored(row)
    wanted = request.GET.get("of", evaluation_scores.WHOLE)
    chosen = next((one for one in its.results if one.subject == wanted), its.results[0])
    return {
        "tables": [*parts.results_tables(row, its), parts.lines_table(row, chosen)],
        "agreement": _agreement(its),
        "widest": _widest(row, its),
    }


def _agreement(its: evaluation_scores.Scored) -> list[str]:
    found = its.agreement
    lines = []
    if found.within_one is not None:
        near, equal = round(found.within_one * found.pairs), round((found.equal or 0) * found.pairs)
        lines.append(say("reports.evaluation.within_one", pairs=found.pairs, near=near, equal=equal))
    if found.alpha is None:
        return [*lines, say(f"reports.evaluation.alpha_{found.undefined}")]
    level = "good" if found.alpha >= GOOD else "fair" if found.alpha >= FAIR else "poor"
    return [*lines, say(f"reports.evaluation.alpha_{level}", alpha=f"{found.alpha:.2f}")]


def _widest(row: Evaluation, its: evaluation_scores.Scored) -> list[str]:
    names = {one.code: parts.subject_name(one) for one in evaluation_scores.subjects_of(row)}
    scheme = evaluation_records.scheme_of(row)
    return [
        say(
            "evaluation_page.differ",
            subject=names[subject],
            question=parts.of_text(scheme.question(question).text),
            points=points,
        )
        for subject, question, points in its.widest
    ]


def _points(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    rows = list(evaluation_points.points_of(row).select_related("evaluation"))
    chain = evaluation_points.chain_of(row)
    asked = [question.code for question in evaluation_records.scheme_of(row).questions]
    found = lacks(chain, evidence=evaluation_points.evidence_codes(row), questions=asked)
    unanswered = [one for one in found if one.gap == "question_unanswered"]
    return {
        "groups": [
            {
                "kind": kind,
                "title": say(f"evaluation_page.points_{kind}"),
                "add": say(f"evaluation_page.add_{kind}"),
                "rows": [parts.point_parts(one) for one in rows if one.kind == kind],
            }
            for kind in PREFIX
        ],
        "unanswered": len(unanswered),
    }


def _responses(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    rows = list(evaluation_points.points_of(row).filter(kind="recommendation").select_related("evaluation"))
    return {"table": parts.responses_table(rows)}


_PARTS = {
    "overview": _overview,
    "selves": _selves,
    "evidence": _evidence,
    "scores": _scores,
    "points": _points,
    "goals": goals.tree,
    "next": goals.next_targets,
    "responses": _responses,
}


@insiders
def file(request: ActorRequest, number: str, lang: str, kind: str) -> HttpResponse:
    """The report as Word, PDF or HTML, in Chinese or English."""
    name, content = evaluation_reports.file_of(request.actor, number, kind, lang)
    return attachment(name, content, FILE_KINDS[kind])
