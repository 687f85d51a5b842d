"""Use cases of the assessment of policies: find, screen, fill in, propose and settle the conclusion.

Every act goes through `changing`: permission, the one table of the workflow, the course that the page shows, the trail.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import msgspec
from django.db.models import Q, QuerySet

from halfsky.core.evaluation.policies import answering
from halfsky.core.evaluation.policies.deadlines import lateness
from halfsky.core.evaluation.policies.model import (
    Answer,
    Checklist,
    Conclusion,
    Opinion,
    Proposal,
    ScreeningAnswer,
)
from halfsky.core.evaluation.policies.workflow import BY_ACT, Act, Standing, State, step
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.core.vocabulary.rights import Place
from halfsky.core.vocabulary.workflow import Done
from halfsky.engines.policy_checklists import load_checklists
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.acting import Actor, Doing, acting, may, place_of, want
from halfsky.services.moments import today
from halfsky.services.notices import tell, tell_unit
from halfsky.services.reach import reach_of
from halfsky.store.models import Area, Policy, PolicyStep

CONCLUSIONS = ("no_objection", "amend", "object")

_Record = TypeVar("_Record", bound=msgspec.Struct)


def place(row: Policy) -> Place:
    """Where a policy belongs: its area, and its issuer's unit where that is one of the site."""
    return place_of(row.area, row.unit)


def policies_seen(actor: Actor) -> QuerySet[Policy]:
    """Policies within reach; confidential drafts only for those who work on them, experts who were asked, the issuer."""
    asked = Q(opinions__expert=actor.person, opinions__excused_at=None)
    within = reach_of(actor.posts, "policies.read")
    open_to = Q(confidential=False) | reach_of(actor.posts, "policies.read_confidential")
    seen = Policy.objects.filter((within & open_to) | asked)
    return Policy.objects.filter(pk__in=seen.values("pk")).select_related("area", "unit__area")


