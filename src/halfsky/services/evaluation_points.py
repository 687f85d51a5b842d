"""Use cases of what an evaluation comes to: findings, conclusions, recommendations, and what becomes of these."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import msgspec
from django.db.models import QuerySet

from halfsky.core.evaluation import chain
from halfsky.core.evaluation.workflow import RESPONSE, ResponseAct, ResponseState, State, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import Done
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.evaluation_records import address_of, find, note_step, scheme_of, study, want_state
from halfsky.services.moments import today
from halfsky.services.notices import tell, tell_unit
from halfsky.store.models import Evaluation, EvaluationPoint, EvaluationStep, Unit

ANSWERS = ("accept", "partly")
_RESPONDING = (State.RESPONSE, State.FOLLOW_UP)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a point says and rests on."""

    kind: chain.Kind
    text: str
    text_en: str = ""
    rests_on: tuple[str, ...] = ()
    question: str = ""
    domain: int = 0


def points_of(row: Evaluation) -> QuerySet[EvaluationPoint]:
    """The points that stand, oldest first."""
    return row.points.filter(removed_at=None).select_related("owner__area", "by").order_by("pk")


def recommendations_of(row: Evaluation) -> list[EvaluationPoint]:
    """The recommendations that stand."""
    return list(points_of(row).filter(kind="recommendation"))


def chain_of(row: Evaluation) -> tuple[chain.Point, ...]:
    """The points in the words of the core, findings first."""
    order = [str(kind) for kind in chain.PREFIX]
    rows = sorted(points_of(row), key=lambda one: (order.index(one.kind), one.pk))
    return tuple(
        chain.Point(
            code=one.code,
            kind=msgspec.convert(one.kind, chain.Kind),
            text=one.text,
            rests_on=tuple(one.rests_on),
            question=one.question,
            domain=one.domain,
        )
        for one in rows
    )


def evidence_codes(row: Evaluation) -> tuple[str, ...]:
    """Codes of the evidence that is there."""
    return tuple(row.evidence.filter(removed_at=None).values_list("code", flat=True))


def write_point(actor: Actor, number: str, written: Written) -> EvaluationPoint:
    """Write a finding, a conclusion or a recommendation, tied to what it rests on.

    Raises:
        Conflict: The evaluation is not at its findings.
        Invalid: No words, nothing to rest on, or something that is not there.
        NotFound, NotPermitted: See `evaluation_records.find` and `services.acting.want`.
    """
    seen = study(actor, number)
    want(actor, "evaluations.conclude", place_of(seen.area))
    want_state(seen, State.FINDINGS)
    with acting(actor, "evaluations.conclude", place_of(seen.area), subject=number) as doing:
        taken = list(seen.points.values_list("code", flat=True))
        point = chain.Point(
            code=chain.next_code(written.kind, taken),
            kind=written.kind,
            text=_words(written.text),
            rests_on=tuple(dict.fromkeys(written.rests_on)),
            question=written.question,
            domain=written.domain,
        )
        _want_sound(seen, point)
        row = EvaluationPoint.objects.create(
            evaluation=seen,
            text_en=written.text_en.strip(),
            by_id=doing.by,
            at=doing.at,
            **msgspec.structs.asdict(point) | {"rests_on": list(point.rests_on)},
        )
        doing.detail |= {"point": row.code, "rests_on": row.rests_on}
    return row


def _words(text: str) -> str:
    if not text.strip():
        raise Invalid("evaluation.reason_wanted")
    return text.strip()


def _want_sound(row: Evaluation, point: chain.Point) -> None:
    if point.question:
        scheme_of(row).question(point.question)
    others = tuple(one for one in chain_of(row) if one.code != point.code)
    wrong = [
        lack
        for lack in chain.lacks((*others, point), evidence=evidence_codes(row))
        if lack.code == point.code
    ]
    if wrong:
        raise Invalid(f"evaluation.{wrong[0].gap}", point=point.code, about=wrong[0].about)


def remove_point(actor: Actor, number: str, code: str) -> None:
    """Take a point back; its code is not given again.

    Raises:
        Conflict: The evaluation is not at its findings, or other points rest on it.
        NotFound, NotPermitted: See `evaluation_records.find` and `services.acting.want`.
    """
    seen = study(actor, number)
    want(actor, "evaluations.conclude", place_of(seen.area))
    want_state(seen, State.FINDINGS)
    row = _point(seen, code)
    above = [one.code for one in chain_of(seen) if code in one.rests_on]
    if above:
        raise Conflict("evaluation.others_rest_on_it", point=code, codes="、".join(above))
    with acting(actor, "evaluations.conclude", place_of(seen.area), subject=number, removed=code) as doing:
        row.removed_at = doing.at
        row.save()


def _point(row: Evaluation, code: str) -> EvaluationPoint:
    found = points_of(row).filter(code=code).first()
    if found is None:
        raise NotFound("rights.not_found")
    return found


