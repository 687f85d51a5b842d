"""Use cases of a plan: upload, decide on what was read, adopt, file with the office above."""

import hashlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.core.files.base import ContentFile

from halfsky.core.indicators.matching import match_plan
from halfsky.core.plan.adopted import AdoptedPlan, Decision, Tie
from halfsky.core.plan.adoption import adopt as put_decisions
from halfsky.core.plan.identity import is_about_the_same
from halfsky.core.plan.model import Plan
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.versions import carry_over
from halfsky.core.vocabulary.dates import filing_due
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.documents.reading import read_source
from halfsky.services.acting import Actor, Doing, acting, area_for, may, not_permitted, place_of, want
from halfsky.services.duties import fulfil
from halfsky.services.duty_making import make_for_plan
from halfsky.services.moments import today
from halfsky.services.notices import tell
from halfsky.services.site_ground import site_ground
from halfsky.store.models import Area, Filing, PlanDecision, PlanDocument


def find_plan(actor: Actor, number: str) -> PlanDocument:
    """The plan of a number, for someone who may read it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = PlanDocument.objects.select_related("area", "previous").filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "plans.read", place_of(row.area))
    return row


def upload(
    actor: Actor, area_code: str, *, name: str, content: bytes, issued: date | None = None
) -> PlanDocument:
    """Take a plan file, read it, and lay the reading out for people to decide on.

    Args:
        actor: Of the office of the area.
        area_code: The area whose plan it is.
        name: File name as given.
        content: The file.
        issued: Day of issue, from which the month for filing counts.

    Raises:
        Invalid: The file cannot be read, or is no plan; the message says what to do.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    area = area_for(actor, "plans.upload", area_code)
    plan, text = _read(name, content)
    with acting(actor, "plans.upload", place_of(area), file=name) as doing:
        before = _before(area, plan.title)
        row = PlanDocument(
            number=_number(area),
            area=area,
            title=plan.title[:200] or name,
            first_year=plan.period.start if plan.period else None,
            last_year=plan.period.end if plan.period else None,
            issued=issued,
            file_name=Path(name).name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            text=text,
            reading=msgspec.to_builtins(plan),
            codebook_digest=site_ground().codebook.digest,
            previous=before,
            uploaded_by_id=doing.by,
            uploaded_at=doing.at,
        )
        row.file.save(f"{row.number}{Path(name).suffix.lower()}", ContentFile(content), save=False)
        row.save()
        doing.subject = row.number
        doing.detail["sha256"] = row.sha256
        _carry(row, before, actor, doing)
    return row


