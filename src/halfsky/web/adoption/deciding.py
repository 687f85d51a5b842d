"""Deciding on what was read: confirm, reject, undo, correct, add."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget, Decision
from halfsky.core.plan.adoption import next_added
from halfsky.core.plan.numbering import item_no, placed_items
from halfsky.core.vocabulary.errors import HalfSkyError, Invalid, NotFound, NotPermitted
from halfsky.core.vocabulary.units import UNITS
from halfsky.services import adoption
from halfsky.services.acting import place_of, want
from halfsky.services.site_ground import site_ground
from halfsky.store.models import PlanDocument
from halfsky.web import written
from halfsky.web.adoption import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import pick, say

_NUMBERS = ("value", "deadline", "baseline", "base_year")
_WHOLE = ("deadline", "base_year")
_WORDS = ("quote", "indicator", "comparator", "unit", "relative_to", "series", "sex", "residence")
_OF_PROMISE = (*_WORDS[:5], *_NUMBERS)
_PLAIN = ("confirmed", "undone")


def _back(number: str, entry: AdoptedTarget) -> HttpResponse:
    return redirect(
        f"{reverse('adoption_plan', args=(number,))}?part={parts.section_of(entry.place)}#target-{entry.number}"
    )


def _entry(plan: AdoptedPlan, no: str) -> AdoptedTarget:
    found = next((entry for entry in plan.every if entry.no == no), None)
    if found is None:
        raise NotFound("rights.not_found")
    return found


@require_POST
@insiders
def decide(request: ActorRequest, number: str) -> HttpResponse:
    """Confirm one promise, or take a decision back."""
    row = adoption.find_plan(request.actor, number)
    entry = _entry(adoption.current_of(row), request.POST.get("no", ""))
    act = request.POST.get("act", "")
    if act not in _PLAIN:
        raise NotFound("rights.not_found")
    adoption.decide(request.actor, number, Decision(no=entry.no, act=act, by=0))  # type: ignore[arg-type]
    return _back(number, entry)


@require_POST
@insiders
def confirm_rest(request: ActorRequest, number: str) -> HttpResponse:
    """Confirm everything of one part of the plan that is left undecided."""
    row = adoption.find_plan(request.actor, number)
    want(request.actor, "plans.decide", place_of(row.area))
    section = request.POST.get("part", "")
    left = [
        entry
        for entry in adoption.current_of(row).every
        if entry.standing == "unconfirmed" and parts.section_of(entry.place) == section
    ]
    if left:
        decisions = tuple(Decision(no=entry.no, act="confirmed", by=0) for entry in left)
        adoption.decide_all(request.actor, number, decisions)
    return redirect(f"{reverse('adoption_plan', args=(number,))}?part={section}")


@insiders
def correct(request: ActorRequest, number: str, no: str) -> HttpResponse:
    """Correct one promise field by field, or reject it with a reason."""
    row = adoption.find_plan(request.actor, number)
    want(request.actor, "plans.decide", place_of(row.area))
    entry = _entry(adoption.current_of(row), no)
    typed, refused = _typed_of(entry), None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed} | {
            "reason": request.POST.get("reason", "")
        }
        try:
            adoption.decide(request.actor, number, _decision(request.POST, entry, typed))
            return _back(number, entry)
        except NotPermitted:
            raise
        except HalfSkyError as refusal:
            refused = refusal
    context = {"row": row, "entry": parts.entry_parts(entry), "quote": entry.promise.quote}
    return _form(request, "adoption/correct.html", context, typed, refused)


def _typed_of(entry: AdoptedTarget) -> dict[str, str]:
    """The fields of a promise as text; a direction has fewer than a target."""
    fields = {name: getattr(entry.promise, name) for name in _OF_PROMISE if hasattr(entry.promise, name)}
    fields |= {"series": entry.tie.series, "sex": entry.tie.sex, "residence": entry.tie.residence}
    text = {
        name: "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in fields.items()
    }
    return text | {"reason": entry.reason}


def _decision(posted: QueryDict, entry: AdoptedTarget, typed: dict[str, str]) -> Decision:
    reason = typed["reason"].strip()
    if posted.get("act") == "rejected":
        return Decision(no=entry.no, act="rejected", by=0, reason=reason)
    before = _typed_of(entry)
    changes = {
        name: _value(name, text) for name, text in typed.items() if name != "reason" and text != before[name]
    }
    return Decision(no=entry.no, act="corrected", by=0, changes=changes, reason=reason)


def _value(name: str, text: str) -> Any:
    """A typed field as a value; empty is none.

    Raises:
        Invalid: A number was wanted.
    """
    if not text:
        return None
    if name not in _NUMBERS:
        return text
    try:
        return int(text) if name in _WHOLE else float(text)
    except ValueError:
        raise Invalid("adoption_page.number_wanted", field=name, content=text) from None


@insiders
def add(request: ActorRequest, number: str, item: str) -> HttpResponse:
    """Add a promise that the machine did not read, in one item of the plan."""
    row = adoption.find_plan(request.actor, number)
    want(request.actor, "plans.decide", place_of(row.area))
    plan = adoption.current_of(row)
    place, clause = next(((p, i) for p, i in placed_items(plan.reading) if item_no(p) == item), (None, None))
    if place is None or clause is None:
        raise NotFound("rights.not_found")
    typed = dict.fromkeys((*_WORDS, *_NUMBERS), "") | {
        "comparator": ">=",
        "sex": "_T",
        "residence": "_T",
        "reason": "",
    }
    refused = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        try:
            adoption.decide(request.actor, number, _addition(row, item, typed))
            return redirect(f"{reverse('adoption_plan', args=(number,))}?part={parts.section_of(place)}")
        except NotPermitted:
            raise
        except HalfSkyError as refusal:
            refused = refusal
    context = {
        "row": row,
        "item": item,
        "where": f"{say(f'adoption_page.part_{place.part}')} {place.item}",
        "text": clause.text,
        "entry": {"is_target": True},
        "adding": True,
    }
    return _form(request, "adoption/add.html", context, typed, refused)


def _addition(row: PlanDocument, item: str, typed: dict[str, str]) -> Decision:
    changes = {name: _value(name, text) for name, text in typed.items() if name != "reason" and text}
    no = next_added(adoption.decisions_of(row))
    return Decision(no=no, act="added", by=0, changes=changes, item=item, reason=typed["reason"].strip())


_FIELD_OF = {
    "adoption.reason_missing": "reason",
    "adoption.quote_elsewhere": "quote",
    "adoption.unit_unknown": "unit",
    "adoption.indicator_unknown": "series",
    "adoption.field_value": "value",
}
"""The field that a refusal is about, where it does not name one itself."""


def _form(
    request: ActorRequest,
    template: str,
    context: dict[str, Any],
    typed: dict[str, str],
    refused: HalfSkyError | None,
) -> HttpResponse:
    """The fields of a promise, with the choices the codebook gives."""
    choices = {
        "series": _indicator_choices(),
        "unit": [{"value": code, "text": written.unit(code)} for code in UNITS],
        "comparator": [
            {"value": code, "text": say(f"adoption_page.comparator_{word}")} for code, word in _COMPARATORS
        ],
        "sex": [{"value": code, "text": say(f"words.sex_{code}")} for code in ("_T", "F", "M")],
        "residence": [{"value": code, "text": say(f"words.residence_{code}")} for code in ("_T", "U", "R")],
    }
    wrong = {} if refused is None else _wrong(refused, typed)
    context |= {
        "typed": typed,
        "choices": choices,
        "wrong": wrong,
        "errors": [{"id": name, "text": text} for name, text in wrong.items()],
    }
    return render(request, template, context, status=422 if wrong else 200)


def _wrong(refused: HalfSkyError, typed: dict[str, str]) -> dict[str, str]:
    """A refusal in words by the field that it is about; the quotation is the first field of every form."""
    field = str(refused.facts.get("field") or _FIELD_OF.get(refused.code, ""))
    named = say(f"adoption_page.{_LABELS.get(field, field)}") if field in typed else field
    return {field if field in typed else "quote": say(refused.code, **refused.facts | {"field": named})}


_LABELS = {"indicator": "words"}


def _indicator_choices() -> list[dict[str, Any]]:
    """All indicators, under the names of their domains."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in site_ground().codebook.indicators.values():
        option = {"value": one.code, "text": pick(one.name.zh, one.name.en)}
        found.setdefault(one.domain, []).append(option)
    return [
        {"text": pick(DOMAINS[domain].zh, DOMAINS[domain].en), "options": options}
        for domain, options in found.items()
    ]


_COMPARATORS = (
    (">=", "at_least"),
    ("<=", "at_most"),
    ("=", "equal"),
    ("~", "about"),
    ("relative", "relative"),
    ("each_has", "each_has"),
)
