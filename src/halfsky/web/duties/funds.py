"""Funds and training: a year at a glance, and the few figures that a unit or office enters."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from halfsky.core.supervision.duties.funds import Totals, queries
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import funds, moments
from halfsky.services.acting import not_permitted, want_anywhere
from halfsky.services.funds import FundsRow
from halfsky.web import written
from halfsky.web.duties.calendar import area_asked, areas_near
from halfsky.web.requests import ActorRequest, insiders, revision_seen
from halfsky.web.texts import named, say

MONEY = ("budgeted", "granted", "spent")
COUNTS = ("courses", "attendances")
_MOST = Decimal(10) ** 13


@insiders
def table(request: ActorRequest) -> HttpResponse:
    """A year in an area: the office, its units, the areas below, and their sum."""
    want_anywhere(request.actor, "funds.read")
    area = area_asked(request, "funds.read")
    year = _year(request)
    rows = funds.table(request.actor, area, year)
    entered = sum(row.totals is not None for row in rows)
    context = {
        "area": area,
        "year": year,
        "years": [_year_link(area.code, one, year) for one in range(year - 2, year + 2)],
        "areas": areas_near(request, area, "funds", query=f"&year={year}"),
        "finding": say("duties_page.funds_finding", year=year, entered=entered, all=len(rows)),
        "table": _table(rows, year),
    }
    return render(request, "duties/funds.html", context)


def _year(request: ActorRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else moments.today().year


def _year_link(area: str, year: int, shown: int) -> dict[str, Any]:
    return {
        "href": f"{reverse('funds')}?area={area}&year={year}",
        "text": say("duties_page.period_year", year=year),
        "current": year == shown,
    }


def _table(rows: tuple[FundsRow, ...], year: int) -> dict[str, Any]:
    heads = [
        {"text": say(f"duties_page.{name}"), "unit": say("duties_page.yuan"), "number": True}
        for name in MONEY
    ]
    heads += [{"text": say(f"duties_page.{name}"), "number": True} for name in COUNTS]
    lines: list[dict[str, Any]] = [{"cells": _cells(row, year)} for row in rows]
    if len(rows) > 1:
        name = {"text": say("duties_page.sum")}
        lines.append({"cells": [name, *_figures(funds.total_of(rows)), ""], "total": True})
    return {
        "caption": say("duties_page.funds_caption", year=year),
        "columns": [
            {"text": say("duties_page.writer_head")},
            *heads,
            {"text": say("duties_page.remark_head")},
        ],
        "rows": lines,
    }


def _cells(row: FundsRow, year: int) -> list[Any]:
    return [_name(row, year), *_figures(row.totals), {"text": _remark(row), "words": True}]


def _name(row: FundsRow, year: int) -> dict[str, Any]:
    if row.below:
        return {"text": named(row.area), "href": f"{reverse('funds')}?area={row.area.code}&year={year}"}
    name = named(row.unit) if row.unit is not None else say("duties_page.office_of", area=named(row.area))
    return {"text": name, "href": _address(row, year) if row.may_write else ""}


def _address(row: FundsRow, year: int) -> str:
    if row.unit is None:
        return reverse("funds_office", args=(row.area.code, year))
    return reverse("funds_unit", args=(row.area.code, row.unit.pk, year))


def _figures(totals: Totals | None) -> list[dict[str, Any]]:
    if totals is None:
        return [{"missing": say("duties_page.not_entered")}, *({"text": ""} for _ in (*MONEY, *COUNTS)[1:])]
    return [_figure(getattr(totals, name)) for name in (*MONEY, *COUNTS)]


def _figure(value: Decimal | int | None) -> dict[str, Any]:
    if value is None:
        return {"missing": "—"}
    return {"text": written.figure(float(value), 0), "number": True}


def _remark(row: FundsRow) -> str:
    if row.below:
        return say("duties_page.missing_below", count=row.missing) if row.missing else ""
    return row.words


@insiders
def office(request: ActorRequest, code: str, year: int) -> HttpResponse:
    """Enter the totals of an office."""
    return _entry(request, code, None, year)


@insiders
def unit(request: ActorRequest, code: str, pk: int, year: int) -> HttpResponse:
    """Enter the totals of a unit."""
    return _entry(request, code, pk, year)


def _entry(request: ActorRequest, code: str, pk: int | None, year: int) -> HttpResponse:
    row = funds.find(request.actor, code, pk, year)
    if not row.may_write:
        raise not_permitted("funds.write" if pk is not None else "funds.write_area")
    typed = {name: _typed(getattr(row.totals, name) if row.totals else None) for name in (*MONEY, *COUNTS)}
    typed["words"] = row.words
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip().replace("\x00", "") for name in typed}
        try:
            totals = _totals(typed)
            funds.write(
                request.actor, code, pk, year, totals, words=typed["words"], revision=revision_seen(request)
            )
            messages.success(request, say("duties_page.funds_saved"))
            return redirect(f"{reverse('funds')}?area={code}&year={year}")
        except (Conflict, Invalid) as refusal:
            field = str(refusal.facts.get("field") or "words")
            errors = [{"id": field, "text": say(refusal.code, **refusal.facts)}]
    wrong = {error["id"]: error["text"] for error in errors}
    context = {
        "row": row,
        "year": year,
        "back": f"{reverse('funds')}?area={code}&year={year}",
        "name": named(row.unit)
        if row.unit is not None
        else say("duties_page.office_of", area=named(row.area)),
        "money": [_field(name, typed, wrong, say("duties_page.yuan")) for name in MONEY],
        "counts": [_field(name, typed, wrong, "") for name in COUNTS],
        "typed": typed,
        "wrong": wrong,
        "errors": errors,
        "asked": [say(code) for code in queries(row.totals)] if row.totals is not None else [],
    }
    return render(request, "duties/funds_entry.html", context, status=422 if errors else 200)


def _field(name: str, typed: dict[str, str], wrong: dict[str, str], unit: str) -> dict[str, Any]:
    return {
        "id": name,
        "label": say(f"duties_page.{name}"),
        "hint": say(f"duties_page.{name}_hint"),
        "value": typed[name],
        "unit": unit,
        "inputmode": "decimal",
        "error": wrong.get(name, ""),
        "optional": True,
    }


def _typed(value: Decimal | int | None) -> str:
    if value is None:
        return ""
    return (
        f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) and value % 1 else f"{int(value)}"
    )


def _totals(typed: dict[str, str]) -> Totals:
    money = {name: _money(typed[name], name) for name in MONEY}
    return Totals(
        **money,
        courses=_count(typed["courses"], "courses"),
        attendances=_count(typed["attendances"], "attendances"),
    )


def _money(text: str, field: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as fault:
        raise Invalid("funds.no_figure", field=field, value=text[:40]) from fault
    if not value.is_finite() or not 0 <= value < _MOST or value != value.quantize(Decimal("0.01")):
        raise Invalid("funds.no_figure", field=field, value=text[:40])
    return value


def _count(text: str, field: str) -> int | None:
    if not text:
        return None
    plain = text.replace(",", "").replace("，", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 9):
        raise Invalid("funds.no_figure", field=field, value=text[:40])
    return int(plain)
