"""What meetings and inspections do alike: lock a row, take a step of its course, and say when it changed."""

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services import moments

_Row = TypeVar("_Row", bound=models.Model)


def locked(row: _Row, revision: int | None = None) -> _Row:
    """The row, locked until the act ends.

    Raises:
        Conflict: Someone changed it since its page was opened.
    """
    rows: Any = type(row)._default_manager
    fresh: Any = rows.select_for_update().get(pk=row.pk)
    if revision is not None and fresh.revision != revision:
        raise Conflict("supervision.changed_meanwhile", number=fresh.number)
    return fresh  # type: ignore[no-any-return]


def today() -> date:
    """The day where the site stands."""
    return timezone.localdate(moments.now())


def want_day_ahead(day: date | None) -> date:
    """A day that is given and has not passed.

    Raises:
        Invalid: It is missing or over.
    """
    if day is None or day < today():
        raise Invalid("supervision.day_passed")
    return day


def want_words(words: str, act: str) -> str:
    """Words that are given.

    Raises:
        Invalid: There are none.
    """
    if not words.strip():
        raise Invalid("supervision.reason_wanted", act=act)
    return words.strip()
