"""Acts of publication, each with the page that asks for what it needs."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from halfsky.engines.licences import load_licences
from halfsky.services import publication, report_publication
from halfsky.services.terms import usual_licence
from halfsky.store.models import Release
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.publication.views import title_of
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import named, pick, say


def _field(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": say(f"publication_page.{name}"), **more}


def _question(row: Release, act: str, *fields: dict[str, Any], danger: bool = False) -> Question:
    return Question(
        subject=f"{title_of(row)} · {row.number}",
        word=f"publication_page.{act}",
        back=reverse("release", args=(row.number,)),
        back_text=row.number,
        fields=fields,
        danger=danger,
    )


def _done(request: ActorRequest, row: Release, act: str) -> str:
    messages.success(request, say(f"publication_page.{act}_done", number=row.number))
    return reverse("release", args=(row.number,))


@insiders
def propose(request: ActorRequest, plan: str, vintage: str) -> HttpResponse:
    """Propose an edition for the public."""
    edition = publication.find_releasable(request.actor, plan, vintage)
    question = _proposal(
        f"{edition.plan.title} · {vintage}", "propose", _licence(usual_licence(edition.plan.area))
    )

    def do(typed: Typed) -> str:
        row = publication.propose(
            request.actor,
            plan,
            vintage,
            note=typed["note"],
            embargo=_opens(typed),
            licence=typed["licence"],
        )
        return _done(request, row, "propose")

    return ask(request, question, do)


@insiders
def propose_report(request: ActorRequest, number: str) -> HttpResponse:
    """Propose a signed report for the public."""
    report = report_publication.find_publishable(request.actor, number)
    manner = _field(
        "manner",
        type="select",
        value="refuse",
        options=[
            {"value": one, "text": say(f"publication_page.manner_{one}")} for one in ("refuse", "replace")
        ],
        hint=say("publication_page.manner_hint"),
    )
    question = _proposal(f"{named(report.area)} · {number}", "propose_report", manner)

    def do(typed: Typed) -> str:
        row = report_publication.propose(
            request.actor,
            number,
            note=typed["note"],
            embargo=_opens(typed),
            replace=typed["manner"] == "replace",
        )
        return _done(request, row, "propose")

    return ask(request, question, do)


def _proposal(subject: str, act: str, more: dict[str, Any]) -> Question:
    return Question(
        subject=subject,
        word=f"publication_page.{act}",
        back=reverse("releases"),
        back_text=say("publication_page.title"),
        fields=(
            _field("note", type="textarea", rows=3, optional=True),
            _field("embargo", type="date", optional=True, hint=say("publication_page.embargo_hint")),
            more,
        ),
    )


def _licence(usual: str) -> dict[str, Any]:
    return _field(
        "licence",
        type="select",
        value=usual,
        blank=say("publication_page.licence_none"),
        options=[
            {"value": one.code, "text": pick(one.name.zh, one.name.en)} for one in load_licences().values()
        ],
        hint=say("publication_page.licence_hint"),
    )


def _opens(typed: Typed) -> datetime | None:
    day = day_typed(typed["embargo"])
    return None if day is None else timezone.make_aware(datetime.combine(day, time(9)))


@insiders
def approve(request: ActorRequest, number: str) -> HttpResponse:
    """Give a release to the public."""
    row = publication.find_release(request.actor, number)
    return ask(
        request,
        _question(row, "approve"),
        lambda _: _done(request, publication.approve(request.actor, number), "approve"),
    )


@insiders
def refuse(request: ActorRequest, number: str) -> HttpResponse:
    """Keep a release from the public."""
    row = publication.find_release(request.actor, number)
    return ask(
        request,
        _question(row, "refuse", _field("reason", type="textarea", rows=3)),
        lambda typed: _done(
            request, publication.refuse(request.actor, number, reason=typed["reason"]), "refuse"
        ),
    )


@insiders
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Take a release back."""
    row = publication.find_release(request.actor, number)
    return ask(
        request,
        _question(row, "withdraw", _field("notice", type="textarea", rows=3), danger=True),
        lambda typed: _done(
            request, publication.withdraw(request.actor, number, notice=typed["notice"]), "withdraw"
        ),
    )
