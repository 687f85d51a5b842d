"""Rows that change only while an act is being recorded: no write without its line in the audit trail.

`services.acting` opens an act; whatever is saved, inserted in bulk, changed or deleted outside one is refused,
so that a bulk path that forgets the trail fails in its first test and not in an audit.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

_Row = TypeVar("_Row", bound=models.Model)

_open: ContextVar[int] = ContextVar("open_acts", default=0)


class Unaudited(RuntimeError):
    """A row was to change while no act was being recorded: a bug."""


@contextmanager
def recording() -> Iterator[None]:
    """Let audited rows change inside the block; only `services.acting` opens it."""
    token = _open.set(_open.get() + 1)
    try:
        yield
    finally:
        _open.reset(token)


def _want_act(what: str) -> None:
    if not _open.get():
        raise Unaudited(f"{what} outside an act")


class AuditedQuerySet(models.QuerySet[_Row]):
    """A query whose bulk writes want an act, too."""

    def update(self, **fields: Any) -> int:
        """Change rows; only while an act is recorded."""
        _want_act(f"update of {self.model.__name__}")
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows; only while an act is recorded."""
        _want_act(f"deletion of {self.model.__name__}")
        return super().delete()

    def bulk_create(self, objs: Iterable[_Row], *args: Any, **options: Any) -> list[_Row]:
        """Insert rows; only while an act is recorded."""
        _want_act(f"insertion of {self.model.__name__}")
        return super().bulk_create(objs, *args, **options)

    def bulk_update(self, objs: Iterable[_Row], *args: Any, **options: Any) -> int:
        """Change rows; only while an act is recorded."""
        _want_act(f"update of {self.model.__name__}")
        return super().bulk_update(objs, *args, **options)


class Audited(models.Model):
    """Base of every row that people's acts change."""

    objects = models.Manager.from_queryset(AuditedQuerySet)()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Save; only while an act is recorded."""
        _want_act(f"saving of {type(self).__name__}")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete; only while an act is recorded."""
        _want_act(f"deletion of {type(self).__name__}")
        return super().delete(*args, **options)
