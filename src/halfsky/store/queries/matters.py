"""What waits in the room of matters, by role; and the open matters that pages of figures show beside them."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from halfsky.core.supervision.matters.workflow import OPEN, TURNS, State
from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Matter
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/matters/"
_MINE = f"{_ROOM}?show=mine"


def turns(post: Post, today: date) -> list[Turn]:
    """What waits for the holder of a post."""
    path = post.place.path
    if post.role in ("liaison", "unit_leader"):
        mine = Matter.objects.filter(lead=post.place.unit)
        return [
            _turn("matter_reply", mine.filter(state__in=(State.ASKED, State.RETURNED))),
            _turn("matter_work", mine.filter(state=State.UNDER_WAY)),
        ]
    if post.role == "office":
        mine = Matter.objects.filter(office__path=path)
        return [
            _turn("matter_send", mine.filter(state=State.OPENED)),
            _turn("matter_decide", mine.filter(state=State.REPLIED)),
            _turn("matter_close", mine.filter(state=State.CLOSING)),
            _turn("matter_above", _taken_up_to_office_above(path)),
        ]
    if post.role == "reviewer":
        return [_turn("matter_close", Matter.objects.filter(office__path=path, state=State.CLOSING))]
    if post.role == "leader":
        mine = Matter.objects.filter(office__path=path)
        late = mine.filter(state__in=OPEN, level__gte=_LEADERS_LEVEL)
        return [_turn("matter_close", mine.filter(state=State.CLOSING)), _turn("matter_late", late)]
    return []


_LEADERS_LEVEL = 3
"""From this level on a late matter is before the leader of the area; from the next on before the office above."""


def _taken_up_to_office_above(path: str) -> QuerySet[Matter]:
    late = Matter.objects.filter(state__in=_states_of_units(), level__gt=_LEADERS_LEVEL)
    return late.filter(office__parent__path=path)


def _states_of_units() -> list[State]:
    return [state for state, whose in TURNS.items() if whose == "unit"]


def _turn(kind: str, rows: QuerySet[Matter]) -> Turn:
    """Matters of one kind; the address is the matter itself where there is one."""
    found = list(rows.order_by("due", "pk").values_list("number", "due")[:_MOST])
    due: date | None = next((day for _, day in found if day), None)
    address = f"{_ROOM}{found[0][0]}/" if len(found) == 1 else _MINE
    return Turn(kind=kind, count=len(found), address=address, due=due)


_MOST = 500


def open_on(
    *, areas: Collection[str], targets: Collection[str] = (), indicator: str = ""
) -> QuerySet[Matter]:
    """Open matters of areas, on some targets or on an indicator, the oldest first.

    Args:
        areas: Codes.
        targets: Numbers as printed; none for all.
        indicator: Code; empty for all.
    """
    rows = Matter.objects.filter(area__code__in=areas, state__in=OPEN)
    if targets:
        rows = rows.filter(target__in=targets)
    if indicator:
        rows = rows.filter(indicator=indicator)
    return rows.order_by("opened_at", "pk")


def open_of(unit: int) -> QuerySet[Matter]:
    """Open matters that a unit leads, the oldest first."""
    return Matter.objects.filter(lead=unit, state__in=OPEN).order_by("opened_at", "pk")
