"""What waits in the rooms of evaluation for the holder of a post."""

from datetime import date

from django.db.models import QuerySet

from halfsky.core.evaluation.workflow import ResponseState, SelfState, State
from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Evaluation, EvaluationPoint, EvaluationSeat, SelfEvaluation, SurveyResult
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/evaluations/"
_WRITING = (State.SELF_EVALUATION, State.FIELDWORK)
_OWED = (SelfState.OPEN, SelfState.RETURNED)


def turns(post: Post, today: date) -> list[Turn]:
    """Self-evaluations, scores, approvals, answers and follow-up that are the post's turn."""
    if post.role in ("liaison", "unit_leader"):
        return _of_unit(post, today)
    return {"office": _of_office, "leader": _of_leader, "reviewer": _of_reviewer}.get(post.role, _nothing)(
        post, today
    )


def _nothing(post: Post, today: date) -> list[Turn]:
    return []


def _of_reviewer(post: Post, today: date) -> list[Turn]:
    rows = SurveyResult.objects.filter(area__path=post.place.path, state="entered")
    return [_turn("survey", [f"surveys/{number}/" for number in rows.values_list("number", flat=True)])]


def _turn(kind: str, pages: list[str], due: date | None = None) -> Turn:
    where = pages[0] if len(set(pages)) == 1 else ""
    return Turn(kind=f"evaluation_{kind}", count=len(pages), address=_ROOM + where, due=due)


def _of_unit(post: Post, today: date) -> list[Turn]:
    owed = EvaluationPoint.objects.filter(
        owner=post.place.unit, state=ResponseState.ANSWERED, removed_at=None
    ).order_by("due")
    return [
        _writing(SelfEvaluation.objects.filter(unit=post.place.unit)),
        _points("carry_out", owed),
    ]


def _writing(rows: QuerySet[SelfEvaluation]) -> Turn:
    mine = rows.filter(evaluation__state__in=_WRITING, state__in=_OWED).order_by("evaluation__self_due")
    told = list(mine.values_list("evaluation__number", "code", "evaluation__self_due"))
    return _turn("self", [f"{number}/self/{code}/" for number, code, _ in told], told[0][2] if told else None)


def _points(kind: str, rows: QuerySet[EvaluationPoint]) -> Turn:
    told = list(rows.values_list("evaluation__number", "code", "due"))
    pages = [f"{number}/recommendations/{code}/" for number, code, _ in told]
    return _turn(kind, pages, told[0][2] if told else None)


def scores_wanted(person: int) -> list[Turn]:
    """Evaluations in which someone has a seat and has not handed in."""
    rows = EvaluationSeat.objects.filter(
        person=person, evaluation__state=State.SCORING, handed_in_at=None
    ).order_by("pk")
    return [_turn("score", [f"{number}/" for number in rows.values_list("evaluation__number", flat=True)])]


def _of_office(post: Post, today: date) -> list[Turn]:
    here = {"evaluation__area__path": post.place.path}
    read = SelfEvaluation.objects.filter(
        **here, evaluation__state__in=_WRITING, state=SelfState.HANDED_IN
    ).values_list("evaluation__number", "code")
    confirm = EvaluationPoint.objects.filter(**here, state=ResponseState.DONE, removed_at=None)
    return [
        _writing(SelfEvaluation.objects.filter(area__path=post.place.path, unit=None)),
        _turn("read_self", [f"{number}/self/{code}/" for number, code in read]),
        _points("confirm", confirm.order_by("due")),
        _points("overdue", _overdue(post, today)),
        _turn("lead", _to_lead_on(post)),
    ]


def _overdue(post: Post, today: date) -> QuerySet[EvaluationPoint]:
    """Recommendations given to units of the area that should have been carried out by now."""
    owed = EvaluationPoint.objects.filter(state=ResponseState.ANSWERED, removed_at=None)
    return owed.filter(evaluation__area__path=post.place.path, due__lt=today).order_by("due")


def _to_lead_on(post: Post) -> list[str]:
    """Evaluations that go on only when the office acts: approved, all scored, being concluded, all answered."""
    rows = Evaluation.objects.filter(area__path=post.place.path)
    ready = [State.DRAFT, State.APPROVED, State.FINDINGS]
    found = list(rows.filter(state__in=ready).values_list("number", flat=True))
    scoring = rows.filter(state=State.SCORING).exclude(seats__handed_in_at=None)
    found += list(scoring.values_list("number", flat=True))
    return [f"{number}/" for number in found]


def _of_leader(post: Post, today: date) -> list[Turn]:
    rows = Evaluation.objects.filter(area__path=post.place.path)

    def pages(state: State) -> list[str]:
        return [f"{number}/" for number in rows.filter(state=state).values_list("number", flat=True)]

    waiting = EvaluationPoint.objects.filter(
        evaluation__area__path=post.place.path,
        evaluation__state=State.RESPONSE,
        kind="recommendation",
        state=ResponseState.WAITING,
        removed_at=None,
    )
    return [
        _turn("approve", pages(State.SUBMITTED)),
        _turn("approve_report", pages(State.REPORT)),
        _points("answer", waiting.order_by("pk")),
    ]
