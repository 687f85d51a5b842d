"""Use cases of good practice: have units and areas proposed, review, confirm; list who is commended."""

from collections.abc import Iterable

import msgspec
from django.db.models import QuerySet

from halfsky.core.supervision.practice.model import Proposal
from halfsky.core.supervision.practice.propose import propose as propose_by_rules
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.appraisal import load_appraisal
from halfsky.services.acting import Actor, Doing, acting, place_of, want
from halfsky.services.appraisal_facts import edition_of, plan_of, units_of
from halfsky.services.notices import tell
from halfsky.services.practice_facts import area_candidates, unit_candidates
from halfsky.store.models import Area, Commendation, Edition, PlanDocument, PracticeProposal, Unit

PROPOSED, REVIEWED, CONFIRMED = "proposed", "reviewed", "confirmed"
DRAFT, APPROVED = "draft", "approved"
PERIOD = 5
"""Years of one list of commendation."""


def find(actor: Actor, number: str) -> PracticeProposal:
    """The proposal of a number, for someone who may read it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    rows = PracticeProposal.objects.select_related(
        "area", "about", "unit", "plan", "vintage", "reviewed_by", "confirmed_by"
    )
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "appraisal.read", place_of(row.area))
    return row


def content_of(row: PracticeProposal) -> Proposal:
    """The rules of a proposal with their facts."""
    return msgspec.convert(row.content, Proposal)


def all_held(area: Area, year: int) -> tuple[Edition, tuple[Proposal, ...], tuple[Proposal, ...]]:
    """Every candidate held against the rules: areas right below, and units of the area.

    Raises:
        Conflict: No edition judges the year (`appraisal.no_edition`).
    """
    plan = plan_of(area, year)
    edition = None if plan is None else edition_of(plan, year)
    if plan is None or edition is None:
        raise Conflict("appraisal.no_edition", year=year)
    rules = load_appraisal().practice
    below = list(Area.objects.filter(parent=area, valid_to=None).order_by("path"))
    units = list(units_of(area, plan).values())
    areas = propose_by_rules(area_candidates(edition, below), rules=rules)
    return edition, areas, propose_by_rules(unit_candidates(edition, area, units, below), rules=rules)


def propose(actor: Actor, area: Area, year: int) -> list[PracticeProposal]:
    """Have the rules propose examples; who was proposed on the same vintage before is not proposed again.

    Raises:
        Conflict: No edition judges the year (`appraisal.no_edition`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    want(actor, "appraisal.propose", place_of(area))
    edition, areas, units = all_held(area, year)
    with acting(actor, "appraisal.propose", place_of(area), year=year) as doing:
        known = PracticeProposal.objects.filter(vintage=edition.vintage)
        before = set(known.values_list("about__code", "unit_id"))
        codes = Area.objects.in_bulk([one.candidate.key for one in areas], field_name="code")
        found = Unit.objects.select_related("area").in_bulk([int(one.candidate.key) for one in units])
        wanted: list[tuple[Proposal, Area, Unit | None]] = [
            (one, codes[one.candidate.key], None) for one in areas if one.proposed
        ]
        named = [(one, found[int(one.candidate.key)]) for one in units if one.proposed]
        wanted += [(one, unit.area, unit) for one, unit in named]
        fresh = [one for one in wanted if (one[1].code, one[2].pk if one[2] else None) not in before]
        rows = [_row(area, edition, year, doing, *one) for one in fresh]
        doing.detail |= {"held": len(areas) + len(units), "proposed": len(rows)}
    return rows


def _row(
    area: Area, edition: Edition, year: int, doing: Doing, proposal: Proposal, about: Area, unit: Unit | None
) -> PracticeProposal:
    count = PracticeProposal.objects.filter(area=area).count()
    return PracticeProposal.objects.create(
        number=f"{area.code}-example-{count + 1}",
        area=area,
        about=about,
        unit=unit,
        plan=edition.plan,
        vintage=edition.vintage,
        year=year,
        content=msgspec.to_builtins(proposal),
        proposed_at=doing.at,
    )


def review(actor: Actor, number: str, *, accept: bool, words: str) -> PracticeProposal:
    """Accept or decline a proposal, with the reason; a second person confirms it.

    Raises:
        Conflict: It is confirmed (`appraisal.not_in_this_state`).
        Invalid: No reason is given (`appraisal.reason_wanted`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "appraisal.review", place_of(seen.area), subject=number, accept=accept) as doing:
        row = _locked(seen, PROPOSED, REVIEWED)
        if not words.strip():
            raise Invalid("appraisal.reason_wanted")
        row.state, row.accepted, row.words = REVIEWED, accept, words.strip()
        row.reviewed_by_id, row.reviewed_at = doing.by, doing.at
        row.save()
        link = f"/desk/appraisal/examples/{number}/"
        facts = {"name": row.unit.name if row.unit else row.about.name}
        for role in ("office", "leader"):
            tell(
                row.area,
                None,
                role,
                "notices.example_reviewed",
                facts,
                link=link,
                at=doing.at,
                by=doing.person,
            )
    return row


def confirm(actor: Actor, number: str) -> PracticeProposal:
    """Confirm a review, by a second person.

    Raises:
        Conflict: It is not reviewed, or confirmed already.
        NotPermitted: The actor reviewed it.
        NotFound: See `services.acting.want`.
    """
    seen = find(actor, number)
    with acting(actor, "appraisal.confirm", place_of(seen.area), subject=number) as doing:
        row = _locked(seen, REVIEWED)
        if row.reviewed_by_id == actor.person:
            raise NotPermitted("appraisal.second_person_wanted")
        row.state, row.confirmed_by_id, row.confirmed_at = CONFIRMED, doing.by, doing.at
        row.save()
    return row


def _locked(seen: PracticeProposal, *states: str) -> PracticeProposal:
    rows = PracticeProposal.objects.select_for_update(of=("self",)).select_related("area", "about", "unit")
    row = rows.get(pk=seen.pk)
    if row.state not in states:
        raise Conflict("appraisal.not_in_this_state", state=row.state)
    return row


def periods_of(plan: PlanDocument) -> tuple[tuple[int, int], ...]:
    """The five-year periods of a plan; the last may be shorter."""
    if plan.first_year is None or plan.last_year is None:
        return ()
    starts: Iterable[int] = range(plan.first_year, plan.last_year + 1, PERIOD)
    return tuple((first, min(first + PERIOD - 1, plan.last_year)) for first in starts)


def examples_in(area: Area, plan: PlanDocument, first: int, last: int) -> QuerySet[PracticeProposal]:
    """Confirmed examples of a period, by name and not by rank."""
    rows = PracticeProposal.objects.filter(area=area, plan__area=plan.area, state=CONFIRMED, accepted=True)
    return (
        rows.filter(year__range=(first, last)).select_related("about", "unit").order_by("about__path", "pk")
    )


def list_commended(actor: Actor, area: Area, plan: PlanDocument, first: int) -> Commendation:
    """Draft the list of a period from its confirmed examples.

    Raises:
        Conflict: There is one (`appraisal.listed_already`), or no example is confirmed (`appraisal.no_examples`).
        Invalid: The plan has no such period (`appraisal.no_such_period`).
        NotFound, NotPermitted: See `services.acting.want`.
    """
    want(actor, "appraisal.list_commended", place_of(area))
    last = dict(periods_of(plan)).get(first)
    if last is None:
        raise Invalid("appraisal.no_such_period", year=first)
    with acting(actor, "appraisal.list_commended", place_of(area), plan=plan.number, first=first) as doing:
        if Commendation.objects.filter(area=area, plan=plan, first_year=first).exists():
            raise Conflict("appraisal.listed_already")
        rows = examples_in(area, plan, first, last)
        if not rows:
            raise Conflict("appraisal.no_examples")
        row = Commendation.objects.create(
            number=f"{area.code}-{first}-commended",
            area=area,
            plan=plan,
            first_year=first,
            last_year=last,
            entries=[one.number for one in rows],
            made_by_id=doing.by,
            made_at=doing.at,
        )
        doing.subject = row.number
    return row


def find_list(actor: Actor, number: str) -> Commendation:
    """The list of a number, for someone who may read it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = (
        Commendation.objects.select_related("area", "plan", "made_by", "approved_by")
        .filter(number=number)
        .first()
    )
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "appraisal.read", place_of(row.area))
    return row


