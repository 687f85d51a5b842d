"""Pages of responsibility: plans, one plan's matrix in an area, filling it by keyboard or Excel, receipts, schemes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.responsibility.matrix import Cell, MatrixRow
from halfsky.core.responsibility.model import Share
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid, NotFound
from halfsky.services import responsibilities
from halfsky.services.acting import may, place_of, want, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, PlanDocument, Receipt, Scheme, Unit
from halfsky.web import written
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.returns.files import attachment
from halfsky.web.returns.parts import words_of
from halfsky.web.texts import language, named, say

_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SHARES: dict[str, Share] = {"lead": "lead", "supporting": "supporting"}


@insiders
def plans(request: ActorRequest) -> HttpResponse:
    """Adopted plans and the areas in which the visitor may see who answers for them."""
    want_anywhere(request.actor, "responsibility.read")
    areas = list(Area.objects.filter(reach_of(request.actor.posts, "responsibility.read", area="")))
    rows = PlanDocument.objects.filter(state="adopted").select_related("area")
    pairs = [(row, area) for row in rows for area in areas if area.path.startswith(row.area.path)]
    table = {
        "caption": say("responsibility_page.caption"),
        "columns": [{"text": say(f"responsibility_page.{name}_head")} for name in ("area", "plan")],
        "rows": [
            {
                "cells": [
                    {"text": named(area), "href": _address(row.number, area.code)},
                    {"text": row.title},
                ]
            }
            for row, area in pairs
        ],
        "empty": say("responsibility_page.none"),
    }
    return render(request, "responsibility/plans.html", {"table": table})


def _address(number: str, area: str) -> str:
    return f"{reverse('responsibility_plan', args=(number,))}?area={area}"


def _area_of(request: ActorRequest, number: str) -> str:
    """The area asked for; the visitor's own where none is named."""
    asked = request.GET.get("area") or request.POST.get("area")
    if asked:
        return asked
    row = PlanDocument.objects.select_related("area").filter(number=number).first()
    paths = [post.place.path for post in request.actor.posts]
    own = next((path for path in paths if row is not None and path.startswith(row.area.path)), "")
    return own.rstrip("/").rsplit("/", 1)[-1]


@insiders
def plan(request: ActorRequest, number: str) -> HttpResponse:
    """Who answers for which target in one area, and which units have confirmed and handed in."""
    row, area = responsibilities.find(request.actor, number, _area_of(request, number))
    shared = responsibilities.shared_out(row, area, lang=language())
    here = place_of(area)
    units = _units(request, row, area)
    context = {
        "row": row,
        "area": area,
        "finding": say(
            "responsibility_page.finding",
            targets=len(shared.matrix.rows),
            led=sum(1 for one in shared.matrix.rows if "lead" in one.shares.values()),
            units=len(shared.names),
        ),
        "findings": [{"text": words_of(one)} for one in shared.findings],
        "table": _table(shared),
        "mine": [unit for unit in units if unit["may_confirm"] or unit["may_hand_in"]],
        "units": units,
        "shared_out": any(one.shares for one in shared.matrix.rows),
        "assigning": may(request.actor, "responsibility.assign", here),
        "acknowledging": may(request.actor, "schemes.acknowledge", here),
    }
    return render(request, "responsibility/plan.html", context)


def _table(shared: responsibilities.Shared) -> dict[str, Any]:
    heads = ("target", "words", "lead", "supporting")
    return {
        "caption": say("responsibility_page.table"),
        "columns": [{"text": say(f"responsibility_page.{name}_head")} for name in heads],
        "rows": [{"cells": _cells(one, shared.names)} for one in shared.matrix.rows],
        "empty": say("responsibility_page.nothing"),
        "tall": True,
    }


def _cells(row: MatrixRow, names: dict[str, str]) -> list[dict[str, Any]]:
    def units(share: Share) -> str:
        return say("site.list_comma").join(
            names.get(unit, unit) for unit, one in row.shares.items() if one == share
        )

    return [
        {"text": str(row.target), "number": True},
        {"text": row.quote, "head": True, "note": row.domain},
        {"text": units("lead") or say("responsibility_page.no_lead")},
        {"text": units("supporting")},
    ]


