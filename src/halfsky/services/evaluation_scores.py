"""Use cases of scoring: each seat alone, blind until all have handed in; then results, places and agreement."""

from collections.abc import Mapping

import msgspec

from halfsky.core.evaluation.agreement import Agreement, agreement, widest
from halfsky.core.evaluation.scheme import Question, Sort
from halfsky.core.evaluation.scoring import Result, Score, score_subject
from halfsky.core.evaluation.workflow import State
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.services.acting import Actor, acting, place_of, want
from halfsky.services.evaluation_records import address_of, scheme_of, study, want_state
from halfsky.services.notices import tell
from halfsky.services.self_evaluations import sort_of
from halfsky.store.models import Evaluation, EvaluationScore, EvaluationSeat, SelfEvaluation

WHOLE = "whole"
_OPEN = (State.FINDINGS, State.REPORT, State.RESPONSE, State.FOLLOW_UP, State.CLOSED)


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One that is scored: the plan as a whole, or the unit or area of a self-evaluation."""

    code: str
    sort: Sort
    of: SelfEvaluation | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What a seat gives on one question; None says that it cannot be scored, which wants a reason."""

    points: int | None
    reason: str = ""


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """All results of an evaluation, and how far those who scored agree."""

    results: tuple[Result, ...]
    agreement: Agreement
    widest: tuple[tuple[str, str, int], ...]


def subjects_of(row: Evaluation) -> list[Subject]:
    """Everyone who is scored: the whole first, then units, then areas."""
    selves = row.selves.select_related("area", "unit__area").order_by("pk")
    return [Subject(code=WHOLE, sort="whole")] + [
        Subject(code=one.code, sort=sort_of(one), of=one) for one in selves
    ]


def subject_of(row: Evaluation, code: str) -> Subject:
    """One subject.

    Raises:
        NotFound: There is none of that code.
    """
    found = next((one for one in subjects_of(row) if one.code == code), None)
    if found is None:
        raise NotFound("rights.not_found")
    return found


def questions_for(row: Evaluation, subject: Subject) -> tuple[Question, ...]:
    """The questions a subject is scored on."""
    return scheme_of(row).asked_of(subject.sort)


def seat_of(actor: Actor, number: str) -> EvaluationSeat:
    """The actor's own seat in an evaluation.

    Raises:
        NotFound: See `evaluation_records.find`.
        NotPermitted: The actor may not score, or has no seat.
    """
    row = study(actor, number)
    want(actor, "evaluations.score", place_of(row.area))
    seat = row.seats.filter(person=actor.person).first()
    if seat is None:
        raise NotPermitted("evaluation.no_seat_of_yours")
    seat.evaluation = row
    return seat


def scores_of(seat: EvaluationSeat, subject: str) -> dict[str, Given]:
    """What a seat gave a subject so far; pages show a seat to its own person alone."""
    rows = seat.scores.filter(subject=subject)
    return {one.question: Given(points=one.points, reason=one.reason) for one in rows}


def save_scores(actor: Actor, number: str, subject: str, given: Mapping[str, Given]) -> int:
    """Save a seat's scores of one subject; questions that are left out stay as they were.

    Returns:
        How many were saved.

    Raises:
        Conflict: Scoring is not open, or the seat has handed in.
        Invalid: Points off the scale, a question that is not asked, a reason that is wanted.
        NotFound, NotPermitted: See `seat_of`.
    """
    seat = seat_of(actor, number)
    want_state(seat.evaluation, State.SCORING)
    one = subject_of(seat.evaluation, subject)
    _want_sound(seat.evaluation, one, given)
    with acting(actor, "evaluations.score", place_of(seat.evaluation.area), subject=number) as doing:
        mine = EvaluationSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        if mine.handed_in_at is not None:
            raise Conflict("evaluation.scores_handed_in")
        for question, its in given.items():
            EvaluationScore.objects.update_or_create(
                seat=mine,
                subject=subject,
                question=question,
                defaults={"points": its.points, "reason": its.reason.strip(), "at": doing.at},
            )
        # What was given stays out of the trail until all have handed in: who reads the trail is not blind.
        doing.detail |= {"seat": mine.code, "of": subject, "questions": len(given)}
    return len(given)


def _want_sound(row: Evaluation, subject: Subject, given: Mapping[str, Given]) -> None:
    scheme, asked = scheme_of(row), {question.code for question in questions_for(row, subject)}
    for code, its in given.items():
        if code not in asked:
            raise Invalid("evaluation.no_such_question", question=code)
        if its.points is not None and not 0 <= its.points <= scheme.highest:
            raise Invalid("evaluation.points_off_scale", points=its.points, highest=scheme.highest)
        if not its.points and not its.reason.strip():
            raise Invalid("evaluation.score_reason_wanted", question=code)


def left_to_score(seat: EvaluationSeat) -> dict[str, int]:
    """Questions without a score by subject."""
    done: dict[str, int] = {}
    for code in seat.scores.values_list("subject", flat=True):
        done[code] = done.get(code, 0) + 1
    row = seat.evaluation
    return {one.code: len(questions_for(row, one)) - done.get(one.code, 0) for one in subjects_of(row)}


def hand_in(actor: Actor, number: str) -> EvaluationSeat:
    """Hand a seat's scores in: nothing changes after that.

    Raises:
        Invalid: Questions are left.
        Conflict: Scoring is not open, or the seat has handed in already.
        NotFound, NotPermitted: See `seat_of`.
    """
    seat = seat_of(actor, number)
    want_state(seat.evaluation, State.SCORING)
    left = sum(left_to_score(seat).values())
    if left:
        raise Invalid("evaluation.questions_left", count=left)
    row = seat.evaluation
    with acting(actor, "evaluations.score", place_of(row.area), subject=number, handed_in=seat.code) as doing:
        mine = EvaluationSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        if mine.handed_in_at is not None:
            raise Conflict("evaluation.scores_handed_in")
        mine.handed_in_at = doing.at
        mine.save()
        if not row.seats.filter(handed_in_at=None).exists():
            facts = {"title": row.title}
            link = address_of(number)
            tell(
                row.area,
                None,
                "office",
                "notices.scores_complete",
                facts,
                link=link,
                at=doing.at,
                by=doing.by,
            )
    return mine


def results_of(actor: Actor, number: str) -> Scored:
    """All results, once scoring is closed.

    Raises:
        NotPermitted: Scores are blind until then.
        NotFound: See `evaluation_records.find`.
    """
    row = study(actor, number)
    if State(row.state) not in _OPEN:
        raise NotPermitted("evaluation.blind")
    return scored(row)


def is_open(row: Evaluation) -> bool:
    """Whether results may be seen."""
    return State(row.state) in _OPEN


def scored(row: Evaluation) -> Scored:
    """Weigh all scores of an evaluation whose scoring is closed."""
    rows = EvaluationScore.objects.filter(seat__evaluation=row).select_related("seat").order_by("pk")
    scores = [
        Score(
            question=one.question,
            subject=one.subject,
            scorer=one.seat.code,
            points=one.points,
            reason=one.reason,
        )
        for one in rows
    ]
    seats = list(row.seats.order_by("pk").values_list("code", flat=True))
    scheme = scheme_of(row)
    return Scored(
        results=tuple(
            score_subject(scheme, scores, subject=one.code, sort=one.sort, scorers=seats)
            for one in subjects_of(row)
        ),
        agreement=agreement(scores),
        widest=widest(scores),
    )