def recommendation(actor: Actor, number: str, code: str) -> EvaluationPoint:
    """A recommendation of an approved report, for someone who may see the evaluation; before that for those who study it.

    Raises:
        NotFound: It is not there, or not to be seen.
    """
    seen = find(actor, number)
    if State(seen.state) not in (*_RESPONDING, State.CLOSED):
        want(actor, "evaluations.study", place_of(seen.area))
    row = _point(seen, code)
    if row.kind != "recommendation":
        raise NotFound("rights.not_found")
    row.evaluation = seen
    return row


def place_of_owner(row: EvaluationPoint) -> Place:
    """Where a recommendation is carried out: at its owner's, once it has one."""
    return place_of(row.evaluation.area, row.owner)


def course_of(row: EvaluationPoint) -> tuple[Done[ResponseAct], ...]:
    """What was done with a recommendation, oldest first."""
    steps = EvaluationStep.objects.filter(evaluation=row.evaluation, subject=row.code).order_by("pk")
    return tuple(Done(act=ResponseAct(act), person=by) for act, by in steps.values_list("act", "by"))


def answer(
    actor: Actor, number: str, code: str, *, decision: str, action: str, owner: int, due: date | None
) -> EvaluationPoint:
    """Take a recommendation up, wholly or in part: what is done, by which unit, by when.

    Raises:
        Invalid: No such decision, no words, no unit of the area, no day.
        Conflict: The report is not approved, or the recommendation is answered.
        NotFound, NotPermitted: See `recommendation` and `services.acting.want`.
    """
    row = recommendation(actor, number, code)
    want(actor, ResponseAct.ANSWER, place_of(row.evaluation.area))
    if decision not in ANSWERS:
        raise Invalid("evaluation.decision_wanted")
    words = _words(action)
    unit = Unit.objects.select_related("area").filter(pk=owner, area=row.evaluation.area).first()
    if unit is None:
        raise Invalid("evaluation.owner_wanted")
    if due is None:
        raise Invalid("evaluation.due_wanted")
    with _taking(actor, row, ResponseAct.ANSWER) as (mine, doing):
        mine.answer, mine.action, mine.owner, mine.due = decision, words, unit, due
        _carry(mine, ResponseAct.ANSWER, doing, words)
        facts = {"title": row.evaluation.title, "code": code, "due": due.isoformat()}
        link = f"{address_of(number)}recommendations/{code}/"
        tell_unit(unit, "liaison", "notices.recommendation_given", facts, link=link, at=doing.at, by=doing.by)
    return mine


def act_on(actor: Actor, number: str, code: str, act: ResponseAct, *, words: str) -> EvaluationPoint:
    """Decline a recommendation, report on it, give it back, or confirm it as carried out.

    Raises:
        Invalid: Words are wanted.
        Conflict: The state does not allow it.
        NotFound, NotPermitted: See `recommendation` and `services.acting.want`; a second person is wanted.
    """
    row = recommendation(actor, number, code)
    with _taking(actor, row, act) as (mine, doing):
        if act == ResponseAct.DECLINE:
            mine.answer, mine.action = "decline", words.strip()
        _carry(mine, act, doing, words)
        if act == ResponseAct.FINISH:
            facts = {"title": row.evaluation.title, "code": code}
            link = f"{address_of(number)}recommendations/{code}/"
            area = row.evaluation.area
            tell(
                area,
                None,
                "office",
                "notices.recommendation_done",
                facts,
                link=link,
                at=doing.at,
                by=doing.by,
            )
    return mine


_BY_OWNER = (ResponseAct.PROGRESS, ResponseAct.FINISH)


@contextmanager
def _taking(actor: Actor, row: EvaluationPoint, act: ResponseAct) -> Iterator[tuple[EvaluationPoint, Doing]]:
    """An act on a recommendation: permission, the row locked, the trail."""
    at = place_of_owner(row) if act in _BY_OWNER else place_of(row.evaluation.area)
    want(actor, act, at)
    want_state(row.evaluation, *_RESPONDING)
    with acting(actor, act, at, subject=row.evaluation.number, point=row.code) as doing:
        rows = EvaluationPoint.objects.select_for_update(of=("self",))
        yield rows.select_related("owner__area", "evaluation__area").get(pk=row.pk), doing


def _carry(row: EvaluationPoint, act: ResponseAct, doing: Doing, words: str) -> None:
    before = ResponseState(row.state)
    after = step(RESPONSE, before, act, person=doing.by, history=course_of(row), reason=words)
    row.state = after.value
    row.save()
    note_step(row.evaluation, act, before, after, doing, reason=words, subject=row.code)


def days_over(row: EvaluationPoint) -> int:
    """How many days a recommendation that is owed is overdue; 0 where it is not."""
    owed = row.due is not None and row.state == ResponseState.ANSWERED
    return max((today() - row.due).days, 0) if owed and row.due else 0
