"""When someone who signed in is signed out: after a time without a request, and after a time in all.

What is looked at is written into the session itself. Its row in the store outlives the sign-in, so that the page for
signing in can say why; until then nothing of it opens a page.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from halfsky.engines.rights import load_rights
from halfsky.services import moments
from halfsky.services.acting import Actor

_NOTED_EVERY = 60
"""Seconds between two notes that a person is still there, so that not every page writes."""


class SessionEndMiddleware:
    """Signs out whoever has been away too long or signed in too long ago; after the actor is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass as the person, or as a visitor who is told why."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is not None:
            why = _ended(request.session, actor)
            if why:
                request.session_ended = why  # type: ignore[attr-defined]
                logout(request)
                request.actor = None  # type: ignore[attr-defined]
                request.session["ended"] = {"why": why, "after": _after(why)}
        return self.get_response(request)


def begin(sender: Any, request: HttpRequest, **more: Any) -> None:
    """Note when somebody signed in, in the write that signing in makes anyway; what ended before is over."""
    request.session["signed_in"] = request.session["seen"] = _now()
    request.session.pop("ended", None)


def _after(why: str) -> int:
    """Minutes without a request, or hours in all, as the page says them."""
    return settings.IDLE_SECONDS // 60 if why == "idle" else settings.SESSION_SECONDS // 3600


def idle_seconds(actor: Actor) -> int | None:
    """Seconds without a request after which a person is signed out; None where no role of theirs has such an end.

    It is for the roles that want a second factor: those that approve and those that administer.
    """
    roles = load_rights().roles
    return settings.IDLE_SECONDS if any(roles[role].second_factor for role in actor.roles) else None


def _ended(session: MutableMapping[str, Any], actor: Actor) -> str:
    """Why the session ends now, `long` or `idle`; empty where it goes on. Notes that the person is there."""
    now = _now()
    if now - session.get("signed_in", 0) >= settings.SESSION_SECONDS:
        return "long"
    idle = idle_seconds(actor)
    if idle is None:
        return ""
    away = now - session["seen"]
    if away >= idle:
        return "idle"
    # A clock put back leaves a note from the future: it is written anew, else its end would never come.
    if away >= _NOTED_EVERY or away < 0:
        session["seen"] = now
    return ""


def _now() -> int:
    return int(moments.now().timestamp())
