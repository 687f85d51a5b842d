"""Evidence in and out; findings, conclusions, recommendations; what becomes of recommendations."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.evaluation.chain import EVIDENCE, PREFIX, evidence_behind
from halfsky.core.evaluation.workflow import RESPONSE, ResponseAct, ResponseState, State
from halfsky.core.reports.numbering import domain_title
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.workflow import open_acts
from halfsky.services import evaluation_evidence, evaluation_points, evaluation_records
from halfsky.services.acting import may, place_of, want
from halfsky.services.adoption import adopted_of
from halfsky.store.models import Evaluation, EvaluationPoint, EvaluationStep, PlanDocument, Unit
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask, done
from halfsky.web.evaluations import parts
from halfsky.web.requests import ActorRequest, day_typed, insiders, number_typed
from halfsky.web.returns.files import attachment
from halfsky.web.texts import language, named, pick, say

_THINGS = ("figure", "matter", "measure", "survey", "minutes", "note")


@insiders
def add_evidence(request: ActorRequest, number: str) -> HttpResponse:
    """Take a file in, or a thing of the site as it stands."""
    row = evaluation_records.study(request.actor, number)
    want(request.actor, "evaluations.collect", place_of(row.area))
    error = ""
    if request.method == "POST":
        try:
            taken = _taken(request, number)
            messages.success(request, say("evaluation_page.taken_in", piece=taken))
            return redirect(reverse("evaluation", args=(number,)) + "?part=evidence")
        except (Conflict, Invalid) as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "row": row,
        "errors": [{"id": "title", "text": error}] if error else [],
        "shared": _shared_fields(row, request.POST),
        "thing": _thing_fields(request.POST),
        "open": evaluation_records.is_working(row),
    }
    return render(request, "evaluations/collect.html", context, status=422 if error else 200)


def _taken(request: ActorRequest, number: str) -> str:
    typed = request.POST
    shared = {name: typed.get(name, "").replace("\x00", "") for name in ("title", "question", "words")}
    upload = request.FILES.get("file")
    if upload is not None:
        return evaluation_evidence.take_file(request.actor, number, upload, **shared).code
    kind, reference = typed.get("kind", ""), typed.get("reference", "")
    return evaluation_evidence.take_thing(
        request.actor, number, kind=kind, reference=reference, **shared
    ).code


def _shared_fields(row: Evaluation, typed: Any) -> list[dict[str, Any]]:
    questions = _questions(row)
    return [
        {"id": "title", "label": say("evaluation_page.title_head"), "width": "full", "optional": True,
         "hint": say("evaluation_page.title_hint"), "value": typed.get("title", "")},
        {"id": "question", "type": "select", "label": say("evaluation_page.about_head"), "optional": True,
         "blank": say("evaluation_page.no_question"), "options": questions, "value": typed.get("question", "")},
        {"id": "words", "type": "textarea", "rows": 3, "label": say("evaluation_page.shows"), "optional": True,
         "value": typed.get("words", "")},
    ]  # fmt: skip


def _questions(row: Evaluation) -> list[dict[str, str]]:
    scheme = evaluation_records.scheme_of(row)
    return [{"value": one.code, "text": parts.of_text(one.text)} for one in scheme.questions]


def _thing_fields(typed: Any) -> list[dict[str, Any]]:
    kinds = [{"value": kind, "text": say(f"evaluation_page.thing_{kind}")} for kind in _THINGS]
    return [
        {"id": "kind", "type": "select", "label": say("evaluation_page.kind_head"), "options": kinds,
         "value": typed.get("kind", "figure")},
        {"id": "reference", "label": say("evaluation_page.reference"), "optional": True,
         "hint": say("evaluation_page.reference_hint"), "value": typed.get("reference", "")},
    ]  # fmt: skip


@insiders
def evidence(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """One piece of evidence: its file, or what it said when it was taken in."""
    row = evaluation_evidence.one_piece(request.actor, number, code)
    if request.GET.get("file") and row.file:
        with row.file.open("rb") as content:
            return attachment(_file_name(row.code, row.name), content.read(), "application/octet-stream")
    may_remove = (
        row.removed_at is None
        and evaluation_records.is_working(row.evaluation)
        and may(request.actor, "evaluations.collect", place_of(row.evaluation.area))
    )
    facts = [{"key": say(f"evaluation_page.fact_{name}"), "value": str(value)} for name, value in row.facts.items() if value is not None]  # fmt: skip
    context = {
        "row": row,
        "kind": say(f"reports.evaluation.evidence_{row.kind}"),
        "facts": facts,
        "at": written.moment(row.at),
        "may_remove": may_remove,
        "resting": _resting(row.evaluation, code)
        if may(request.actor, "evaluations.study", place_of(row.evaluation.area))
        else [],
    }
    return render(request, "evaluations/evidence.html", context)


def _file_name(code: str, name: str) -> str:
    """A name that every system takes: the code with the ending of the file."""
    ending = name.rpartition(".")[2].lower()
    return f"{code}.{ending}" if ending.isascii() and ending.isalnum() else code


def _resting(row: Evaluation, code: str) -> list[str]:
    chain = evaluation_points.chain_of(row)
    return [point.code for point in chain if code in evidence_behind(point.code, chain)]


@require_POST
@insiders
def remove_evidence(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Take a piece out of the library."""
    row = evaluation_records.study(request.actor, number)
    want(request.actor, "evaluations.collect", place_of(row.area))
    return done(
        request,
        lambda: evaluation_evidence.remove(request.actor, number, code),
        "evaluation_page.taken_out",
        reverse("evaluation", args=(number,)) + "?part=evidence",
    )


