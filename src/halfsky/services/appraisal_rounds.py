"""Use cases of a year's results: compute them, object, decide, make them final."""

from collections.abc import Iterable
from datetime import date

import msgspec
from django.db.models import F, QuerySet
from django.utils import timezone

from halfsky.core.supervision.appraisal.model import LEFT_OUT, OUTCOMES, Correction, Explained, Kind, Place
from halfsky.core.supervision.appraisal.scoring import places, score_unit
from halfsky.core.supervision.appraisal.workflow import (
    OBJECTION,
    ROUND,
    Act,
    ObjectionState,
    RoundState,
    step,
    want_settled,
)
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.working_calendar import load_working_days
from halfsky.services import moments
from halfsky.services.acting import Actor, Doing, acting, may, place_of, want
from halfsky.services.appraisal import content_of, in_force
from halfsky.services.appraisal_facts import edition_of, facts_of, plan_of
from halfsky.services.notices import tell
from halfsky.store.models import (
    AppraisalObjection,
    AppraisalResult,
    AppraisalRound,
    AppraisalScheme,
    Area,
    Unit,
)

DAYS_TO_OBJECT = 10
"""Working days that a unit has to object."""


def find(actor: Actor, number: str) -> AppraisalRound:
    """The results of a year by their number, for someone who may read all of them.

    Raises:
        NotFound: There are none, or the actor may not see them: both look the same.
    """
    row = AppraisalRound.objects.select_related("area", "scheme", "vintage", "computed_by", "finalised_by")
    found = row.filter(number=number).first()
    if found is None:
        raise NotFound("rights.not_found")
    want(actor, "appraisal.read_results", place_of(found.area))
    return found


def find_result(actor: Actor, number: str, unit: int) -> AppraisalResult:
    """One unit's result, for the unit and for whoever may read all.

    Args:
        actor: Who.
        number: Of the round.
        unit: Number of the unit.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = AppraisalResult.objects.select_related("of__area", "of__scheme", "of__vintage", "unit__area")
    row = rows.filter(of__number=number, unit_id=unit).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "appraisal.read_result", place_of(row.of.area, row.unit))
    return row


def results_of(row: AppraisalRound) -> list[AppraisalResult]:
    """All results of a round, by unit."""
    return list(row.results.select_related("unit"))


def places_of(row: AppraisalRound, results: Iterable[AppraisalResult]) -> dict[int, Place]:
    """The places of units in a round, by number of the unit; units without a score have none."""
    explained = [explained_of(one) for one in results]
    return {int(one.unit): one for one in places(explained, scheme=content_of(row.scheme))}


def explained_of(row: AppraisalResult) -> Explained:
    """The explanation of a result."""
    return msgspec.convert(row.explained, Explained)


def compute(actor: Actor, area: Area, year: int) -> AppraisalRound:
    """Compute the results of a year by the scheme in force, or anew while they are not final; decisions stay.

    Raises:
        Conflict: No scheme is in force (`appraisal.no_scheme`), nothing is known of the year (`appraisal.no_facts`),
            or the results are final.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    want(actor, Act.COMPUTE, place_of(area))
    scheme = in_force(area)
    if scheme is None:
        raise Conflict("appraisal.no_scheme", area=area.name)
    found = facts_of(area, year, supporting=content_of(scheme).supporting)
    if not found:
        raise Conflict("appraisal.no_facts")
    with acting(actor, Act.COMPUTE, place_of(area), year=year, scheme=scheme.number) as doing:
        row = _round(area, year, scheme, doing)
        corrections = _corrections(row)
        for unit, facts in found.items():
            told = score_unit(
                str(unit), facts, scheme=content_of(scheme), corrections=corrections.get(unit, ())
            )
            AppraisalResult.objects.update_or_create(
                of=row,
                unit_id=unit,
                defaults={"score": told.score, "explained": msgspec.to_builtins(told)},
            )
        doing.subject = row.number
        doing.detail["units"] = len(found)
        _tell_units(row, found, doing)
    return row


