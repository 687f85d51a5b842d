"""Measures of a plan: how each goes on in an area, which targets it serves, and the pages that report and decide."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.supervision.matters.measures import STATES, Measure
from halfsky.core.vocabulary.errors import NotFound
from halfsky.services import measures as service
from halfsky.services.acting import may, place_of, want
from halfsky.store.models import Area, MeasureProgress, PlanDocument
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.matters.views import progress_tag
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say

_EXCERPT = 40


@insiders
def measures(request: ActorRequest, number: str) -> HttpResponse:
    """Every measure of a plan in one area, field by field: how it goes on, and the targets it serves."""
    row, area = service.find(request.actor, number, request.GET.get("area", ""))
    known, tied = service.known_of(row), service.ties_of(row)
    newest = service.newest(row, area)
    done = sum(1 for one in newest.values() if one.state == "done")
    stuck = sum(1 for one in newest.values() if one.state == "stuck")
    context = {
        "row": row,
        "area": named(area),
        "finding": say(
            "matters_page.measures_finding",
            count=len(known.measures),
            told=len(newest),
            done=done,
            stuck=stuck,
        ),
        "tables": [_table(row, area, title, part, newest, tied) for title, part in _by_domain(known)],
        "areas": _areas(request, row, area),
    }
    return render(request, "matters/measures.html", context)


def _by_domain(known: service.Known) -> list[tuple[str, list[Measure]]]:
    found: dict[int, list[Measure]] = {}
    for one in known.measures:
        found.setdefault(one.domain, []).append(one)
    return [(part[0].domain_title, part) for part in found.values()]


def _table(
    row: PlanDocument,
    area: Area,
    title: str,
    part: list[Measure],
    newest: dict[str, MeasureProgress],
    tied: dict[str, dict[str, str]],
) -> dict[str, Any]:
    heads = ("measure", "progress", "reported", "serves")
    return {
        "caption": title,
        "columns": [{"text": say(f"matters_page.{head}_head")} for head in heads],
        "rows": [_cells(row, area, one, newest.get(one.number), tied.get(one.number, {})) for one in part],
    }


def _cells(
    row: PlanDocument, area: Area, one: Measure, told: MeasureProgress | None, targets: dict[str, str]
) -> list[dict[str, Any]]:
    sure = [target for target, how in targets.items() if how == "confirmed"]
    maybe = [target for target, how in targets.items() if how == "suggested"]
    return [
        {"text": _excerpt(one.text), "href": link(row, one.number, area), "note": one.number},
        {"status": progress_tag(told.state if told else "none")},
        {"text": _who(told)},
        {
            "text": say("site.list_comma").join(sure),
            "note": say("matters_page.suggested", targets=say("site.list_comma").join(maybe))
            if maybe
            else "",
        },
    ]


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"


def link(row: PlanDocument, number: str, area: Area) -> str:
    """The page of a measure in an area."""
    return f"{reverse('measure', args=(row.number, number))}?{urlencode({'area': area.code})}"


def _who(told: MeasureProgress | None) -> str:
    if told is None:
        return ""
    return f"{named(told.unit) if told.unit else told.by.name} {written.moment(told.at)[:10]}"


def _areas(request: ActorRequest, row: PlanDocument, area: Area) -> list[dict[str, Any]]:
    """The areas in which the visitor may look at the plan's measures: the plan's own and those right below."""
    rows = Area.objects.filter(parent=row.area, valid_to=None) | Area.objects.filter(pk=row.area_id)
    return [
        {"href": f"?area={one.code}", "text": named(one), "current": one.pk == area.pk}
        for one in rows.order_by("path")
        if may(request.actor, "measures.read", place_of(one))
    ]


@insiders
def measure(request: ActorRequest, number: str, measure: str) -> HttpResponse:
    """One measure: its text, how it went on in the area, and the targets it serves."""
    row, area = service.find(request.actor, number, request.GET.get("area", ""))
    one = service.known_of(row).of(measure)
    reports = MeasureProgress.objects.filter(plan=row, measure=measure, area=area).select_related(
        "by", "unit"
    )
    told = list(reports.order_by("-pk"))
    may_report = may(request.actor, "measures.report", place_of(area))
    context = {
        "row": row,
        "area": named(area),
        "one": one,
        "tag": progress_tag(told[0].state if told else "none"),
        "back": f"{reverse('measures', args=(number,))}?area={area.code}",
        "report": reverse("measure_report", args=(number, measure, area.code)) if may_report else "",
        "targets": _targets(request, row, one),
        "trail": [_told(it) for it in told],
    }
    return render(request, "matters/measure.html", context)


def _told(one: MeasureProgress) -> dict[str, Any]:
    words = [one.words, say("matters_page.evidence_is", evidence=one.evidence) if one.evidence else ""]
    return {
        "act": say("matters_page.reported_as"),
        "status": progress_tag(one.state),
        "who": one.by.name,
        "role": named(one.unit) if one.unit else "",
        "at": written.moment(one.at),
        "iso": one.at.isoformat(),
        "text": "\n".join(word for word in words if word),
    }


def _targets(request: ActorRequest, row: PlanDocument, one: Measure) -> list[dict[str, Any]]:
    """Targets of the measure's field: those it serves first, then those it might be tied to."""
    tied = service.ties_of(row).get(one.number, {})
    may_tie = may(request.actor, "measures.tie", place_of(row.area))
    told = [
        {
            "number": target.no,
            "words": target.target.indicator,
            "how": tied.get(target.no, ""),
            "tag": say(f"matters_page.tie_{tied[target.no]}") if target.no in tied else "",
            "href": reverse("measure_tie", args=(row.number, one.number, target.no)) if may_tie else "",
        }
        for target in service.known_of(row).targets
        if target.place.domain == one.domain
    ]
    order = {"confirmed": 0, "suggested": 1, "": 2}
    return sorted(told, key=lambda it: order[str(it["how"])])


