"""Pages of a year's results: all units, one unit with every point explained, objections."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from halfsky.core.supervision.appraisal.model import LEFT_OUT, OUTCOMES, Explained, Place
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services import appraisal_rounds, appraisal_sheets, moments
from halfsky.services.acting import may, place_of, want, want_anywhere
from halfsky.services.appraisal import content_of
from halfsky.store.models import AppraisalObjection, AppraisalResult, AppraisalRound
from halfsky.web import written
from halfsky.web.appraisal import parts
from halfsky.web.asking import Question, Typed, ask, done, year_of
from halfsky.web.requests import ActorRequest, insiders, revision_seen
from halfsky.web.returns.files import attachment
from halfsky.web.texts import language, named, pick, say


@insiders
def compute(request: ActorRequest) -> HttpResponse:
    """Choose area and year, and compute the results by the scheme in force."""
    want_anywhere(request.actor, "appraisal.compute")
    areas = parts.areas_for(request.actor, "appraisal.compute")
    last = timezone.localtime(moments.now()).year - 1
    question = Question(
        subject=say("site.room_appraisal"),
        word="appraisal_page.compute",
        back=reverse("appraisal"),
        back_text=say("site.room_appraisal"),
        fields=(
            parts.area_field(areas),
            {"id": "year", "label": say("appraisal_page.year_field"), "value": request.GET.get("year", str(last)),
             "inputmode": "numeric", "width": "short"},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        area = next((one for one in areas if one.code == typed["area"]), None)
        if area is None:
            raise Invalid("appraisal.area_wanted")
        row = appraisal_rounds.compute(request.actor, area, year_of(typed["year"]))
        messages.success(request, say("appraisal_page.compute_done"))
        return reverse("appraisal_results", args=(row.number,))

    return ask(request, question, do)


@insiders
def results(request: ActorRequest, number: str) -> HttpResponse:
    """All units of one year: score, place or the band of places it shares, points by criterion."""
    row = appraisal_rounds.find(request.actor, number)
    found = appraisal_rounds.results_of(row)
    here, actor, left = place_of(row.area), request.actor, appraisal_rounds.open_objections(row).count()
    context = {
        "row": row,
        "area": named(row.area),
        "title": say("appraisal_page.results_title", area=named(row.area), year=row.year),
        "state": parts.tag(row.state),
        "finding": say(
            "appraisal_page.results_finding",
            count=len(found),
            scored=sum(one.score is not None for one in found),
            until=written.day(row.object_until),
            left=left,
        ),
        "scheme": {
            "href": reverse("appraisal_scheme", args=(row.scheme.number,)),
            "text": pick(row.scheme.title, row.scheme.title_en),
        },
        "vintage": row.vintage.number if row.vintage else "",
        "table": _table(row, found),
        "objections": _open(row),
        "may_finalise": row.state == "computed" and may(actor, "appraisal.finalise", here),
        "may_compute": row.state == "computed" and may(actor, "appraisal.compute", here),
    }
    return render(request, "appraisal/results.html", context)


def _table(row: AppraisalRound, found: list[AppraisalResult]) -> dict[str, Any]:
    content, known = content_of(row.scheme), appraisal_rounds.places_of(row, found)
    kinds = [one.kind for one in content.criteria]
    heads = [say(f"appraisal_page.{head}_head") for head in ("unit", "score", "place", "band")]
    rows = [(known.get(one.unit_id), one) for one in found]
    rows.sort(key=lambda pair: (pair[0] is None, pair[0].first if pair[0] else 0, pair[1].unit.pk))
    return {
        "caption": say("appraisal_page.results_caption", apart=f"{content.apart:g}"),
        "columns": [
            *({"text": head, "number": nth in (1, 2)} for nth, head in enumerate(heads)),
            *({"text": parts.kind_of(kind), "number": True} for kind in kinds),
        ],
        "rows": [_cells(row, one, place) for place, one in rows],
    }


def _cells(row: AppraisalRound, one: AppraisalResult, place: Place | None) -> list[dict[str, Any]]:
    points = appraisal_rounds.explained_of(one).points
    band = "" if place is None else parts.band_words(content_of(row.scheme).bands, place.band)
    none = {"missing": say("appraisal_page.not_applicable"), "number": True}
    return [
        {"text": named(one.unit), "href": parts.unit_link(row, one.unit)},
        {"text": parts.number(one.score), "number": True},
        {"text": parts.place_words(place), "number": True},
        {"text": band},
        *(
            none if its.points is None else {"text": parts.number(its.points), "number": True}
            for its in points
        ),
    ]


def _open(row: AppraisalRound) -> list[dict[str, str]]:
    rows = appraisal_rounds.open_objections(row).select_related("result__unit")
    return [
        {
            "href": f"{parts.unit_link(row, one.result.unit)}#objections",
            "text": named(one.result.unit),
            "words": one.words,
        }
        for one in rows
    ]


@insiders
def file(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """The results as an Excel or a Word table."""
    row = appraisal_rounds.find(request.actor, number)
    name, content, media = appraisal_sheets.results_file(row, kind, lang=language())
    return attachment(name, content, media)


@insiders
def result(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """One unit's result: the points of every criterion, down to the facts they follow from."""
    row = appraisal_rounds.find_result(request.actor, number, unit)
    told = appraisal_rounds.explained_of(row)
    known = list(appraisal_rounds.objections(number, unit))
    context = {
        "row": row,
        "title": say("appraisal_page.result_title", unit=named(row.unit), year=row.of.year),
        "area": named(row.of.area),
        "state": parts.tag(row.of.state),
        "finding": _finding(row, told),
        "back": _back(request, row),
        "summary": _summary(told),
        "tables": [parts.points_table(one) for one in told.points if one.facts],
        "until": written.day(row.of.object_until),
        "may_object": appraisal_rounds.may_object(request.actor, row),
        "objections": [_objection(request, one, nth) for nth, one in enumerate(known, 1)],
    }
    return render(request, "appraisal/result.html", context)


