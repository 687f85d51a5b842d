"""Inviting: choose the place, name the person and the role, and see the link once."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from halfsky.core.vocabulary.errors import Invalid, NotFound, NotPermitted
from halfsky.engines.rights import load_rights
from halfsky.services import invitations
from halfsky.services.acting import may, place_of, want_anywhere
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Unit
from halfsky.web.people import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import pick, say

_TYPED = ("name", "email", "role", "unit")
_MOST = 30


@insiders
def choose_place(request: ActorRequest) -> HttpResponse:
    """The area in which a post is to be given; where there is only one, it is chosen already."""
    want_anywhere(request.actor, "people.invite")
    words = request.GET.get("words", "").strip().replace("\x00", "")
    areas = _areas(request)
    if words:
        areas = areas.filter(Q(code=words) | Q(name__icontains=words) | Q(name_en__icontains=words))
    shown, count = list(areas[:_MOST]), areas.count()
    if count == 1:
        return redirect("people_invite_to", shown[0].code)
    table = {
        "caption": say("people_page.areas_caption"),
        "columns": [{"text": say("people_page.area_head")}, {"text": say("people_page.code_head")}],
        "rows": [
            [
                {
                    "text": pick(one.name, one.name_en),
                    "href": reverse("people_invite_to", args=(one.code,)),
                },
                {"text": one.code},
            ]
            for one in shown
        ],
        "notes": [say("people_page.more_areas", count=count - _MOST)] if count > _MOST else [],
    }
    filters = {
        "fields": [{"id": "words", "type": "search", "label": say("people_page.area_words"), "value": words}],
        "submit": say("people_page.search"),
        "clear": reverse("people_invite") if words else "",
    }
    return render(request, "people/choose_place.html", {"table": table, "filters": filters})


def _areas(request: ActorRequest) -> QuerySet[Area]:
    """Areas in which the visitor may invite: a unit's leader in that of the unit."""
    scopes = load_rights().rights["people.invite"].roles
    posts = request.actor.posts
    within = reach_of(
        tuple(post for post in posts if scopes.get(post.role) == "subtree"), "people.invite", area=""
    )
    units = [post.place.unit for post in posts if scopes.get(post.role) == "unit"]
    return Area.objects.filter(within | Q(units__in=units)).distinct()


@insiders
def invite(request: ActorRequest, area: str) -> HttpResponse:
    """Name the person, the role and the unit; then show the link once."""
    place = _areas(request).filter(code=area).first()
    if place is None:
        raise NotFound("rights.not_found")
    units = [unit for unit in place.units.all() if may(request.actor, "people.invite", place_of(place, unit))]
    typed = {name: request.POST.get(name, "").strip().replace("\x00", "") for name in _TYPED}
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return _invited(request, place, units, typed)
        except (Invalid, NotPermitted) as fault:
            errors = [{"id": _field_of(fault.code), "text": say(fault.code, **fault.facts)}]
    context = {
        "area": place,
        "typed": typed,
        "errors": errors,
        "wrong": {error["id"]: error["text"] for error in errors},
        "role_options": _roles(request, place),
        "unit_options": [
            {"value": str(nth), "text": pick(u.name, u.name_en)} for nth, u in enumerate(units, 1)
        ],
    }
    return render(request, "people/invite.html", context, status=422 if errors else 200)


def _roles(request: ActorRequest, place: Area) -> list[dict[str, Any]]:
    every = may(request.actor, "people.invite", place_of(place))
    known = load_rights().roles.values()
    return [
        {"value": role.code, "text": pick(role.zh, role.en)}
        for role in known
        if every or role.code == "liaison"
    ]


def _field_of(code: str) -> str:
    fields = {"people.name_wanted": "name", "people.email_form": "email", "people.role_with_unit": "unit"}
    return fields.get(code, "role")


def _invited(request: ActorRequest, place: Area, units: list[Unit], typed: dict[str, str]) -> HttpResponse:
    nth = int(typed["unit"]) if typed["unit"].isascii() and typed["unit"].isdigit() else 0
    role = load_rights().roles.get(typed["role"])
    unit = units[nth - 1] if 0 < nth <= len(units) and (role is None or role.with_unit) else None
    token = invitations.invite(
        request.actor,
        name=typed["name"],
        role=typed["role"],
        area=place,
        unit=unit,
        email=typed["email"],
    )
    return parts.show_link(request, token)


@require_POST
@insiders
def withdraw(request: ActorRequest, mark: str) -> HttpResponse:
    """Take an invitation back."""
    row = invitations.withdraw(request.actor, mark)
    messages.success(request, say("people_page.withdrawn", name=row.name))
    return redirect("people")