def find(actor: Actor, number: str) -> Policy:
    """The policy of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = Policy.objects.select_related("area", "unit__area", "registered_by").filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    if is_asked(actor, row):
        return row
    want(actor, "policies.read", place(row))
    if row.confidential and not may(actor, "policies.read_confidential", place(row)):
        raise NotFound("rights.not_found")
    return row


def is_asked(actor: Actor, row: Policy) -> bool:
    """Whether the actor is an expert who was asked for an opinion and not excused."""
    return actor.person is not None and row.opinions.filter(expert=actor.person, excused_at=None).exists()


def sees_assessment(actor: Actor, row: Policy) -> bool:
    """Whether answers and opinions are open to the actor, and not only what the letter says."""
    return is_asked(actor, row) or may(actor, "policies.read_assessment", place(row))


def checklist_of(row: Policy) -> Checklist:
    """The version of the checklist that the assessment was begun with."""
    return load_checklists().version(row.checklist, row.checklist_version)


def answers_of(row: Policy) -> tuple[Answer, ...]:
    """Answers of the office to the checklist."""
    return kept(row.answers, Answer)


def kept(values: Sequence[Any], kind: type[_Record]) -> tuple[_Record, ...]:
    """Records of a column of plain values."""
    return tuple(msgspec.convert(value, kind) for value in values)


def opinions_given(row: Policy) -> list[Opinion]:
    """Opinions that were handed in; whom they may be shown to is told by `policy_opinions.opinions_seen`."""
    rows = row.opinions.filter(excused_at=None).exclude(given_at=None)
    return [msgspec.convert(value, Opinion) for value in rows.values_list("opinion", flat=True)]


def standing_of(row: Policy, *, on: date | None = None) -> Standing:
    """What acts look at.

    Args:
        row: The policy.
        on: The day as of which a reply is late; today by default.
    """
    checklist = checklist_of(row)
    asked = row.opinions.filter(excused_at=None)
    calendar = load_working_days()
    return Standing(
        state=State(row.state),
        wants_assessment=answering.wants_assessment(kept(row.screening, ScreeningAnswer)),
        open_questions=len(answering.open_questions(checklist, answers_of(row))),
        groups=len(row.groups),
        totals_open=len(answering.open_totals(checklist, row.totals)),
        experts_wanted=checklist.experts,
        experts=asked.count(),
        experts_waiting=asked.filter(given_at=None).count(),
        conclusion=row.conclusion,
        proposals=len(row.proposals),
        lateness=lateness(row.reply_due, on or today(), calendar),
        escalated=row.escalated,
        outcome=row.outcome,
    )


def history_of(row: Policy) -> tuple[Done[Act], ...]:
    """The acts so far, oldest first."""
    known = {act.value for act in Act}
    steps = row.steps.values_list("act", "by").order_by("pk")
    return tuple(Done(act=Act(act), person=by) for act, by in steps if act in known)


class Change(msgspec.Struct, frozen=True):
    """An act under way on a policy."""

    row: Policy
    doing: Doing


@contextmanager
def changing(
    actor: Actor,
    number: str,
    act: str,
    *,
    revision: int | None = None,
    words: str = "",
    told: bool = True,
) -> Iterator[Change]:
    """Do one act on a policy: what the block puts on record is held against the workflow before it stands.

    Args:
        actor: Who.
        number: Of the policy.
        act: Of the workflow.
        revision: The state of the policy that the person saw; None where that does not matter.
        words: Of the person, where the act asks for them.
        told: Whether they are shown in the course; opinions of experts are not.

    Raises:
        Conflict: The state does not allow it, or someone changed the policy meanwhile.
        Invalid, NotPermitted: See `core.evaluation.policies.workflow.step`.
        NotFound: See `find`.
    """
    seen = find(actor, number) if actor.person is not None else Policy.objects.get(number=number)
    with acting(actor, act, place(seen), subject=number) as doing:
        row = _locked(seen, act, revision)
        before, escalated = row.state, row.escalated
        yield Change(row, doing)
        standing = msgspec.structs.replace(standing_of(row), escalated=escalated)
        row.state = step(standing, Act(act), person=doing.person, history=history_of(row), reason=words).value
        row.revision += 1
        row.changed_at = doing.at
        row.save()
        PolicyStep.objects.create(
            policy=row,
            act=act,
            before=before,
            after=row.state,
            words=words.strip() if told else "",
            by_id=doing.person,
            role=doing.role,
            at=doing.at,
        )
        doing.detail |= {"before": before, "after": row.state}


def _locked(seen: Policy, act: str, revision: int | None) -> Policy:
    rows = Policy.objects.select_for_update(of=("self",)).select_related("area", "unit__area")
    row = rows.get(pk=seen.pk)
    if State(row.state) not in BY_ACT[Act(act)].sources:
        raise Conflict("policies.not_in_this_state", state=row.state, act=act)
    if revision is not None and row.revision != revision:
        raise Conflict("policies.changed_meanwhile")
    return row


def link_to(row: Policy) -> str:
    """Address of the policy within the site."""
    return f"/desk/policies/{row.number}/"


def tell_role(
    row: Policy, role: str, code: str, doing: Doing, *, area: Area | None = None, **more: Any
) -> None:
    """A word to the holders of a role of the area that assesses, or of another."""
    facts = {"title": row.title, "number": row.number} | more
    tell(area or row.area, None, role, code, facts, link=link_to(row), at=doing.at, by=doing.person)


def tell_issuer(row: Policy, code: str, doing: Doing, *roles: str, **more: Any) -> None:
    """A word to the issuer, where it is a unit of the site."""
    if row.unit is not None:
        facts = {"title": row.title, "number": row.number} | more
        for role in roles:
            tell_unit(row.unit, role, code, facts, link=link_to(row), at=doing.at, by=doing.person)


def screen(
    actor: Actor,
    number: str,
    answers: Sequence[ScreeningAnswer],
    words: str,
    *,
    revision: int | None = None,
) -> Policy:
    """Answer the screening: any yes or doubt leads to the full assessment, else a second person confirms.

    Raises:
        Invalid: A question has no answer, or no reason is given.
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    row = find(actor, number)
    missing = answering.unscreened(checklist_of(row), answers)
    if missing:
        raise Invalid("policies.questions_open", count=len(missing))
    with changing(actor, number, "policies.screen", revision=revision, words=words) as change:
        change.row.screening = msgspec.to_builtins(list(answers))
        if not answering.wants_assessment(answers):
            for role in ("reviewer", "leader"):
                tell_role(change.row, role, "notices.policy_screened", change.doing)
    return change.row