@insiders
def write(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Write a finding, a conclusion or a recommendation, and choose what it rests on."""
    row = evaluation_records.study(request.actor, number)
    want(request.actor, "evaluations.conclude", place_of(row.area))
    named_kind = next((one for one in PREFIX if one == kind), None)
    if named_kind is None:
        raise NotFound("rights.not_found")
    typed, error = request.POST, ""
    if request.method == "POST":
        try:
            point = evaluation_points.write_point(
                request.actor,
                number,
                evaluation_points.Written(
                    kind=named_kind,
                    text=typed.get("text", "").replace("\x00", ""),
                    text_en=typed.get("text_en", "").replace("\x00", ""),
                    rests_on=tuple(typed.getlist("rests_on")),
                    question=typed.get("question", ""),
                    domain=max(number_typed(typed.get("domain", "")), 0),
                ),
            )
            messages.success(request, say("evaluation_page.point_written", point=point.code))
            return redirect(reverse("evaluation", args=(number,)) + "?part=points")
        except (Conflict, Invalid) as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "row": row,
        "kind": kind,
        "heading": say(f"evaluation_page.add_{kind}"),
        "means": say(f"evaluation_page.{kind}_means"),
        "fields": _point_fields(row, kind, typed),
        "choices": _bases(row, kind),
        "chosen": typed.getlist("rests_on") if request.method == "POST" else [],
        "errors": [{"id": "text", "text": error}] if error else [],
    }
    return render(request, "evaluations/point.html", context, status=422 if error else 200)


def _point_fields(row: Evaluation, kind: str, typed: Any) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [
        {"id": "text", "type": "textarea", "rows": 4, "label": say("evaluation_page.words"), "value": typed.get("text", "")},
        {"id": "text_en", "type": "textarea", "rows": 3, "label": say("evaluation_page.words_en"), "optional": True,
         "hint": say("evaluation_page.words_en_hint"), "value": typed.get("text_en", "")},
    ]  # fmt: skip
    if kind == "finding":
        fields.append(
            {"id": "question", "type": "select", "label": say("evaluation_page.answers"), "blank": say("evaluation_page.no_question"),
             "options": _questions(row), "value": typed.get("question", "")}
        )  # fmt: skip
    plan = PlanDocument.objects.get(pk=row.plan_id)
    domains = [
        {"value": str(one.number), "text": domain_title(one.title, language())}
        for one in adopted_of(plan).reading.domains
    ]
    fields.append(
        {"id": "domain", "type": "select", "label": say("evaluation_page.domain"), "blank": say("evaluation_page.all_domains"),
         "options": domains, "value": typed.get("domain", ""), "optional": True}
    )  # fmt: skip
    return fields


def _bases(row: Evaluation, kind: str) -> list[dict[str, str]]:
    """What a point of a kind can rest on."""
    if kind == "finding":
        return [
            {"value": one.code, "text": f"{one.code} {one.title}"}
            for one in evaluation_evidence.evidence_of(row)
        ]
    below = {"conclusion": "finding", "recommendation": "conclusion"}[kind]
    rows = evaluation_points.points_of(row).filter(kind=below)
    return [{"value": one.code, "text": f"{one.code} {pick(one.text, one.text_en)}"} for one in rows]


@require_POST
@insiders
def remove(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Take a point back."""
    row = evaluation_records.study(request.actor, number)
    want(request.actor, "evaluations.conclude", place_of(row.area))
    return done(
        request,
        lambda: evaluation_points.remove_point(request.actor, number, code),
        "evaluation_page.point_removed",
        reverse("evaluation", args=(number,)) + "?part=points",
    )


_ACTS = {
    "decline": ResponseAct.DECLINE,
    "progress": ResponseAct.PROGRESS,
    "finish": ResponseAct.FINISH,
    "reopen": ResponseAct.REOPEN,
    "confirm": ResponseAct.CONFIRM,
}


@insiders
def recommendation(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """A recommendation with all it rests on, the response, and its course."""
    row = evaluation_points.recommendation(request.actor, number, code)
    over = evaluation_points.days_over(row)
    state = parts.tag(parts.RESPONSES, "response", row.state)
    if over:
        state = {"word": say("evaluation_page.response_overdue"), "mark": "problem", "tone": "bad"}
    context = {
        "row": row,
        "text": pick(row.text, row.text_en),
        "state": state,
        "late": say("desk.late", days=over) if over else "",
        "answer": _answer_rows(row),
        "basis": _basis(row),
        "acts": _open_acts(request, row),
        "may_answer": _may(request, row, ResponseAct.ANSWER),
        "may_decline": _may(request, row, ResponseAct.DECLINE),
        "history": _course(row),
    }
    return render(request, "evaluations/recommendation.html", context)


def _may(request: ActorRequest, row: EvaluationPoint, act: ResponseAct) -> bool:
    answering = State(row.evaluation.state) in (State.RESPONSE, State.FOLLOW_UP)
    allowed = act in open_acts(RESPONSE, ResponseState(row.state))
    mine = act in (ResponseAct.PROGRESS, ResponseAct.FINISH)
    at = evaluation_points.place_of_owner(row) if mine else place_of(row.evaluation.area)
    return answering and allowed and may(request.actor, act, at)


def _open_acts(request: ActorRequest, row: EvaluationPoint) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "text": say(f"evaluation_page.act_{code}"),
            "label": say(f"evaluation_page.words_{code}"),
            "optional": act == ResponseAct.CONFIRM,
        }
        for code, act in _ACTS.items()
        if act != ResponseAct.DECLINE and _may(request, row, act)
    ]