def _read(name: str, content: bytes) -> tuple[Plan, str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        source = read_source(path)
        return read_plan(source), source.text


def _before(area: Area, title: str) -> PlanDocument | None:
    """The adopted plan of the area that another for the same people takes the place of."""
    adopted = area.plans.filter(state="adopted").order_by("-adopted_at", "-pk")
    return next((row for row in adopted if is_about_the_same(row.title, title)), None)


def _number(area: Area) -> str:
    return f"{area.code}-{area.plans.count() + 1}"


def _carry(row: PlanDocument, before: PlanDocument | None, actor: Actor, doing: Doing) -> None:
    """Decisions on clauses that a new version leaves as they were hold on."""
    if before is None:
        return
    carried = carry_over(adopted_of(before), decisions_of(before), machine_reading_of(row))
    for decision in carried.decisions:
        PlanDecision.objects.create(
            plan=row, decision=msgspec.to_builtins(decision), by_id=decision.by, at=doing.at
        )
    doing.detail["carried"] = len(carried.decisions)


def reading_of(row: PlanDocument) -> Plan:
    """The machine's reading."""
    return msgspec.convert(row.reading, Plan)


def decisions_of(row: PlanDocument) -> tuple[Decision, ...]:
    """What people decided on it, oldest first."""
    return tuple(msgspec.convert(kept.decision, Decision) for kept in row.decisions.all())


def ties_of(plan: Plan) -> dict[str, Tie]:
    """The indicator that the machine takes for each target, by the target's number."""
    ground = site_ground()
    matches = match_plan(plan, ground.codebook, ground.names)
    return {
        match["no"]: Tie(series=match["indicator"], sex=match["sex"], residence=match["residence"])
        for match in matches.iter_rows(named=True)
    }


def machine_reading_of(row: PlanDocument) -> AdoptedPlan:
    """The machine's reading with its indicators, nothing decided."""
    plan = reading_of(row)
    return put_decisions(plan, (), text=row.text, ties=ties_of(plan))


def current_of(row: PlanDocument) -> AdoptedPlan:
    """The plan as it stands now: as adopted, or the reading with the decisions made so far."""
    if row.adopted is not None:
        return msgspec.convert(row.adopted, AdoptedPlan)
    plan = reading_of(row)
    before = None if row.previous is None else current_of(row.previous)
    return put_decisions(
        plan,
        decisions_of(row),
        text=row.text,
        ties=ties_of(plan),
        indicators=site_ground().codebook.indicators.keys(),
        before=before,
    )


def adopted_of(row: PlanDocument) -> AdoptedPlan:
    """The plan as adopted.

    Raises:
        Conflict: It is not adopted yet.
    """
    if row.adopted is None:
        raise Conflict("adoption.not_adopted", title=row.title)
    return msgspec.convert(row.adopted, AdoptedPlan)


def decide(actor: Actor, number: str, decision: Decision) -> AdoptedPlan:
    """Confirm, correct, add or reject one target.

    Raises:
        Conflict: The plan is adopted already.
        Invalid: The decision names what is not there, or lacks a reason.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    return decide_all(actor, number, (decision,))


def decide_all(actor: Actor, number: str, decisions: tuple[Decision, ...]) -> AdoptedPlan:
    """Decide on several targets at once, such as all that are left unconfirmed.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `decide`.
    """
    seen = find_plan(actor, number)
    with acting(actor, "plans.decide", place_of(seen.area), subject=number) as doing:
        row = PlanDocument.objects.select_for_update().get(pk=seen.pk)
        if row.state != "reading":
            raise Conflict("adoption.already_adopted", title=row.title)
        for decision in decisions:
            own = msgspec.structs.replace(decision, by=doing.by, at=doing.at.isoformat())
            PlanDecision.objects.create(
                plan=row, decision=msgspec.to_builtins(own), by_id=doing.by, at=doing.at
            )
        doing.detail["decisions"] = [f"{d.no}:{d.act}" for d in decisions]
        # Putting them on the reading refuses what does not fit, and the transaction with it.
        return current_of(row)


def adopt(actor: Actor, number: str) -> PlanDocument:
    """Adopt a plan whose every target was decided on; someone else than its readers does it.

    Raises:
        Conflict: It is adopted already.
        Invalid: Targets are left without a decision (`adoption.undecided`).
        NotPermitted: The actor uploaded it or decided on it, or has no right.
        NotFound: See `services.acting.want`.
    """
    seen = find_plan(actor, number)
    with acting(actor, "plans.adopt", place_of(seen.area), subject=number) as doing:
        row = PlanDocument.objects.select_for_update().get(pk=seen.pk)
        if row.state != "reading":
            raise Conflict("adoption.already_adopted", title=row.title)
        makers = {row.uploaded_by_id, *row.decisions.values_list("by", flat=True)}
        if actor.person in makers:
            raise NotPermitted("adoption.second_person_wanted")
        plan = current_of(row)
        left = sum(1 for entry in plan.every if entry.standing == "unconfirmed")
        if left:
            raise Invalid("adoption.undecided", count=left)
        row.adopted = msgspec.to_builtins(plan)
        row.state, row.adopted_by_id, row.adopted_at = "adopted", doing.by, doing.at
        row.save()
        if row.previous is not None:
            row.previous.state = "superseded"
            row.previous.save()
        _want_filing(row, doing)
        make_for_plan(row)
        doing.detail |= {"targets": len(plan.targets), "rejected": len(plan.rejected)}
    return row


def _want_filing(row: PlanDocument, doing: Doing) -> None:
    if row.area.parent is None:
        return
    issued = row.issued or doing.at.date()
    Filing.objects.create(plan=row, to_area=row.area.parent, due=filing_due(issued))


def file_with_upper_office(actor: Actor, number: str) -> Filing:
    """Send the adopted plan's own file to the office above.

    Raises:
        Conflict: It is not adopted, has nobody above, or is sent already.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    row = find_plan(actor, number)
    with acting(actor, "plans.file", place_of(row.area), subject=number) as doing:
        filing = _filing(row)
        if filing.sent_at is not None:
            raise Conflict("adoption.already_filed", title=row.title)
        filing.sent_by_id, filing.sent_at = doing.by, doing.at
        filing.save()
        shown = f"/desk/adoption/{number}/"
        fulfil(actor, row.area, "plan_filing", on=today(), evidence=shown, period="once")
        tell(
            filing.to_area,
            None,
            "office",
            "notices.plan_filed",
            {"title": row.title, "area": row.area.name},
            link=f"/desk/adoption/{number}/",
            at=doing.at,
            by=actor.person,
        )
    return filing


def acknowledge_filing(actor: Actor, number: str) -> Filing:
    """The office above says that it has the plan.

    Raises:
        Conflict: Nothing was sent, or it is acknowledged already.
        NotFound, NotPermitted: See `services.acting.want`; the office of the plan's own area may not.
    """
    row = find_plan(actor, number)
    above = row.area.parent
    if above is None or not may(actor, "plans.acknowledge_filing", place_of(above)):
        raise not_permitted("plans.acknowledge_filing")
    filing = _filing(row)
    with acting(actor, "plans.acknowledge_filing", place_of(row.area), subject=number) as doing:
        if filing.sent_at is None or filing.received_at is not None:
            raise Conflict("adoption.nothing_to_acknowledge", title=row.title)
        filing.received_by_id, filing.received_at = doing.by, doing.at
        filing.save()
    return filing


def _filing(row: PlanDocument) -> Filing:
    filing = Filing.objects.select_related("to_area").filter(plan=row).first()
    if filing is None:
        raise Conflict("adoption.not_adopted", title=row.title)
    return filing
