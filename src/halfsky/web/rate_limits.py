"""How often one person may do what costs the site much, so that it stays quick for the others.

Each process of the server counts for itself, so that saving a return asks the database nothing more: the bound of the
site is the one here times its processes. Visitors are not counted here, a whole office may stand behind one address;
how often an address signs in is counted for the whole site, in the database, by allauth (`ACCOUNT_RATE_LIMITS`), and
failures by axes. The links of invitations are too long to be guessed.
"""

from collections.abc import Callable

import msgspec
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse

from halfsky.services.acting import Actor
from halfsky.web.refusals import refused
from halfsky.web.texts import say

SECONDS = 60


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """At most `times` within a minute.

    Attributes:
        name: Of what is counted.
        times: For one person.
        routes: Names of addresses that count; none for every address.
        uploads: Whether only requests that carry files count.
    """

    name: str
    times: int
    routes: tuple[str, ...] = ()
    uploads: bool = False


LIMITS: tuple[Limit, ...] = (
    Limit(name="uploads", times=20, uploads=True),
    Limit(name="reminders", times=10, routes=("campaign_remind",)),
    Limit(name="invitations", times=30, routes=("people_invite_to", "person_hand_over")),
    Limit(name="copies", times=10, routes=("audit_export", "audit_verify")),
    Limit(name="writes", times=600),
)
"""Acts that send something; reading is not counted."""


class RateLimitMiddleware:
    """Answers 429 in words once a limit is passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, parts: object
    ) -> HttpResponse | None:
        """Count what is sent, and refuse what is too often."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if request.method != "POST" or actor is None or not settings.RATE_LIMITS:
            return None
        for limit in LIMITS:
            if _concerns(limit, request) and _count(limit, actor) > limit.times:
                answer = refused(request, say("limits.too_often", times=limit.times), status=429)
                answer["Retry-After"] = str(SECONDS)
                return answer
        return None


def _concerns(limit: Limit, request: HttpRequest) -> bool:
    if limit.uploads:
        return (request.content_type or "").startswith("multipart/")
    route = request.resolver_match.url_name if request.resolver_match else None
    return not limit.routes or route in limit.routes


def _count(limit: Limit, actor: Actor) -> int:
    """How often within the minute, this time included."""
    cache = caches["process"]
    key = f"halfsky.limits.{limit.name}.{actor.person}"
    if cache.add(key, 1, timeout=SECONDS):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        # Its minute ended between the two.
        cache.set(key, 1, timeout=SECONDS)
        return 1
