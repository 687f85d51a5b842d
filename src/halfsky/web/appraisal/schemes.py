"""Pages of a scheme of appraisal: read it, change it, run it over past years, adopt it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from halfsky.core.supervision.appraisal.model import OUTCOMES, Kind, Scheme
from halfsky.core.supervision.appraisal.simulation import Row, Year
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services import appraisal, moments
from halfsky.services.acting import may, place_of, want, want_anywhere
from halfsky.store.models import AppraisalScheme, Unit
from halfsky.web import written
from halfsky.web.appraisal import parts
from halfsky.web.asking import Question, Typed, ask, done, year_of
from halfsky.web.requests import ActorRequest, insiders, revision_seen
from halfsky.web.texts import named, pick, say

_YEARS_BACK = 3


@insiders
def draft(request: ActorRequest) -> HttpResponse:
    """Begin a scheme, from the one in force or the codebook's."""
    want_anywhere(request.actor, "appraisal.draft")
    areas = parts.areas_for(request.actor, "appraisal.draft")
    question = Question(
        subject=say("site.room_appraisal"),
        word="appraisal_page.draft",
        back=reverse("appraisal"),
        back_text=say("site.room_appraisal"),
        fields=(
            parts.area_field(areas),
            {"id": "title", "label": say("appraisal_page.title_field"), "width": "full"},
            {
                "id": "title_en",
                "label": say("appraisal_page.title_en_field"),
                "width": "full",
                "optional": True,
            },
        ),
    )

    def do(typed: Typed) -> str:
        area = next((one for one in areas if one.code == typed["area"]), None)
        if area is None:
            raise Invalid("appraisal.area_wanted")
        row = appraisal.draft(request.actor, area, typed["title"], title_en=typed["title_en"])
        messages.success(request, say("appraisal_page.draft_done"))
        return reverse("appraisal_scheme", args=(row.number,))

    return ask(request, question, do)


@insiders
def scheme(request: ActorRequest, number: str) -> HttpResponse:
    """One scheme: criteria, weights and credits, and what it would have given."""
    row = appraisal.find(request.actor, number)
    content = appraisal.content_of(row)
    here, actor = place_of(row.area), request.actor
    open_now = row.state in ("draft", "simulated")
    sees_units = may(actor, "appraisal.read_results", here)
    years = appraisal.simulated_of(row) if sees_units else ()
    units = Unit.objects.in_bulk([int(one.unit) for year in years for one in year.rows])
    context = {
        "row": row,
        "title": pick(row.title, row.title_en),
        "area": named(row.area),
        "state": parts.tag(row.state),
        "finding": say(
            "appraisal_page.scheme_finding",
            count=len(content.criteria),
            supporting=f"{content.supporting:g}",
            apart=f"{content.apart:g}",
        ),
        "criteria": parts.criteria_table(content.criteria),
        "bands": _bands(content),
        "sees_units": sees_units,
        "years": [_year_table(one, units) for one in years],
        "trail": _trail(row),
        "acts": _acts(row) if open_now and may(actor, "appraisal.draft", here) else None,
        "may_adopt": row.state == "simulated" and may(actor, "appraisal.adopt", here),
    }
    return render(request, "appraisal/scheme.html", context)


def _bands(content: Scheme) -> str:
    told = (
        say("appraisal_page.band_from", name=pick(band.zh, band.en), least=f"{band.least:g}")
        for band in content.bands
    )
    return say("site.list_comma").join(told)


def _trail(row: AppraisalScheme) -> list[dict[str, Any]]:
    told = (
        ("made", row.made_by, row.made_at),
        ("simulated", row.simulated_by, row.simulated_at),
        ("adopted", row.adopted_by, row.adopted_at),
    )
    return [
        {
            "act": say(f"appraisal_page.act_{act}"),
            "who": who.name,
            "at": written.moment(at),
            "iso": at.isoformat(),
        }
        for act, who, at in told
        if who is not None and at is not None
    ]


def _acts(row: AppraisalScheme) -> dict[str, Any]:
    simulate = {
        "href": reverse("appraisal_simulate", args=(row.number,)),
        "text": say("appraisal_page.simulate"),
    }
    change = {"href": reverse("appraisal_change", args=(row.number,)), "text": say("appraisal_page.change")}
    credits = [
        {
            "href": reverse("appraisal_credits", args=(row.number, one.kind)),
            "text": say("appraisal_page.credits_link", kind=parts.kind_of(one.kind)),
        }
        for one in appraisal.content_of(row).criteria
    ]
    return {"buttons": [simulate], "links": [change, *credits]}


def _year_table(year: Year, units: dict[int, Unit]) -> dict[str, Any]:
    beside = any(one.before is not None for one in year.rows)
    heads = ["unit", "score", "place", *(["before_score", "before_place", "moved"] if beside else [])]
    return {
        "caption": say("appraisal_page.simulated_year", year=year.year),
        "columns": [
            {"text": say(f"appraisal_page.{head}_head"), "number": head not in ("unit", "moved")}
            for head in heads
        ],
        "rows": [_simulated_row(one, units, beside=beside) for one in year.rows],
    }


def _simulated_row(one: Row, units: dict[int, Unit], *, beside: bool) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [
        {"text": named(units[int(one.unit)])},
        {"text": parts.number(one.score), "number": True},
        {"text": _places(one.first, one.last), "number": True},
    ]
    if not beside:
        return cells
    moved = "up" if one.moved > 0 else "down" if one.moved < 0 else "same"
    return [
        *cells,
        {"text": parts.number(one.before), "number": True},
        {"text": _places(one.before_first, one.before_last), "number": True},
        {"text": say(f"appraisal_page.moved_{moved}", count=abs(one.moved))},
    ]