def _finding(row: AppraisalResult, told: Explained) -> str:
    if told.score is None:
        return say("appraisal_page.result_none")
    shared = sum(one.weight for one in told.points if one.points is None)
    code = "appraisal_page.result_shared" if shared else "appraisal_page.result_finding"
    return say(code, score=parts.number(told.score), shared=f"{shared:g}")


def _back(request: ActorRequest, row: AppraisalResult) -> dict[str, str]:
    """To all results for whoever may read them, else to the room."""
    if may(request.actor, "appraisal.read_results", place_of(row.of.area)):
        text = say("appraisal_page.results_title", area=named(row.of.area), year=row.of.year)
        return {"href": reverse("appraisal_results", args=(row.of.number,)), "text": text}
    return {"href": reverse("appraisal"), "text": say("site.room_appraisal")}


def _summary(told: Explained) -> dict[str, Any]:
    heads = (("criterion", False), ("weight", True), ("weight_used", True), ("share", True), ("points", True))
    rows = [
        [
            {"text": parts.kind_of(one.kind)} | ({"href": f"#{one.kind}"} if one.facts else {}),
            {"text": parts.weight(one.weight), "number": True},
            {"text": parts.number(one.weight_used), "number": True},
            {"text": say("appraisal_page.not_applicable"), "number": True}
            if one.share is None
            else {"text": f"{one.share * 100:.1f}%", "number": True},
            {"text": parts.number(one.points), "number": True},
        ]
        for one in told.points
    ]
    total = [say("appraisal_page.total"), "", "", "", {"text": parts.number(told.score), "number": True}]
    return {
        "caption": say("appraisal_page.summary"),
        "columns": [{"text": say(f"appraisal_page.{head}_head"), "number": right} for head, right in heads],
        "rows": [*rows, {"cells": total, "total": True}],
        "notes": [say("appraisal_page.how_counted")],
    }


def _objection(request: ActorRequest, one: AppraisalObjection, nth: int) -> dict[str, Any]:
    row = one.result
    open_now = one.state == "raised" and row.of.state == "computed"
    may_decide = open_now and may(request.actor, "appraisal.decide", place_of(row.of.area))
    facts = {its.fact.key: its.fact for its in _facts(row)}
    fact = facts.get(one.fact)
    return {
        "tag": parts.tag(one.state),
        "about": pick(fact.name, fact.name_en) if fact else say("appraisal_page.about_all"),
        "told": say("appraisal_page.objected", who=one.by.name, at=written.moment(one.at)),
        "words": one.words,
        "decided": say(
            "appraisal_page.decided_by", who=one.decided_by.name, at=written.moment(one.decided_at)
        )
        if one.decided_by and one.decided_at
        else "",
        "decision": one.decision,
        "counts_as": say("appraisal_page.counts_as", outcome=parts.outcome(one.outcome))
        if one.outcome
        else "",
        "decide": reverse("appraisal_decide", args=(row.of.number, row.unit_id, nth)) if may_decide else "",
    }


