"""Pages of experts: whom the office asks, an expert's own page, and drawing the opinions together."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from halfsky.core.evaluation.policies.model import Answer, Opinion
from halfsky.core.vocabulary.errors import Invalid, NotFound, NotPermitted
from halfsky.services import policies, policy_opinions
from halfsky.services.acting import want
from halfsky.services.policies import answers_of, checklist_of, place
from halfsky.store.models import Policy, PolicyOpinion
from halfsky.web.asking import Question, ask
from halfsky.web.policies import forms, parts
from halfsky.web.policies.assessing import question_parts
from halfsky.web.policies.differences import differences_table, opinion_items
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say


def _row(request: ActorRequest, number: str, act: str) -> Policy:
    row = policies.find(request.actor, number)
    want(request.actor, act, place(row))
    return row


@insiders
def experts(request: ActorRequest, number: str) -> HttpResponse:
    """Choose the experts; those who were asked stand fast."""
    row = _row(request, number, "policies.ask_experts")
    able = policy_opinions.experts_for(row)

    def shown() -> dict[str, Any]:
        asked = {one.expert_id: one for one in row.opinions.all()}
        return {
            "experts": [
                {"value": one.username, "text": one.name, "hint": one.username}
                for one in able
                if one.pk not in asked
            ],
            "asked": [_asked(row, one) for one in row.opinions.select_related("expert")],
            "wanted": say("policies_page.experts_wanted", count=checklist_of(row).experts),
        }

    def do() -> str:
        policy_opinions.ask(request.actor, number, request.POST.getlist("experts"))
        messages.success(request, say("policies_page.experts_done"))
        return reverse("policy", args=(number,))

    return forms.asked(request, row, "policies_page.experts", "policies/experts.html", shown, do)


def _asked(row: Policy, one: PolicyOpinion) -> dict[str, Any]:
    waiting = one.given_at is None and one.excused_at is None and row.state == "consulting"
    return {
        "name": one.expert.name,
        "state": say(f"policies_page.opinion_{parts.opinion_state(one)}"),
        "href": reverse("policy_excuse", args=(row.number, one.expert.username)) if waiting else "",
    }


@insiders
def excuse(request: ActorRequest, number: str, username: str) -> HttpResponse:
    """Let an expert off, with the reason."""
    row = _row(request, number, "policies.excuse_expert")
    asked = row.opinions.filter(expert__username=username).select_related("expert").first()
    if asked is None:
        raise NotFound("rights.not_found")
    question = Question(
        subject=f"{named(row.area)} · {row.number} · {asked.expert.name}",
        word="policies_page.excuse",
        back=reverse("policy", args=(number,)),
        back_text=row.title,
        fields=({"id": "words", "type": "textarea", "rows": 3, "label": say("policies_page.reason_label")},),
    )

    def do(typed: Any) -> str:
        policy_opinions.excuse(request.actor, number, username, typed["words"])
        messages.success(request, say("policies_page.excuse_done"))
        return reverse("policy", args=(number,))

    return ask(request, question, do)


@insiders
def opinion(request: ActorRequest, number: str) -> HttpResponse:
    """An expert's own page: the office's answers to agree or differ with, a conclusion, reasons."""
    row = _row(request, number, "policies.give_opinion")
    if not policies.is_asked(request.actor, row):
        raise NotPermitted("policies.not_asked")
    office = {one.question: one for one in answers_of(row)}
    codes = [question.code for question in checklist_of(row).questions]
    typed = {one.question: one for one in forms.answers_typed(request, codes)}
    differs = [one for code, one in typed.items() if one.finding != _finding(office, code)]

    def shown() -> dict[str, Any]:
        stances = [
            option | {"selected": option["value"] == request.POST.get("stance")}
            for option in parts.options("conclusion", policies.CONCLUSIONS)
        ]
        return {
            "parts": _opinion_parts(row, office, typed),
            "stance": {"id": "stance", "label": say("policies_page.stance"), "options": stances},
            "last": {
                "id": "words",
                "type": "textarea",
                "rows": 6,
                "label": say("policies_page.opinion_words"),
                "value": forms.typed_of(request, "words"),
            },
        }

    def do() -> str:
        stance = request.POST.get("stance", "")
        if stance not in policies.CONCLUSIONS:
            raise Invalid("policies.stance_wanted")
        given: Any = {"stance": stance, "words": forms.typed_of(request, "words")}
        policy_opinions.give(request.actor, number, Opinion(**given, differs=tuple(differs)))
        messages.success(request, say("policies_page.opinion_done"))
        return reverse("policy", args=(number,))

    return forms.asked(request, row, "policies_page.opinion", "policies/opinion.html", shown, do)


def _finding(office: dict[str, Answer], code: str) -> str:
    return office[code].finding if code in office else ""


def _opinion_parts(row: Policy, office: dict[str, Answer], typed: dict[str, Answer]) -> list[dict[str, Any]]:
    options = parts.options("finding", forms.FINDINGS)
    found = []
    for one in checklist_of(row).parts:
        questions = []
        for question in one.questions:
            own = office.get(question.code)
            finding = (
                typed[question.code].finding if question.code in typed else _finding(office, question.code)
            )
            asked = question_parts(question, typed.get(question.code), options, finding=finding)
            asked["office"] = _office_words(own)
            questions.append(asked)
        found.append({"title": parts.told(one.name), "questions": questions})
    return found


def _office_words(own: Answer | None) -> str:
    if own is None:
        return ""
    article = say("policies_page.at_article", article=own.article) if own.article else ""
    return say(
        "policies_page.office_found",
        finding=say(f"policies_page.finding_{own.finding}"),
        article=article,
        words=own.words,
    )


@insiders
def reconcile(request: ActorRequest, number: str) -> HttpResponse:
    """All opinions side by side, and how they come together."""
    row = _row(request, number, "policies.reconcile")

    def shown() -> dict[str, Any]:
        return {
            "opinions": opinion_items(request.actor, row),
            "table": differences_table(request.actor, row),
            "last": {
                "id": "words",
                "type": "textarea",
                "rows": 6,
                "label": say("policies_page.reconcile_words"),
                "value": forms.typed_of(request, "words"),
            },
        }

    def do() -> str:
        policy_opinions.reconcile(request.actor, number, forms.typed_of(request, "words"))
        messages.success(request, say("policies_page.reconcile_done"))
        return reverse("policy", args=(number,))

    return forms.asked(request, row, "policies_page.reconcile", "policies/reconcile.html", shown, do)
