"""The register of policies: the list with its filters, a new entry, a correction."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from halfsky.core.evaluation.policies.workflow import ENDED, State
from halfsky.core.indicators.domains import DOMAINS
from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import policies, policy_register
from halfsky.services.acting import may_anywhere, want, want_anywhere
from halfsky.services.moments import today
from halfsky.services.policies import place, policies_seen
from halfsky.services.policy_register import Registered
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Policy, Unit
from halfsky.web import written
from halfsky.web.asking import Question, Typed, ask
from halfsky.web.paging import paged
from halfsky.web.policies import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import named, say

_WAITING = ("open", "mine", "late")
"""Groups of states that can be asked for beside single ones."""


@insiders
def policies_list(request: ActorRequest) -> HttpResponse:
    """Policies within the visitor's reach; how many, how many late, whose turn."""
    want_anywhere(request.actor, "policies.read")
    seen = policies_seen(request.actor)
    chosen = _filtered(request, seen)
    rows, pages = paged(request, chosen.count())
    late = seen.filter(state="awaiting_reply", reply_due__lt=today()).count()
    running = seen.exclude(state__in=ENDED).count()
    context = {
        "table": _table(list(chosen[rows])),
        "pages": pages,
        "filters": _filters(request, chosen.count()),
        "finding": say("policies_page.finding", count=seen.count(), running=running, late=late),
        "may_register": may_anywhere(request.actor, "policies.register"),
        "years": _years(request, seen),
    }
    return render(request, "policies/list.html", context)


def _filtered(request: ActorRequest, rows: QuerySet[Policy]) -> QuerySet[Policy]:
    state, field, words = (request.GET.get(name, "") for name in ("state", "field", "q"))
    if state == "open":
        rows = rows.exclude(state__in=ENDED)
    elif state == "late":
        rows = rows.filter(state="awaiting_reply", reply_due__lt=today())
    elif state == "mine":
        rows = rows.filter(_turn_of(request))
    elif state in {one.value for one in State}:
        rows = rows.filter(state=state)
    if field in DOMAINS:
        rows = rows.filter(field=field)
    if words.strip():
        found = Q(title__icontains=words.strip()) | Q(issuer__icontains=words.strip())
        rows = rows.filter(found | Q(number=words.strip()))
    return rows


_OF_OFFICE = (
    "registered",
    "assessing",
    "reconciling",
    "reconciled",
    "concluded",
    "replied",
    "settled",
    "reviewed",
)


def _turn_of(request: ActorRequest) -> Q:
    """Policies whose next act is the visitor's."""
    posts = request.actor.posts
    office = reach_of(posts, "policies.screen") & Q(state__in=_OF_OFFICE)
    second = reach_of(posts, "policies.conclude") & Q(state__in=("screened", "proposed"))
    issuer = reach_of(posts, "policies.reply") & Q(state="awaiting_reply")
    asked = Q(
        state="consulting",
        opinions__expert=request.actor.person,
        opinions__given_at=None,
        opinions__excused_at=None,
    )
    mine = Policy.objects.filter(office | second | issuer | asked)
    return Q(pk__in=mine.values("pk"))


def _filters(request: ActorRequest, count: int) -> dict[str, Any]:
    states = [*_WAITING, *(state.value for state in State)]
    fields = [{"value": code, "text": parts.told(name)} for code, name in DOMAINS.items()]
    return {
        "fields": [
            {
                "id": "q",
                "type": "search",
                "label": say("policies_page.search"),
                "value": request.GET.get("q", ""),
            },
            {
                "id": "state",
                "type": "select",
                "label": say("policies_page.state_head"),
                "blank": say("policies_page.all"),
                "options": parts.options("state", states),
                "value": request.GET.get("state", ""),
            },
            {
                "id": "field",
                "type": "select",
                "label": say("policies_page.field_head"),
                "blank": say("policies_page.all"),
                "options": fields,
                "value": request.GET.get("field", ""),
            },
        ],
        "clear": reverse("policies"),
        "finding": say("policies_page.found", count=count),
    }


def _table(rows: list[Policy]) -> dict[str, Any]:
    heads = ("title", "issuer", "stage", "state", "due", "registered")
    return {
        "caption": say("policies_page.caption"),
        "columns": [{"text": say(f"policies_page.{head}_head")} for head in heads],
        "rows": [{"cells": _cells(row)} for row in rows],
        "empty": say("policies_page.none"),
    }