def _places(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return say("appraisal_page.no_place")
    return str(first) if first == last else say("appraisal_page.places", first=first, last=last)


@insiders
def change(request: ActorRequest, number: str) -> HttpResponse:
    """Change title and weights; a weight of 0 leaves a criterion out."""
    row = _changeable(request, number)
    content = appraisal.content_of(row)
    now = {one.kind: one.weight for one in content.criteria}
    fields: list[dict[str, Any]] = [
        {"id": "title", "label": say("appraisal_page.title_field"), "value": row.title, "width": "full"},
        {"id": "title_en", "label": say("appraisal_page.title_en_field"), "value": row.title_en, "width": "full",
         "optional": True},
    ]  # fmt: skip
    fields += [
        {
            "id": kind,
            "label": say("appraisal_page.weight_of", kind=parts.kind_of(kind)),
            "hint": say(f"appraisal_page.means_{kind}"),
            "value": f"{now.get(kind, 0):g}",
            "inputmode": "decimal",
            "width": "short",
        }
        for kind in OUTCOMES
    ]
    fields += [_number_field("supporting", content.supporting), _number_field("apart", content.apart)]

    def do(typed: Typed) -> str:
        weights: dict[Kind, float] = {kind: _number(typed[kind]) for kind in OUTCOMES}
        told = appraisal.with_weights(content, weights, {})
        told = appraisal.with_numbers(told, _number(typed["supporting"]), _number(typed["apart"]))
        return _changed(request, row, told, title=typed["title"], title_en=typed["title_en"])

    return ask(request, _question(row, "change", tuple(fields)), do)


def _number_field(name: str, value: float) -> dict[str, Any]:
    return {
        "id": name,
        "label": say(f"appraisal_page.{name}_field"),
        "hint": say(f"appraisal_page.{name}_hint"),
        "value": f"{value:g}",
        "inputmode": "decimal",
        "width": "short",
    }


@insiders
def credit(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Change what each outcome of one criterion is credited with, in percent."""
    row = _changeable(request, number)
    content = appraisal.content_of(row)
    criterion = next((one for one in content.criteria if one.kind == kind), None)
    if criterion is None:
        raise NotFound("rights.not_found")
    fields = tuple(
        {"id": code, "label": parts.outcome(code), "value": f"{credit * 100:g}", "unit": "%",
         "inputmode": "decimal", "width": "short"}
        for code, credit in criterion.credits.items()
    )  # fmt: skip

    def do(typed: Typed) -> str:
        credits = {code: _number(typed[code]) / 100 for code in criterion.credits}
        weights = {one.kind: one.weight for one in content.criteria}
        told = appraisal.with_weights(content, weights, {criterion.kind: credits})
        return _changed(request, row, told, title=row.title, title_en=row.title_en)

    return ask(request, _question(row, "credits", fields), do)


def _changeable(request: ActorRequest, number: str) -> AppraisalScheme:
    row = appraisal.find(request.actor, number)
    want(request.actor, "appraisal.draft", place_of(row.area))
    return row


def _changed(request: ActorRequest, row: AppraisalScheme, told: Scheme, *, title: str, title_en: str) -> str:
    appraisal.change(request.actor, row.number, told, title=title, title_en=title_en, revision=row.revision)
    messages.success(request, say("appraisal_page.change_done"))
    return reverse("appraisal_scheme", args=(row.number,))


def _number(text: str) -> float:
    """A number as typed; empty is 0.

    Raises:
        Invalid: It is none.
    """
    try:
        value = float(text or 0)
    except ValueError as fault:
        raise Invalid("appraisal.number_typed", given=text) from fault
    if not 0 <= value <= 100:
        raise Invalid("appraisal.number_typed", given=text)
    return value


@insiders
def simulate(request: ActorRequest, number: str) -> HttpResponse:
    """Choose past years and run the scheme over them."""
    row = appraisal.find(request.actor, number)
    want(request.actor, "appraisal.simulate", place_of(row.area))
    last = timezone.localtime(moments.now()).year - 1
    fields = (
        {"id": "first", "label": say("appraisal_page.first_year"), "value": str(last - _YEARS_BACK + 1),
         "inputmode": "numeric", "width": "short"},
        {"id": "last", "label": say("appraisal_page.last_year"), "value": str(last), "inputmode": "numeric",
         "width": "short"},
    )  # fmt: skip

    def do(typed: Typed) -> str:
        years = range(year_of(typed["first"]), year_of(typed["last"]) + 1)
        appraisal.run(request.actor, number, years)
        messages.success(request, say("appraisal_page.simulate_done"))
        return f"{reverse('appraisal_scheme', args=(number,))}#simulation"

    return ask(request, _question(row, "simulate", fields), do)


def _question(row: AppraisalScheme, act: str, fields: tuple[dict[str, Any], ...]) -> Question:
    return Question(
        subject=f"{named(row.area)} · {row.number}",
        word=f"appraisal_page.{act}",
        back=reverse("appraisal_scheme", args=(row.number,)),
        back_text=pick(row.title, row.title_en),
        fields=fields,
    )


@require_POST
@insiders
def adopt(request: ActorRequest, number: str) -> HttpResponse:
    """Adopt the scheme that was read."""
    return done(
        request,
        lambda: appraisal.adopt(request.actor, number, revision=revision_seen(request)),
        "appraisal_page.adopt_done",
        reverse("appraisal_scheme", args=(number,)),
    )
