"""Acts on a whole evaluation: open it, set weights, give seats, lead it on or back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.evaluation.scheme import SORTS, Scheme, Sort
from halfsky.core.evaluation.workflow import Act
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.evaluation_schemes import load_schemes
from halfsky.services import evaluation_records, evaluation_reports, evaluations
from halfsky.services.acting import place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import Evaluation, PlanDocument, Vintage
from halfsky.web.asking import Question, Typed, ask, done
from halfsky.web.evaluations.parts import of_text
from halfsky.web.requests import ActorRequest, day_typed, insiders, number_typed, revision_seen
from halfsky.web.texts import named, say


@insiders
def open_evaluation(request: ActorRequest) -> HttpResponse:
    """Choose plan and vintage, kind and days, and who evaluates itself."""
    want_anywhere(request.actor, "evaluations.open")
    plans = PlanDocument.objects.filter(reach_of(request.actor.posts, "evaluations.open"), state="adopted")
    rows = list(plans.select_related("area").defer("text", "reading"))
    vintages = Vintage.objects.filter(reach_of(request.actor.posts, "observations.read")).select_related(
        "area"
    )
    known = [(plan, one) for plan in rows for one in vintages if plan.area.path.startswith(one.area.path)]
    error, typed = "", request.POST if request.method == "POST" else None
    if typed is not None:
        try:
            return redirect("evaluation", _opened(request, typed).number)
        except (Conflict, Invalid) as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "errors": [{"id": "basis", "text": error}] if error else [],
        "fields": _open_fields(known, typed or {}),
        "groups": [_taking_part(plan, typed) for plan in rows],
    }
    return render(request, "evaluations/open.html", context, status=422 if error else 200)


def _opened(request: ActorRequest, typed: Any) -> Evaluation:
    plan, _, vintage = typed.get("basis", "").partition(" ")
    self_due, report_due = day_typed(typed.get("self_due", "")), day_typed(typed.get("report_due", ""))
    if not vintage:
        raise Invalid("reporting.basis_wanted")
    if self_due is None or report_due is None:
        raise Invalid("evaluation.due_wanted")
    row = evaluations.open_evaluation(
        request.actor,
        plan,
        vintage,
        evaluations.Asked(
            kind=typed.get("kind", ""),
            self_due=self_due,
            report_due=report_due,
            units=tuple(number_typed(one) for one in typed.getlist("units")),
            areas=tuple(typed.getlist("areas")),
            issuer=typed.get("issuer", ""),
        ),
    )
    messages.success(request, say("evaluation_page.opened", number=row.number))
    return row


def _open_fields(known: list[tuple[PlanDocument, Vintage]], typed: Any) -> list[dict[str, Any]]:
    bases = [
        {"value": f"{plan.number} {one.number}", "text": f"{plan.title} · {one.number}"}
        for plan, one in known
    ]
    kinds = [{"value": one.code, "text": of_text(one.title)} for one in load_schemes().values()]
    asked: list[dict[str, Any]] = [
        {"id": "basis", "type": "select", "options": bases},
        {"id": "kind", "type": "select", "options": kinds[::-1]},
        {"id": "self_due", "type": "date"},
        {"id": "report_due", "type": "date"},
        {"id": "issuer", "width": "full", "optional": True},
    ]
    return [
        one | {"label": say(f"evaluation_page.{one['id']}"), "value": typed.get(one["id"], "")}
        for one in asked
    ]


def _taking_part(plan: PlanDocument, typed: Any) -> dict[str, Any]:
    units, areas = evaluations.could_take_part(plan)
    chosen_units = None if typed is None else typed.getlist("units")
    chosen_areas = None if typed is None else typed.getlist("areas")
    return {
        "title": plan.title,
        "units": [
            {
                "value": str(unit.pk),
                "text": named(unit),
                "selected": chosen_units is None or str(unit.pk) in chosen_units,
            }
            for unit in units
        ],
        "areas": [
            {
                "value": area.code,
                "text": named(area),
                "selected": chosen_areas is None or area.code in chosen_areas,
            }
            for area in areas
        ],
        "key": str(plan.pk),
    }


_PERFORMED = {
    "submit": Act.SUBMIT,
    "send_back": Act.SEND_BACK,
    "approve": Act.APPROVE,
    "start": Act.START,
    "visit": Act.VISIT,
    "open_scoring": Act.OPEN_SCORING,
    "close_scoring": Act.CLOSE_SCORING,
    "submit_report": Act.SUBMIT_REPORT,
    "send_back_report": Act.SEND_BACK_REPORT,
    "approve_report": Act.APPROVE_REPORT,
    "follow": Act.FOLLOW,
    "close": Act.CLOSE,
}


@require_POST
@insiders
def act(request: ActorRequest, number: str) -> HttpResponse:
    """Lead an evaluation a step on, or back with words."""
    wanted = _PERFORMED.get(request.POST.get("act", ""))
    row = evaluation_records.find(request.actor, number)
    if wanted is None:
        raise NotFound("rights.not_found")
    want(request.actor, wanted, place_of(row.area))

    def do() -> object:
        if wanted == Act.APPROVE_REPORT:
            return evaluation_reports.approve(request.actor, number, revision=revision_seen(request))
        return evaluations.perform(request.actor, number, wanted, reason=request.POST.get("words", ""))

    word = f"evaluation_page.did_{wanted.value.partition('.')[2]}"
    return done(request, do, word, reverse("evaluation", args=(number,)))


@insiders
def weights(request: ActorRequest, number: str) -> HttpResponse:
    """The weights of a draft, each sort of subject a column of 100."""
    row = evaluation_records.find(request.actor, number)
    want(request.actor, Act.EDIT, place_of(row.area))
    scheme = evaluation_records.scheme_of(row)
    typed = {name: request.POST.get(name, "") for name in _names(scheme)} if request.method == "POST" else {}
    error = ""
    if typed:
        try:
            evaluations.set_weights(request.actor, number, _weights(scheme, typed))
            messages.success(request, say("evaluation_page.weights_saved"))
            return redirect("evaluation", number)
        except (Conflict, Invalid) as refusal:
            error = say(refusal.code, **refusal.facts)
    context = {
        "row": row,
        "errors": [{"id": _names(scheme)[0], "text": error}] if error else [],
        "questions": [_weight_fields(scheme, code, typed) for code in (q.code for q in scheme.questions)],
        "sums": [
            {"sort": say(f"reports.evaluation.sort_{sort}"), "sum": _sum(scheme, sort)} for sort in SORTS
        ],
    }
    return render(request, "evaluations/weights.html", context, status=422 if error else 200)


def _names(scheme: Scheme) -> list[str]:
    return [f"{question.code}-{sort}" for question in scheme.questions for sort in SORTS]


def _weights(scheme: Scheme, typed: dict[str, str]) -> dict[Sort, dict[str, int]]:
    def number(text: str) -> int:
        return number_typed(text) if text.strip() else 0

    return {sort: {q.code: number(typed[f"{q.code}-{sort}"]) for q in scheme.questions} for sort in SORTS}


def _sum(scheme: Scheme, sort: Sort) -> int:
    return sum(question.weights.get(sort, 0) for question in scheme.questions)


def _weight_fields(scheme: Scheme, code: str, typed: dict[str, str]) -> dict[str, Any]:
    question = scheme.question(code)
    return {
        "text": of_text(question.text),
        "fields": [
            {
                "id": f"{code}-{sort}",
                "label": say(f"reports.evaluation.sort_{sort}"),
                "value": typed.get(f"{code}-{sort}", str(question.weights.get(sort, 0))),
                "inputmode": "numeric",
                "width": "short",
            }
            for sort in SORTS
        ],
    }


@insiders
def seat(request: ActorRequest, number: str) -> HttpResponse:
    """Give someone a seat to score."""
    row = evaluation_records.find(request.actor, number)
    want(request.actor, "evaluations.seat", place_of(row.area))
    taken = set(row.seats.values_list("person", flat=True))
    choices = [
        {
            "value": post.person.username,
            "text": f"{post.person.name} · {say(f'evaluation_page.seat_{evaluations.SEATS[post.role]}')}",
        }
        for post in evaluations.could_score(row)
        if post.person_id not in taken
    ]
    question = Question(
        subject=row.title,
        word="evaluation_page.give_seat",
        back=reverse("evaluation", args=(number,)),
        back_text=row.title,
        fields=(
            {"id": "person", "type": "select", "label": say("evaluation_page.person"), "options": choices,
             "value": choices[0]["value"] if choices else ""},
            {"id": "organisation", "label": say("evaluation_page.organisation"), "width": "full", "optional": True,
             "hint": say("evaluation_page.organisation_hint")},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        evaluations.give_seat(request.actor, number, typed["person"], organisation=typed["organisation"])
        messages.success(request, say("evaluation_page.seat_given"))
        return reverse("evaluation", args=(number,))

    return ask(request, question, do)
