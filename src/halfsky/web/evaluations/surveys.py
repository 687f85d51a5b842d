"""Results of special surveys: entered with their sample, accepted by statistics, shown with their interval."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.evaluation.surveys import Survey
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.units import UNITS
from halfsky.services import surveys
from halfsky.services.acting import may, may_anywhere, place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, SurveyResult
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask, done
from halfsky.web.evaluations import parts
from halfsky.web.requests import ActorRequest, insiders, number_typed
from halfsky.web.texts import language, named, pick, say


@insiders
def results(request: ActorRequest) -> HttpResponse:
    """Results within reach, the newest first."""
    want_anywhere(request.actor, "surveys.read")
    table = {
        "caption": say("evaluation_page.surveys"),
        "columns": parts.columns("survey", "area", "indicator", "result", "state", numbers=("result",)),
        "rows": [{"cells": _cells(row)} for row in surveys.within_reach(request.actor)],
        "empty": say("evaluation_page.no_surveys"),
    }
    context = {"table": table, "may_enter": may_anywhere(request.actor, "surveys.enter")}
    return render(request, "evaluations/surveys.html", context)


def _cells(row: SurveyResult) -> list[dict[str, Any]]:
    return [
        {"text": row.title, "href": reverse("survey", args=(row.number,)), "head": True},
        {"text": named(row.area)},
        {"text": _indicator(row)},
        {"text": _printed(row.estimate, row.unit), "note": _interval(row), "number": True},
        {"status": parts.tag(parts.SURVEYS, "survey", row.state)},
    ]


def _indicator(row: SurveyResult) -> str:
    known = site_ground().codebook.indicators[row.indicator]
    group = written.group(row.sex, row.residence)
    name = pick(known.name.zh, known.name.en)
    return f"{name} ({group}) · {row.year}" if group else f"{name} · {row.year}"


def _printed(value: float, unit: str) -> str:
    number = round(value, 1)
    return print_value(number, unit=unit, digits=own_digits(number), lang=language())


def _interval(row: SurveyResult) -> str:
    return say("evaluation_page.interval", low=_printed(row.low, row.unit), high=_printed(row.high, row.unit))


@insiders
def result(request: ActorRequest, number: str) -> HttpResponse:
    """One result: what it says, how it was found, what it carries."""
    row = surveys.find(request.actor, number)
    here = place_of(row.area)
    open_now = row.state == surveys.ENTERED
    rows = [
        ("indicator_head", _indicator(row)),
        ("result_head", _printed(row.estimate, row.unit)),
        ("interval_head", _interval(row)),
        ("sample", str(row.sample)),
        ("design_effect", f"{row.design_effect:g}"),
        ("effective", f"{row.denominator:.0f}" if row.denominator else "—"),
        ("held_by", row.organisation),
        ("method", row.method),
        ("entered_by", f"{row.entered_by.name} {written.moment(row.entered_at)}"),
    ]
    if row.decided_by is not None and row.decided_at is not None:
        rows.append(("decided_by", f"{row.decided_by.name} {written.moment(row.decided_at)}"))
    if row.words:
        rows.append(("refused_because", row.words))
    context = {
        "row": row,
        "state": parts.tag(parts.SURVEYS, "survey", row.state),
        "rows": [{"key": say(f"evaluation_page.{code}"), "value": value} for code, value in rows],
        "may_accept": open_now and may(request.actor, "surveys.accept", here),
        "may_refuse": open_now and may(request.actor, "surveys.refuse", here),
    }
    return render(request, "evaluations/survey.html", context)


@insiders
def enter(request: ActorRequest) -> HttpResponse:
    """Enter one total of a survey."""
    want_anywhere(request.actor, "surveys.enter")
    areas = Area.objects.filter(reach_of(request.actor.posts, "surveys.enter", area=""))
    indicators = [
        {"value": code, "text": f"{pick(one.name.zh, one.name.en)} ({written.unit(one.unit)})"}
        for code, one in sorted(site_ground().codebook.indicators.items())
    ]
    question = Question(
        subject=say("evaluation_page.surveys"),
        word="evaluation_page.enter_survey",
        back=reverse("surveys"),
        back_text=say("evaluation_page.surveys"),
        fields=tuple(_fields([{"value": a.code, "text": named(a)} for a in areas], indicators)),
    )

    def do(typed: Typed) -> str:
        row = surveys.enter(request.actor, typed["area"], _told(typed))
        messages.success(request, say("evaluation_page.survey_entered_done", number=row.number))
        return reverse("survey", args=(row.number,))

    return ask(request, question, do)


def _fields(areas: list[dict[str, str]], indicators: list[dict[str, str]]) -> list[dict[str, Any]]:
    groups = {
        "sex": [{"value": code, "text": written.group(code, "_T") or say("evaluation_page.all_people")} for code in ("_T", "F", "M")],
        "residence": [{"value": code, "text": written.group("_T", code) or say("evaluation_page.all_people")} for code in ("_T", "U", "R")],
    }  # fmt: skip
    asked: list[dict[str, Any]] = [
        {"id": "title", "width": "full"},
        {"id": "held_by", "width": "full"},
        {"id": "area", "type": "select", "options": areas, "value": areas[0]["value"] if areas else ""},
        {"id": "indicator", "type": "select", "options": indicators, "blank": say("evaluation_page.choose")},
        {"id": "year", "inputmode": "numeric"},
        {"id": "sex", "type": "select", "options": groups["sex"], "value": "_T"},
        {"id": "residence", "type": "select", "options": groups["residence"], "value": "_T"},
        {"id": "estimate", "inputmode": "decimal", "hint": say("evaluation_page.estimate_hint")},
        {"id": "sample", "inputmode": "numeric", "hint": say("evaluation_page.sample_hint")},
        {"id": "design_effect", "inputmode": "decimal", "hint": say("evaluation_page.design_effect_hint"), "value": "1"},
        {"id": "standard_error", "inputmode": "decimal", "optional": True, "hint": say("evaluation_page.standard_error_hint")},
        {"id": "method", "type": "textarea", "rows": 4, "hint": say("evaluation_page.method_hint")},
    ]  # fmt: skip
    words = {"title": "survey_title", "area": "area_head", "indicator": "indicator_head"}
    return [one | {"label": say(f"evaluation_page.{words.get(one['id'], one['id'])}")} for one in asked]


def _told(typed: Typed) -> surveys.Told:
    indicator = site_ground().codebook.indicators.get(typed["indicator"])
    unit = indicator.unit if indicator is not None and indicator.unit in UNITS else ""
    error = typed["standard_error"]
    return surveys.Told(
        title=typed["title"],
        organisation=typed["held_by"],
        method=typed["method"],
        indicator=typed["indicator"],
        year=number_typed(typed["year"]),
        survey=Survey(
            estimate=_decimal(typed["estimate"]),
            unit=unit,
            sample=number_typed(typed["sample"]),
            design_effect=_decimal(typed["design_effect"]),
            standard_error=_decimal(error) if error else None,
        ),
        sex=typed["sex"],
        residence=typed["residence"],
    )


def _decimal(text: str) -> float:
    try:
        number = float(text)
    except ValueError as fault:
        raise Invalid("evaluation.number_wanted", text=text) from fault
    if not abs(number) < 1e12:
        raise Invalid("evaluation.number_wanted", text=text)
    return number


@require_POST
@insiders
def accept(request: ActorRequest, number: str) -> HttpResponse:
    """Accept a result as an observation."""
    row = surveys.find(request.actor, number)
    want(request.actor, "surveys.accept", place_of(row.area))
    return done(
        request,
        lambda: surveys.accept(request.actor, number),
        "evaluation_page.survey_accepted_done",
        reverse("survey", args=(number,)),
    )


@require_POST
@insiders
def refuse(request: ActorRequest, number: str) -> HttpResponse:
    """Do not take a result up, with the reason."""
    row = surveys.find(request.actor, number)
    want(request.actor, "surveys.refuse", place_of(row.area))
    return done(
        request,
        lambda: surveys.refuse(request.actor, number, words=request.POST.get("words", "")),
        "evaluation_page.survey_refused_done",
        reverse("survey", args=(number,)),
    )