def _units(request: ActorRequest, row: PlanDocument, area: Area) -> list[dict[str, Any]]:
    """Units of the area with their receipt and scheme, and what the visitor can do for each."""
    receipts = {one.unit_id: one for one in Receipt.objects.filter(plan=row, unit__area=area)}
    schemes = {one.unit_id: one for one in Scheme.objects.filter(plan=row, unit__area=area)}
    tasked = Unit.objects.filter(area=area, tasks__plan=row, tasks__ended_at=None).distinct()
    return [
        _unit(request, unit, receipts.get(unit.pk), schemes.get(unit.pk))
        for unit in tasked.select_related("area")
    ]


def _unit(
    request: ActorRequest, unit: Unit, receipt: Receipt | None, scheme: Scheme | None
) -> dict[str, Any]:
    here = place_of(unit.area, unit)
    if scheme is None:
        scheme_words = ""
    elif scheme.acknowledged_at:
        scheme_words = say(
            "responsibility_page.scheme_acknowledged", day=written.day(scheme.acknowledged_at.date())
        )
    elif scheme.handed_in_at:
        scheme_words = say("responsibility_page.scheme_in", day=written.day(scheme.handed_in_at.date()))
    else:
        scheme_words = say("responsibility_page.scheme_due", day=written.day(scheme.due))
    return {
        "pk": unit.pk,
        "name": named(unit),
        "receipt": say("responsibility_page.confirmed", day=written.day(receipt.at.date()))
        if receipt
        else say("responsibility_page.unconfirmed"),
        "scheme": scheme_words,
        "has_file": scheme is not None and bool(scheme.file),
        "may_confirm": receipt is None and may(request.actor, "responsibility.confirm", here),
        "may_hand_in": scheme is not None
        and scheme.acknowledged_at is None
        and may(request.actor, "schemes.hand_in", here),
        "to_acknowledge": scheme is not None
        and scheme.handed_in_at is not None
        and scheme.acknowledged_at is None,
    }


@require_POST
@insiders
def propose(request: ActorRequest, number: str) -> HttpResponse:
    """Share the targets out as codebook and clauses say."""
    area = _area_of(request, number)
    count = responsibilities.propose(request.actor, number, area)
    messages.success(request, say("responsibility_page.proposed", count=count))
    return redirect(_address(number, area))


@insiders
def edit(request: ActorRequest, number: str, area: str) -> HttpResponse:
    """The matrix as a form: one line a target, one choice a unit; by keyboard."""
    row, place = responsibilities.find(request.actor, number, area)
    want(request.actor, "responsibility.assign", place_of(place))
    shared = responsibilities.shared_out(row, place, lang=language())
    domains = list(dict.fromkeys(one.domain for one in shared.matrix.rows))
    given = request.GET.get("domain", request.POST.get("domain"))
    chosen = given if given is not None else (domains[0] if domains else "")
    rows = [one for one in shared.matrix.rows if one.domain == chosen]
    if request.method == "POST":
        edited = _edited(request, rows, shared.matrix.units)
        changes = responsibilities.change(request.actor, number, area, edited)
        messages.success(request, say("responsibility_page.changed", count=len(changes)))
        return redirect(f"{reverse('responsibility_edit', args=(number, area))}?domain={chosen}")
    context = {
        "row": row,
        "area": place,
        "domains": [{"text": one, "current": one == chosen} for one in domains],
        "chosen": chosen,
        "units": [
            (code, shared.names.get(code, code).removeprefix(place.name)) for code in shared.matrix.units
        ],
        "rows": [
            {
                "target": one.target,
                "quote": one.quote,
                "cells": [
                    {
                        "name": f"{one.target}.{unit}",
                        "unit": shared.names.get(unit, unit),
                        "share": one.shares.get(unit, ""),
                    }
                    for unit in shared.matrix.units
                ],
            }
            for one in rows
        ],
    }
    return render(request, "responsibility/edit.html", context)


