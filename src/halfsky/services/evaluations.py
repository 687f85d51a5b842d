"""Use cases of an evaluation as a whole: open it, set its weights, approve it, lead it from stage to stage, close it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec
from django.db.models import QuerySet

from halfsky.core.evaluation.chain import lacks
from halfsky.core.evaluation.scheme import Sort, reweigh
from halfsky.core.evaluation.workflow import EVALUATION, SETTLED, Act, ResponseState, State, step
from halfsky.core.vocabulary.errors import Conflict, HalfSkyError, Invalid
from halfsky.core.vocabulary.workflow import Done
from halfsky.engines.evaluation_schemes import load_schemes
from halfsky.services import duties
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.adoption import adopted_of, find_plan
from halfsky.services.evaluation_points import chain_of, evidence_codes, recommendations_of
from halfsky.services.evaluation_records import THIRD_PARTY, address_of, find, note_step, scheme_of
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.vintages import find_vintage
from halfsky.store.models import (
    Area,
    Evaluation,
    EvaluationSeat,
    PersonPost,
    PlanDocument,
    SelfEvaluation,
    Unit,
)

SEATS = {"office": "office", "evaluator": "expert", THIRD_PARTY: THIRD_PARTY}
"""Kind of the seat by the role of who sits there."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation is opened with.

    Attributes:
        kind: `midterm` or `final`: the code of a scheme.
        self_due: Day by which self-evaluations are handed in.
        report_due: Day by which the report is to be approved.
        units: Numbers of units that take part; None for all that have targets.
        areas: Codes of areas right below that take part; None for all.
        title: Its name; by default the scheme's, with the plan's.
        issuer: As printed on the report.
    """

    kind: str
    self_due: date
    report_due: date
    units: tuple[int, ...] | None = None
    areas: tuple[str, ...] | None = None
    title: str = ""
    issuer: str = ""


def open_evaluation(actor: Actor, plan_number: str, vintage_number: str, asked: Asked) -> Evaluation:
    """Draft an evaluation: of a plan, on the figures of a vintage, by a scheme, with those who evaluate themselves.

    Raises:
        Conflict: The plan is not adopted, or has such an evaluation already.
        Invalid: There is no such scheme, the vintage does not cover the area, days are the wrong way round.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    plan, vintage = find_plan(actor, plan_number), find_vintage(actor, vintage_number)
    want(actor, "evaluations.open", place_of(plan.area))
    adopted_of(plan)
    scheme = load_schemes().get(asked.kind)
    if scheme is None:
        raise Invalid("evaluation.no_such_scheme", kind=asked.kind)
    if not plan.area.path.startswith(vintage.area.path):
        raise Invalid("reporting.vintage_elsewhere", number=vintage.number, area=plan.area.name)
    if asked.self_due > asked.report_due:
        raise Invalid("evaluation.days_wrong_way_round")
    units, areas = _taking_part(plan, asked)
    with acting(actor, "evaluations.open", place_of(plan.area)) as doing:
        if Evaluation.objects.filter(plan=plan, kind=asked.kind).exists():
            raise Conflict("evaluation.already_open")
        row = Evaluation.objects.create(
            number=f"{plan.area.code}-{asked.kind}-{_nth(plan.area)}",
            area=plan.area,
            plan=plan,
            vintage=vintage,
            kind=asked.kind,
            title=asked.title.strip()[:200] or f"{plan.title}{_AFTER[scheme.kind]}"[:200],
            scheme=msgspec.to_builtins(scheme),
            self_due=asked.self_due,
            report_due=asked.report_due,
            issuer=asked.issuer.strip(),
            made_by_id=doing.by,
            made_at=doing.at,
        )
        _invite(row, units, areas)
        note_step(row, Act.EDIT, State.DRAFT, State.DRAFT, doing)
        doing.subject = row.number
        doing.detail |= {"plan": plan.number, "vintage": vintage.number, "scheme": scheme.version}
    return row


def _nth(area: Area) -> int:
    return Evaluation.objects.filter(area=area).count() + 1


_AFTER = {"midterm": "中期评估", "final": "终期评估"}


def _taking_part(plan: PlanDocument, asked: Asked) -> tuple[list[Unit], list[Area]]:
    units, areas = could_take_part(plan)
    if asked.units is not None:
        units = [unit for unit in units if unit.pk in asked.units]
    if asked.areas is not None:
        areas = [area for area in areas if area.code in asked.areas]
    if not units and not areas:
        raise Invalid("evaluation.nobody_takes_part")
    return units, areas


