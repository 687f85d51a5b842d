"""Acts on duties and their terms, each with the page that asks for what it needs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.supervision.duties.workflow import TermAct
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotPermitted
from halfsky.engines.duty_kinds import kinds_by_code
from halfsky.services import duties, duty_calendar, moments
from halfsky.services.acting import may, not_permitted, place_of, want
from halfsky.services.duty_calendar import Wanted
from halfsky.store.models import Area, Duty, Unit
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.duties import parts
from halfsky.web.duties.calendar import area_asked
from halfsky.web.requests import ActorRequest, day_typed, insiders
from halfsky.web.texts import named, say

OWNERS = ("office", "committee", "government", "finance", "units", "statistics", "evaluation_group", "leading_group", "lower_offices")  # fmt: skip
_BY_HAND = ("yearly", "years", "once", "standing", "needed")


def _back(row: Duty) -> str:
    return reverse("duty", args=(row.number,))


@insiders
def keep(request: ActorRequest, number: str, period: str) -> HttpResponse:
    """Say when and how a term was kept, and show it."""
    term = duties.find_term(request.actor, number, period)
    _want(request, TermAct.KEEP, term.duty)
    return _with_evidence(
        request,
        term.duty,
        say("duties_page.keep_subject", duty=parts.duty_name(term.duty), period=parts.period_words(period)),
        lambda given: duties.keep(request.actor, number, period, **given),
    )


@insiders
def record(request: ActorRequest, number: str) -> HttpResponse:
    """Say that something done as needed was done."""
    row = duties.find(request.actor, number)
    _want(request, TermAct.KEEP, row)
    return _with_evidence(
        request, row, parts.duty_name(row), lambda given: duties.record(request.actor, number, **given)
    )


def _want(request: ActorRequest, act: TermAct, row: Duty) -> None:
    if not may(request.actor, act.value, place_of(row.area, row.unit)):
        raise not_permitted(act.value)


def _with_evidence(
    request: ActorRequest, row: Duty, subject: str, do: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """The page that asks for day, words and evidence; what is refused is said at its field."""
    typed = {"on": moments.today().isoformat(), "words": "", "link": ""}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip().replace("\x00", "") for name in typed}
        try:
            do(_given(request, typed))
            messages.success(request, say("duties_page.keep_done"))
            return redirect(_back(row))
        except (Conflict, Invalid) as refusal:
            field = _FIELD.get(refusal.code, "file" if refusal.code.startswith("uploads.") else "words")
            errors = [{"id": field, "text": say(refusal.code, **refusal.facts)}]
    context = {
        "row": row,
        "subject": subject,
        "typed": typed,
        "errors": errors,
        "wrong": {error["id"]: error["text"] for error in errors},
        "back": _back(row),
        "name": parts.duty_name(row),
    }
    return render(request, "duties/keep.html", context, status=422 if errors else 200)


_FIELD = {
    "duties.day_ahead": "on",
    "duties.day_wanted": "on",
    "duties.evidence_wanted": "file",
    "duties.link_outside": "link",
}


def _given(request: ActorRequest, typed: Typed) -> dict[str, Any]:
    on = day_typed(typed["on"])
    if on is None:
        raise Invalid("duties.day_wanted")
    return {"on": on, "words": typed["words"], "link": typed["link"], "upload": request.FILES.get("file")}


@insiders
def excuse(request: ActorRequest, number: str, period: str) -> HttpResponse:
    """Say why a term is not kept."""
    return _ask_words(request, number, period, TermAct.EXCUSE, duties.excuse)


@insiders
def send_back(request: ActorRequest, number: str, period: str) -> HttpResponse:
    """Look as a second person and open the term again, with words."""
    return _ask_words(request, number, period, TermAct.SEND_BACK, duties.send_back)


def _ask_words(
    request: ActorRequest, number: str, period: str, act: TermAct, do: Callable[..., object]
) -> HttpResponse:
    term = duties.find_term(request.actor, number, period)
    _want(request, act, term.duty)
    word = f"duties_page.{act.value.rpartition('.')[2]}"
    question = Question(
        subject=f"{parts.duty_name(term.duty)} · {parts.period_words(period)}",
        word=word,
        back=_back(term.duty),
        back_text=parts.duty_name(term.duty),
        fields=({"id": "words", "type": "textarea", "rows": 3, "label": say("duties_page.reason")},),
    )

    def act_on(typed: Typed) -> str:
        do(request.actor, number, period, typed["words"])
        messages.success(request, say(f"{word}_done"))
        return _back(term.duty)

    return ask(request, question, act_on)


@require_POST
@insiders
def confirm(request: ActorRequest, number: str, period: str) -> HttpResponse:
    """Look as a second person and let it stand."""
    term = duties.find_term(request.actor, number, period)
    _want(request, TermAct.CONFIRM, term.duty)
    return _do(request, term.duty, lambda: duties.confirm(request.actor, number, period), "confirm_done")


@require_POST
@insiders
def reopen(request: ActorRequest, number: str, period: str) -> HttpResponse:
    """Take back what was said of a term."""
    term = duties.find_term(request.actor, number, period)
    _want(request, TermAct.REOPEN, term.duty)
    return _do(request, term.duty, lambda: duties.reopen(request.actor, number, period), "reopen_done")


@require_POST
@insiders
def restore(request: ActorRequest, number: str) -> HttpResponse:
    """Take up again what was dropped."""
    row = duties.find(request.actor, number)
    want(request.actor, "duties.restore", place_of(row.area))
    return _do(request, row, lambda: duty_calendar.restore(request.actor, number), "restore_done")


def _do(request: ActorRequest, row: Duty, do: Callable[[], object], word: str) -> HttpResponse:
    try:
        do()
        messages.success(request, say(f"duties_page.{word}"))
    except (Conflict, Invalid, NotPermitted) as refusal:
        _say_refused(request, refusal)
    return redirect(_back(row))


def _say_refused(request: ActorRequest, refusal: HalfSkyError) -> None:
    messages.error(request, say(refusal.code, **refusal.facts))


@insiders
def drop(request: ActorRequest, number: str) -> HttpResponse:
    """Say that something is no duty here."""
    row = duties.find(request.actor, number)
    want(request.actor, "duties.drop", place_of(row.area))
    question = Question(
        subject=f"{named(row.area)} · {parts.duty_name(row)}",
        word="duties_page.drop",
        back=_back(row),
        back_text=parts.duty_name(row),
        fields=({"id": "words", "type": "textarea", "rows": 3, "label": say("duties_page.reason")},),
    )

    def do(typed: Typed) -> str:
        duty_calendar.drop(request.actor, number, typed["words"])
        messages.success(request, say("duties_page.drop_done"))
        return _back(row)

    return ask(request, question, do)


@insiders
def change(request: ActorRequest, number: str) -> HttpResponse:
    """Set right how often a duty is due and who owes it."""
    row = duties.find(request.actor, number)
    want(request.actor, "duties.change", place_of(row.area))
    question = Question(
        subject=f"{named(row.area)} · {parts.duty_name(row)}",
        word="duties_page.change",
        back=_back(row),
        back_text=parts.duty_name(row),
        fields=_rhythm_fields(row.area, row),
    )

    def do(typed: Typed) -> str:
        duty_calendar.change(request.actor, number, _wanted(typed))
        messages.success(request, say("duties_page.change_done"))
        return _back(row)

    return ask(request, question, do)


@insiders
def add(request: ActorRequest) -> HttpResponse:
    """Add a duty that the plan does not tell."""
    area = area_asked(request)
    want(request.actor, "duties.add", place_of(area))
    kinds = [{"value": kind.code, "text": parts.kind_name(kind)} for kind in kinds_by_code().values()]
    kind = {"id": "kind", "type": "select", "label": say("duties_page.kind_head"), "options": kinds, "value": kinds[0]["value"]}  # fmt: skip
    question = Question(
        subject=named(area),
        word="duties_page.add",
        back=f"{reverse('duties')}?area={area.code}",
        back_text=say("duties_page.title"),
        fields=(kind, *_rhythm_fields(area, None)),
    )

    def do(typed: Typed) -> str:
        row = duty_calendar.add(request.actor, area.code, typed["kind"], _wanted(typed))
        messages.success(request, say("duties_page.add_done"))
        return _back(row)

    return ask(request, question, do)


def _rhythm_fields(area: Area, row: Duty | None) -> tuple[dict[str, Any], ...]:
    rule = duty_calendar.rule_of(row) if row is not None else None
    codes = _BY_HAND if rule is None or rule.code in _BY_HAND else (*_BY_HAND, rule.code)
    units = [
        {"value": str(unit.pk), "text": named(unit)} for unit in Unit.objects.filter(area=area, valid_to=None)
    ]
    day = row.terms.filter(state=duties.OPEN).first() if row is not None and row.rhythm == "once" else None
    return (
        {"id": "title", "label": say("duties_page.own_title"), "value": row.title if row else "", "hint": say("duties_page.own_title_hint"), "width": "full", "optional": True},
        {"id": "rhythm", "type": "select", "label": say("duties_page.rhythm_head"), "value": rule.code if rule else "yearly",
         "options": [{"value": code, "text": say(f"duties_page.choice_{code}")} for code in codes]},
        {"id": "times", "label": say("duties_page.times"), "value": str(rule.times if rule else 1), "inputmode": "numeric", "width": "short", "hint": say("duties_page.times_hint")},
        {"id": "every", "label": say("duties_page.every"), "value": str(rule.every if rule else 1), "inputmode": "numeric", "width": "short", "hint": say("duties_page.every_hint")},
        {"id": "month", "label": say("duties_page.month_label"), "value": str((rule.month if rule else 12) or 12), "inputmode": "numeric", "width": "short", "hint": say("duties_page.month_hint")},
        {"id": "about", "type": "select", "label": say("duties_page.about"), "value": str(rule.lag if rule else 0),
         "options": [{"value": "0", "text": say("duties_page.about_0")}, {"value": "1", "text": say("duties_page.about_1")}]},
        {"id": "due", "type": "date", "label": say("duties_page.due_day"), "value": day.wanted.isoformat() if day else "", "hint": say("duties_page.due_day_hint"), "optional": True},
        {"id": "owner", "type": "select", "label": say("duties_page.owner_head"), "value": row.owner if row else "office",
         "options": [{"value": one, "text": say(f"duties_page.owner_{one}")} for one in OWNERS]},
        {"id": "unit", "type": "select", "label": say("duties_page.one_unit"), "value": str(row.unit_id or "") if row else "",
         "blank": say("duties_page.no_one_unit"), "options": units, "optional": True},
    )  # fmt: skip


def _wanted(typed: Typed) -> Wanted:
    if typed["rhythm"] not in (*_BY_HAND, "milestone") or typed["owner"] not in OWNERS:
        raise Invalid("duties.rhythm_impossible")
    return Wanted(
        rhythm=typed["rhythm"],  # type: ignore[arg-type]
        every=_number(typed["every"]),
        times=_number(typed["times"]),
        month=_number(typed["month"]),
        about_last_year=typed["about"] == "1",
        due=day_typed(typed["due"]),
        owner=typed["owner"],  # type: ignore[arg-type]
        unit=_number(typed["unit"]) if typed["unit"] else None,
        title=typed["title"],
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Invalid("duties.rhythm_impossible")
    return int(text)
