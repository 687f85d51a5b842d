"""Signals of Django, allauth and axes, turned into lines of the audit trail."""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from axes.helpers import get_client_ip_address
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from halfsky.services import accounts
from halfsky.store.models import Person


def listen() -> None:
    """Tie every signal to its line; told once, when the site starts."""
    for signal, receiver in (
        (user_logged_in, _signed_in),
        (user_login_failed, _failed),
        (user_locked_out, _locked),
        (user_logged_out, _signed_out),
        (account.password_changed, _password_changed),
        (account.password_set, _password_changed),
        (account.password_reset, _password_reset),
        (authentication_failed, _factor_failed),
    ):
        signal.connect(receiver, dispatch_uid=f"halfsky.{receiver.__name__}")
    post_save.connect(_factor_added, sender=Authenticator, dispatch_uid="halfsky.factor_added")
    post_delete.connect(_factor_removed, sender=Authenticator, dispatch_uid="halfsky.factor_removed")


def name_in_axes(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name under which axes counts failures: it keeps no name that nobody has."""
    typed = (credentials or {}).get("username") or request.POST.get("login") or ""
    return accounts.counted_name(str(typed))


def _from(request: HttpRequest | None) -> dict[str, str]:
    """Address of the machine, where one asked."""
    return {} if request is None else {"from": get_client_ip_address(request) or ""}


def _signed_in(sender: Any, request: HttpRequest | None, user: Person, **more: Any) -> None:
    accounts.note("account.sign_in", user, **_from(request))


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
) -> None:
    accounts.note_failure(
        "account.fail_to_sign_in",
        str(credentials.get("username") or credentials.get("email") or ""),
        step="password",
        **_from(request),
    )


def _locked(sender: Any, request: HttpRequest | None, username: str, **more: Any) -> None:
    accounts.note_failure("account.lock", username or "", **_from(request))


def _signed_out(sender: Any, request: HttpRequest | None, user: Person | None, **more: Any) -> None:
    if user is not None:
        ended = getattr(request, "session_ended", "")
        accounts.note("account.sign_out", user, **({"ended": ended} if ended else {}), **_from(request))


def _password_changed(sender: Any, request: HttpRequest, user: Person, **more: Any) -> None:
    accounts.note("account.change_password", user, how="changed", **_from(request))


def _password_reset(sender: Any, request: HttpRequest, user: Person, **more: Any) -> None:
    accounts.note("account.change_password", user, how="reset_by_email", **_from(request))


def _factor_added(sender: Any, instance: Authenticator, created: bool = False, **more: Any) -> None:
    """Told by the table and not by the library, which tells only after the transaction."""
    if created:
        _factor(instance, "added")


def _factor_removed(sender: Any, instance: Authenticator, **more: Any) -> None:
    _factor(instance, "removed")


def _factor(authenticator: Authenticator, how: str) -> None:
    told = {"kind": str(authenticator.type), "how": how}
    accounts.note("account.change_second_factor", authenticator.user, **told, **_from(context.request))


def _factor_failed(sender: Any, request: HttpRequest, user: Person, **more: Any) -> None:
    accounts.note_failure("account.fail_to_sign_in", user.username, step="second_factor", **_from(request))