def confirm_screening(actor: Actor, number: str, *, revision: int | None = None) -> Policy:
    """Agree, as a second person, that no assessment is needed.

    Raises:
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.confirm_screening", revision=revision) as change:
        pass
    return change.row


def refuse_screening(actor: Actor, number: str, words: str) -> Policy:
    """Ask, as a second person, for the full assessment all the same.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.refuse_screening", words=words) as change:
        tell_role(change.row, "office", "notices.policy_wants_assessment", change.doing, words=words.strip())
    return change.row


def answer(actor: Actor, number: str, answers: Sequence[Answer], *, revision: int | None = None) -> Policy:
    """Keep answers to the checklist; those to other questions stay.

    Raises:
        Invalid: A question is not of the checklist.
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.assess", revision=revision) as change:
        row = change.row
        order = [question.code for question in checklist_of(row).questions]
        given = {one.question: one for one in (*answers_of(row), *answers)}
        if given.keys() - set(order):
            raise Invalid("policies.no_such_word", word=min(given.keys() - set(order)))
        row.answers = msgspec.to_builtins([given[code] for code in order if code in given])
        change.doing.detail["answered"] = len(row.answers)
    return change.row


def name_groups(
    actor: Actor,
    number: str,
    groups: Mapping[str, str],
    totals: Mapping[str, int],
    *,
    revision: int | None = None,
) -> Policy:
    """Name the groups that are affected and how, and an institution's totals.

    Raises:
        Invalid: A group or a total is not of the checklist, or a total cannot be.
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.assess", revision=revision) as change:
        checklist = checklist_of(change.row)
        known = [group.code for group in checklist.groups]
        asked = {total.code for total in checklist.totals}
        unknown = (groups.keys() - set(known)) | (totals.keys() - asked)
        if unknown:
            raise Invalid("policies.no_such_word", word=min(unknown))
        answering.refuse_totals(checklist, totals)
        change.row.groups = {code: groups[code].strip() for code in known if code in groups}
        change.row.totals = dict(totals)
    return change.row


def propose(
    actor: Actor,
    number: str,
    conclusion: Conclusion,
    grounds: str,
    proposals: Sequence[Proposal],
    *,
    revision: int | None = None,
) -> Policy:
    """Propose the conclusion, with what is to be changed article by article.

    Raises:
        Invalid: No grounds, proposals that lack their words, or that the conclusion wants or cannot have.
        Conflict, NotFound, NotPermitted: See `changing`.
    """
    for one in proposals:
        if not (one.article.strip() and one.proposed.strip() and one.reason.strip()):
            raise Invalid("policies.proposal_incomplete")
    with changing(actor, number, "policies.propose", revision=revision, words=grounds) as change:
        change.row.conclusion, change.row.grounds = conclusion, grounds.strip()
        change.row.proposals = msgspec.to_builtins(list(proposals))
        for role in ("reviewer", "leader"):
            tell_role(change.row, role, "notices.policy_proposed", change.doing)
    return change.row


def return_conclusion(actor: Actor, number: str, words: str) -> Policy:
    """Give a proposed conclusion back, with what is to be changed.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.return_conclusion", words=words) as change:
        tell_role(change.row, "office", "notices.policy_returned", change.doing, words=words.strip())
    return change.row


def conclude(actor: Actor, number: str, *, revision: int) -> Policy:
    """Settle the conclusion as a second person: none of those who filled in, gave an opinion or proposed.

    Raises:
        Conflict: It is not proposed, or has changed since it was read.
        NotFound, NotPermitted: See `changing`.
    """
    with changing(actor, number, "policies.conclude", revision=revision) as change:
        tell_role(change.row, "office", "notices.policy_concluded", change.doing)
    return change.row
