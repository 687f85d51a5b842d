"""Taking an invitation up: with a new account, or with the one that the visitor is signed in with."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import invitations
from halfsky.services.acting import Actor
from halfsky.store.models import Invitation, Person
from halfsky.web.people.parts import invitation_rows
from halfsky.web.texts import say


class AcceptForm(forms.Form):
    """Name to sign in with, and a password typed twice."""

    username = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password1 = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, invitation: Invitation, **more: Any) -> None:
        super().__init__(*args, **more)
        self._invitation = invitation

    def clean_username(self) -> str:
        """A name that can stand and is free."""
        try:
            return invitations.check_username(str(self.cleaned_data["username"]))
        except Invalid as refusal:
            raise ValidationError(say(refusal.code, **refusal.facts)) from refusal

    def clean_password1(self) -> str:
        """A password that keeps the rules; name and e-mail address of the invited count as too close."""
        password = str(self.cleaned_data["password1"])
        known = {"name": self._invitation.name, "email": self._invitation.email}
        validate_password(password, Person(username=self.cleaned_data.get("username", ""), **known))
        return password

    def clean(self) -> dict[str, Any]:
        """The two passwords are the same."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", ValidationError(say("site.account_password2")))
        return cleaned


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered and to whom; take it up."""
    offered = invitations.open_invitation(token)
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is not None:
        return _with_account(request, token, offered, actor)
    form = AcceptForm(request.POST or None, invitation=offered)
    if request.method == "POST" and form.is_valid():
        invitations.accept(
            token, username=form.cleaned_data["username"], password=form.cleaned_data["password1"]
        )
        messages.success(request, say("people_page.welcome", name=offered.name))
        return redirect("account_login")
    return _page(request, "account/invitation.html", offered, form=form, status=422 if form.errors else 200)


def _with_account(request: HttpRequest, token: str, offered: Invitation, actor: Actor) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            invitations.accept_as(actor, token)
        except Conflict as fault:
            refusal = say(fault.code, **fault.facts)
        else:
            messages.success(request, say("people_page.accepted"))
            return redirect("desk")
    errors = [{"text": refusal}] if refusal else []
    status = 409 if refusal else 200
    return _page(
        request, "account/invitation_to_account.html", offered, name=actor.name, errors=errors, status=status
    )


def _page(
    request: HttpRequest, template: str, offered: Invitation, *, status: int, **more: Any
) -> HttpResponse:
    inviter = say("people_page.the_site") if offered.invited_by is None else offered.invited_by.name
    shown = {"inviter": inviter, "rows": invitation_rows(offered)}
    answer = render(request, template, {"invitation": shown} | more, status=status)
    # The address is a secret: it goes into no other site's log.
    answer["Referrer-Policy"] = "no-referrer"
    return answer
