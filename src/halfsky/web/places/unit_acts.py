"""Acts on one unit, each with the page that asks for what it needs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict
from halfsky.services import member_units
from halfsky.services.member_units import UnitFields
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Unit
from halfsky.web.asking import Question, Typed, ask, year_if_any, year_of
from halfsky.web.places.areas import area_name
from halfsky.web.places.units import kind_word, unit_address, unit_name
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say


def _year_field(name: str, value: int | None = None) -> dict[str, Any]:
    return {"id": name, "inputmode": "numeric", "width": "short", "optional": True, "value": value or ""}


def _fields(row: Unit | None) -> tuple[dict[str, Any], ...]:
    kinds = [{"value": code, "text": kind_word(code)} for code in site_ground().codebook.units]
    known = {
        name: "" if row is None else getattr(row, name) for name in ("name", "name_en", "kind", "credit_code")
    }
    return (
        {"id": "name", "value": known["name"]},
        {
            "id": "kind",
            "type": "select",
            "options": kinds,
            "blank": say("places_page.choose"),
            "value": known["kind"],
            "hint": say("places_page.kind_hint"),
        },
        {
            "id": "credit_code",
            "value": known["credit_code"],
            "optional": True,
            "hint": say("places_page.credit_hint"),
        },
        {"id": "name_en", "value": known["name_en"], "optional": True},
        _year_field("valid_from", None if row is None else row.valid_from),
        _year_field("valid_to", None if row is None else row.valid_to),
    )


def _given(typed: Typed) -> UnitFields:
    words = {name: typed[name] for name in ("name", "kind", "name_en", "credit_code")}
    years = {name: year_if_any(typed[name]) for name in ("valid_from", "valid_to")}
    return UnitFields(**words, valid_from=years["valid_from"], valid_to=years["valid_to"])


def _question(row: Unit, act: str, *fields: dict[str, Any], danger: bool = False) -> Question:
    return Question(
        subject=f"{unit_name(row)} · {area_name(row.area)}",
        word=f"places_page.unit_{act}",
        back=unit_address(row),
        back_text=unit_name(row),
        fields=fields,
        danger=danger,
    )


def _done(request: ActorRequest, row: Unit) -> str:
    messages.success(request, say("places_page.done"))
    return unit_address(row)


@insiders
def add(request: ActorRequest, code: str) -> HttpResponse:
    """Add a unit to an area."""
    area = member_units.area_of_units(request.actor, code)
    question = Question(
        subject=f"{area_name(area)} {area.code}",
        word="places_page.unit_add",
        back=f"{reverse('units')}?area={code}",
        back_text=say("places_page.units"),
        fields=_fields(None),
    )
    return ask(
        request,
        question,
        lambda typed: _done(request, member_units.add_unit(request.actor, code, _given(typed))),
    )


@insiders
def change(request: ActorRequest, code: str, nth: int) -> HttpResponse:
    """Correct what is written down of a unit."""
    row = member_units.find_unit(request.actor, code, nth)
    return ask(
        request,
        _question(row, "change", *_fields(row)),
        lambda typed: _done(request, member_units.change_unit(request.actor, row, _given(typed))),
    )


@insiders
def rename(request: ActorRequest, code: str, nth: int) -> HttpResponse:
    """Give a unit the name it bears now."""
    row = member_units.find_unit(request.actor, code, nth)

    def do(typed: Typed) -> str:
        year = year_of(typed["year"])
        member_units.rename_unit(request.actor, row, name=typed["name"], name_en=typed["name_en"], year=year)
        return _done(request, row)

    fields = (
        {"id": "name", "value": row.name},
        {"id": "name_en", "value": row.name_en, "optional": True},
        {"id": "year", "inputmode": "numeric", "width": "short", "value": timezone.localdate().year},
    )
    return ask(request, _question(row, "rename", *fields), do)


@insiders
def names(request: ActorRequest, code: str, nth: int) -> HttpResponse:
    """Write down another name of a unit."""
    row = member_units.find_unit(request.actor, code, nth)

    def do(typed: Typed) -> str:
        years = {name: year_if_any(typed[name]) for name in ("valid_from", "valid_to")}
        member_units.add_name(request.actor, row, name=typed["name"], **years)
        return _done(request, row)

    fields = ({"id": "name"}, _year_field("valid_from"), _year_field("valid_to"))
    return ask(request, _question(row, "names", *fields), do)


@insiders
def successor(request: ActorRequest, code: str, nth: int) -> HttpResponse:
    """Let another unit of the area come after one."""
    row = member_units.find_unit(request.actor, code, nth)
    every = list(Unit.objects.filter(area=row.area).order_by("pk"))
    others = [
        {"value": str(place), "text": unit_name(one)}
        for place, one in enumerate(every, 1)
        if one.pk != row.pk
    ]

    def do(typed: Typed) -> str:
        if typed["successor"] not in {one["value"] for one in others}:
            raise Conflict("places.unit_successor_unknown")
        heir = every[int(typed["successor"]) - 1]
        member_units.take_over(request.actor, row, heir, last_year=year_of(typed["year"]))
        return _done(request, row)

    fields = (
        {"id": "successor", "type": "select", "options": others, "blank": say("places_page.choose")},
        {
            "id": "year",
            "label": say("places_page.valid_to"),
            "inputmode": "numeric",
            "width": "short",
            "value": timezone.localdate().year - 1,
        },
    )
    return ask(request, _question(row, "successor", *fields, danger=True), do)
