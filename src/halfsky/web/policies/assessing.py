"""Pages on which the office screens a policy and fills in the assessment, part by part like a return."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from halfsky.core.evaluation.policies import answering
from halfsky.core.evaluation.policies.model import (
    Answer,
    Checklist,
    Fact,
    Part,
    Question,
    ScreeningAnswer,
)
from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.codebook import load_codebook
from halfsky.services import policies, policy_facts
from halfsky.services.acting import want
from halfsky.services.policies import answers_of, checklist_of, kept, place
from halfsky.store.models import Policy
from halfsky.web.policies import forms, parts
from halfsky.web.requests import ActorRequest, insiders, revision_seen
from halfsky.web.texts import say

_SCREENED = ("no", "yes", "unsure")


def _row(request: ActorRequest, number: str, act: str) -> Policy:
    row = policies.find(request.actor, number)
    want(request.actor, act, place(row))
    return row


@insiders
def screening(request: ActorRequest, number: str) -> HttpResponse:
    """The questions of the screening, and why."""
    row = _row(request, number, "policies.screen")
    checklist = checklist_of(row)
    given = {one.code: request.POST.get(f"answer-{one.code}", "") for one in checklist.screening}

    def shown() -> dict[str, Any]:
        questions = [
            _asked(one, f"answer-{one.code}", parts.options("answer", _SCREENED), given[one.code])
            for one in checklist.screening
        ]
        words = {
            "id": "words",
            "type": "textarea",
            "rows": 3,
            "label": say("policies_page.screening_words"),
            "value": forms.typed_of(request, "words"),
        }
        return {"questions": questions, "last": words}

    def do() -> str:
        answers = [
            ScreeningAnswer(question=code, answer=word)  # type: ignore[arg-type]
            for code, word in given.items()
            if word in _SCREENED
        ]
        done = policies.screen(request.actor, number, answers, forms.typed_of(request, "words"))
        messages.success(request, say(f"policies_page.screened_{done.state}"))
        return reverse("policy", args=(number,))

    return forms.asked(request, row, "policies_page.screening", "policies/questions.html", shown, do)


def _asked(one: Question, name: str, options: list[dict[str, Any]], value: str) -> dict[str, Any]:
    """One question as parts of `choices`, with its hint and what it rests on."""
    hint = parts.told(one.hint) if one.hint else ""
    return {
        "choices": {
            "id": name,
            "label": parts.told(one.text),
            "options": [option | {"selected": option["value"] == value} for option in options],
            "hint": hint,
            "inline": True,
        },
        "basis": parts.basis_words(one.basis),
    }


def pages_of(row: Policy, current: str) -> list[dict[str, Any]]:
    """The pages of the assessment with how much of each is open: groups, each part, figures."""
    checklist = checklist_of(row)
    left = set(answering.open_questions(checklist, answers_of(row)))
    totals = len(answering.open_totals(checklist, row.totals))
    found = [
        ("groups", say("policies_page.groups"), int(not row.groups) + totals),
        *(
            (one.code, parts.told(one.name), sum(question.code in left for question in one.questions))
            for one in checklist.parts
        ),
        ("facts", say("policies_page.facts"), 0),
    ]
    return [
        {"href": _address(row, code), "text": text, "left": count, "current": code == current}
        for code, text, count in found
    ]


def _address(row: Policy, code: str) -> str:
    if code in ("groups", "facts"):
        return reverse(f"policy_{code}", args=(row.number,))
    return reverse("policy_part", args=(row.number, code))


def _onward(request: ActorRequest, row: Policy, current: str) -> str:
    """The page after this one, or the same where the person stays."""
    if request.POST.get("next") == "stay":
        return _address(row, current)
    codes = ["groups", *(one.code for one in checklist_of(row).parts), "facts"]
    place_in = codes.index(current) + 1
    return _address(row, codes[place_in]) if place_in < len(codes) else reverse("policy", args=(row.number,))


@insiders
def part(request: ActorRequest, number: str, part: str) -> HttpResponse:
    """One part of the checklist."""
    row = _row(request, number, "policies.assess")
    chosen = next((one for one in checklist_of(row).parts if one.code == part), None)
    if chosen is None:
        raise NotFound("rights.not_found")
    codes = [question.code for question in chosen.questions]
    typed = forms.answers_typed(request, codes)

    def shown() -> dict[str, Any]:
        known = {one.question: one for one in answers_of(row)} | {one.question: one for one in typed}
        return _part_page(row, chosen, known)

    def do() -> str:
        done = policies.answer(request.actor, number, typed, revision=revision_seen(request))
        messages.success(request, say("policies_page.kept"))
        return _onward(request, done, part)

    return forms.asked(request, row, "policies_page.assess", "policies/questions.html", shown, do)


def _part_page(row: Policy, chosen: Part, known: dict[str, Answer]) -> dict[str, Any]:
    options = parts.options("finding", forms.FINDINGS)
    return {
        "heading": parts.told(chosen.name),
        "pages": pages_of(row, chosen.code),
        "may_stay": True,
        "questions": [question_parts(one, known.get(one.code), options) for one in chosen.questions],
    }


def question_parts(
    one: Question, answer: Answer | None, options: list[dict[str, Any]], *, finding: str | None = None
) -> dict[str, Any]:
    """A question of the checklist with its finding, the article it is about, and why."""
    value = finding if finding is not None else answer.finding if answer else ""
    return _asked(one, f"finding-{one.code}", options, value) | {
        "article": {
            "id": f"article-{one.code}",
            "label": say("policies_page.article"),
            "value": answer.article if answer else "",
            "optional": True,
        },
        "words": {
            "id": f"words-{one.code}",
            "type": "textarea",
            "rows": 2,
            "label": say("policies_page.answer_words"),
            "value": answer.words if answer else "",
            "optional": True,
        },
    }


@insiders
def groups(request: ActorRequest, number: str) -> HttpResponse:
    """Who is affected and how; an institution's totals."""
    row = _row(request, number, "policies.assess")
    checklist = checklist_of(row)
    sent = request.POST.getlist("groups")

    def shown() -> dict[str, Any]:
        chosen = set(sent) if errors_typed(request) else set(row.groups)
        return _groups_page(request, row, checklist, chosen)

    def do() -> str:
        named = {code: forms.typed_of(request, f"group-{code}") for code in sent}
        done = policies.name_groups(
            request.actor,
            number,
            named,
            _totals(request, checklist),
            revision=revision_seen(request),
        )
        messages.success(request, say("policies_page.kept"))
        return _onward(request, done, "groups")

    return forms.asked(request, row, "policies_page.groups", "policies/groups.html", shown, do)


