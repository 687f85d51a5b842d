"""How every use case begins and ends: who asks, may they, do it in one transaction, write it in the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from halfsky.core.vocabulary.errors import NotFound, NotPermitted
from halfsky.core.vocabulary.rights import INSIDER, NOWHERE, Place, Post, permits
from halfsky.engines.rights import load_rights
from halfsky.services import audit, moments
from halfsky.store.audited import recording
from halfsky.store.models import Area, Person, PersonPost, Unit


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: a person and the posts held today."""

    person: int | None
    username: str
    name: str
    posts: tuple[Post, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """Roles held at any place."""
        return frozenset(post.role for post in self.posts)

    @property
    def units(self) -> frozenset[int]:
        """Numbers of the units the person belongs to."""
        return frozenset(post.place.unit for post in self.posts if post.place.unit is not None)


SYSTEM = Actor(person=None, username="", name="半边天 HalfSky")
"""What acts at the command line and in the background; the trail shows it without a name."""


class Doing(msgspec.Struct, kw_only=True):
    """An act under way: `detail` goes into the trail, `role` is the one it is done in."""

    at: datetime
    person: int | None
    role: str
    subject: str
    detail: dict[str, Any] = {}

    @property
    def by(self) -> int:
        """Number of the person who acts.

        Raises:
            NotPermitted: The system itself acts, and this wants a person.
        """
        if self.person is None:
            raise NotPermitted("rights.person_wanted")
        return self.person


def actor_of(person: Person) -> Actor:
    """The actor that a signed-in person is today."""
    today = timezone.localdate()
    rows = PersonPost.objects.filter(person=person, since__lte=today)
    posts = tuple(
        Post(role=role, place=Place(path=path, unit=unit))
        for role, path, unit, until in rows.values_list("role", "area__path", "unit_id", "until")
        if until is None or until >= today
    )
    return Actor(person=person.pk, username=person.username, name=person.name, posts=posts)


def place_of(area: Area, unit: Unit | None = None) -> Place:
    """Where a thing of an area, or of a unit in it, belongs."""
    return Place(path=area.path, unit=None if unit is None else unit.pk)


def may(actor: Actor, act: str, at: Place = NOWHERE) -> bool:
    """Whether the actor may do something at a place."""
    return post_for(actor, act, at) is not None


def post_for(actor: Actor, act: str, at: Place = NOWHERE) -> Post | None:
    """The post in which the actor may do something at a place, if any."""
    matrix = load_rights()
    post = permits(matrix, actor.posts, act, at)
    absent = matrix.rights[act].absent
    if post is None and absent and _nobody_holds(absent, at):
        return permits(matrix, actor.posts, act, at, absent=frozenset({absent}))
    return post


def _nobody_holds(role: str, at: Place) -> bool:
    today = timezone.localdate()
    held = PersonPost.objects.filter(role=role, unit=at.unit, since__lte=today)
    return not held.exclude(until__lt=today).filter(person__is_active=True).exists()


def want(actor: Actor, act: str, at: Place = NOWHERE) -> Post:
    """The post in which the actor may do something.

    Raises:
        NotFound: The actor may not even see what is there: it looks as if it did not exist.
        NotPermitted: The actor may see it but not do this.
    """
    post = post_for(actor, act, at)
    if post is not None:
        return post
    seen_by = _seen_by(act)
    if seen_by in load_rights().rights and may(actor, seen_by, at):
        raise not_permitted(act)
    raise NotFound("rights.not_found")


def area_for(actor: Actor, act: str, code: str) -> Area:
    """The area of a code, for someone who may do something there.

    Raises:
        NotFound: There is none, or the actor may not even see what is there.
        NotPermitted: The actor may see it but not do this.
    """
    area = Area.objects.select_related("parent").filter(code=code).first()
    if area is None:
        raise NotFound("rights.not_found")
    want(actor, act, place_of(area))
    return area


def want_anywhere(actor: Actor, act: str) -> None:
    """Let whoever may do something at any place into the room where it is done.

    Raises:
        NotFound: The actor may not even see such things anywhere.
        NotPermitted: The actor may see them but do this nowhere.
    """
    if may_anywhere(actor, act):
        return
    if may_anywhere(actor, _seen_by(act)):
        raise not_permitted(act)
    raise NotFound("rights.not_found")


def may_anywhere(actor: Actor, act: str) -> bool:
    """Whether the actor holds a role that may do something at some place."""
    right = load_rights().rights.get(act)
    held = actor.roles | {INSIDER} if actor.roles else frozenset()
    return right is not None and bool(held & right.roles.keys())


def _seen_by(act: str) -> str:
    """The act that lets one see what this one is done to."""
    return load_rights().rights[act].seen_by or f"{act.split('.')[0]}.read"


def not_permitted(act: str) -> NotPermitted:
    """The refusal of an act to someone who may see what it is done to."""
    right = load_rights().rights[act]
    return NotPermitted("rights.not_permitted", act=right.zh, act_en=right.en)


@contextmanager
def acting(
    actor: Actor, act: str, at: Place = NOWHERE, *, subject: str = "", **detail: Any
) -> Iterator[Doing]:
    """Do one act: permission, one transaction, and its line in the audit trail as the last thing in it.

    Args:
        actor: Who.
        act: Of the matrix of rights.
        at: Where the thing belongs.
        subject: Public number of the thing, such as a return's.
        **detail: For the trail: plain values, no figures of persons.

    Raises:
        NotFound: See `want`.
        NotPermitted: See `want`.
    """
    role = "" if actor is SYSTEM else want(actor, act, at).role
    doing = Doing(at=moments.now(), person=actor.person, role=role, subject=subject, detail=dict(detail))
    with transaction.atomic(), recording():
        yield doing
        audit.append(
            at=doing.at,
            act=act,
            person=actor.person,
            username=actor.username,
            role=doing.role,
            place=at,
            subject=doing.subject,
            detail=doing.detail,
        )