def _answer_rows(row: EvaluationPoint) -> list[dict[str, Any]]:
    if not row.answer:
        return []
    return [
        {"key": say("evaluation_page.decision"), "value": say(f"reports.evaluation.answer_{row.answer}")},
        {"key": say("evaluation_page.action"), "value": row.action},
        {"key": say("evaluation_page.owner_head"), "value": named(row.owner) if row.owner else "—"},
        {"key": say("evaluation_page.due_head"), "value": written.day(row.due) if row.due else "—"},
    ]


def _basis(row: EvaluationPoint) -> list[dict[str, str]]:
    """Everything a recommendation rests on, from the conclusion down to the evidence."""
    chain = {point.code: point for point in evaluation_points.chain_of(row.evaluation)}
    titles = {one.code: one.title for one in evaluation_evidence.evidence_of(row.evaluation)}
    found: dict[str, str] = {}
    waiting = list(row.rests_on)
    while waiting:
        code = waiting.pop(0)
        found.setdefault(code, titles.get(code, "") if code.startswith(EVIDENCE) else chain[code].text)
        waiting += chain[code].rests_on if code in chain else ()
    return [{"code": code, "text": text} for code, text in found.items()]


def _course(row: EvaluationPoint) -> list[dict[str, Any]]:
    steps = EvaluationStep.objects.filter(evaluation=row.evaluation, subject=row.code).select_related("by")
    return [
        {
            "act": say(f"evaluation_page.did_{one.act.partition('.')[2]}"),
            "who": one.by.name,
            "at": written.moment(one.at),
            "iso": one.at.isoformat(),
            "text": one.reason,
        }
        for one in steps.order_by("-pk")
    ]


@insiders
def answer(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Take a recommendation up: what is done, by whom, by when."""
    row = evaluation_points.recommendation(request.actor, number, code)
    want(request.actor, ResponseAct.ANSWER, place_of(row.evaluation.area))
    units = Unit.objects.filter(area=row.evaluation.area, valid_to=None).order_by("kind", "pk")
    decisions = [
        {"value": one, "text": say(f"reports.evaluation.answer_{one}")} for one in evaluation_points.ANSWERS
    ]
    question = Question(
        subject=f"{code} {pick(row.text, row.text_en)}",
        word="evaluation_page.answer",
        back=reverse("recommendation", args=(number, code)),
        back_text=f"{row.evaluation.title} {code}",
        fields=(
            {"id": "decision", "type": "select", "label": say("evaluation_page.decision"), "options": decisions, "value": "accept"},
            {"id": "action", "type": "textarea", "rows": 3, "label": say("evaluation_page.action")},
            {"id": "owner", "type": "select", "label": say("evaluation_page.owner_head"), "blank": say("evaluation_page.choose"),
             "options": [{"value": str(unit.pk), "text": named(unit)} for unit in units]},
            {"id": "due", "type": "date", "label": say("evaluation_page.due_head")},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        evaluation_points.answer(
            request.actor,
            number,
            code,
            decision=typed["decision"],
            action=typed["action"],
            owner=number_typed(typed["owner"]),
            due=day_typed(typed["due"]),
        )
        messages.success(request, say("evaluation_page.did_respond"))
        return reverse("recommendation", args=(number, code))

    return ask(request, question, do)


@require_POST
@insiders
def act(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Decline, report, finish, give back or confirm."""
    row = evaluation_points.recommendation(request.actor, number, code)
    wanted = _ACTS.get(request.POST.get("act", ""))
    if wanted is None:
        raise NotFound("rights.not_found")
    mine = wanted in (ResponseAct.PROGRESS, ResponseAct.FINISH)
    want(
        request.actor,
        wanted,
        evaluation_points.place_of_owner(row) if mine else place_of(row.evaluation.area),
    )
    words = request.POST.get("words", "").replace("\x00", "")
    return done(
        request,
        lambda: evaluation_points.act_on(request.actor, number, code, wanted, words=words),
        f"evaluation_page.did_{wanted.value.partition('.')[2]}",
        reverse("recommendation", args=(number, code)),
    )