def errors_typed(request: ActorRequest) -> bool:
    """Whether a form came back: then what was typed is shown, not what is kept."""
    return "revision" in request.POST


def _groups_page(
    request: ActorRequest, row: Policy, checklist: Checklist, chosen: set[str]
) -> dict[str, Any]:
    again = errors_typed(request)
    return {
        "pages": pages_of(row, "groups"),
        "may_stay": True,
        "groups": [
            {
                "code": one.code,
                "text": parts.told(one.name),
                "checked": one.code in chosen,
                "words": {
                    "id": f"group-{one.code}",
                    "label": say("policies_page.group_words", group=parts.told(one.name)),
                    "value": forms.typed_of(request, f"group-{one.code}")
                    if again
                    else row.groups.get(one.code, ""),
                    "width": "full",
                },
            }
            for one in checklist.groups
        ],
        "totals": [
            {
                "id": f"total-{one.code}",
                "label": parts.told(one.name),
                "value": forms.typed_of(request, f"total-{one.code}")
                if again
                else row.totals.get(one.code, ""),
                "unit": parts.told(one.unit),
                "inputmode": "numeric",
                "width": "short",
            }
            for one in checklist.totals
        ],
    }


def _totals(request: ActorRequest, checklist: Checklist) -> dict[str, int]:
    found = {}
    for one in checklist.totals:
        text = forms.typed_of(request, f"total-{one.code}")
        value = forms.whole_number(text)
        if text and value is None:
            raise Invalid("policies.total_no_number", total=one.name.zh, total_en=one.name.en)
        if value is not None:
            found[one.code] = value
    return found


@insiders
def facts(request: ActorRequest, number: str) -> HttpResponse:
    """Choose figures by sex: by the field of the policy, or by words."""
    row = _row(request, number, "policies.assess")
    taken = [fact.series for fact in kept(row.facts, Fact)]
    domain = request.GET.get("domain", row.field)
    words = request.GET.get("q", "")

    def shown() -> dict[str, Any]:
        chosen = policy_facts.newest_edition(request.actor, row)
        series = policy_facts.series_for(chosen, domain=domain, asked=words) if chosen else []
        drawn = policy_facts.draw(chosen, row.area.code, [one.code for one in series]) if chosen else []
        return {
            "pages": pages_of(row, "facts"),
            "may_stay": True,
            "filters": _series_filters(domain, words, len(drawn)),
            "taken": parts.facts_table(kept(row.facts, Fact), say("policies_page.facts_taken")),
            "kept_series": [_kept_series(fact) for fact in kept(row.facts, Fact)],
            "offered": [_offered(fact) for fact in drawn if fact.series not in taken],
            "newest": chosen.vintage.number if chosen else "",
        }

    def do() -> str:
        codes = request.POST.getlist("series")
        done = policy_facts.take(request.actor, number, codes, anew=request.POST.get("anew") == "yes")
        messages.success(request, say("policies_page.facts_done", count=len(done.facts)))
        return _onward(request, done, "facts")

    return forms.asked(request, row, "policies_page.facts", "policies/facts.html", shown, do)


def _series_filters(domain: str, words: str, count: int) -> dict[str, Any]:
    fields = [{"value": code, "text": parts.told(name)} for code, name in DOMAINS.items()]
    return {
        "fields": [
            {"id": "q", "type": "search", "label": say("policies_page.search_series"), "value": words},
            {
                "id": "domain",
                "type": "select",
                "label": say("policies_page.field_head"),
                "options": fields,
                "value": domain,
            },
        ],
        "finding": say("policies_page.series_found", count=count),
    }


def _kept_series(fact: Fact) -> dict[str, str]:
    return {"code": fact.series, "text": parts.told(fact.name)}


def _offered(fact: Fact) -> dict[str, str]:
    """A series that can be taken, with what it says now."""
    lang_words = parts.fact_words(fact)
    definition = load_codebook().indicators[fact.series].definition
    return {
        "code": fact.series,
        "text": parts.told(fact.name),
        "now": lang_words,
        "hint": parts.told(definition),
    }
