"""One's own account: who one is here, password, second factor."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from halfsky.core.vocabulary.errors import NotFound
from halfsky.services.acting import Actor
from halfsky.services.people import current_posts
from halfsky.store.models import Person
from halfsky.web.people import parts


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name, posts with what was handed over in them, and the ways to password and second factor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "person": actor,
        "second_factor": is_mfa_enabled(request.user),
        "posts": [parts.post_told(post) for post in current_posts(cast("Person", request.user))],
    }
    return render(request, "account/account.html", context)


def closed(request: HttpRequest, key: str = "") -> HttpResponse:
    """An address that the library offers and this site does not.

    Raises:
        NotFound: Always.
    """
    raise NotFound("rights.not_found")
