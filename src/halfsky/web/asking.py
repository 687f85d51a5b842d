"""One way of asking for the fields of an act, doing it, and saying at the field why it was refused."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import say

Typed = Mapping[str, str]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A page that asks.

    Attributes:
        subject: What it is about, above the heading.
        word: Code of the heading; the act's button is `<word>_act`, the sentence under the heading `<word>_means`.
        back: Address of the page before.
        back_text: Its name.
        fields: Parts of the component `field`, or with the type `choices` of that component, whose value is what was
            chosen with commas between; the label of each is `places_page.<id>` where it has none.
        danger: Whether the act is hard to undo.
        revision: Of what the act changes, as it stands now; the form sends it along, so that `revision_seen` tells what
            the visitor has seen. None where nothing is told apart by it.
    """

    subject: str
    word: str
    back: str
    back_text: str
    fields: tuple[dict[str, Any], ...]
    danger: bool = False
    revision: int | None = None


_FIELD_OF = {
    "places.year_wanted": "year",
    "places.year_collected": "year",
    "places.name_wanted": "name",
    "places.choose_areas": "areas",
    "places.unit_name_missing": "name",
    "places.unit_kind_unknown": "kind",
    "places.unit_kind_twice": "kind",
    "places.unit_years": "valid_from",
}
"""The field at which a refusal is said; the first where none is named."""


def ask(request: ActorRequest, question: Question, do: Callable[[Typed], str]) -> HttpResponse:
    """Show the fields; on sending, do the act and go on to the address it gives.

    What the act refuses as unusable or contradicting is said above and at its field, and what was typed stays.
    """
    given = {f["id"]: str(f.get("value") or "") for f in question.fields}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        given = {name: _typed(request, name) for name in given}
        try:
            return redirect(do(given))
        except (Conflict, Invalid) as refusal:
            errors = [{"id": _field(refusal.code, given), "text": say(refusal.code, **refusal.facts)}]
    wrong = {error["id"]: error["text"] for error in errors}
    fields = [
        one
        | {"label": one.get("label") or say(f"places_page.{one['id']}")}
        | {"value": given[one["id"]], "error": wrong.get(one["id"], "")}
        | _ticked(one, given[one["id"]])
        for one in question.fields
    ]
    context = {
        "question": question,
        "fields": fields,
        "errors": errors,
        "heading": say(question.word),
        "means": say(f"{question.word}_means"),
        "act": say(f"{question.word}_act"),
    }
    return render(request, "ask.html", context, status=422 if errors else 200)


def _typed(request: ActorRequest, name: str) -> str:
    """What was typed, or the values that were ticked with commas between."""
    return ",".join(request.POST.getlist(name)).strip().replace("\x00", "")


def _ticked(field: dict[str, Any], value: str) -> dict[str, Any]:
    """Options of a field of several choices, with those that are chosen."""
    if field.get("type") != "choices":
        return {}
    chosen = value.split(",")
    return {"options": [option | {"selected": option["value"] in chosen} for option in field["options"]]}


def _field(code: str, given: Typed) -> str:
    named = _FIELD_OF.get(code, "credit_code" if "_credit_" in code else "")
    return named if named in given else next(iter(given), "main")


def year_of(text: str) -> int:
    """A year that must be given.

    Raises:
        Invalid: It is none.
    """
    if not (text.isascii() and text.isdigit() and 1900 <= int(text) <= 2200):
        raise Invalid("places.year_wanted", year=text)
    return int(text)


def year_if_any(text: str) -> int | None:
    """A year that may be left out.

    Raises:
        Invalid: What stands there is none.
    """
    return year_of(text) if text else None


def done(request: ActorRequest, do: Callable[[], object], word: str, address: str) -> HttpResponse:
    """Do an act and go to an address; a refusal that is not of rights is said there.

    Raises:
        NotPermitted: The visitor's role does not allow it.
    """
    try:
        do()
        messages.success(request, say(word))
    except NotPermitted as refusal:
        if refusal.code.startswith("rights."):
            raise
        messages.error(request, say(refusal.code, **refusal.facts))
    except (Conflict, Invalid) as refusal:
        messages.error(request, say(refusal.code, **refusal.facts))
    return redirect(address)
