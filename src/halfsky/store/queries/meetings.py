"""What waits in the room of meetings, by role."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Meeting, MeetingDecision
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/meetings/"


def turns(post: Post, today: date) -> list[Turn]:
    """What waits for the holder of a post."""
    path = post.place.path
    meetings = Meeting.objects.filter(area__path=path)
    if post.role in ("liaison", "unit_leader"):
        return [
            _of_decisions("decision_do", MeetingDecision.objects.filter(unit=post.place.unit, state="open"))
        ]
    if post.role == "office":
        mine = MeetingDecision.objects.filter(office__path=path)
        own = MeetingDecision.objects.filter(area__path=path, state="open")
        return [
            _of_meetings("meeting_arrange", meetings.filter(state="planned")),
            _of_meetings("meeting_write", meetings.filter(_to_write(today))),
            _of_meetings("minutes_approve", meetings.filter(state="written")),
            _of_decisions("decision_confirm", mine.filter(state="reported")),
            _of_decisions("decision_late", mine.filter(state="open", due__lt=today)),
            _of_decisions("decision_do", own),
        ]
    if post.role in ("reviewer", "leader"):
        mine = MeetingDecision.objects.filter(office__path=path)
        return [
            _of_meetings("minutes_approve", meetings.filter(state="written")),
            _of_decisions("decision_drop", mine.filter(state="dropping")),
        ]
    return []


def _to_write(today: date) -> Q:
    return Q(state__in=("held", "approved")) | Q(state="called", at__date__lte=today)


def _of_meetings(kind: str, rows: QuerySet[Meeting]) -> Turn:
    found = list(rows.order_by("at").values_list("number", "at"))
    due: date | None = timezone.localdate(found[0][1]) if found else None
    address = f"{_ROOM}{found[0][0]}/" if len(found) == 1 else _ROOM
    return Turn(kind=kind, count=len(found), address=address, due=due)


def _of_decisions(kind: str, rows: QuerySet[MeetingDecision]) -> Turn:
    found = list(rows.order_by("due", "pk").values_list("number", "due"))
    address = f"{_ROOM}decisions/{found[0][0]}/" if len(found) == 1 else _ROOM
    return Turn(kind=kind, count=len(found), address=address, due=found[0][1] if found else None)
