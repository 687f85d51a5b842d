"""The audit trail: append an act to the chain, and prove that the chain is whole."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from halfsky.core.vocabulary.rights import NOWHERE, Place
from halfsky.store.models import AuditEntry, AuditHead

GENESIS = "0" * 64
_ENCODER = msgspec.json.Encoder(order="sorted")


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the chain does not hold.

    Attributes:
        number: Of the entry at fault.
        kind: `altered`, `removed` (numbers are missing before it), `moved`, `cut` (the end is gone) or `added`
            (it stands behind the end).
    """

    number: int
    kind: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What `verify` found: entries looked at, the hash of the last, and every break."""

    entries: int
    last: str
    breaks: tuple[Break, ...]


def append(
    *,
    at: datetime,
    act: str,
    person: int | None,
    username: str,
    role: str,
    place: Place = NOWHERE,
    subject: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write the next entry; the caller's transaction holds it or drops it together with the act.

    The end of the chain is locked until that transaction ends, so this comes last in an act.
    """
    head = AuditHead.objects.select_for_update().get()
    entry = AuditEntry(
        number=head.number + 1,
        at=at,
        person=person,
        username=username,
        role=role,
        act=act,
        path=place.path,
        unit=place.unit,
        subject=subject,
        detail=detail or {},
        before=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 of everything an entry says and of the hash before it."""
    said = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "person": entry.person,
        "username": entry.username,
        "role": entry.role,
        "act": entry.act,
        "path": entry.path,
        "unit": entry.unit,
        "subject": entry.subject,
        "detail": entry.detail,
        "before": entry.before,
    }
    return hashlib.sha256(_ENCODER.encode(said)).hexdigest()


def verify(*, using: str = "default") -> Verdict:
    """Walk the whole chain; every altered, removed or moved entry is named.

    Args:
        using: Alias of the database.
    """
    head = AuditHead.objects.using(using).get()
    entries = AuditEntry.objects.using(using).order_by("number")
    breaks: list[Break] = []
    count, number, last = 0, 0, GENESIS
    for entry in entries.filter(number__lte=head.number).iterator(chunk_size=2000):
        count += 1
        breaks += _breaks(entry, number, last)
        number, last = entry.number, entry.hash
    if (head.number, head.hash) != (number, last):
        breaks.append(Break(number=head.number, kind="cut"))
    newest = entries.values_list("number", flat=True).last() or 0
    # What was written while the chain was walked stands before the end as it is now.
    end = AuditHead.objects.using(using).get().number
    breaks += [Break(number=newest, kind="added")] if newest > end else []
    return Verdict(entries=count, last=last, breaks=tuple(breaks))


def _breaks(entry: AuditEntry, number: int, last: str) -> Iterator[Break]:
    if entry.number != number + 1:
        yield Break(number=entry.number, kind="removed")
    elif entry.before != last:
        yield Break(number=entry.number, kind="moved")
    if entry.hash != digest(entry):
        yield Break(number=entry.number, kind="altered")
