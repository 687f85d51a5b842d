"""The forms that returns are made of: each kept once, by its content, for all units that are asked the same."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from halfsky.core.returns.model import Form
from halfsky.store.models import AskedForm, Return

_REMEMBERED = 256
"""Forms read lately: a prefecture asks some twenty kinds of units, at two levels."""


def keep_forms(forms: Iterable[Form]) -> list[AskedForm]:
    """Keep forms, inside an act; those that are there already stay.

    Returns:
        The kept form of each, in the same order.
    """
    kept = [_kept(form) for form in forms]
    AskedForm.objects.bulk_create({row.digest: row for row in kept}.values(), ignore_conflicts=True)
    return kept


def form_of(row: Return) -> Form:
    """What the return asks; read once, for what has a digest never changes."""
    return msgspec.structs.replace(_read(row.form_id), area=row.area.code)


def _kept(form: Form) -> AskedForm:
    """A form without the area, in which alone the forms of like units differ."""
    anywhere = msgspec.structs.replace(form, area="")
    content = msgspec.json.encode(anywhere)
    return AskedForm(digest=hashlib.sha256(content).hexdigest(), content=msgspec.to_builtins(anywhere))


@lru_cache(maxsize=_REMEMBERED)
def _read(digest: str) -> Form:
    return msgspec.convert(AskedForm.objects.get(pk=digest).content, Form)
