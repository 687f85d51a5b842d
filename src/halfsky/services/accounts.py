"""What happens to accounts, written in the trail: signing in and failing to, locking, signing out, secrets changed."""

from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from halfsky.core.vocabulary.rights import NOWHERE, Place
from halfsky.services import audit, moments
from halfsky.services.acting import actor_of
from halfsky.store.models import Person

_MARK = 16


def person_named(typed: str) -> Person | None:
    """The person who signs in with a name, capital or small letters alike."""
    if not typed or len(typed) > 60 or "\x00" in typed:
        return None
    return Person.objects.filter(username__iexact=typed).first()


def mark_of(typed: str) -> str:
    """A mark that stands for a name nobody has.

    People type their password into the box of the name; so a name that nobody has is never kept, only this mark,
    which tells whether the same was typed again and cannot be turned back without the key of the site.
    """
    return "?" + salted_hmac("halfsky.accounts.mark_of", typed, algorithm="sha256").hexdigest()[:_MARK]


def counted_name(typed: str) -> str:
    """The name under which failures are counted: the person's own, or the mark of a name nobody has."""
    person = person_named(typed)
    return mark_of(typed) if person is None else person.username


def note(act: str, person: Person, **detail: Any) -> None:
    """Write what a person did with their own account.

    Args:
        act: Of the matrix of rights, such as `account.sign_in`.
        person: Whose account.
        **detail: Plain values; never a secret.
    """
    actor = actor_of(person)
    place = actor.posts[0].place if actor.posts else NOWHERE
    role = actor.posts[0].role if actor.posts else ""
    _write(act, person.pk, person.username, role, place, detail)


def note_failure(act: str, typed: str, **detail: Any) -> None:
    """Write that someone failed to sign in, or was locked out, under a name.

    Args:
        act: `account.fail_to_sign_in` or `account.lock`.
        typed: What stood in the box of the name; a mark made of it stands for itself.
        **detail: Plain values.
    """
    person = person_named(typed)
    if person is not None:
        note(act, person, **detail)
    else:
        mark = typed if typed.startswith("?") and len(typed) == _MARK + 1 else mark_of(typed)
        _write(act, None, "", "", NOWHERE, detail | {"unknown_name": mark})


def _write(
    act: str, person: int | None, username: str, role: str, place: Place, detail: dict[str, Any]
) -> None:
    with transaction.atomic():
        audit.append(
            at=moments.now(),
            act=act,
            person=person,
            username=username,
            role=role,
            place=place,
            subject=username,
            detail=detail,
        )
