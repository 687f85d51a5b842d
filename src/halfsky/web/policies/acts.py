"""Acts on a policy that ask for a few fields or for nothing: second person, letter, outcome, review, closing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import moments, policies, policy_facts, policy_letters, policy_outcomes
from halfsky.services.acting import want
from halfsky.services.policies import place
from halfsky.services.policy_letters import Sending
from halfsky.store.models import Policy
from halfsky.web.asking import Question, Typed, ask, done
from halfsky.web.policies import forms, parts
from halfsky.web.requests import ActorRequest, day_typed, insiders, revision_seen
from halfsky.web.texts import named, say


def _row(request: ActorRequest, number: str, act: str) -> Policy:
    row = policies.find(request.actor, number)
    want(request.actor, act, place(row))
    return row


def _question(row: Policy, word: str, *fields: dict[str, Any], danger: bool = False) -> Question:
    return Question(
        subject=f"{named(row.area)} · {row.number}",
        word=f"policies_page.{word}",
        back=reverse("policy", args=(row.number,)),
        back_text=row.title,
        fields=fields,
        danger=danger,
    )


def _words(name: str = "reason", **more: Any) -> dict[str, Any]:
    return {
        "id": "words",
        "type": "textarea",
        "rows": 4,
        "label": say(f"policies_page.{name}_label"),
        **more,
    }


def _done(request: ActorRequest, number: str, word: str) -> str:
    messages.success(request, say(f"policies_page.{word}_done"))
    return reverse("policy", args=(number,))


def _at_once(request: ActorRequest, number: str, do: Callable[[], object], word: str) -> HttpResponse:
    """Do an act without fields; what stands against it is said on the policy's page."""
    return done(request, do, f"policies_page.{word}_done", reverse("policy", args=(number,)))


@require_POST
@insiders
def confirm_screening(request: ActorRequest, number: str) -> HttpResponse:
    """Agree that no assessment is needed."""
    seen = revision_seen(request)
    return _at_once(
        request,
        number,
        lambda: policies.confirm_screening(request.actor, number, revision=seen),
        "confirm_screening",
    )


@insiders
def refuse_screening(request: ActorRequest, number: str) -> HttpResponse:
    """Ask for the full assessment all the same."""
    row = _row(request, number, "policies.refuse_screening")

    def do(typed: Typed) -> str:
        policies.refuse_screening(request.actor, number, typed["words"])
        return _done(request, number, "refuse_screening")

    return ask(request, _question(row, "refuse_screening", _words()), do)


@insiders
def return_conclusion(request: ActorRequest, number: str) -> HttpResponse:
    """Give a proposed conclusion back."""
    row = _row(request, number, "policies.return_conclusion")

    def do(typed: Typed) -> str:
        policies.return_conclusion(request.actor, number, typed["words"])
        return _done(request, number, "return")

    return ask(request, _question(row, "return", _words()), do)


@require_POST
@insiders
def conclude(request: ActorRequest, number: str) -> HttpResponse:
    """Settle the conclusion that was read."""
    seen = revision_seen(request)
    return _at_once(
        request, number, lambda: policies.conclude(request.actor, number, revision=seen), "conclude"
    )


@insiders
def letter(request: ActorRequest, number: str) -> HttpResponse:
    """Send the letter of opinion."""
    row = _row(request, number, "policies.send_letter")
    usual = policy_letters.sending_of(row)
    fields = (
        {"id": "issuer", "label": say("policies_page.sender_label"), "value": usual.issuer, "width": "full"},
        {
            "id": "mark",
            "label": say("policies_page.mark_label"),
            "value": usual.mark,
            "hint": say("policies_page.mark_hint"),
        },
        {
            "id": "addressee",
            "label": say("policies_page.addressee_label"),
            "value": usual.addressee,
            "width": "full",
        },
        {
            "id": "days",
            "label": say("policies_page.days_label"),
            "value": str(usual.days),
            "width": "short",
            "inputmode": "numeric",
            "hint": say("policies_page.days_hint"),
        },
        {"id": "contact", "label": say("policies_page.contact_label"), "optional": True, "width": "full"},
    )

    def do(typed: Typed) -> str:
        sent = policy_letters.send(
            request.actor,
            number,
            Sending(
                issuer=typed["issuer"],
                mark=typed["mark"],
                addressee=typed["addressee"],
                days=forms.whole_number(typed["days"]) or 0,
                contact=typed["contact"],
            ),
        )
        messages.success(request, say("policies_page.letter_done", number=sent.printed))
        return reverse("policy", args=(number,))

    return ask(request, _question(row, "letter", *fields), do)


@require_POST
@insiders
def escalate(request: ActorRequest, number: str) -> HttpResponse:
    """Take a late reply up by one step."""
    return _at_once(request, number, lambda: policy_letters.escalate(request.actor, number), "escalate")


@insiders
def outcome(request: ActorRequest, number: str) -> HttpResponse:
    """Put down what became of the policy."""
    row = _row(request, number, "policies.record_outcome")
    fields = (
        {
            "id": "outcome",
            "type": "select",
            "label": say("policies_page.outcome_label"),
            "options": parts.options("outcome", policy_outcomes.OUTCOMES[row.kind]),
        },
        {
            "id": "on",
            "type": "date",
            "label": say("policies_page.on_label"),
            "value": moments.today().isoformat(),
        },
        {
            "id": "review",
            "type": "date",
            "label": say("policies_page.review_due_label"),
            "hint": say("policies_page.review_due_hint"),
            "optional": True,
        },
        _words("outcome_words", optional=True),
    )

    def do(typed: Typed) -> str:
        day = day_typed(typed["on"])
        if day is None:
            raise Invalid("policies.day_wanted")
        policy_outcomes.record_outcome(
            request.actor,
            number,
            typed["outcome"],  # type: ignore[arg-type]
            on=day,
            words=typed["words"],
            review=day_typed(typed["review"]),
        )
        return _done(request, number, "outcome")

    return ask(request, _question(row, "outcome", *fields), do)


@insiders
def review(request: ActorRequest, number: str) -> HttpResponse:
    """Look at a policy in force again, with the figures as they stand now."""
    row = _row(request, number, "policies.review")

    def do(typed: Typed) -> str:
        facts = policy_facts.redrawn(request.actor, row)
        policy_outcomes.review(request.actor, number, typed["words"], facts)
        return _done(request, number, "review")

    return ask(request, _question(row, "review", _words("review_words", rows=6)), do)


@require_POST
@insiders
def close(request: ActorRequest, number: str) -> HttpResponse:
    """Close the assessment."""
    return _at_once(request, number, lambda: policy_outcomes.close(request.actor, number), "close")


@insiders
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Give the assessment up, with the reason."""
    row = _row(request, number, "policies.withdraw")

    def do(typed: Typed) -> str:
        policy_outcomes.withdraw(request.actor, number, typed["words"])
        return _done(request, number, "withdraw")

    return ask(request, _question(row, "withdraw", _words(), danger=True), do)
