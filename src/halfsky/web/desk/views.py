"""The first page of everyone who is signed in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from halfsky.services.moments import today
from halfsky.services.notices import mark_read
from halfsky.store.queries.desk import returns_waiting, turns_of
from halfsky.store.queries.notices import notices_of
from halfsky.web.desk.parts import notice_items, return_tasks, turn_groups
from halfsky.web.requests import ActorRequest, insiders

_NEWEST = 5
"""Notices that are read at a glance; the older ones are folded."""
_MOST = 200


@insiders
def desk(request: ActorRequest) -> HttpResponse:
    """What needs me, by when, why."""
    day = today()
    turns = turns_of(request.actor.posts, day, person=request.actor.person)
    notices = notice_items(notices_of(request.actor.posts, most=_MOST))
    context = {
        "groups": return_tasks(returns_waiting(request.actor.posts), day) + turn_groups(turns, day),
        "notices": notices[:_NEWEST],
        "older": notices[_NEWEST:],
        "count": sum(turn.count for turn in turns),
    }
    return render(request, "desk/desk.html", context)


@require_POST
@insiders
def read_notices(request: ActorRequest) -> HttpResponse:
    """Put the notices away."""
    mark_read(request.actor)
    return redirect("desk")


@insiders
def unsent(request: ActorRequest) -> HttpResponse:
    """What was typed when the session had ended: one button sends it again."""
    kept = request.session.pop("unsent", None)
    if kept is None:
        return redirect("desk")
    return render(request, "desk/unsent.html", {"path": kept["path"], "typed": kept["typed"]})
