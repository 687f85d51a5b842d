"""What waits in the room of policies, by role; and for an expert who was asked."""

from datetime import date, timedelta

from django.db.models import QuerySet

from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Policy, PolicyOpinion
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/policies/"
_SOON = timedelta(days=30)
_OF_OFFICE = {
    "policy_screen": ("registered",),
    "policy_assess": ("assessing",),
    "policy_reconcile": ("reconciling", "reconciled"),
    "policy_letter": ("concluded",),
    "policy_outcome": ("replied",),
}


def turns(post: Post, today: date) -> list[Turn]:
    """What waits for the holder of a post."""
    mine = Policy.objects.filter(area__path=post.place.path)
    if post.role == "office":
        return _of_office(mine, today)
    if post.role in ("reviewer", "leader"):
        return [
            _turn("policy_confirm", mine.filter(state="screened")),
            _turn("policy_conclude", mine.filter(state="proposed")),
        ]
    if post.role in ("liaison", "unit_leader"):
        asked = Policy.objects.filter(unit=post.place.unit, state="awaiting_reply")
        return [_turn("policy_reply", asked.order_by("reply_due"), due=_earliest(asked))]
    return []


def _of_office(mine: QuerySet[Policy], today: date) -> list[Turn]:
    late = mine.filter(state="awaiting_reply", reply_due__lt=today).order_by("reply_due")
    review = mine.filter(state="settled", review_due__lte=today + _SOON).order_by("review_due")
    return [
        *(_turn(kind, mine.filter(state__in=states)) for kind, states in _OF_OFFICE.items()),
        _turn("policy_late", late, due=_earliest(late)),
        _turn("policy_review", review, due=review.values_list("review_due", flat=True).first()),
    ]


def _earliest(rows: QuerySet[Policy]) -> date | None:
    return rows.order_by("reply_due").values_list("reply_due", flat=True).first()


def _turn(kind: str, rows: QuerySet[Policy], *, due: date | None = None) -> Turn:
    numbers = list(rows.values_list("number", flat=True)[:2])
    count = len(numbers) if len(numbers) < 2 else rows.count()
    return Turn(kind=kind, count=count, address=_address(numbers), due=due)


def _address(numbers: list[str]) -> str:
    return f"{_ROOM}{numbers[0]}/" if len(numbers) == 1 else f"{_ROOM}?state=mine"


def opinions_wanted(person: int) -> list[Turn]:
    """Opinions that a person was asked for and has not handed in."""
    rows = PolicyOpinion.objects.filter(expert=person, given_at=None, excused_at=None)
    numbers = list(rows.filter(policy__state="consulting").values_list("policy__number", flat=True))
    return [Turn(kind="policy_opinion", count=len(numbers), address=_address(numbers))]
