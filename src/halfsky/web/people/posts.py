"""Ending a post, and handing it over to a person who is here or to one who is invited."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services import invitations, people
from halfsky.services.acting import place_of, want
from halfsky.store.models import Person, PersonPost
from halfsky.web.people import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say

_TYPED = ("username", "name", "email", "note")


def _shown(post: PersonPost) -> dict[str, Any]:
    return {
        "post": post,
        "rows": [
            {"key": say("people_page.name_head"), "value": post.person.name},
            {"key": say("people_page.role_head"), "value": parts.role_word(post.role)},
            {"key": say("people_page.place_head"), "value": parts.place_word(post.area, post.unit)},
            {"key": say("people_page.span_head"), "value": parts.span(post)},
        ],
    }


def _refuse_ended(post: PersonPost) -> None:
    if post.until is not None:
        raise Conflict("people.post_ended", name=post.person.name)


@insiders
def end(request: ActorRequest, username: str, nth: int) -> HttpResponse:
    """Ask once more, then end the post."""
    post = people.find_post(request.actor, username, nth)
    want(request.actor, "people.end_post", place_of(post.area, post.unit))
    _refuse_ended(post)
    refusal = ""
    if request.method == "POST":
        try:
            people.end_post(request.actor, post)
        except (Conflict, NotPermitted) as fault:
            refusal = say(fault.code, **fault.facts)
        else:
            messages.success(request, say("people_page.post_ended", name=post.person.name))
            return redirect("person", username)
    context = _shown(post) | {"nth": nth, "errors": [{"text": refusal}] if refusal else []}
    return render(request, "people/end.html", context, status=409 if refusal else 200)


@insiders
def hand_over(request: ActorRequest, username: str, nth: int) -> HttpResponse:
    """Name the successor, leave words, hand over; or invite someone new and hand over when they come."""
    post = people.find_post(request.actor, username, nth)
    want(request.actor, "people.hand_over", place_of(post.area, post.unit))
    _refuse_ended(post)
    typed = {name: request.POST.get(name, "").strip().replace("\x00", "") for name in _TYPED}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            if typed["username"]:
                to = _successor(request, typed["username"])
                people.hand_over(request.actor, post, to, note=typed["note"])
                messages.success(request, say("people_page.handed_over", name=to.name))
                return redirect("person", to.username)
            return _invited(request, post, typed)
        except (Conflict, Invalid, NotPermitted) as fault:
            errors = [{"id": _field_of(fault.code), "text": say(fault.code, **fault.facts)}]
    wrong = {error["id"]: error["text"] for error in errors}
    context = _shown(post) | {"nth": nth, "typed": typed, "errors": errors, "wrong": wrong}
    return render(request, "people/hand_over.html", context, status=422 if errors else 200)


def _successor(request: ActorRequest, username: str) -> Person:
    try:
        return people.find_person(request.actor, username)[0]
    except NotFound as fault:
        raise Invalid("people.no_such_person", username=username) from fault


def _field_of(code: str) -> str:
    return {"people.name_wanted": "name", "people.email_form": "email"}.get(code, "username")


def _invited(request: ActorRequest, post: PersonPost, typed: dict[str, str]) -> HttpResponse:
    token = invitations.hand_over_by_invitation(
        request.actor, post, name=typed["name"], email=typed["email"], note=typed["note"]
    )
    return parts.show_link(request, token)
