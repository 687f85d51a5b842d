"""Use cases of inspections: plan one with its announced word, draw, announce, report, close."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from halfsky.core.supervision.inspections.checklist import Asked
from halfsky.core.supervision.inspections.sampling import Candidate, Scored, Wanted, draw, seed_of
from halfsky.core.supervision.inspections.workflow import (
    INSPECTION,
    InspectionAct,
    want_settled,
)
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.inspection_settings import load_checklist, load_risks
from halfsky.services import duties, inspection_papers, issued_papers
from halfsky.services.acting import Actor, Doing, acting, may, place_of
from halfsky.services.courses import Course, locked, next_number, want_words
from halfsky.services.inspection_papers import visit_name
from halfsky.services.inspection_risks import candidates_of
from halfsky.services.notices import tell, tell_unit
from halfsky.services.reach import reach_of
from halfsky.store.models import (
    Area,
    Inspection,
    InspectionFinding,
    InspectionStep,
    InspectionVisit,
    PlanDocument,
    Unit,
)

Change = Callable[[Inspection, Doing], None]
COURSE = Course[Inspection](
    table=INSPECTION, steps=InspectionStep, of=lambda row: {"inspection": row, "finding": None}
)
PLAN = "inspections.plan"
SAMPLE = "inspections.read_sample"
_MOST_WANTED = 30


def address_of(number: str) -> str:
    """Where an inspection is read and acted on."""
    return f"/desk/inspections/{number}/"


def within_reach(actor: Actor) -> Q:
    """Inspections that an actor may see: of the area, or, once announced, that visit the own unit or area."""
    visited = Q(pk__in=())
    for path in ("visits", "visits__findings"):
        visited |= Q(**{f"{path}__unit__in": actor.units})
        visited |= reach_of(actor.posts, "inspections.rectify_area", area=f"{path}__area__")
    known = Q(state__in=("announced", "reported", "closed"))
    own = tuple(post for post in actor.posts if post.place.unit is None)
    followed = reach_of(own, "inspections.read", area="visits__findings__office__")
    return reach_of(own, "inspections.read") | followed | (visited & known)


def rows() -> QuerySet[Inspection]:
    """Inspections with what pages need of them."""
    return Inspection.objects.select_related("area", "plan__area", "planned_by").defer(
        "plan__reading", "plan__adopted", "plan__text"
    )


def find(actor: Actor, number: str) -> Inspection:
    """The inspection of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = rows().filter(within_reach(actor), number=number).distinct().first()
    if row is None:
        raise NotFound("rights.not_found")
    return row


def is_inspector(actor: Actor, row: Inspection) -> bool:
    """Whether an actor looks at the inspection from the office's side, and not from that of those visited."""
    return may(actor, SAMPLE, place_of(row.area))


