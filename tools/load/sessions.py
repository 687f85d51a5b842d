"""Sessions made beforehand, as signing in makes them: hashing a password is slow on purpose."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from halfsky.store.models import Person


def open_sessions(people: Sequence["Person"]) -> list[str]:
    """Open a session for each person; gives their keys in the same order."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    now = timezone.now()
    ends = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    store: Any = SessionStore()
    made = []
    for person in people:
        kept = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[1],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            **dict.fromkeys(("signed_in", "seen"), int(now.timestamp())),
        }
        key = store._get_new_session_key()
        made.append(Session(session_key=key, session_data=store.encode(kept), expire_date=ends))
    Session.objects.bulk_create(made, batch_size=1000)
    return [one.session_key for one in made]
