"""Use cases of experts' opinions: asked, handed in without knowledge of each other, then reconciled with differences kept."""

from collections.abc import Sequence

import msgspec
from django.db.models import Q

from halfsky.core.evaluation.policies import answering
from halfsky.core.evaluation.policies.model import Opinion
from halfsky.core.evaluation.policies.workflow import State
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotPermitted
from halfsky.services.acting import Actor
from halfsky.services.moments import today
from halfsky.services.policies import (
    answers_of,
    changing,
    checklist_of,
    find,
    opinions_given,
    sees_assessment,
    tell_role,
)
from halfsky.services.reach import with_above
from halfsky.store.models import Person, PersonPost, Policy, PolicyOpinion

_SEALED = (State.ASSESSING, State.CONSULTING)
"""As long as an expert is at work, nobody reads what another has handed in."""


def experts_for(row: Policy) -> list[Person]:
    """People who can be asked: evaluators of the area or of one above, but nobody of the issuing unit."""
    held = PersonPost.objects.filter(
        role="evaluator", area__path__in=with_above(row.area.path), since__lte=today()
    )
    held = held.filter(Q(until=None) | Q(until__gte=today()))
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    if row.unit is not None:
        issuers = PersonPost.objects.filter(unit=row.unit).filter(Q(until=None) | Q(until__gte=today()))
        people = people.exclude(pk__in=issuers.values("person"))
    return list(people.order_by("username"))


def ask(actor: Actor, number: str, usernames: Sequence[str]) -> Policy:
    """Ask experts for their opinions; from then on the answers to the checklist stand.

    Raises:
        Invalid: Too few are named, someone cannot be asked, or questions are open.
        Conflict, NotFound, NotPermitted: See `policies.changing`.
    """
    row = find(actor, number)
    able = {person.username: person for person in experts_for(row)}
    unknown = set(usernames) - able.keys()
    if unknown:
        raise Invalid("policies.no_such_expert", name=min(unknown))
    with changing(actor, number, "policies.ask_experts") as change:
        before = set(change.row.opinions.values_list("expert__username", flat=True))
        for name in sorted(set(usernames) - before):
            PolicyOpinion.objects.create(policy=change.row, expert=able[name], asked_at=change.doing.at)
        change.doing.detail["experts"] = sorted(usernames)
        tell_role(change.row, "evaluator", "notices.policy_opinion_asked", change.doing)
    return change.row


def excuse(actor: Actor, number: str, username: str, words: str) -> Policy:
    """Let an expert off who has not handed in; as many as the checklist wants must remain.

    Raises:
        Invalid: No reason, or too few would remain.
        Conflict: The expert was not asked, or has handed in.
        NotFound, NotPermitted: See `policies.changing`.
    """
    with changing(actor, number, "policies.excuse_expert", words=words) as change:
        asked = _waiting(change.row, expert__username=username)
        if asked is None:
            raise Conflict("policies.no_opinion_awaited")
        asked.excused_at = change.doing.at
        asked.save()
        change.doing.detail["expert"] = username
    return change.row


def give(actor: Actor, number: str, opinion: Opinion) -> Policy:
    """Hand in one's opinion; it is not changed afterwards, and sealed until all are there.

    Raises:
        Invalid: No words, or a question that is not of the checklist.
        Conflict: It was handed in already.
        NotPermitted: The actor was not asked.
        NotFound: See `policies.find`.
    """
    row = find(actor, number)
    codes = {question.code for question in checklist_of(row).questions}
    wrong = {answer.question for answer in opinion.differs} - codes
    if wrong:
        raise Invalid("policies.no_such_word", word=min(wrong))
    if any(answering.wants_words(one.finding) and not one.words.strip() for one in opinion.differs):
        raise Invalid("policies.difference_wants_words")
    with changing(actor, number, "policies.give_opinion", words=opinion.words, told=False) as change:
        mine = change.row.opinions.filter(expert=change.doing.by, excused_at=None).first()
        if mine is None:
            raise NotPermitted("policies.not_asked")
        if mine.given_at is not None:
            raise Conflict("policies.opinion_given")
        mine.opinion, mine.given_at = msgspec.to_builtins(opinion), change.doing.at
        mine.save()
        if _waiting(change.row) is None:
            tell_role(change.row, "office", "notices.policy_opinions_in", change.doing)
    return change.row


def _waiting(row: Policy, **more: str) -> PolicyOpinion | None:
    return row.opinions.filter(given_at=None, excused_at=None, **more).first()


def reconcile(actor: Actor, number: str, words: str) -> Policy:
    """Put down how the opinions come together; the opinions themselves and where they differ are kept.

    Raises:
        Conflict, Invalid, NotFound, NotPermitted: See `policies.changing`.
    """
    with changing(actor, number, "policies.reconcile", words=words) as change:
        change.doing.detail["differences"] = len(differences(change.row))
    return change.row


def opinions_seen(actor: Actor, row: Policy) -> list[tuple[PolicyOpinion, Opinion | None]]:
    """Who was asked, each with the opinion as far as the actor may read it.

    Until all have handed in, an expert reads the own one and nobody reads another's, the office included.
    """
    if not sees_assessment(actor, row):
        return []
    sealed = State(row.state) in _SEALED
    asked = row.opinions.select_related("expert")
    return [(one, _opinion(one) if not sealed or one.expert_id == actor.person else None) for one in asked]


def _opinion(one: PolicyOpinion) -> Opinion | None:
    return None if one.opinion is None else msgspec.convert(one.opinion, Opinion)


def differences(row: Policy) -> tuple[str, ...]:
    """Questions on which office and experts do not find the same; none while opinions are sealed."""
    if State(row.state) in _SEALED:
        return ()
    return answering.disagreements(checklist_of(row), answers_of(row), opinions_given(row))