def _cells(row: Policy) -> list[dict[str, Any]]:
    late = row.state == "awaiting_reply" and row.reply_due is not None and row.reply_due < today()
    due = (
        row.reply_due if row.state == "awaiting_reply" else row.review_due if row.state == "settled" else None
    )
    note = say("policies_page.confidential") if row.confidential else ""
    return [
        {"text": row.title, "href": reverse("policy", args=(row.number,)), "head": True, "note": note},
        {"text": named(row.unit) if row.unit else row.issuer},
        {"text": say(f"policies_page.stage_{row.stage}")},
        {"status": parts.state_tag(row, late=late)},
        {"text": written.day(due) if due else ""},
        {"text": written.day(row.registered_at.date()), "note": named(row.area)},
    ]


def _years(request: ActorRequest, seen: QuerySet[Policy]) -> list[dict[str, str]]:
    """Reports of the years and areas that have policies, for those who may read assessments."""
    if not may_anywhere(request.actor, "policies.read_assessment"):
        return []
    pairs = sorted(set(seen.order_by().values_list("registered_at__year", "area")), reverse=True)[:12]
    areas = Area.objects.in_bulk([area for _, area in pairs])
    return [
        {
            "href": reverse("policy_year", args=(year, areas[area].code)),
            "text": say("policies_page.year_of", year=year, area=named(areas[area])),
        }
        for year, area in pairs
    ]


@insiders
def register(request: ActorRequest) -> HttpResponse:
    """Put a policy on the register."""
    want_anywhere(request.actor, "policies.register")
    areas = list(Area.objects.filter(reach_of(request.actor.posts, "policies.register", area="")))
    code = request.POST.get("area") or request.GET.get("area") or areas[0].code
    area = next((one for one in areas if one.code == code), areas[0])
    question = Question(
        subject=named(area),
        word="policies_page.register",
        back=reverse("policies"),
        back_text=say("policies_page.title"),
        fields=tuple(_fields(area, None)),
    )

    def do(typed: Typed) -> str:
        row = policy_register.register(request.actor, area.code, _given(typed, area))
        messages.success(request, say("policies_page.register_done", number=row.number))
        return reverse("policy", args=(row.number,))

    return ask(request, question, do)


@insiders
def amend(request: ActorRequest, number: str) -> HttpResponse:
    """Correct what was registered."""
    row = policies.find(request.actor, number)
    want(request.actor, "policies.amend", place(row))
    question = Question(
        subject=f"{named(row.area)} · {row.number}",
        word="policies_page.amend",
        back=reverse("policy", args=(number,)),
        back_text=row.title,
        fields=tuple(_fields(row.area, row)),
    )

    def do(typed: Typed) -> str:
        policy_register.amend(request.actor, number, _given(typed, row.area))
        messages.success(request, say("policies_page.amend_done"))
        return reverse("policy", args=(number,))

    return ask(request, question, do)


def _fields(area: Area, row: Policy | None) -> list[dict[str, Any]]:
    units = [
        {"value": str(unit.pk), "text": named(unit)} for unit in Unit.objects.filter(area=area, valid_to=None)
    ]
    fields = [{"value": code, "text": parts.told(name)} for code, name in DOMAINS.items()]
    yes_no = [{"value": code, "text": say(f"policies_page.confidential_{code}")} for code in ("no", "yes")]
    subject = (
        [] if row else [_select("subject", parts.options("subject", policy_register.SUBJECTS), "policy")]
    )
    return [
        *subject,
        _field("title", row.title if row else "", width="full"),
        _field("document", row.document if row else "", optional=True),
        _select("unit", units, str(row.unit_id or "") if row else "", blank=say("policies_page.no_unit")),
        _field("issuer", row.issuer if row else "", optional=True, hint=say("policies_page.issuer_hint")),
        _select("kind", parts.options("kind", policy_register.KINDS), row.kind if row else "draft"),
        _select("stage", parts.options("stage", policy_register.STAGES), row.stage if row else "during"),
        _select("field", fields, row.field if row else "context"),
        _field("purpose", row.purpose if row else "", type="textarea", rows=3, optional=True),
        _select("confidential", yes_no, "yes" if row and row.confidential else "no"),
    ]


def _field(name: str, value: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": say(f"policies_page.{name}_label"), "value": value, **more}


def _select(name: str, choices: list[dict[str, str]], value: str, **more: Any) -> dict[str, Any]:
    return _field(name, value, type="select", options=choices, **more)


def _given(typed: Typed, area: Area) -> Registered:
    pk = typed["unit"]
    unit = Unit.objects.filter(area=area, pk=int(pk)).first() if pk.isascii() and pk.isdigit() else None
    if pk and unit is None:
        raise Invalid("policies.no_such_word", word=pk)
    return Registered(
        title=typed["title"],
        issuer=typed["issuer"],
        unit=unit,
        document=typed["document"],
        subject=typed.get("subject", "policy"),
        kind=typed["kind"],
        stage=typed["stage"],
        field=typed["field"],
        purpose=typed["purpose"],
        confidential=typed["confidential"] == "yes",
    )