def could_take_part(plan: PlanDocument) -> tuple[list[Unit], list[Area]]:
    """Units of the plan's area that have targets, and the areas right below it."""
    units = Unit.objects.filter(area=plan.area, tasks__plan=plan, tasks__ended_at=None).distinct()
    areas = plan.area.children.filter(valid_to=None).order_by("path")
    return list(units.select_related("area").order_by("kind", "pk")), list(areas)


def _invite(row: Evaluation, units: Iterable[Unit], areas: Iterable[Area]) -> None:
    given: list[tuple[Area, Unit | None]] = [(row.area, unit) for unit in units]
    given += [(area, None) for area in areas]
    for place, (area, unit) in enumerate(given, start=1):
        SelfEvaluation.objects.create(evaluation=row, code=f"S{place}", area=area, unit=unit)


def history_of(row: Evaluation) -> tuple[Done[Act], ...]:
    """The acts on the evaluation itself, oldest first."""
    steps = row.steps.filter(subject="").order_by("pk").values_list("act", "by")
    return tuple(Done(act=Act(act), person=person) for act, person in steps)


def set_weights(actor: Actor, number: str, weights: Mapping[Sort, Mapping[str, int]]) -> Evaluation:
    """Give the questions of a draft the office's own weights.

    Raises:
        Conflict: It is no draft.
        Invalid: The weights do not add up.
        NotFound, NotPermitted: See `find` and `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, Act.EDIT, place_of(seen.area), subject=number) as doing:
        row = _locked(seen)
        after = step(EVALUATION, State(row.state), Act.EDIT, person=doing.by, history=history_of(row))
        scheme = reweigh(scheme_of(row), weights)
        row.scheme = msgspec.to_builtins(scheme)
        note_step(row, Act.EDIT, State(row.state), after, doing)
        _bump(row)
    return row


def give_seat(actor: Actor, number: str, username: str, *, organisation: str = "") -> EvaluationSeat:
    """Let someone score: a person of the office, an expert (evaluator) or the third party of the area.

    Raises:
        Conflict: Scoring has begun or is over, or the person has a seat.
        Invalid: Nobody of that name holds such a role in the area.
        NotFound, NotPermitted: See `find` and `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "evaluations.seat", place_of(seen.area), subject=number) as doing:
        row = _locked(seen)
        if list(State).index(State(row.state)) >= list(State).index(State.SCORING):
            raise Conflict("evaluation.seats_are_fixed")
        post = could_score(row).filter(person__username=username).first()
        if post is None:
            raise Invalid("evaluation.no_such_scorer", username=username)
        if row.seats.filter(person=post.person).exists():
            raise Conflict("evaluation.has_a_seat")
        seat = EvaluationSeat.objects.create(
            evaluation=row,
            code=f"P{row.seats.count() + 1}",
            person=post.person,
            kind=SEATS[post.role],
            organisation=organisation.strip(),
            given_at=doing.at,
        )
        doing.detail |= {"seat": seat.code, "kind": seat.kind}
        _tell(row, post.role, "notices.evaluation_seat", doing)
    return seat


def could_score(row: Evaluation) -> QuerySet[PersonPost]:
    """Posts of those who can be given a seat."""
    held = PersonPost.objects.filter(
        role__in=SEATS, area=row.area, since__lte=today(), person__is_active=True
    )
    return held.exclude(until__lt=today()).select_related("person").order_by("role", "pk")


def perform(actor: Actor, number: str, act: Act, *, reason: str = "") -> Evaluation:
    """Lead an evaluation one step on, or back with words.

    The approval of the report is `evaluation_reports.approve`, which freezes it.

    Raises:
        Conflict: The state does not allow it.
        Invalid: Something is lacking: seats, scores, evidence, answers, words.
        NotFound, NotPermitted: See `find` and `services.acting.want`; a second person is wanted.
    """
    seen = find(actor, number)
    with acting(actor, act, place_of(seen.area), subject=number) as doing:
        row = _locked(seen)
        carry_out(row, act, doing, reason=reason)
        _bump(row)
        if act == Act.APPROVE:
            duties.fulfil(actor, row.area, "evaluation_scheme", on=today(), evidence=address_of(number))
    return row


def carry_out(row: Evaluation, act: Act, doing: Doing, *, reason: str = "") -> None:
    """Move an evaluation inside an act; the caller saves it."""
    before = State(row.state)
    after = step(EVALUATION, before, act, person=doing.by, history=history_of(row), reason=reason)
    if act in _GUARDS:
        _GUARDS[act](row)
    row.state = after.value
    note_step(row, act, before, after, doing, reason=reason)
    if act in _TOLD:
        role, code = _TOLD[act]
        _tell(row, role, code, doing, reason=reason.strip())
    if act == Act.START:
        for one in row.selves.select_related("unit__area", "area"):
            _tell_self(one, row, doing)


def obstacle(row: Evaluation, act: Act) -> HalfSkyError | None:
    """What keeps an act from being done now beyond the state and the person; None where nothing does."""
    try:
        _GUARDS.get(act, _unguarded)(row)
    except Invalid as refusal:
        return refusal
    return None


def _unguarded(row: Evaluation) -> None:
    """An act that asks for nothing more."""


def _locked(seen: Evaluation) -> Evaluation:
    return Evaluation.objects.select_for_update(of=("self",)).select_related("area", "plan").get(pk=seen.pk)


def _bump(row: Evaluation) -> None:
    row.revision += 1
    row.save()


def _want_seats(row: Evaluation) -> None:
    if not row.seats.exists():
        raise Invalid("evaluation.no_seat")


def _want_scores(row: Evaluation) -> None:
    waiting = list(row.seats.filter(handed_in_at=None).values_list("code", flat=True))
    if waiting:
        raise Invalid("evaluation.scores_outstanding", seats="、".join(waiting), count=len(waiting))


def _want_chain(row: Evaluation) -> None:
    points = chain_of(row)
    found = lacks(points, evidence=evidence_codes(row), questions=())
    if found:
        raise Invalid("evaluation.chain_gaps", codes="、".join(dict.fromkeys(one.code for one in found)))
    if not any(point.kind == "recommendation" for point in points):
        raise Invalid("evaluation.no_recommendation")


def _want_answers(row: Evaluation) -> None:
    waiting = [one.code for one in recommendations_of(row) if one.state == ResponseState.WAITING]
    if waiting:
        raise Invalid("evaluation.unanswered", codes="、".join(waiting))


def _want_settled(row: Evaluation) -> None:
    owed = [one.code for one in recommendations_of(row) if ResponseState(one.state) not in SETTLED]
    if owed:
        raise Invalid("evaluation.unsettled", codes="、".join(owed))


_GUARDS: dict[Act, Callable[[Evaluation], None]] = {
    Act.OPEN_SCORING: _want_seats,
    Act.CLOSE_SCORING: _want_scores,
    Act.SUBMIT_REPORT: _want_chain,
    Act.APPROVE_REPORT: _want_chain,
    Act.FOLLOW: _want_answers,
    Act.CLOSE: _want_settled,
}
"""What an act asks of the evaluation beyond its state."""

_TOLD = {
    Act.SUBMIT: ("leader", "notices.evaluation_submitted"),
    Act.SEND_BACK: ("office", "notices.evaluation_sent_back"),
    Act.APPROVE: ("office", "notices.evaluation_approved"),
    Act.OPEN_SCORING: ("evaluator", "notices.evaluation_scoring"),
    Act.SUBMIT_REPORT: ("leader", "notices.evaluation_report_submitted"),
    Act.SEND_BACK_REPORT: ("office", "notices.evaluation_sent_back"),
    Act.APPROVE_REPORT: ("office", "notices.evaluation_report_approved"),
}


def _tell(row: Evaluation, role: str, code: str, doing: Doing, **facts: str) -> None:
    told = {"title": row.title, "number": row.number, "reason": ""} | facts
    tell(row.area, None, role, code, told, link=address_of(row.number), at=doing.at, by=doing.person)


def _tell_self(one: SelfEvaluation, row: Evaluation, doing: Doing) -> None:
    facts = {"title": row.title, "due": row.self_due.isoformat()}
    link = f"{address_of(row.number)}self/{one.code}/"
    role = "office" if one.unit is None else "liaison"
    tell(
        one.area,
        one.unit,
        role,
        "notices.self_evaluation_asked",
        facts,
        link=link,
        at=doing.at,
        by=doing.person,
    )
