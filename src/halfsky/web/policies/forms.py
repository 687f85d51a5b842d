"""Question pages: what was typed is kept, and what is refused is said above and the page comes back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halfsky.core.evaluation.policies.model import Answer
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid
from halfsky.store.models import Policy
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import named, say

Parts = dict[str, Any]
FINDINGS = ("meets", "partly", "fails", "not_concerned")


def asked(
    request: ActorRequest,
    row: Policy,
    word: str,
    template: str,
    parts: Callable[[], Parts],
    do: Callable[[], str],
) -> HttpResponse:
    """Show a page of questions; on sending, do the act and go on to the address it gives.

    Args:
        request: Of someone who may do the act.
        row: The policy.
        word: Code of the heading; the button is `<word>_act`, the sentence under the heading `<word>_means`.
        template: Of the page.
        parts: What the page shows, with what was typed; asked for after the act was refused.
        do: The act; gives the address to go on to, or nothing to show the page again with what was typed.
    """
    refusal: HalfSkyError | None = None
    if request.method == "POST":
        try:
            there = do()
            if there:
                return redirect(there)
        except (Conflict, Invalid) as fault:
            refusal = fault
    errors = [{"id": "questions", "text": say(refusal.code, **refusal.facts)}] if refusal else []
    context = {
        "row": row,
        "subject": f"{named(row.area)} · {row.number}",
        "heading": say(word),
        "means": say(f"{word}_means"),
        "act": say(f"{word}_act"),
        "back": reverse("policy", args=(row.number,)),
        "errors": errors,
    }
    return render(request, template, context | parts(), status=422 if errors else 200)


def typed_of(request: ActorRequest, name: str) -> str:
    """What was typed into a field, without what a page cannot show."""
    return request.POST.get(name, "").strip().replace("\x00", "")


def answers_typed(request: ActorRequest, codes: list[str]) -> list[Answer]:
    """Answers of a page of the checklist; questions without a finding are left open."""
    found = ((code, request.POST.get(f"finding-{code}", "")) for code in codes)
    return [
        Answer(
            question=code,
            finding=finding,  # type: ignore[arg-type]
            article=typed_of(request, f"article-{code}")[:80],
            words=typed_of(request, f"words-{code}"),
        )
        for code, finding in found
        if finding in FINDINGS
    ]


def whole_number(text: str) -> int | None:
    """A number typed with digits only; None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
