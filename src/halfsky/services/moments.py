"""What time it is: the clock, or the moment a demonstration plays."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_played: ContextVar[datetime | None] = ContextVar("played_moment", default=None)


def now() -> datetime:
    """The present moment."""
    return _played.get() or timezone.now()


def today() -> date:
    """The present day where the site stands."""
    return timezone.localdate(now())


@contextmanager
def playing(moment: datetime) -> Iterator[None]:
    """Act as at another moment, so that a demonstration has a past; nothing else can be dated back.

    Raises:
        RuntimeError: The site is no demonstration: a bug.
    """
    if not settings.DEMO:
        raise RuntimeError("only a demonstration plays the past")
    token = _played.set(moment)
    try:
        yield
    finally:
        _played.reset(token)