def _round(area: Area, year: int, scheme: AppraisalScheme, doing: Doing) -> AppraisalRound:
    """The row of the year, laid out anew or changed."""
    row = AppraisalRound.objects.select_for_update().filter(area=area, year=year).first()
    if row is None:
        row = AppraisalRound(number=f"{area.code}-{year}-appraisal", area=area, year=year)
    row.state = step(ROUND, RoundState(row.state), Act.COMPUTE, person=doing.person)
    plan = plan_of(area, year)
    edition = None if plan is None else edition_of(plan, year)
    row.vintage = None if edition is None else edition.vintage
    today = timezone.localtime(doing.at).date()
    row.object_until = load_working_days().after(today, DAYS_TO_OBJECT)
    row.scheme, row.computed_by_id, row.computed_at = scheme, doing.by, doing.at
    row.revision += 1
    row.save()
    return row


def _corrections(row: AppraisalRound) -> dict[int, list[Correction]]:
    """What was decided on objections, by unit, in the order of the decisions."""
    rows = AppraisalObjection.objects.filter(result__of=row, state=ObjectionState.UPHELD).exclude(fact="")
    found: dict[int, list[Correction]] = {}
    for one in rows.select_related("result").order_by("decided_at", "pk"):
        correction = Correction(key=one.fact, outcome=one.outcome, words=one.decision)
        found.setdefault(one.result.unit_id, []).append(correction)
    return found


def object_to(actor: Actor, number: str, unit: int, words: str, *, fact: str = "") -> AppraisalObjection:
    """Say what a unit objects to in its result.

    Args:
        actor: A leader of the unit.
        number: Of the round.
        unit: Number of the unit.
        words: What is wrong, and what shows it.
        fact: Key of the fact it is about; empty where it is about all.

    Raises:
        Conflict: The results are final, or the time is over (`appraisal.object_time_over`).
        Invalid: Nothing is said (`appraisal.reason_wanted`), or there is no such fact (`appraisal.no_such_fact`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find_result(actor, number, unit)
    with acting(actor, Act.OBJECT, place_of(seen.of.area, seen.unit), subject=number, fact=fact) as doing:
        if seen.of.state == RoundState.FINAL:
            raise Conflict("appraisal.not_in_this_state", state=seen.of.state)
        if _today(doing) > seen.of.object_until:
            raise Conflict("appraisal.object_time_over", day=seen.of.object_until.isoformat())
        if not words.strip():
            raise Invalid("appraisal.reason_wanted")
        if fact and fact not in known_facts(explained_of(seen)):
            raise Invalid("appraisal.no_such_fact")
        row = AppraisalObjection.objects.create(
            result=seen, fact=fact, words=words.strip(), by_id=doing.by, at=doing.at
        )
        _tell(seen.of, seen.unit, "office", "notices.appraisal_objection", doing)
    return row


def known_facts(explained: Explained) -> dict[str, Kind]:
    """Keys of all facts of a result, with their kinds."""
    return {one.fact.key: points.kind for points in explained.points for one in points.facts}


def objections(number: str, unit: int) -> QuerySet[AppraisalObjection]:
    """Objections to one result, the oldest first."""
    rows = AppraisalObjection.objects.filter(result__of__number=number, result__unit_id=unit)
    return rows.select_related("by", "decided_by", "result__of__area", "result__unit")


def decide(
    actor: Actor, number: str, unit: int, nth: int, words: str, *, outcome: str = ""
) -> AppraisalObjection:
    """Decide on an objection: uphold it with what the fact counts as from now on, or decline it, with the reason.

    Args:
        actor: Of the office or a leader, and not whoever objected.
        number: Of the round.
        unit: Number of the unit.
        nth: Of the objection, the oldest is 1.
        words: The reason.
        outcome: What the fact counts as, `left_out` to take it out; empty declines.

    Raises:
        Conflict: It is decided already, or the results are final.
        Invalid: No reason is given, or the fact cannot count as that (`appraisal.outcome_wanted`).
        NotPermitted: The actor raised it.
        NotFound: See `services.acting.want`.
    """
    seen = find_result(actor, number, unit)
    rows = list(objections(number, unit))
    if not 0 < nth <= len(rows):
        raise NotFound("rights.not_found")
    with acting(actor, Act.DECIDE, place_of(seen.of.area), subject=number, unit=unit, nth=nth) as doing:
        row = AppraisalObjection.objects.select_for_update(of=("self",)).get(pk=rows[nth - 1].pk)
        if seen.of.state == RoundState.FINAL:
            raise Conflict("appraisal.not_in_this_state", state=seen.of.state)
        step(
            OBJECTION,
            ObjectionState(row.state),
            Act.DECIDE,
            person=actor.person,
            makers=frozenset({row.by_id}),
            words=words,
        )
        if outcome:
            _want_outcome(seen, row.fact, outcome)
        row.state = ObjectionState.UPHELD if outcome else ObjectionState.DECLINED
        row.outcome, row.decision = outcome, words.strip()
        row.decided_by_id, row.decided_at = doing.by, doing.at
        row.save()
        if outcome:
            _score_again(seen)
        doing.detail["state"] = row.state
        _tell(seen.of, seen.unit, "unit_leader", "notices.appraisal_decided", doing)
    return row


def _want_outcome(seen: AppraisalResult, fact: str, outcome: str) -> None:
    kind = known_facts(explained_of(seen)).get(fact)
    if kind is None or outcome not in (*OUTCOMES[kind], LEFT_OUT):
        raise Invalid("appraisal.outcome_wanted")


def _score_again(row: AppraisalResult) -> None:
    """The points of one unit from the facts as found, with the decisions on them."""
    facts = {one.kind: [it.fact for it in one.facts] for one in explained_of(row).points}
    told = score_unit(
        str(row.unit_id),
        facts,
        scheme=content_of(row.of.scheme),
        corrections=_corrections(row.of).get(row.unit_id, ()),
    )
    row.score, row.explained = told.score, msgspec.to_builtins(told)
    row.save()
    AppraisalRound.objects.filter(pk=row.of_id).update(revision=F("revision") + 1)


def finalise(actor: Actor, number: str, *, revision: int) -> AppraisalRound:
    """Make the results of a year final.

    Raises:
        Conflict: An objection is open, units still have time to object, or the results changed since they were read.
        NotPermitted: The actor computed them (`appraisal.second_person_wanted`).
        NotFound: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, Act.FINALISE, place_of(seen.area), subject=number) as doing:
        row = AppraisalRound.objects.select_for_update(of=("self",)).select_related("area").get(pk=seen.pk)
        if row.revision != revision:
            raise Conflict("appraisal.changed_meanwhile")
        makers = frozenset({row.computed_by_id})
        row.state = step(ROUND, RoundState(row.state), Act.FINALISE, person=actor.person, makers=makers)
        want_settled(
            objections_open=open_objections(row).count(), until_over=_today(doing) > row.object_until
        )
        row.finalised_by_id, row.finalised_at = doing.by, doing.at
        row.revision += 1
        row.save()
        _tell_units(row, row.results.values_list("unit_id", flat=True), doing, code="notices.appraisal_final")
    return row


