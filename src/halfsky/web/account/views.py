"""One's own account: who one is here, password, second factor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name, posts, and the ways to password and second factor."""
    return render(request, "account/account.html")
