"""Use cases of people: invite, accept, hand over, end a post. Nobody signs up by themselves."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.core.vocabulary.rights import clashes
from halfsky.engines.rights import load_rights
from halfsky.services import audit
from halfsky.services.acting import SYSTEM, Actor, acting, place_of
from halfsky.store.audited import recording
from halfsky.store.models import Area, Handover, Invitation, Person, PersonPost, Unit

_VALID_FOR = timedelta(days=14)

FIRST_ROLE = "security_administrator"


def current_posts(person: Person, *, on: date | None = None) -> list[PersonPost]:
    """The posts a person holds on a day."""
    day = on or timezone.localdate()
    rows = PersonPost.objects.filter(person=person, since__lte=day).select_related("area", "unit")
    return [row for row in rows if row.until is None or row.until >= day]


def invite(
    actor: Actor, *, name: str, role: str, area: Area, unit: Unit | None = None, email: str = ""
) -> str:
    """Offer a post to someone.

    A unit's leader invites liaisons of the unit; the security administrator invites anyone below.

    Returns:
        The token of the link; only its digest is kept, so it is shown once.

    Raises:
        Invalid: The role needs a unit, or belongs to none.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    _check_role(role, unit)
    if actor.roles == {"unit_leader"} and role != "liaison":
        raise NotPermitted("people.leader_invites_liaisons")
    with acting(actor, "people.invite", place_of(area, unit), role=role, name=name) as doing:
        return _invitation(name, role, area, unit, email, by=doing.by, at=doing.at)


def invite_first(name: str, area: Area) -> str:
    """Invite the first security administrator, who invites everyone else; an earlier such link holds no more.

    Returns:
        The token of the link.

    Raises:
        Conflict: Someone holds or held the post.
    """
    if PersonPost.objects.filter(role=FIRST_ROLE).exists():
        raise Conflict("site_commands.founded_already")
    with acting(SYSTEM, "people.invite", place_of(area), role=FIRST_ROLE, name=name) as doing:
        Invitation.objects.filter(invited_by=None, accepted_at=None).update(expires_at=doing.at)
        return _invitation(name, FIRST_ROLE, area, None, "", by=None, at=doing.at)


def _invitation(
    name: str, role: str, area: Area, unit: Unit | None, email: str, *, by: int | None, at: datetime
) -> str:
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        token_digest=_digest(token),
        name=name.strip(),
        email=email,
        role=role,
        area=area,
        unit=unit,
        invited_by_id=by,
        invited_at=at,
        expires_at=at + _VALID_FOR,
    )
    return token


def _check_role(role: str, unit: Unit | None) -> None:
    known = load_rights().roles.get(role)
    if known is None:
        raise Invalid("people.no_such_role", role=role)
    if known.with_unit != (unit is not None):
        raise Invalid("people.role_and_unit", role=known.zh, role_en=known.en)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation:
    """The invitation of a link, if it still stands.

    Raises:
        NotFound: There is none, it was accepted, or its fourteen days are over.
    """
    rows = Invitation.objects.select_related("area", "unit")
    row = rows.filter(token_digest=_digest(token), accepted_at=None, expires_at__gt=timezone.now()).first()
    if row is None:
        raise NotFound("people.no_invitation")
    return row


def accept(token: str, *, username: str, password: str) -> Person:
    """Take an invitation up: an account, and the post in it.

    Raises:
        NotFound: See `open_invitation`.
        Invalid: The name to sign in with is taken, or the password is too weak; the message says why.
    """
    invitation = open_invitation(token)
    person = Person(username=username.strip(), name=invitation.name, email=invitation.email)
    if not person.username or Person.objects.filter(username=person.username).exists():
        raise Invalid("people.username_taken", username=username)
    try:
        validate_password(password, person)
    except ValidationError as fault:
        raise Invalid("people.weak_password", why=" ".join(fault.messages)) from fault
    person.set_password(password)
    return _settle(invitation, person)


def _settle(invitation: Invitation, person: Person) -> Person:
    """Write the account, its post and the line in the trail together; the newcomer is who acts."""
    from django.db import transaction

    now = timezone.now()
    with transaction.atomic(), recording():
        person.save()
        give_post(
            person,
            invitation.role,
            invitation.area,
            invitation.unit,
            by=invitation.invited_by_id,
            since=now.date(),
        )
        invitation.accepted_by, invitation.accepted_at = person, now
        invitation.save()
        audit.append(
            at=now,
            act="people.accept",
            person=person.pk,
            username=person.username,
            role=invitation.role,
            place=place_of(invitation.area, invitation.unit),
            detail={"invited_by": invitation.invited_by_id},
        )
    return person


def give_post(
    person: Person, role: str, area: Area, unit: Unit | None, *, by: int | None, since: date
) -> PersonPost:
    """Give a post, inside an act.

    Raises:
        Invalid: The role needs a unit, or belongs to none.
        Conflict: One person may not hold this role beside another that they hold (三员分立).
    """
    _check_role(role, unit)
    matrix = load_rights()
    held = frozenset(post.role for post in current_posts(person, on=since))
    pair = clashes(matrix, held | {role})
    if pair:
        first, second = (matrix.roles[code] for code in pair if code in held | {role})
        raise Conflict(
            "rights.roles_apart", first=first.zh, second=second.zh, first_en=first.en, second_en=second.en
        )
    return PersonPost.objects.create(
        person=person, role=role, area=area, unit=unit, since=since, given_by_id=by
    )


def end_post(actor: Actor, post: PersonPost) -> PersonPost:
    """End a post today; what was done in it stays.

    Raises:
        Conflict: It has ended already.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    with acting(
        actor, "people.end_post", place_of(post.area, post.unit), person=post.person.username
    ) as doing:
        _end(post, doing.at)
    return post


def _end(post: PersonPost, at: datetime) -> None:
    if post.until is not None:
        raise Conflict("people.post_ended", name=post.person.name)
    post.until = timezone.localtime(at).date() - timedelta(days=1)
    post.save()


def hand_over(actor: Actor, post: PersonPost, to: Person, *, note: str = "") -> Handover:
    """Pass a post to a successor: tasks, history and notes belong to the unit and are there for the newcomer.

    Raises:
        Conflict: The post has ended, or the successor may not hold it beside another.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    names = {"from": post.person.username, "to": to.username, "role": post.role}
    with acting(actor, "people.hand_over", place_of(post.area, post.unit), **names) as doing:
        _end(post, doing.at)
        today = timezone.localtime(doing.at).date()
        after = give_post(to, post.role, post.area, post.unit, by=actor.person, since=today)
        return Handover.objects.create(
            post_before=post, post_after=after, note=note.strip(), at=doing.at, by_id=doing.by
        )
