"""The first page of everyone who is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What needs me, by when, why."""
    return render(request, "desk/desk.html")
