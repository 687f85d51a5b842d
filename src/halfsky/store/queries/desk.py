"""What waits for whom: returns to fill, and how many things each role has to do."""

from functools import reduce
from operator import or_

import msgspec
from django.db.models import Q, QuerySet

from halfsky.core.returns.workflow import State
from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Filing, PlanDocument, Return, Scheme, Task

_TO_FILL = (State.DRAFT, State.RETURNED)
_MOST = 50


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Things of one kind that wait for the holder of a post.

    Attributes:
        kind: What is to be done; a code of the pages.
        count: How many.
        oldest: Number of the one that waits longest.
        address: Where to do it.
    """

    kind: str
    count: int
    oldest: str
    address: str


def returns_waiting(posts: tuple[Post, ...]) -> list[Return]:
    """Returns whose turn is the person's: to fill for a liaison, to approve for a leader; by due day."""
    wanted = [
        Q(unit=post.place.unit, state__in=_TO_FILL if post.role == "liaison" else [State.HANDED_IN])
        for post in posts
        if post.role in ("liaison", "unit_leader")
    ]
    if not wanted:
        return []
    rows = Return.objects.filter(reduce(or_, wanted), campaign__state="open")
    return list(rows.select_related("unit", "area", "campaign").order_by("due", "number")[:_MOST])


def turns_of(posts: tuple[Post, ...]) -> list[Turn]:
    """What else waits, counted, for every post of a person."""
    turns: list[Turn] = []
    for post in posts:
        turns += _OF_ROLE.get(post.role, lambda _: [])(post)
    return [turn for turn in turns if turn.count]


def _of_reviewer(post: Post) -> list[Turn]:
    below = Return.objects.filter(area__path__startswith=post.place.path)
    return [
        _turn("accept", below.filter(state=State.APPROVED), "/desk/reviews/"),
        _turn("reopening", below.filter(state=State.REOPENING), "/desk/reviews/?state=reopening"),
    ]


def _turn(kind: str, rows: QuerySet[Return], address: str) -> Turn:
    oldest = rows.order_by("changed_at").values_list("number", flat=True).first() or ""
    return Turn(kind=kind, count=rows.count(), oldest=oldest, address=address)


def _of_office(post: Post) -> list[Turn]:
    own, below = Q(area__path=post.place.path), Q(area__path__startswith=post.place.path)
    reading = PlanDocument.objects.filter(own, state="reading").order_by("uploaded_at")
    filings = Filing.objects.filter(plan__area__path=post.place.path, sent_at=None)
    received = Filing.objects.filter(to_area__path=post.place.path, sent_at__isnull=False, received_at=None)
    schemes = Scheme.objects.filter(
        unit__area__path=post.place.path, handed_in_at__isnull=False, acknowledged_at=None
    )
    late = Return.objects.filter(below, state__in=_TO_FILL, campaign__state="open")
    first = reading.values_list("number", flat=True).first() or ""
    return [
        Turn(kind="adopt", count=reading.count(), oldest=first, address=f"/desk/adoption/{first}/"),
        Turn(kind="file", count=filings.count(), oldest="", address="/desk/adoption/"),
        Turn(kind="acknowledge_filing", count=received.count(), oldest="", address="/desk/adoption/"),
        Turn(kind="acknowledge_scheme", count=schemes.count(), oldest="", address="/desk/responsibility/"),
        _turn("chase", late, "/desk/campaigns/"),
    ]


def _of_unit(post: Post) -> list[Turn]:
    plans = Task.objects.filter(unit=post.place.unit, ended_at=None, plan__state="adopted")
    unconfirmed = plans.exclude(plan__receipts__unit=post.place.unit).values("plan").distinct()
    schemes = Scheme.objects.filter(unit=post.place.unit, handed_in_at=None)
    return [
        Turn(kind="confirm", count=unconfirmed.count(), oldest="", address="/desk/responsibility/"),
        Turn(kind="scheme", count=schemes.count(), oldest="", address="/desk/responsibility/"),
    ]


_OF_ROLE = {
    "reviewer": _of_reviewer,
    "office": _of_office,
    "liaison": _of_unit,
    "unit_leader": _of_unit,
}
