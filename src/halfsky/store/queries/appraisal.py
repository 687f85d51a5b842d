"""What waits in the room of appraisal, by role: schemes, objections, results, examples, lists."""

from datetime import date

from django.db.models import Model, QuerySet

from halfsky.core.supervision.appraisal.workflow import ObjectionState, RoundState, SchemeState
from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import (
    AppraisalObjection,
    AppraisalResult,
    AppraisalRound,
    AppraisalScheme,
    Commendation,
    PracticeProposal,
)
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/appraisal/"


def turns(post: Post, today: date) -> list[Turn]:
    """What waits for the holder of a post."""
    if post.role == "unit_leader":
        return [_own_result(post.place.unit, today)]
    if post.role not in ("office", "leader"):
        return []
    path = post.place.path
    deciding = [
        _objections(path),
        _numbered(
            "appraisal_adopt",
            AppraisalScheme.objects.filter(area__path=path, state=SchemeState.SIMULATED),
            "schemes",
        ),
        _numbered("appraisal_finalise", _settled(path, today), "results"),
        _numbered(
            "example_confirm", PracticeProposal.objects.filter(area__path=path, state="reviewed"), "examples"
        ),
        _numbered(
            "commended_approve", Commendation.objects.filter(area__path=path, state="draft"), "commended"
        ),
    ]
    if post.role == "leader":
        return deciding
    proposed = PracticeProposal.objects.filter(area__path=path, state="proposed")
    return [*deciding, _numbered("example_review", proposed, "examples")]


def _numbered(kind: str, rows: QuerySet[Model], folder: str) -> Turn:
    """Things of one kind; the address is the thing itself where there is one."""
    numbers = list(rows.order_by("pk").values_list("number", flat=True))
    address = f"{_ROOM}{folder}/{numbers[0]}/" if len(numbers) == 1 else _ROOM
    return Turn(kind=kind, count=len(numbers), address=address)


def _objections(path: str) -> Turn:
    rows = AppraisalObjection.objects.filter(result__of__area__path=path, state=ObjectionState.RAISED)
    found = list(rows.values_list("result__of__number", "result__unit"))
    address = f"{_ROOM}results/{found[0][0]}/{found[0][1]}/#objections" if len(found) == 1 else _ROOM
    return Turn(kind="appraisal_decide", count=len(found), address=address)


def _settled(path: str, today: date) -> QuerySet[Model]:
    """Results whose time to object is over and whose objections are all answered."""
    rows = AppraisalRound.objects.filter(area__path=path, state=RoundState.COMPUTED, object_until__lt=today)
    waiting = AppraisalObjection.objects.filter(state=ObjectionState.RAISED)
    return rows.exclude(pk__in=waiting.values("result__of"))


def _own_result(unit: int | None, today: date) -> Turn:
    rows = AppraisalResult.objects.filter(
        unit=unit, of__state=RoundState.COMPUTED, of__object_until__gte=today, objections=None
    )
    found = list(rows.values_list("of__number", "of__object_until")[:1])
    if not found:
        return Turn(kind="appraisal_read", count=0, address=_ROOM)
    number, until = found[0]
    return Turn(kind="appraisal_read", count=1, address=f"{_ROOM}results/{number}/{unit}/", due=until)
