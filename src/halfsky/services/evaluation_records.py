"""Evaluations as they are found: who sees which, their scheme, their address."""

from enum import StrEnum

import msgspec
from django.db.models import Q, QuerySet

from halfsky.core.evaluation.scheme import Scheme
from halfsky.core.evaluation.workflow import State
from halfsky.core.vocabulary.errors import Conflict, NotFound
from halfsky.core.vocabulary.rights import Post, permits
from halfsky.engines.rights import load_rights
from halfsky.services.acting import Actor, Doing, place_of, want
from halfsky.services.reach import reach_of
from halfsky.store.models import Evaluation, EvaluationStep

THIRD_PARTY = "third_party"
_WORKING = {State.SELF_EVALUATION, State.FIELDWORK, State.SCORING, State.FINDINGS}


def scheme_of(row: Evaluation) -> Scheme:
    """The scheme with the weights of this evaluation."""
    return msgspec.convert(row.scheme, Scheme)


def rows() -> QuerySet[Evaluation]:
    """All evaluations with what every page names of them; a plan's text is fetched where it is read."""
    found = Evaluation.objects.select_related("area", "plan__area", "vintage__area", "made_by")
    return found.defer("plan__text", "plan__reading", "plan__adopted")


def within_reach(actor: Actor) -> QuerySet[Evaluation]:
    """Evaluations that an actor may see; a third party sees those in which it has a seat."""
    posts = tuple(post for post in actor.posts if post.role != THIRD_PARTY)
    own = Q(seats__person=actor.person) & reach_of(actor.posts, "evaluations.read")
    return rows().filter(reach_of(posts, "evaluations.read") | own).distinct()


def find(actor: Actor, number: str) -> Evaluation:
    """The evaluation of a number, for someone who may see it.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    row = rows().filter(number=number).first()
    if row is None:
        raise NotFound("rights.not_found")
    want(actor, "evaluations.read", place_of(row.area))
    if not _sees(actor, row):
        raise NotFound("rights.not_found")
    return row


def _sees(actor: Actor, row: Evaluation) -> bool:
    """Whether a right beyond that of a third party opens it, or the actor has a seat."""
    inside = [post for post in actor.posts if post.role != THIRD_PARTY and _reads(post, row)]
    return bool(inside) or row.seats.filter(person=actor.person).exists()


def _reads(post: Post, row: Evaluation) -> bool:
    return permits(load_rights(), (post,), "evaluations.read", place_of(row.area)) is not None


def study(actor: Actor, number: str) -> Evaluation:
    """The evaluation, for someone who may see its material, scores and conclusions.

    Raises:
        NotFound, NotPermitted: See `find` and `services.acting.want`.
    """
    row = find(actor, number)
    want(actor, "evaluations.study", place_of(row.area))
    return row


def address_of(number: str) -> str:
    """Where an evaluation is in the site."""
    return f"/desk/evaluations/{number}/"


def want_state(row: Evaluation, *states: State) -> None:
    """Refuse what the present state of an evaluation does not allow.

    Raises:
        Conflict: It stands elsewhere.
    """
    if State(row.state) not in states:
        raise Conflict("evaluation.not_in_this_state", state=row.state, act="")


def is_working(row: Evaluation) -> bool:
    """Whether evidence may be taken in and out now."""
    return State(row.state) in _WORKING


def note_step(
    row: Evaluation,
    act: StrEnum,
    before: StrEnum,
    after: StrEnum,
    doing: Doing,
    *,
    reason: str = "",
    subject: str = "",
) -> EvaluationStep:
    """Write a step into the course of an evaluation, or of what has a code within it; inside an act."""
    return EvaluationStep.objects.create(
        evaluation=row,
        subject=subject,
        act=act.value,
        before=before.value,
        after=after.value,
        reason=reason.strip(),
        by_id=doing.by,
        role=doing.role,
        at=doing.at,
    )
