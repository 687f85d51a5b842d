"""Acts on a return that are one form each: approve, send back, accept, withdraw, reopen; and notes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from halfsky.core.returns.model import LineKey
from halfsky.core.returns.workflow import Act
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotFound, NotPermitted
from halfsky.services import returns
from halfsky.services.asked_forms import form_of
from halfsky.store.models import Return
from halfsky.web.requests import ActorRequest, insiders, version_seen
from halfsky.web.returns.open_steps import ONE_BY_ONE, field_of
from halfsky.web.returns.overview import overview_context
from halfsky.web.returns.parts import act_word
from halfsky.web.texts import say

_STATISTICS = (Act.ACCEPT, Act.SEND_BACK_APPROVED)
"""After these the reviewer goes on with the queue."""


@require_POST
@insiders
def act(request: ActorRequest, number: str) -> HttpResponse:
    """Do an act; refused for want of a reason, the page comes back with what was typed."""
    row = returns.find(request.actor, number)
    chosen = next((one for one in ONE_BY_ONE if one.value == request.POST.get("act")), None)
    if chosen is None:
        raise NotFound("rights.not_found")
    reason = request.POST.get("reason", "")
    try:
        row = returns.perform(request.actor, number, chosen, version=version_seen(request), reason=reason)
    except (Invalid, Conflict) as refusal:
        row.refresh_from_db()
        return _refused(request, row, refusal, overview_context(request, row), chosen, reason)
    messages.success(request, say("returns_page.act_done", act=act_word(chosen.value), number=number))
    return redirect("reviews") if chosen in _STATISTICS else redirect("return", number)


def _refused(
    request: ActorRequest,
    row: Return,
    refusal: HalfSkyError,
    context: dict[str, Any],
    chosen: Act,
    reason: str,
) -> HttpResponse:
    has_field = any(step.act == chosen.value and step.reason for step in context["steps"])
    place = {"id": field_of(chosen)} if has_field else {}
    context["errors"] = [place | {"text": say(refusal.code, **refusal.facts)}]
    context |= {"typed_reason": reason, "wrong_act": chosen.value}
    return render(
        request, "returns/overview.html", context, status=409 if isinstance(refusal, Conflict) else 422
    )


@require_POST
@insiders
def write_note(request: ActorRequest, number: str) -> HttpResponse:
    """Keep a question or an answer at a line."""
    row = returns.find(request.actor, number)
    keys: dict[str, LineKey] = {str(line.key): line.key for line in form_of(row).lines}
    key = keys.get(request.POST.get("line", ""))
    if key is None:
        raise NotFound("rights.not_found")
    try:
        returns.write_note(request.actor, number, key, request.POST.get("text", ""))
    except NotPermitted:
        raise
    except Invalid as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect(f"{_next(request) or reverse('return', args=(number,))}#notes")


def _next(request: ActorRequest) -> str:
    """The page of the site from which a form was sent; empty where none of the site is named."""
    given = request.POST.get("next", "")
    return given if url_has_allowed_host_and_scheme(given, allowed_hosts=None) else ""