def entries_of(row: Commendation) -> list[PracticeProposal]:
    """The examples that a list names: as approved, else as they are confirmed now."""
    if row.state == DRAFT:
        return list(examples_in(row.area, row.plan, row.first_year, row.last_year))
    rows = PracticeProposal.objects.filter(number__in=row.entries).select_related("about", "unit")
    return list(rows.order_by("about__path", "pk"))


def approve_commended(actor: Actor, number: str) -> Commendation:
    """Approve a list as its examples stand, by a second person.

    Raises:
        Conflict: It is approved.
        NotPermitted: The actor drafted it.
        NotFound: See `services.acting.want`.
    """
    seen = find_list(actor, number)
    with acting(actor, "appraisal.approve_commended", place_of(seen.area), subject=number) as doing:
        row = (
            Commendation.objects.select_for_update(of=("self",))
            .select_related("area", "plan")
            .get(pk=seen.pk)
        )
        if row.state != DRAFT:
            raise Conflict("appraisal.not_in_this_state", state=row.state)
        if row.made_by_id == actor.person:
            raise NotPermitted("appraisal.second_person_wanted")
        row.entries = [one.number for one in entries_of(row)]
        row.state, row.approved_by_id, row.approved_at = APPROVED, doing.by, doing.at
        row.save()
        doing.detail["entries"] = len(row.entries)
    return row
