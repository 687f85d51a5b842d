"""Acts on one area, each with the page that asks for what it needs."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from halfsky.core.observations.succession import Kind
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services import places
from halfsky.store.models import Area
from halfsky.web.asking import Question, Typed, ask, year_if_any, year_of
from halfsky.web.places.areas import area_name
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say


def _question(row: Area, act: str, *fields: dict[str, Any], danger: bool = False) -> Question:
    return Question(
        subject=f"{area_name(row)} {row.code}",
        word=f"places_page.area_{act}",
        back=reverse("area", args=(row.code,)),
        back_text=area_name(row),
        fields=fields,
        danger=danger,
    )


def _year(hint: str) -> dict[str, Any]:
    return {
        "id": "year",
        "inputmode": "numeric",
        "width": "short",
        "value": timezone.localdate().year,
        "hint": say(hint),
    }


_FIRST_YEAR = "places_page.first_year_hint"


def _done(request: ActorRequest, code: str) -> str:
    messages.success(request, say("places_page.done"))
    return reverse("area", args=(code,))


@insiders
def add(request: ActorRequest, code: str) -> HttpResponse:
    """Add an area below this one."""
    row = places.find_area(request.actor, code)

    def do(typed: Typed) -> str:
        made = places.add_area(
            request.actor,
            code,
            code=typed["code"],
            name=typed["name"],
            name_en=typed["name_en"],
            valid_from=year_if_any(typed["valid_from"]),
        )
        return _done(request, made.code)

    fields = (
        {"id": "code", "inputmode": "numeric", "hint": say("places_page.code_hint")},
        {"id": "name"},
        {"id": "name_en", "optional": True},
        {"id": "valid_from", "inputmode": "numeric", "width": "short", "optional": True},
    )
    return ask(request, _question(row, "add", *fields), do)


@insiders
def rename(request: ActorRequest, code: str) -> HttpResponse:
    """Give the area another name."""
    row = places.find_area(request.actor, code)

    def do(typed: Typed) -> str:
        places.rename_area(
            request.actor, code, name=typed["name"], name_en=typed["name_en"], year=year_of(typed["year"])
        )
        return _done(request, code)

    fields = (
        {"id": "name", "value": row.name},
        {"id": "name_en", "value": row.name_en, "optional": True},
        _year("places_page.rename_year_hint"),
    )
    return ask(request, _question(row, "rename", *fields), do)


@insiders
def end(request: ActorRequest, code: str) -> HttpResponse:
    """End the area without a successor."""
    row = places.find_area(request.actor, code)

    def do(typed: Typed) -> str:
        places.end_area(request.actor, code, last_year=year_of(typed["year"]))
        return _done(request, code)

    return ask(request, _question(row, "end", _year("places_page.last_year_hint"), danger=True), do)


@insiders
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Put the area under another one."""
    row = places.find_area(request.actor, code)

    def do(typed: Typed) -> str:
        under = _codes(request, typed["areas"])
        if len(under) != 1:
            raise Invalid("places.choose_areas", areas=typed["areas"])
        places.move_area(request.actor, code, under=under[0], year=year_of(typed["year"]))
        return _done(request, code)

    above = {"id": "areas", "label": say("places_page.under"), "hint": say("places_page.one_code_hint")}
    return ask(request, _question(row, "move", above, _year(_FIRST_YEAR), danger=True), do)


@insiders
def merge(request: ActorRequest, code: str) -> HttpResponse:
    """Take other areas into this one."""
    return _change(request, code, "merge", "places_page.merged", lambda others: ([*others, code], [code]))


@insiders
def split(request: ActorRequest, code: str) -> HttpResponse:
    """Part the area into several."""
    return _change(request, code, "split", "places_page.parts", lambda others: ([code], others))


@insiders
def new_code(request: ActorRequest, code: str) -> HttpResponse:
    """Say which area this one became under a new code."""
    return _change(request, code, "rename", "places_page.became", lambda others: ([code], others), "new_code")


def _change(
    request: ActorRequest, code: str, kind: Kind, label: str, sides: Any, word: str = ""
) -> HttpResponse:
    row = places.find_area(request.actor, code)

    def do(typed: Typed) -> str:
        before, after = sides(_codes(request, typed["areas"]))
        places.change_areas(request.actor, kind, before, after, year=year_of(typed["year"]))
        return _done(request, code)

    others = {"id": "areas", "label": say(label), "hint": say("places_page.codes_hint")}
    return ask(request, _question(row, word or kind, others, _year(_FIRST_YEAR), danger=True), do)


def _codes(request: ActorRequest, text: str) -> list[str]:
    """Codes of areas within reach.

    Raises:
        Invalid: There is none, or one of them is not within reach.
    """
    codes = list(dict.fromkeys(code for code in re.split(r"[\s,，、;；]+", text) if code))
    try:
        return [places.find_area(request.actor, code).code for code in codes] or _none(text)
    except NotFound as fault:
        raise Invalid("places.choose_areas", areas=text) from fault


def _none(text: str) -> list[str]:
    raise Invalid("places.choose_areas", areas=text)
