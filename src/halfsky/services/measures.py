"""Use cases of measures (策略措施): report how one goes on, decide which targets it serves, see all of a plan."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from halfsky.core.plan.adopted import AdoptedPlan, as_plan
from halfsky.core.plan.numbering import NumberedTarget, number_targets
from halfsky.core.supervision.matters.measures import STATES, Measure, Suggested, measures_of, suggest, ties
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.services.acting import Actor, acting, place_of, want
from halfsky.services.adoption import adopted_of
from halfsky.services.reach import reach_of, with_above
from halfsky.store.models import Area, MeasureProgress, MeasureTie, PlanDocument, Unit


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan says of its measures: each of them, its targets, and those that each measure probably serves."""

    measures: tuple[Measure, ...]
    targets: tuple[NumberedTarget, ...]
    suggested: tuple[Suggested, ...]

    def of(self, number: str) -> Measure:
        """The measure of a number.

        Raises:
            NotFound: There is none.
        """
        found = next((one for one in self.measures if one.number == number), None)
        if found is None:
            raise NotFound("rights.not_found")
        return found


def plans_of(actor: Actor) -> list[PlanDocument]:
    """Adopted plans whose measures an actor may read, the newest first, without their long texts."""
    within = reach_of(actor.posts, "measures.read")
    paths = [path for post in actor.posts for path in with_above(post.place.path)]
    rows = (
        PlanDocument.objects.filter(state="adopted")
        .select_related("area")
        .defer("text", "reading", "adopted")
    )
    return list((rows.filter(within) | rows.filter(area__path__in=paths)).distinct()) if actor.posts else []


def find(actor: Actor, number: str, area_code: str = "") -> tuple[PlanDocument, Area]:
    """An adopted plan, and the area in which its measures are looked at: by default the actor's own in it.

    Raises:
        NotFound: There is none, or it is beyond reach.
        Conflict: The plan is not adopted.
    """
    row = PlanDocument.objects.select_related("area").defer("text", "reading").filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    area = Area.objects.filter(code=area_code or _own(actor, row)).first()
    if area is None or not area.path.startswith(row.area.path):
        raise NotFound("rights.not_found")
    want(actor, "measures.read", place_of(area))
    adopted_of(row)
    return row, area


def _own(actor: Actor, row: PlanDocument) -> str:
    paths = [post.place.path for post in actor.posts if post.place.path.startswith(row.area.path)]
    return min(paths, key=len).rstrip("/").rsplit("/", 1)[-1] if paths else row.area.code


def known_of(row: PlanDocument) -> Known:
    """What an adopted plan says of its measures; read once in a process."""
    return _known(row.pk, row.sha256)


@lru_cache(maxsize=32)
def _known(pk: int, sha256: str) -> Known:
    adopted: AdoptedPlan = adopted_of(PlanDocument.objects.get(pk=pk))
    return Known(
        measures=measures_of(adopted), targets=number_targets(as_plan(adopted)), suggested=suggest(adopted)
    )


def ties_of(row: PlanDocument) -> dict[str, dict[str, str]]:
    """Which targets each measure serves: measure → target → `confirmed` or `suggested`."""
    decided = MeasureTie.objects.filter(plan=row).order_by("pk").values_list("measure", "target", "decision")
    return ties(known_of(row).suggested, {(measure, target): word for measure, target, word in decided})


def serving(row: PlanDocument, target: str) -> list[Measure]:
    """Measures that serve a target, as far as anyone knows, in the order of the plan."""
    tied = ties_of(row)
    return [one for one in known_of(row).measures if target in tied.get(one.number, {})]


def newest(row: PlanDocument, area: Area, numbers: Iterable[str] | None = None) -> dict[str, MeasureProgress]:
    """The newest report on each measure in an area, by number."""
    rows = MeasureProgress.objects.filter(plan=row, area=area).select_related("by", "unit")
    if numbers is not None:
        rows = rows.filter(measure__in=list(numbers))
    return {one.measure: one for one in rows.order_by("pk")}


def report(
    actor: Actor,
    number: str,
    measure: str,
    area_code: str,
    *,
    state: str,
    words: str = "",
    evidence: str = "",
) -> MeasureProgress:
    """Report how a measure goes on in an area.

    Args:
        actor: Of a unit of the area, or of its office.
        number: Of the plan.
        measure: Number of the measure, such as `M1-4`.
        area_code: The area.
        state: Of `core.supervision.matters.measures.STATES`.
        words: What was done, or why it is stuck.
        evidence: Documents with their numbers.

    Raises:
        Invalid: There is no such state; it is done without evidence, or stuck without a reason.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row, area = find(actor, number, area_code)
    known_of(row).of(measure)
    with acting(actor, "measures.report", place_of(area), subject=f"{number} {measure}") as doing:
        if state not in STATES:
            raise Invalid("matters.no_such_progress", state=state)
        if (state == "done" and not evidence.strip()) or (state == "stuck" and not words.strip()):
            raise Invalid("matters.done_wants_evidence")
        doing.detail |= {"area": area.code, "state": state}
        own = Unit.objects.filter(pk__in=actor.units, area=area).first()
        return MeasureProgress.objects.create(
            plan=row,
            measure=measure,
            area=area,
            unit=None if doing.role == "office" else own,
            state=state,
            words=words.strip(),
            evidence=evidence.strip(),
            by_id=doing.by,
            at=doing.at,
        )


def decide(actor: Actor, number: str, measure: str, target: str, *, decision: str) -> MeasureTie:
    """Say that a measure serves a target, or that it does not; the last word holds.

    Raises:
        Invalid: There is no such decision.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row, _ = find(actor, number)
    known_of(row).of(measure)
    with acting(actor, "measures.tie", place_of(row.area), subject=f"{number} {measure}") as doing:
        if decision not in ("confirmed", "refused"):
            raise Invalid("matters.no_such_progress", state=decision)
        doing.detail |= {"target": target, "decision": decision}
        return MeasureTie.objects.create(
            plan=row, measure=measure, target=target, decision=decision, by_id=doing.by, at=doing.at
        )
