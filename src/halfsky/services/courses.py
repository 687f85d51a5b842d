"""What meetings and inspections do alike: lock a row, take a step of its course, and say when it changed."""

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.services.acting import Doing
from halfsky.services.moments import today
from halfsky.store.models import Area

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


def next_number(model: type[models.Model], area: Area, sign: str, doing: Doing) -> str:
    """The public number of an area's next thing of its kind in the year of an act: `<area>-<year>-<sign><count>`.

    The area is locked until the act ends, so that no number is given twice.
    """
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    start = f"{area.code}-{timezone.localtime(doing.at).year}-{sign}"
    return f"{start}{model._default_manager.filter(number__startswith=start).count() + 1}"


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
