"""Pages of proposals article by article: proposing the conclusion, and replying to it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from halfsky.core.evaluation.policies.model import Proposal, ProposalReply
from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import moments, policies, policy_letters
from halfsky.services.acting import want
from halfsky.services.policies import kept, place
from halfsky.store.models import Policy
from halfsky.web.policies import forms, parts
from halfsky.web.policies.differences import differences_table, opinion_items
from halfsky.web.requests import ActorRequest, day_typed, insiders, revision_seen
from halfsky.web.texts import say

_FIELDS = ("article", "now", "proposed", "reason")
_BLANK = 3
_MOST = 60
_REPLIES = ("accepted", "partly", "not")


@insiders
def propose(request: ActorRequest, number: str) -> HttpResponse:
    """Propose the conclusion; rows left empty are passed over, and more can be asked for."""
    row = policies.find(request.actor, number)
    want(request.actor, "policies.propose", place(row))
    again = request.method == "POST"
    typed = _typed(request) if again else list(kept(row.proposals, Proposal))
    conclusion = request.POST.get("conclusion", "") if again else row.conclusion
    grounds = forms.typed_of(request, "grounds") if again else row.grounds or _reconciled(row)

    def shown() -> dict[str, Any]:
        stances = parts.options("conclusion", policies.CONCLUSIONS)
        return {
            "conclusion": {
                "id": "conclusion",
                "label": say("policies_page.conclusion"),
                "options": [one | {"selected": one["value"] == conclusion} for one in stances],
            },
            "grounds": {
                "id": "grounds",
                "type": "textarea",
                "rows": 5,
                "label": say("policies_page.grounds"),
                "value": grounds,
            },
            "proposals": _rows(typed),
            "opinions": opinion_items(request.actor, row),
            "table": differences_table(request.actor, row),
        }

    def do() -> str:
        if request.POST.get("more"):
            return ""
        if conclusion not in policies.CONCLUSIONS:
            raise Invalid("policies.stance_wanted")
        policies.propose(
            request.actor,
            number,
            conclusion,  # type: ignore[arg-type]
            grounds,
            typed,
            revision=revision_seen(request),
        )
        messages.success(request, say("policies_page.propose_done"))
        return reverse("policy", args=(number,))

    return forms.asked(request, row, "policies_page.propose", "policies/propose.html", shown, do)


def _reconciled(row: Policy) -> str:
    """How the opinions came together: where the grounds begin."""
    words = row.steps.filter(act="policies.reconcile").order_by("-pk").values_list("words", flat=True)
    return words.first() or ""


def _typed(request: ActorRequest) -> list[Proposal]:
    columns = {name: request.POST.getlist(name)[:_MOST] for name in _FIELDS}
    count = min(map(len, columns.values()))
    rows = (
        {name: columns[name][nth].strip().replace("\x00", "") for name in _FIELDS} for nth in range(count)
    )
    return [Proposal(**given) for given in rows if any(given.values())]


def _rows(typed: list[Proposal]) -> list[dict[str, Any]]:
    given = [*typed, *(Proposal(article="", proposed="", reason="") for _ in range(_BLANK))]
    return [
        {
            "nth": nth,
            "title": say("policies_page.proposal", nth=nth),
            "fields": [
                {
                    "id": f"{name}-{nth}",
                    "name": name,
                    "label": say(f"policies_page.proposal_{name}"),
                    "value": getattr(one, name),
                }
                | ({"width": "medium"} if name == "article" else {"type": "textarea", "rows": 2})
                | ({"optional": True} if name == "now" else {})
                for name in _FIELDS
            ],
        }
        for nth, one in enumerate(given, start=1)
    ]


@insiders
def reply(request: ActorRequest, number: str) -> HttpResponse:
    """Reply for the issuing unit, proposal by proposal."""
    row = policies.find(request.actor, number)
    want(request.actor, "policies.reply", place(row))

    def do() -> str:
        policy_letters.reply(request.actor, number, _replies(request, row), forms.typed_of(request, "words"))
        messages.success(request, say("policies_page.reply_done"))
        return reverse("policy", args=(number,))

    return forms.asked(
        request, row, "policies_page.reply", "policies/reply.html", lambda: _reply_page(request, row), do
    )


@insiders
def record_reply(request: ActorRequest, number: str) -> HttpResponse:
    """Put down, as the office, a reply that came on paper."""
    row = policies.find(request.actor, number)
    want(request.actor, "policies.record_reply", place(row))
    text = forms.typed_of(request, "received")
    day = {
        "id": "received",
        "type": "date",
        "label": say("policies_page.received"),
        "value": text or moments.today().isoformat(),
    }

    def do() -> str:
        received: date | None = day_typed(text)
        if received is None:
            raise Invalid("policies.day_wanted")
        policy_letters.record_reply(
            request.actor,
            number,
            _replies(request, row),
            forms.typed_of(request, "words"),
            received=received,
        )
        messages.success(request, say("policies_page.reply_done"))
        return reverse("policy", args=(number,))

    return forms.asked(
        request,
        row,
        "policies_page.record_reply",
        "policies/reply.html",
        lambda: _reply_page(request, row) | {"day": day},
        do,
    )


def _replies(request: ActorRequest, row: Policy) -> list[ProposalReply]:
    given = ((nth, request.POST.get(f"reply-{nth}", "")) for nth in range(1, len(row.proposals) + 1))
    return [
        ProposalReply(nth=nth, reply=word, words=forms.typed_of(request, f"words-{nth}"))  # type: ignore[arg-type]
        for nth, word in given
        if word in _REPLIES
    ]


def _reply_page(request: ActorRequest, row: Policy) -> dict[str, Any]:
    options = parts.options("reply", _REPLIES)
    proposals = [
        {
            "nth": nth,
            "proposal": one,
            "choices": {
                "id": f"reply-{nth}",
                "label": say("policies_page.reply_label", nth=nth, article=one.article),
                "options": [
                    option | {"selected": option["value"] == request.POST.get(f"reply-{nth}")}
                    for option in options
                ],
                "inline": True,
            },
            "words": {
                "id": f"words-{nth}",
                "type": "textarea",
                "rows": 2,
                "label": say("policies_page.reply_reason"),
                "value": forms.typed_of(request, f"words-{nth}"),
                "optional": True,
            },
        }
        for nth, one in enumerate(kept(row.proposals, Proposal), start=1)
    ]
    last = {
        "id": "words",
        "type": "textarea",
        "rows": 3,
        "label": say("policies_page.reply_words"),
        "value": forms.typed_of(request, "words"),
        "optional": True,
    }
    return {"proposals": proposals, "last": last}
