"""What meetings and inspections do alike: lock a row, take a step of its course, and say when it changed."""

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec
from django.db import models
from django.utils import timezone

from halfsky.core.supervision.course import step
from halfsky.core.vocabulary.errors import Conflict, Invalid
from halfsky.core.vocabulary.workflow import Done, Transition
from halfsky.services.acting import Doing
from halfsky.services.moments import today
from halfsky.store.models import Area

_Row = TypeVar("_Row", bound=models.Model)


class Course(msgspec.Struct, Generic[_Row], frozen=True, kw_only=True):
    """The course of a kind of thing: meetings, their decisions, inspections, their findings.

    Attributes:
        table: States × acts.
        steps: Model of the steps that were taken.
        of: What a step names: the thing, and what that is a part of.
    """

    table: tuple[Transition[Any, Any], ...]
    steps: type[models.Model]
    of: Callable[[_Row], dict[str, models.Model | None]]

    def history(self, row: _Row) -> tuple[Done[Any], ...]:
        """What was done on a thing, oldest first."""
        taken = self.steps._default_manager.filter(**self.of(row)).order_by("pk")
        return tuple(Done(act=act, person=by) for act, by in taken.values_list("act", "by_id"))

    def take(
        self,
        row: Any,
        act: str,
        doing: Doing,
        *,
        words: str = "",
        evidence: str = "",
        change: Callable[[_Row, Doing], None] | None = None,
    ) -> None:
        """Take a step, with what else it changes, and keep the thing and the step; inside an act.

        Args:
            row: The thing, locked.
            act: What is done.
            doing: The act under way.
            words: What is said, where the act asks for it.
            evidence: What shows it, where the act asks for it.
            change: What else changes, before the thing is saved.

        Raises:
            Conflict, Invalid, NotPermitted: See `core.supervision.course.step`.
        """
        before, history = row.state, self.history(row)
        row.state = step(
            self.table, before, act, person=doing.person, history=history, words=words, shown=evidence
        )
        if change is not None:
            change(row, doing)
        row.revision, row.changed_at = row.revision + 1, doing.at
        row.save()
        self.write_down(row, act, doing, before=before, words=words, evidence=evidence)

    def write_down(
        self, row: Any, act: str, doing: Doing, *, before: str = "", words: str = "", evidence: str = ""
    ) -> None:
        """Write a step into the course as it was taken: with it a thing begins, or goes along with what it is a part of."""
        self.steps._default_manager.create(
            **self.of(row),
            act=act,
            before=before,
            after=row.state,
            words=words.strip(),
            evidence=evidence.strip(),
            by_id=doing.person,
            at=doing.at,
        )


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