def _facts(row: AppraisalResult) -> Any:
    return (its for one in appraisal_rounds.explained_of(row).points for its in one.facts)


@insiders
def explanation(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """The explanation of a result as JSON: from it alone the score can be computed again."""
    row = appraisal_rounds.find_result(request.actor, number, unit)
    content = msgspec.json.format(msgspec.json.encode(row.explained), indent=1)
    return attachment(f"{number}-{unit}.json", content, "application/json; charset=utf-8")


@insiders
def object_to(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """Say what the unit objects to."""
    row = appraisal_rounds.find_result(request.actor, number, unit)
    want(request.actor, "appraisal.object", place_of(row.of.area, row.unit))
    options = [{"value": "", "text": say("appraisal_page.about_all")}]
    options += [{"value": its.fact.key, "text": pick(its.fact.name, its.fact.name_en)} for its in _facts(row)]
    fields: tuple[dict[str, Any], ...] = (
        {"id": "fact", "type": "select", "label": say("appraisal_page.fact_field"), "options": options},
        {"id": "words", "type": "textarea", "rows": 5, "label": say("appraisal_page.object_words")},
    )

    def do(typed: Typed) -> str:
        appraisal_rounds.object_to(request.actor, number, unit, typed["words"], fact=typed["fact"])
        messages.success(request, say("appraisal_page.object_done"))
        return f"{reverse('appraisal_result', args=(number, unit))}#objections"

    return ask(request, _question(row, "object", fields), do)


@insiders
def decide(request: ActorRequest, number: str, unit: int, nth: int) -> HttpResponse:
    """Uphold or decline an objection, with the reason."""
    row = appraisal_rounds.find_result(request.actor, number, unit)
    want(request.actor, "appraisal.decide", place_of(row.of.area))
    rows = list(appraisal_rounds.objections(number, unit))
    if not 0 < nth <= len(rows):
        raise NotFound("rights.not_found")
    kind = appraisal_rounds.known_facts(appraisal_rounds.explained_of(row)).get(rows[nth - 1].fact)
    outcomes = (*OUTCOMES[kind], LEFT_OUT) if kind else ()
    options = [{"value": "", "text": say("appraisal_page.decline")}]
    options += [
        {"value": code, "text": say("appraisal_page.counts_as", outcome=parts.outcome(code))}
        for code in outcomes
    ]
    fields: tuple[dict[str, Any], ...] = (
        {"id": "outcome", "type": "select", "label": say("appraisal_page.decision_field"), "options": options,
         "hint": rows[nth - 1].words},
        {"id": "words", "type": "textarea", "rows": 4, "label": say("appraisal_page.decision_words")},
    )  # fmt: skip

    def do(typed: Typed) -> str:
        appraisal_rounds.decide(request.actor, number, unit, nth, typed["words"], outcome=typed["outcome"])
        messages.success(request, say("appraisal_page.decide_done"))
        return f"{reverse('appraisal_result', args=(number, unit))}#objections"

    return ask(request, _question(row, "decide", fields), do)


def _question(row: AppraisalResult, act: str, fields: tuple[dict[str, Any], ...]) -> Question:
    title = say("appraisal_page.result_title", unit=named(row.unit), year=row.of.year)
    return Question(
        subject=title,
        word=f"appraisal_page.{act}",
        back=reverse("appraisal_result", args=(row.of.number, row.unit_id)),
        back_text=title,
        fields=fields,
    )


@require_POST
@insiders
def finalise(request: ActorRequest, number: str) -> HttpResponse:
    """Make the results that were read final."""
    return done(
        request,
        lambda: appraisal_rounds.finalise(request.actor, number, revision=revision_seen(request)),
        "appraisal_page.finalise_done",
        reverse("appraisal_results", args=(number,)),
    )
