"""Use cases of invitations: nobody signs up by themselves; a post is offered by a link, and taken up once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.services import audit, moments
from halfsky.services.accounts import person_named
from halfsky.services.acting import SYSTEM, Actor, Doing, acting, place_of
from halfsky.services.people import (
    FIRST_ROLE,
    check_role,
    current_posts,
    give_post,
    pass_on,
    refuse_clash,
    refuse_leader,
)
from halfsky.services.reach import reach_of
from halfsky.store.audited import recording
from halfsky.store.models import Area, Invitation, Person, PersonPost, Unit

_VALID_FOR = timedelta(days=14)
_MARK = 16


def invite(
    actor: Actor, *, name: str, role: str, area: Area, unit: Unit | None = None, email: str = ""
) -> str:
    """Offer a post to someone.

    A unit's leader invites liaisons of the unit; the security administrator invites anyone below.

    Returns:
        The token of the link; only its digest is kept, so it is shown once.

    Raises:
        Invalid: The role needs a unit, or belongs to none; the name is missing; the e-mail address is none.
        NotFound, NotPermitted: See `services.acting.want`.
    """
    check_role(role, unit)
    with acting(actor, "people.invite", place_of(area, unit), role=role, name=name) as doing:
        refuse_leader(doing.role, role)
        return _write(name, role, area, unit, email, doing=doing)


def hand_over_by_invitation(
    actor: Actor, post: PersonPost, *, name: str, email: str = "", note: str = ""
) -> str:
    """Offer someone's post to a successor without an account; it passes when the invitation is taken up.

    Returns:
        The token of the link, shown once.

    Raises:
        Conflict: The post has ended.
        Invalid: See `invite`.
        NotFound, NotPermitted: See `services.people.hand_over`.
    """
    if post.until is not None:
        raise Conflict("people.post_ended", name=post.person.name)
    place = place_of(post.area, post.unit)
    with acting(
        actor, "people.hand_over", place, subject=post.person.username, role=post.role, name=name
    ) as doing:
        refuse_leader(doing.role, post.role)
        return _write(name, post.role, post.area, post.unit, email, doing=doing, replaces=post, note=note)


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
        return _write(name, FIRST_ROLE, area, None, "", doing=doing)


def _write(
    name: str,
    role: str,
    area: Area,
    unit: Unit | None,
    email: str,
    *,
    doing: Doing,
    replaces: PersonPost | None = None,
    note: str = "",
) -> str:
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        token_digest=_digest(token),
        name=_checked_name(name),
        email=_checked_email(email),
        role=role,
        area=area,
        unit=unit,
        replaces=replaces,
        note=note.strip(),
        invited_by_id=doing.person,
        invited_at=doing.at,
        expires_at=doing.at + _VALID_FOR,
    )
    return token


def _checked_name(name: str) -> str:
    if not name.strip() or len(name.strip()) > 60:
        raise Invalid("people.name_wanted")
    return name.strip()


def _checked_email(email: str) -> str:
    try:
        if email.strip():
            validate_email(email.strip())
    except ValidationError as fault:
        raise Invalid("people.email_form", email=email) from fault
    return email.strip()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def mark_of(invitation: Invitation) -> str:
    """How an address names an invitation; it opens nothing."""
    return invitation.token_digest[:_MARK]


def open_invitations(actor: Actor) -> list[Invitation]:
    """Invitations within reach that wait to be taken up, the newest first."""
    rows = Invitation.objects.filter(
        reach_of(actor.posts, "people.read"), accepted_at=None, expires_at__gt=moments.now()
    )
    return list(rows.select_related("area", "unit", "invited_by", "replaces__person").order_by("-invited_at"))


def withdraw(actor: Actor, mark: str) -> Invitation:
    """Take an invitation back: its link holds no more.

    Raises:
        NotFound: None such waits, or the actor may not see it.
        NotPermitted: See `services.acting.want`; also where a leader takes back what is no liaison's.
    """
    row = next((one for one in open_invitations(actor) if mark_of(one) == mark), None)
    if row is None:
        raise NotFound("people.no_invitation")
    place = place_of(row.area, row.unit)
    with acting(actor, "people.invite", place, role=row.role, name=row.name, withdrawn=True) as doing:
        refuse_leader(doing.role, row.role)
        row.expires_at = doing.at
        row.save()
    return row


def open_invitation(token: str) -> Invitation:
    """The invitation of a link, if it still stands.

    Raises:
        NotFound: There is none, it was accepted, or its fourteen days are over.
    """
    rows = Invitation.objects.select_related("area", "unit", "invited_by", "replaces__person")
    row = rows.filter(token_digest=_digest(token), accepted_at=None, expires_at__gt=moments.now()).first()
    if row is None:
        raise NotFound("people.no_invitation")
    return row


def check_username(username: str) -> str:
    """A name to sign in with, as it can stand.

    Raises:
        Invalid: It is empty, too long, holds other signs than letters, digits and @ . + - _, or is taken.
    """
    wanted = username.strip()
    try:
        UnicodeUsernameValidator()(wanted)
    except ValidationError as fault:
        raise Invalid("people.username_form") from fault
    if len(wanted) > 60:
        raise Invalid("people.username_form")
    if person_named(wanted) is not None:
        raise Invalid("people.username_taken", username=wanted)
    return wanted


def accept(token: str, *, username: str, password: str) -> Person:
    """Take an invitation up with a new account, and the post in it.

    Raises:
        NotFound: See `open_invitation`.
        Invalid: See `check_username`; or the password is too weak, and the message says why.
        Conflict: The post that was to be handed over has ended meanwhile.
    """
    invitation = open_invitation(token)
    person = Person(username=check_username(username), name=invitation.name, email=invitation.email)
    try:
        validate_password(password, person)
    except ValidationError as fault:
        raise Invalid("people.weak_password", why=" ".join(fault.messages)) from fault
    person.set_password(password)
    return _settle(invitation, person, is_new=True)


def accept_as(actor: Actor, token: str) -> Person:
    """Take an invitation up with the account one has.

    Raises:
        NotFound: See `open_invitation`; or the system asks.
        Conflict: One person may not hold this role beside another that they hold (三员分立).
    """
    invitation = open_invitation(token)
    if actor.person is None:
        raise NotFound("people.no_invitation")
    person = Person.objects.get(pk=actor.person)
    refuse_clash(frozenset(post.role for post in current_posts(person)) | {invitation.role})
    return _settle(invitation, person, is_new=False)


def _settle(invitation: Invitation, person: Person, *, is_new: bool) -> Person:
    """Write the account, its post and the line in the trail together; the newcomer is who acts."""
    now = moments.now()
    with transaction.atomic(), recording():
        if is_new:
            person.save()
        # Of two who take up one link at once, the second finds nothing left to take.
        taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
        if not taken.update(accepted_by=person, accepted_at=now):
            raise NotFound("people.no_invitation")
        _post(invitation, person, now)
        audit.append(
            at=now,
            act="people.accept",
            person=person.pk,
            username=person.username,
            role=invitation.role,
            place=place_of(invitation.area, invitation.unit),
            subject=person.username,
            detail={
                "invited_by": "" if invitation.invited_by is None else invitation.invited_by.username,
                "replaces": "" if invitation.replaces is None else invitation.replaces.person.username,
            },
        )
    return person


def _post(invitation: Invitation, person: Person, now: datetime) -> None:
    by = invitation.invited_by_id
    if invitation.replaces is not None and by is not None:
        pass_on(invitation.replaces, person, note=invitation.note, at=now, by=by)
    else:
        today = timezone.localtime(now).date()
        give_post(person, invitation.role, invitation.area, invitation.unit, by=by, since=today)
