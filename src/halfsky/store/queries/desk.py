"""What waits for whom: returns to fill, and how many things each role has to do."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery

from halfsky.core.returns.workflow import TO_FILL, State
from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Filing, PersonPost, PlanDocument, Return, ReturnStep, Scheme, Task
from halfsky.store.queries import appraisal, duties, evaluations, inspections, matters, meetings, policies
from halfsky.store.queries.turns import Turn

_MOST = 50
_GRANT_REOPENING = {
    "reviewer": ("/desk/reviews/?state=reopening", "/desk/reviews/"),
    "office": ("", "/desk/returns/"),
}
"""Where each role that grants a reopening looks at those asked for, and how the address of a single one begins."""


def returns_waiting(posts: tuple[Post, ...]) -> list[Return]:
    """Returns whose turn is the person's: to fill for a liaison, to approve for a leader; by due day."""
    wanted = [
        Q(unit=post.place.unit, state__in=TO_FILL if post.role == "liaison" else [State.HANDED_IN])
        for post in posts
        if post.role in ("liaison", "unit_leader")
    ]
    if not wanted:
        return []
    rows = Return.objects.filter(reduce(or_, wanted), campaign__state="open")
    return list(rows.select_related("unit", "area", "campaign").order_by("due", "number")[:_MOST])


def turns_of(posts: tuple[Post, ...], today: date, *, person: int | None = None) -> list[Turn]:
    """What else waits on a day, counted, for every post of a person, and for the person by name."""
    turns = [turn for post in posts for room in _ROOMS for turn in room(post, today)]
    turns += [_reopening(post, person) for post in posts if post.role in _GRANT_REOPENING]
    if person is not None:
        turns += [turn for room in _BY_NAME for turn in room(person)]
    return [turn for turn in turns if turn.count]


def _of_returns_and_plans(post: Post, today: date) -> list[Turn]:
    of_role = _OF_ROLE.get(post.role)
    return of_role(post, today) if of_role else []


def _of_reviewer(post: Post, today: date) -> list[Turn]:
    below = Return.objects.filter(area__path__startswith=post.place.path)
    return [
        _of_returns("accept", below.filter(state=State.APPROVED), "/desk/reviews/", pages="/desk/reviews/"),
        _to_adopt(post),
    ]


def _reopening(post: Post, person: int | None) -> Turn:
    """Returns whose reopening another person asked for: whoever asked does not grant it."""
    asked_by = ReturnStep.objects.filter(of=OuterRef("pk")).order_by("-pk").values("by")[:1]
    below = Return.objects.filter(area__path__startswith=post.place.path, state=State.REOPENING)
    room, pages = _GRANT_REOPENING[post.role]
    others = below.alias(asked_by=Subquery(asked_by)).exclude(asked_by=person)
    return _of_returns("reopening", others, room, pages=pages)


def _of_returns(kind: str, rows: QuerySet[Return], room: str, *, pages: str = "") -> Turn:
    """Returns of one kind; `pages` is how the address of a single one begins, where that is the place to act."""
    first = rows.select_related("unit").order_by("changed_at").first()
    if first is None:
        return Turn(kind=kind, count=0, address=room)
    count = rows.count()
    alone = pages and (count == 1 or not room)
    return Turn(
        kind=kind, count=count, oldest=first.unit, address=f"{pages}{first.number}/" if alone else room
    )


def _to_adopt(post: Post) -> Turn:
    reading = PlanDocument.objects.filter(area__path=post.place.path, state="reading")
    numbers = reading.order_by("uploaded_at").values_list("number", flat=True)
    return _of_plans("adopt", [f"{number}/" for number in numbers], "/desk/adoption/")


def _of_plans(kind: str, pages: list[str], room: str) -> Turn:
    return Turn(kind=kind, count=len(pages), address=room + (pages[0] if len(set(pages)) == 1 else ""))


def _of_office(post: Post, today: date) -> list[Turn]:
    below = Return.objects.filter(area__path__startswith=post.place.path)
    filings = Filing.objects.filter(plan__area__path=post.place.path, sent_at=None)
    received = Filing.objects.filter(to_area__path=post.place.path, sent_at__isnull=False, received_at=None)
    schemes = Scheme.objects.filter(
        unit__area__path=post.place.path, handed_in_at__isnull=False, acknowledged_at=None
    )
    late = below.filter(state__in=TO_FILL, campaign__state="open")
    return [
        _to_adopt(post),
        _of_plans("file", _plan_pages(filings), "/desk/adoption/"),
        _of_plans("acknowledge_filing", _plan_pages(received), "/desk/adoption/"),
        _of_plans("acknowledge_scheme", _shared_pages(schemes), "/desk/responsibility/"),
        _of_returns("stand_in", _without_leader(post, today), "", pages="/desk/returns/"),
        _of_returns("chase", late, "/desk/campaigns/"),
    ]


def _without_leader(post: Post, today: date) -> QuerySet[Return]:
    """Returns of the area that wait for a leader whom their unit does not have: the office stands in."""
    led = PersonPost.objects.filter(role="unit_leader", since__lte=today, person__is_active=True)
    units = led.exclude(until__lt=today).values("unit")
    return Return.objects.filter(area__path=post.place.path, state=State.HANDED_IN).exclude(unit__in=units)


def _plan_pages(filings: QuerySet[Filing]) -> list[str]:
    return [f"{number}/" for number in filings.values_list("plan__number", flat=True)]


def _shared_pages(rows: QuerySet[Scheme]) -> list[str]:
    pairs = rows.values_list("plan__number", "unit__area__code")
    return [f"{number}/?area={area}#units" for number, area in pairs]


def _of_unit(post: Post, today: date) -> list[Turn]:
    plans = Task.objects.filter(unit=post.place.unit, ended_at=None, plan__state="adopted")
    unconfirmed = plans.exclude(plan__receipts__unit=post.place.unit)
    numbers = sorted(set(unconfirmed.values_list("plan__number", "unit__area__code")))
    schemes = Scheme.objects.filter(unit=post.place.unit, handed_in_at=None)
    return [
        _of_plans("confirm", [f"{number}/?area={area}" for number, area in numbers], "/desk/responsibility/"),
        _of_plans("scheme", _shared_pages(schemes), "/desk/responsibility/"),
    ]


_OF_ROLE = {
    "reviewer": _of_reviewer,
    "office": _of_office,
    "liaison": _of_unit,
    "unit_leader": _of_unit,
}

_ROOMS: tuple[Callable[[Post, date], list[Turn]], ...] = (
    _of_returns_and_plans,
    appraisal.turns,
    duties.turns,
    evaluations.turns,
    inspections.turns,
    matters.turns,
    meetings.turns,
    policies.turns,
)
"""One a room: what waits in it for the holder of a post."""
_BY_NAME: tuple[Callable[[int], list[Turn]], ...] = (evaluations.scores_wanted, policies.opinions_wanted)
"""Rooms in which something waits for one person and nobody else in the same post."""