def plan(
    actor: Actor,
    area: Area,
    *,
    title: str,
    scope: str,
    first_day: date | None,
    last_day: date | None,
    word: str,
    wanted: tuple[Wanted, ...],
    plan: PlanDocument | None = None,
) -> Inspection:
    """Plan an inspection; its word is announced with it and never changes, so that nobody can choose the lot.

    Args:
        actor: Of the office.
        area: Whose office inspects.
        title: What it is called.
        scope: What is looked at.
        first_day: Of the period.
        last_day: Of the period.
        word: Announced; its SHA-256 is the seed.
        wanted: How many units (`unit`) and areas below (`area`), by risk and by lot.
        plan: The plan it is about.

    Raises:
        Invalid: Words are missing, the period runs backwards, or nobody is wanted.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    with acting(actor, PLAN, place_of(area)) as doing:
        if first_day is None or last_day is None or last_day < first_day:
            raise Invalid("inspections.period_wanted")
        _want_some(wanted)
        checklist = load_checklist()
        row = Inspection.objects.create(
            number=next_number(Inspection, area, "i", doing),
            area=area,
            plan=plan,
            title=want_words(title, PLAN),
            scope=want_words(scope, PLAN),
            first_day=first_day,
            last_day=last_day,
            word=want_words(word, PLAN),
            wanted=msgspec.to_builtins(wanted),
            questions=msgspec.to_builtins(checklist.questions),
            checklist=f"{checklist.code} {checklist.version}",
            planned_by_id=doing.by,
            planned_at=doing.at,
            changed_at=doing.at,
        )
        doing.subject = row.number
        doing.detail |= {"word": row.word, "seed": seed_of(row.word)}
        COURSE.write_down(row, PLAN, doing)
    return row


def _want_some(wanted: tuple[Wanted, ...]) -> None:
    counts = [count for one in wanted for count in (one.by_risk, one.by_lot)]
    if not sum(counts) or min(counts) < 0 or max(counts) > _MOST_WANTED:
        raise Invalid("inspections.numbers_wanted", most=_MOST_WANTED)


def perform(
    actor: Actor,
    number: str,
    act: InspectionAct,
    *,
    words: str = "",
    revision: int | None = None,
    change: Change | None = None,
) -> Inspection:
    """Do one act of the course on an inspection, with what it changes, in one transaction.

    Raises:
        NotFound, NotPermitted: See `find` and `services.acting.want`.
        Conflict: The state does not allow it, or someone was quicker.
        Invalid: See `core.supervision.course.step`.
    """
    seen = find(actor, number)
    with acting(actor, act, place_of(seen.area), subject=number) as doing:
        row = locked(seen, revision)
        COURSE.take(row, act, doing, words=words, change=change)
    return row


def questions_of(row: Inspection) -> tuple[Asked, ...]:
    """The checklist as this inspection asks it."""
    return msgspec.convert(row.questions, tuple[Asked, ...])


def drawn_of(row: Inspection) -> tuple[Scored, ...]:
    """All candidates as they were drawn; none before the draw."""
    return msgspec.convert([one["scored"] for one in row.drawn], tuple[Scored, ...])


def drawn_again(row: Inspection) -> tuple[Scored, ...]:
    """The draw done once more from what was frozen with it; equal to `drawn_of` unless something was changed."""
    candidates = tuple(
        Candidate(key=one.key, stratum=one.stratum, counts={point.code: point.count for point in one.points})
        for one in drawn_of(row)
    )
    wanted = msgspec.convert(row.wanted, tuple[Wanted, ...])
    return draw(load_risks().risks, candidates, wanted, seed=seed_of(row.word))


def add_question(
    actor: Actor, number: str, *, text: str, evidence: str = "", clause: str = "", revision: int | None = None
) -> Inspection:
    """Add a question of the office's own to the checklist.

    Raises:
        Invalid: Nothing is asked.
        Conflict, NotFound, NotPermitted: See `perform`.
    """

    def add(row: Inspection, doing: Doing) -> None:
        own = sum(1 for one in questions_of(row) if one.own) + 1
        made = Asked(
            code=f"own{own}",
            of=("unit", "area"),
            clause=clause.strip(),
            zh=text.strip(),
            en=text.strip(),
            evidence_zh=evidence.strip(),
            evidence_en=evidence.strip(),
            own=True,
        )
        row.questions = [*row.questions, msgspec.to_builtins(made)]
        doing.detail["question"] = made.code

    return perform(actor, number, InspectionAct.QUESTION, words=text, revision=revision, change=add)


def draw_sample(actor: Actor, number: str, *, revision: int | None = None) -> Inspection:
    """Draw who is visited: once, by risk and by lot, from the announced word; the whole draw is frozen.

    Raises:
        Invalid: There is nobody to draw from.
        Conflict, NotFound, NotPermitted: See `perform`.
    """

    def take(row: Inspection, doing: Doing) -> None:
        found = candidates_of(row.area, row.plan)
        wanted = msgspec.convert(row.wanted, tuple[Wanted, ...])
        seed = seed_of(row.word)
        every = draw(load_risks().risks, tuple(one for _, one in found.values()), wanted, seed=seed)
        if not any(one.how for one in every):
            raise Invalid("inspections.nobody_to_draw")
        row.drawn = [
            {"name": found[one.key][0].name, "name_en": found[one.key][0].name_en, "scored": msgspec.to_builtins(one)}
            for one in every
        ]  # fmt: skip
        for one in every:
            if one.how:
                whose = found[one.key][0]
                InspectionVisit.objects.create(
                    inspection=row,
                    unit=whose if isinstance(whose, Unit) else None,
                    area=whose if isinstance(whose, Area) else None,
                    how=one.how,
                    score=one.score,
                )
        doing.detail |= {"seed": seed, "drawn": [one.key for one in every if one.how]}

    return perform(actor, number, InspectionAct.DRAW, revision=revision, change=take)


def visits_of(row: Inspection) -> list[InspectionVisit]:
    """Who is visited, in the order of the draw."""
    return list(row.visits.select_related("unit__area", "area"))


def tell_either(
    unit: Unit | None, area: Area | None, code: str, facts: dict[str, Any], link: str, doing: Doing
) -> None:
    """A word to who is visited, or answers for it: liaison and leader of a unit, the office of an area; inside an act."""
    common: dict[str, Any] = {"link": link, "at": doing.at, "by": doing.person}
    if unit is not None:
        for role in ("liaison", "unit_leader"):
            tell_unit(unit, role, code, facts, **common)
    elif area is not None:
        tell(area, None, "office", code, facts, **common)


def announce(actor: Actor, number: str, *, revision: int | None = None) -> Inspection:
    """Announce an inspection: its notice is numbered and goes to all who are visited.

    Raises:
        Conflict, NotFound, NotPermitted: See `perform`.
    """

    def send(row: Inspection, doing: Doing) -> None:
        visits = visits_of(row)

        issued_papers.issue(
            row.area,
            "inspection",
            row.number,
            doing,
            lambda words, printed, dated: inspection_papers.announcement(
                row, visits, questions_of(row), words, number=printed, dated=dated
            ),
        )
        facts = {"title": row.title, "first": row.first_day.isoformat(), "last": row.last_day.isoformat()}
        for visit in visits:
            tell_either(
                visit.unit, visit.area, "notices.inspection_announced", facts, address_of(row.number), doing
            )

    return perform(actor, number, InspectionAct.ANNOUNCE, revision=revision, change=send)


def findings_of(row: Inspection) -> list[InspectionFinding]:
    """Findings of an inspection, in the order of finding."""
    rows = InspectionFinding.objects.filter(visit__inspection=row)
    return list(rows.select_related("visit__unit__area", "visit__area", "unit__area", "area", "matter"))


def report(actor: Actor, number: str, *, conclusion: str, revision: int | None = None) -> Inspection:
    """Write the report of an inspection; its duty is kept by it.

    Raises:
        Invalid: Nothing is concluded, or a visit has no answers.
        Conflict, NotFound, NotPermitted: See `perform`.
    """

    def write(row: Inspection, doing: Doing) -> None:
        visits, findings = visits_of(row), findings_of(row)
        left = [visit_name(one) for one in visits if one.answered_at is None]
        if left:
            raise Invalid("inspections.visit_unanswered", visit=left[0])
        row.conclusion = want_words(conclusion, InspectionAct.REPORT)
        issued_papers.issue(
            row.area,
            "inspection_report",
            row.number,
            doing,
            lambda words, printed, dated: inspection_papers.report(
                row, visits, findings, questions_of(row), words, number=printed, dated=dated
            ),
        )

    row = perform(actor, number, InspectionAct.REPORT, revision=revision, change=write)
    duties.fulfil(actor, row.area, "inspection", on=row.last_day, evidence=address_of(number))
    return row


def close(actor: Actor, number: str, *, revision: int | None = None) -> Inspection:
    """Close an inspection of which every finding is settled, as another person than who reported.

    Raises:
        Conflict: A finding is open.
        NotFound, NotPermitted: See `perform`.
    """

    def look(row: Inspection, doing: Doing) -> None:
        want_settled(one.state for one in findings_of(row))

    return perform(actor, number, InspectionAct.CLOSE, revision=revision, change=look)


def cancel(actor: Actor, number: str, *, words: str, revision: int | None = None) -> Inspection:
    """Cancel an inspection, with the reason.

    Raises:
        Invalid: Nothing is said.
        Conflict, NotFound, NotPermitted: See `perform`.
    """
    return perform(actor, number, InspectionAct.CANCEL, words=words, revision=revision)
