"""Acts on a whole report: open a draft, put it on newer figures, submit, send back, sign."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import reporting
from halfsky.services.acting import place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import PlanDocument, ReportDraft, Vintage
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask, done
from halfsky.web.requests import ActorRequest, insiders, revision_seen
from halfsky.web.texts import say


@insiders
def open_draft(request: ActorRequest) -> HttpResponse:
    """Choose plan and vintage, and generate the report that is then worked on."""
    want_anywhere(request.actor, "reports.draft")
    plans, vintages = _plans(request), _vintages(request)
    choices = [
        {"value": f"{plan.number} {vintage.number}", "text": f"{plan.title} · {_named(vintage)}"}
        for plan in plans
        for vintage in vintages
        if plan.area.path.startswith(vintage.area.path)
    ]
    languages = [
        {"value": code, "text": say(f"reporting_page.language_{code}")} for code in reporting.LANGUAGES
    ]
    question = Question(
        subject=say("reporting_page.title"),
        word="reporting_page.open",
        back=reverse("drafting"),
        back_text=say("reporting_page.title"),
        fields=(
            {"id": "basis", "type": "select", "label": say("reporting_page.basis"), "options": choices,
             "value": choices[0]["value"] if choices else "", "hint": say("reporting_page.basis_hint")},
            {"id": "language", "type": "select", "label": say("reporting_page.language"), "options": languages, "value": "zh"},
            {"id": "issuer", "label": say("reporting_page.issuer"), "width": "full", "optional": True},
            {"id": "date", "label": say("reporting_page.date"), "hint": say("reporting_page.date_hint"), "optional": True},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        plan, _, vintage = typed["basis"].partition(" ")
        if not vintage:
            raise Invalid("reporting.basis_wanted")
        row = reporting.open_draft(
            request.actor,
            plan,
            vintage,
            language=typed["language"],
            issuer=typed["issuer"],
            date=typed["date"],
        )
        messages.success(request, say("reporting_page.open_done", number=row.number))
        return reverse("drafting_report", args=(row.number,))

    return ask(request, question, do)


def _plans(request: ActorRequest) -> list[PlanDocument]:
    rows = PlanDocument.objects.filter(reach_of(request.actor.posts, "reports.draft"), state="adopted")
    return list(rows.select_related("area"))


def _vintages(request: ActorRequest) -> list[Vintage]:
    """Vintages the visitor may read, the newest first."""
    rows = Vintage.objects.filter(reach_of(request.actor.posts, "observations.read"))
    return list(rows.select_related("area"))


def _named(vintage: Vintage) -> str:
    return say("reporting_page.vintage_named", number=vintage.number, known=written.moment(vintage.known_at))


@insiders
def refresh(request: ActorRequest, number: str) -> HttpResponse:
    """Choose the vintage that a draft is put on."""
    row = reporting.find(request.actor, number)
    want(request.actor, "reports.refresh", place_of(row.area))
    newer = reporting.vintages_for(row)
    choices = [{"value": one.number, "text": _named(one)} for one in newer]
    question = _question(
        row,
        "refresh",
        {
            "id": "vintage",
            "type": "select",
            "label": say("reporting_page.newer_vintage"),
            "options": choices,
            "value": choices[0]["value"] if choices else "",
            "hint": "" if choices else say("reporting_page.none_newer"),
        },
    )

    def do(typed: Typed) -> str:
        if not typed["vintage"]:
            raise Invalid("reporting.basis_wanted")
        reporting.refresh(request.actor, number, typed["vintage"])
        messages.success(request, say("reporting_page.refresh_done", vintage=typed["vintage"]))
        return reverse("drafting_report", args=(number,))

    return ask(request, question, do)


@insiders
def send_back(request: ActorRequest, number: str) -> HttpResponse:
    """Say what is to be changed, and give the report back."""
    row = reporting.find(request.actor, number)
    want(request.actor, "reports.send_back", place_of(row.area))
    field = {"id": "words", "type": "textarea", "rows": 4, "label": say("reporting_page.words")}

    def do(typed: Typed) -> str:
        reporting.send_back(request.actor, number, typed["words"])
        messages.success(request, say("reporting_page.send_back_done"))
        return reverse("drafting_report", args=(number,))

    return ask(request, _question(row, "send_back", field), do)


def _question(row: ReportDraft, act: str, *fields: dict[str, object]) -> Question:
    return Question(
        subject=f"{row.area.name} · {row.number}",
        word=f"reporting_page.{act}",
        back=reverse("drafting_report", args=(row.number,)),
        back_text=say(f"reporting_page.name_{row.language}", year=row.year),
        fields=fields,
    )


@require_POST
@insiders
def submit(request: ActorRequest, number: str) -> HttpResponse:
    """Give the draft to a second person."""
    return _done(
        request, number, lambda: reporting.submit(request.actor, number), "reporting_page.submit_done"
    )


@require_POST
@insiders
def sign(request: ActorRequest, number: str) -> HttpResponse:
    """Sign the report that was read."""
    revision = revision_seen(request)
    return _done(
        request,
        number,
        lambda: reporting.sign(request.actor, number, revision=revision),
        "reporting_page.sign_done",
    )


def _done(request: ActorRequest, number: str, do: Callable[[], object], word: str) -> HttpResponse:
    """Do an act on the whole report; what stands against it is said on its page."""
    return done(request, do, word, reverse("drafting_report", args=(number,)))
