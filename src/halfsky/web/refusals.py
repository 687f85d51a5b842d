"""Refusals of services become pages that say what is wrong and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotFound, NotPermitted
from halfsky.web.texts import say

_STATUS: dict[type[HalfSkyError], int] = {NotFound: 404, NotPermitted: 403, Conflict: 409, Invalid: 400}


class RefusalMiddleware:
    """Turns a `HalfSkyError` that a view let through into a page with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer a refusal; leave a bug to Django."""
        if not isinstance(fault, HalfSkyError):
            return None
        status = _STATUS.get(type(fault), 400)
        return refused(request, say(fault.code, **fault.facts), status=status)


def refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """The page of a refusal."""
    return render(request, "refused.html", {"sentence": sentence, "status": status}, status=status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address nobody has."""
    return refused(request, say("rights.not_found"), status=404)