@insiders
def report(request: ActorRequest, number: str, measure: str, area: str) -> HttpResponse:
    """Report how a measure goes on."""
    row, where = service.find(request.actor, number, area)
    want(request.actor, "measures.report", place_of(where))
    one = service.known_of(row).of(measure)
    options = [{"value": state, "text": say(f"matters_page.progress_{state}")} for state in STATES]
    last = service.newest(row, where, [measure]).get(measure)
    question = Question(
        subject=f"{named(where)} · {one.number} {one.text}",
        word="matters_page.measure_report",
        back=link(row, measure, where),
        back_text=one.number,
        fields=(
            {"id": "state", "type": "select", "label": say("matters_page.progress_head"), "options": options,
             "value": last.state if last else "under_way"},
            {"id": "words", "type": "textarea", "rows": 4, "label": say("matters_page.what_was_done")},
            {"id": "evidence", "type": "textarea", "rows": 2, "label": say("matters_page.evidence"),
             "hint": say("matters_page.evidence_hint"), "optional": True},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        service.report(
            request.actor,
            number,
            measure,
            area,
            state=typed["state"],
            words=typed["words"],
            evidence=typed["evidence"],
        )
        messages.success(request, say("matters_page.measure_report_done"))
        return link(row, measure, where)

    return ask(request, question, do)


@insiders
def tie(request: ActorRequest, number: str, measure: str, target: str) -> HttpResponse:
    """Decide whether a measure serves a target."""
    row, _ = service.find(request.actor, number)
    want(request.actor, "measures.tie", place_of(row.area))
    one = service.known_of(row).of(measure)
    entry = next((it for it in service.known_of(row).targets if it.no == target), None)
    if entry is None:
        raise NotFound("rights.not_found")
    options = [
        {"value": word, "text": say(f"matters_page.decide_{word}")} for word in ("confirmed", "refused")
    ]
    question = Question(
        subject=f"{one.number} {one.text}",
        word="matters_page.tie",
        back=link(row, measure, row.area),
        back_text=one.number,
        fields=(
            {"id": "decision", "type": "select", "options": options, "value": "confirmed",
             "label": say("matters_page.serves", target=f"{entry.no} {entry.target.indicator}")},
        ),
    )  # fmt: skip

    def do(typed: Typed) -> str:
        service.decide(request.actor, number, measure, target, decision=typed["decision"])
        messages.success(request, say("matters_page.tie_done"))
        return link(row, measure, row.area)

    return ask(request, question, do)