def _edited(request: ActorRequest, rows: list[MatrixRow], units: tuple[str, ...]) -> dict[Cell, Share | None]:
    return {
        (row.target, unit): _SHARES.get(request.POST[f"{row.target}.{unit}"])
        for row in rows
        for unit in units
        if f"{row.target}.{unit}" in request.POST
    }


@insiders
def matrix_file(request: ActorRequest, number: str, area: str) -> HttpResponse:
    """The matrix as a workbook to fill in."""
    name, content = responsibilities.matrix_workbook(request.actor, number, area, lang=language())
    return attachment(name, content, _KINDS["xlsx"])


@require_POST
@insiders
def read_matrix(request: ActorRequest, number: str, area: str) -> HttpResponse:
    """Take over a matrix filled in by Excel; problems are shown at their cells."""
    file = request.FILES.get("file")
    _, place = responsibilities.find(request.actor, number, area)
    want(request.actor, "responsibility.assign", place_of(place))
    try:
        if file is None:
            raise Invalid("returns.no_file")
        read, changed = responsibilities.take_matrix(request.actor, number, area, file)
    except Invalid as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
        return redirect(_address(number, area))
    if read.rows_refused:
        problems = [
            {"cell": f"{one.where.column}{one.where.row or ''}", "words": words_of(one)}
            for one in read.findings
        ]
        context = {"number": number, "area": area, "read": read, "problems": problems, "changed": changed}
        return render(request, "responsibility/problems.html", context, status=422)
    messages.success(request, say("responsibility_page.changed", count=changed))
    return redirect(_address(number, area))


@insiders
def table_file(request: ActorRequest, number: str, area: str, kind: str) -> HttpResponse:
    """The official table of targets and units, as Word or Excel."""
    if kind not in _KINDS:
        raise NotFound("rights.not_found")
    name, content = responsibilities.table_file(request.actor, number, area, kind, lang=language())
    return attachment(name, content, _KINDS[kind])


def _unit_of(pk: int) -> Unit:
    unit = Unit.objects.select_related("area").filter(pk=pk).first()
    if unit is None:
        raise NotFound("rights.not_found")
    return unit


def _done(
    request: ActorRequest, number: str, unit: Unit, do: Callable[[], object], word: str
) -> HttpResponse:
    try:
        do()
        messages.success(request, say(word, unit=named(unit)))
    except (Conflict, Invalid) as refusal:
        messages.error(request, _words(refusal))
    return redirect(_address(number, unit.area.code))


def _words(refusal: HalfSkyError) -> str:
    return say(refusal.code, **refusal.facts)


@require_POST
@insiders
def confirm(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """A unit confirms that it knows its targets."""
    mine = _unit_of(unit)
    do = lambda: responsibilities.confirm(request.actor, number, mine)  # noqa: E731
    return _done(request, number, mine, do, "responsibility_page.confirm_done")


@require_POST
@insiders
def scheme(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """A unit hands in its implementation scheme."""
    mine, file = _unit_of(unit), request.FILES.get("file")
    responsibilities.find(request.actor, number, mine.area.code)
    want(request.actor, "schemes.hand_in", place_of(mine.area, mine))

    def do() -> object:
        if file is None:
            raise Invalid("returns.no_file")
        return responsibilities.hand_in_scheme(request.actor, number, mine, file)

    return _done(request, number, mine, do, "responsibility_page.scheme_done")


@insiders
def scheme_file(request: ActorRequest, number: str, unit: int) -> FileResponse:
    """A unit's scheme, to save."""
    mine = _unit_of(unit)
    responsibilities.find(request.actor, number, mine.area.code)
    row = Scheme.objects.filter(plan__number=number, unit=mine).first()
    if row is None or not row.file:
        raise NotFound("rights.not_found")
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)


@require_POST
@insiders
def acknowledge(request: ActorRequest, number: str, unit: int) -> HttpResponse:
    """The office acknowledges a scheme."""
    mine = _unit_of(unit)
    do = lambda: responsibilities.acknowledge_scheme(request.actor, number, mine)  # noqa: E731
    return _done(request, number, mine, do, "responsibility_page.acknowledge_done")
