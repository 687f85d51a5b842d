"""One's own account: who one is here, password, second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from halfsky.core.vocabulary.errors import NotFound
from halfsky.services.acting import Actor


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name, roles, and the ways to password and second factor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    second_factor = is_mfa_enabled(request.user)
    return render(request, "account/account.html", {"person": actor, "second_factor": second_factor})


def closed(request: HttpRequest) -> HttpResponse:
    """An address that the library offers and this site does not.

    Raises:
        NotFound: Always.
    """
    raise NotFound("rights.not_found")
