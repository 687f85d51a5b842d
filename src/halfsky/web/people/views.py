"""Pages of people: the list of posts below, and one person's posts over time."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from halfsky.core.vocabulary.rights import Place
from halfsky.engines.rights import load_rights
from halfsky.services.acting import may, want_anywhere
from halfsky.services.invitations import mark_of, open_invitations
from halfsky.services.people import find_person
from halfsky.services.reach import reach_of
from halfsky.store.models import Invitation, Person, PersonPost
from halfsky.store.queries.people import posts_found
from halfsky.web import written
from halfsky.web.paging import paged
from halfsky.web.people import parts
from halfsky.web.requests import ActorRequest, insiders
from halfsky.web.texts import say


@insiders
def people(request: ActorRequest) -> HttpResponse:
    """Posts within reach, searched and page by page; invitations that wait."""
    want_anywhere(request.actor, "people.read")
    asked = {
        name: request.GET.get(name, "").strip().replace("\x00", "")
        for name in ("words", "role", "place", "ended")
    }
    rows = posts_found(
        reach_of(request.actor.posts, "people.read"),
        today=timezone.localdate(),
        words=asked["words"],
        role=asked["role"],
        place=asked["place"],
        ended=bool(asked["ended"]),
    )
    shown, pages = paged(request, rows.count())
    context = {
        "table": {
            "caption": say("people_page.ended_caption" if asked["ended"] else "people_page.caption"),
            "columns": [
                {"text": say(f"people_page.{name}_head")} for name in ("name", "role", "unit", "area", "span")
            ],
            "rows": [parts.post_cells(row) for row in rows[shown]],
            "empty": say("people_page.none"),
        },
        "filters": _filters(asked),
        "pages": pages,
        "invitations": _invitations(open_invitations(request.actor)),
    }
    return render(request, "people/list.html", context)


def _filters(asked: dict[str, str]) -> dict[str, Any]:
    roles = [
        {"value": role.code, "text": parts.role_word(role.code)} for role in load_rights().roles.values()
    ]
    ended = [{"value": "yes", "text": say("people_page.ended")}]
    fields = [
        {"id": "words", "type": "search", "label": say("people_page.words"), "value": asked["words"]},
        {"id": "place", "type": "search", "label": say("people_page.place"), "value": asked["place"]},
        {
            "id": "role",
            "type": "select",
            "label": say("people_page.role_head"),
            "options": roles,
            "value": asked["role"],
            "blank": say("people_page.all_roles"),
        },
        {
            "id": "ended",
            "type": "select",
            "label": say("people_page.which"),
            "options": ended,
            "value": asked["ended"],
            "blank": say("people_page.current"),
        },
    ]
    return {"fields": fields, "clear": reverse("people") if any(asked.values()) else ""}


def _invitations(rows: list[Invitation]) -> list[dict[str, Any]]:
    return [
        {
            "mark": mark_of(row),
            "name": row.name,
            "role": parts.role_word(row.role),
            "place": parts.place_word(row.area, row.unit),
            "until": written.moment(row.expires_at),
        }
        for row in rows
    ]


@insiders
def person(request: ActorRequest, username: str) -> HttpResponse:
    """One person: how they sign in, their posts over time, what was handed over in which words."""
    found, posts = find_person(request.actor, username)
    every = list(PersonPost.objects.filter(person=found).order_by("since", "pk").values_list("pk", flat=True))
    current = [post for post in posts if parts.is_current(post)]
    context = {
        "person": found,
        "finding": say("people_page.posts_finding", current=len(current), all=len(posts)),
        "account": _account(found),
        "posts": [_post(request, post, every.index(post.pk) + 1) for post in reversed(posts)],
    }
    return render(request, "people/person.html", context)


def _account(found: Person) -> list[dict[str, Any]]:
    second = say("site.word_on") if is_mfa_enabled(found) else say("site.word_off")
    last = written.moment(found.last_login) if found.last_login else say("people_page.never")
    return [
        {"key": say("site.field_login"), "value": found.username},
        {"key": say("site.field_email"), "value": found.email or "—"},
        {"key": say("site.second_factor"), "value": second},
        {"key": say("people_page.last_sign_in"), "value": last},
    ]


def _post(request: ActorRequest, post: PersonPost, nth: int) -> dict[str, Any]:
    here = Place(path=post.area.path, unit=post.unit_id)
    open_now = post.until is None
    return parts.post_told(post) | {
        "nth": nth,
        "current": parts.is_current(post),
        "may_end": open_now and may(request.actor, "people.end_post", here),
        "may_hand_over": open_now and may(request.actor, "people.hand_over", here),
    }