def open_objections(row: AppraisalRound) -> QuerySet[AppraisalObjection]:
    """Objections of a round that wait for an answer."""
    return AppraisalObjection.objects.filter(result__of=row, state=ObjectionState.RAISED)


def may_object(actor: Actor, row: AppraisalResult) -> bool:
    """Whether the actor may object to a result today."""
    today = timezone.localtime(moments.now()).date()
    open_now = row.of.state == RoundState.COMPUTED and today <= row.of.object_until
    return open_now and may(actor, Act.OBJECT, place_of(row.of.area, row.unit))


def _today(doing: Doing) -> date:
    return timezone.localtime(doing.at).date()


def _tell_units(
    row: AppraisalRound, units: Iterable[int], doing: Doing, *, code: str = "notices.appraisal_computed"
) -> None:
    for unit in Unit.objects.filter(pk__in=list(units)).select_related("area"):
        _tell(row, unit, "unit_leader", code, doing)


def _tell(row: AppraisalRound, unit: Unit, role: str, code: str, doing: Doing) -> None:
    facts = {"year": row.year, "unit": unit.name, "until": row.object_until.isoformat()}
    link = f"/desk/appraisal/results/{row.number}/{unit.pk}/"
    box = unit if role == "unit_leader" else None
    tell(row.area, box, role, code, facts, link=link, at=doing.at, by=doing.person)
