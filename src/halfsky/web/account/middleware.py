"""Every request knows its actor; roles that approve or administer have shown a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from halfsky.engines.rights import load_rights
from halfsky.services.acting import Actor, actor_of

_Next = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `request.actor`: the person with today's posts, or None for a visitor."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the posts up once a request."""
        user = request.user
        request.actor = actor_of(user) if user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends people of approving and administering roles to set up their second factor first."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass, or send to the page where a second factor is set up."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor and settings.SECOND_FACTOR and self._is_wanting(request, actor):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_wanting(self, request: HttpRequest, actor: Actor) -> bool:
        if request.path.startswith(("/account/", "/static/", "/language/")):
            return False
        roles = load_rights().roles
        return any(roles[role].second_factor for role in actor.roles) and not is_mfa_enabled(request.user)
