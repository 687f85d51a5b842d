"""People and posts as the pages show them."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from halfsky.engines.rights import load_rights
from halfsky.services.invitations import open_invitation
from halfsky.services.mail import send
from halfsky.store.models import Area, Handover, Invitation, PersonPost, Unit
from halfsky.web import written
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import pick, say


def role_word(code: str) -> str:
    """A role's name; the code itself for a role that is no more."""
    role = load_rights().roles.get(code)
    return code if role is None else pick(role.zh, role.en)


def place_word(area: Area, unit: Unit | None) -> str:
    """Where a post is: the unit with its area, or the area."""
    own = pick(area.name, area.name_en)
    return own if unit is None else f"{pick(unit.name, unit.name_en)} · {own}"


def span(post: PersonPost) -> str:
    """From when until when."""
    since = written.day(post.since)
    if post.until is None:
        return say("people_page.since", day=since)
    return say("people_page.span", first=since, last=written.day(max(post.since, post.until)))


def is_current(post: PersonPost) -> bool:
    """Whether a post is held today."""
    return post.until is None or post.until >= timezone.localdate()


def post_told(post: PersonPost) -> dict[str, Any]:
    """A post with who held it before and the words they left."""
    handed = Handover.objects.filter(post_after=post).select_related("post_before__person").first()
    return {
        "role": role_word(post.role),
        "place": place_word(post.area, post.unit),
        "span": span(post),
        "given_by": "" if post.given_by is None else post.given_by.name,
        "from_whom": "" if handed is None else handed.post_before.person.name,
        "note": "" if handed is None else handed.note,
    }


def post_cells(post: PersonPost) -> list[dict[str, Any]]:
    """A post as a row of the list of people."""
    return [
        {
            "text": post.person.name,
            "href": reverse("person", args=(post.person.username,)),
            "note": post.person.username,
        },
        {"text": role_word(post.role)},
        {"text": "" if post.unit is None else pick(post.unit.name, post.unit.name_en)},
        {"text": pick(post.area.name, post.area.name_en)},
        {"text": span(post)},
    ]


def invitation_rows(invitation: Invitation) -> list[dict[str, Any]]:
    """What an invitation offers, line by line."""
    rows = [
        {"key": say("people_page.invited_head"), "value": invitation.name},
        {"key": say("people_page.role_head"), "value": role_word(invitation.role)},
        {"key": say("people_page.place_head"), "value": place_word(invitation.area, invitation.unit)},
    ]
    if invitation.replaces is not None:
        rows.append({"key": say("people_page.replaces_head"), "value": invitation.replaces.person.name})
    last = timezone.localtime(invitation.expires_at) - timedelta(seconds=1)
    return [*rows, {"key": say("people_page.holds_until"), "value": written.moment(last)}]


def show_link(request: ActorRequest, token: str) -> HttpResponse:
    """The page that shows the link of a new invitation, this once; it is sent by e-mail where that can be done."""
    row = open_invitation(token)
    link = request.build_absolute_uri(reverse("invitation", args=(token,)))
    context = {
        "invitation": row,
        "link": link,
        "told": _send(row, request.actor.name, link),
        "rows": invitation_rows(row),
    }
    return render(request, "people/invited.html", context)


def _send(row: Invitation, inviter: str, link: str) -> str:
    """Send the link where that can be done, and say in a sentence what was done."""
    if not row.email:
        return say("people_page.pass_on")
    text = say("people_page.letter", name=row.name, inviter=inviter, link=link)
    taken = send(row.email, say("people_page.letter_subject"), text)
    return say("people_page.sent" if taken else "people_page.not_sent", email=row.email)
