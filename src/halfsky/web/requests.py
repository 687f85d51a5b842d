"""Requests whose actor is known."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from halfsky.core.vocabulary.errors import NotPermitted
from halfsky.services.acting import Actor, may


class ActorRequest(HttpRequest):
    """A request of someone who is signed in."""

    actor: Actor


View = Callable[..., HttpResponseBase]
_MOST_TYPED = 200_000


def insiders(view: View) -> View:
    """A page for people with an account; others sign in first and come back.

    Whoever was signed out while typing gets the page back with all they typed, to send again after signing in. An
    account without a post today is told so and sees nothing.

    Raises:
        NotPermitted: `rights.no_post`.
    """

    @wraps(view)
    @never_cache
    def guarded(request: ActorRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        if request.actor is not None:
            if not may(request.actor, "desk.read"):
                raise NotPermitted("rights.no_post")
            return view(request, *args, **parts)
        if request.method == "POST":
            keep_unsent(request)
            return redirect_to_login("/desk/unsent/")
        return redirect_to_login(request.get_full_path())

    return guarded


def keep_unsent(request: HttpRequest) -> None:
    """Keep what was typed by someone whose session had ended, to be sent again after signing in.

    No form has more than `_MOST_TYPED` characters: nobody fills the store of sessions without signing in.
    """
    typed = [[name, value] for name, values in request.POST.lists() for value in values]
    if sum(len(name) + len(value) for name, value in typed) > _MOST_TYPED:
        return
    request.session["unsent"] = {
        "path": request.get_full_path(),
        "typed": [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"],
    }


def version_seen(request: HttpRequest) -> int:
    """The version of the return that the form sent was made from; −1, which no return has, where it names none."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return -1


def day_typed(text: str) -> date | None:
    """A day as a field of days sends it; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number_typed(text: str) -> int:
    """A whole number as it was typed; −1, which nothing has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def revision_seen(request: HttpRequest) -> int:
    """The revision that the form sent was made from; −1, which nothing has, where it names none."""
    return number_typed(request.POST.get("revision", ""))
