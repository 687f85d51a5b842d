"""One way of doing an act that asks for nothing, and of saying what stands against it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import say


def done(request: ActorRequest, do: Callable[[], object], word: str, address: str) -> HttpResponse:
    """Do an act and go to an address; a refusal that is not of rights is said there.

    Raises:
        NotPermitted: The visitor's role does not allow it.
    """
    try:
        do()
        messages.success(request, say(word))
    except NotPermitted as refusal:
        if refusal.code.startswith("rights."):
            raise
        messages.error(request, say(refusal.code, **refusal.facts))
    except (Conflict, Invalid) as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect(address)


def revision_seen(request: ActorRequest) -> int:
    """The revision that the form sent was made from; −1, which nothing has, where it names none."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
