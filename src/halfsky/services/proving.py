"""Use cases of the audit trail outside the site: name every break in it, and write it out."""

import os
from datetime import UTC
from pathlib import Path

import msgspec

from halfsky.core.vocabulary.errors import Invalid
from halfsky.services import audit
from halfsky.services.trail_files import Format, pieces
from halfsky.store.models import AuditEntry

_BREAKS = {
    "altered": ("内容被改动", "altered"),
    "removed": ("此条之前有记录被删除", "entries right before it were removed"),
    "moved": ("次序被改动，或前一条被替换", "moved, or the one before it was exchanged"),
    "added": ("末尾多出未登记的记录", "entries were added after the end of the trail"),
    "cut": ("末尾的记录被删除，或末条登记被改动", "the end of the trail was cut off, or its head altered"),
    "rewritten": ("与事先记下的校验值不符", "not the hash that was noted earlier"),
}


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A break in words: where, what, and which act it concerns."""

    number: int
    kind: str
    zh: str
    en: str
    entry: str = ""


def named_breaks(verdict: audit.Verdict, *, expected: tuple[int, str] | None = None) -> tuple[Named, ...]:
    """Put every break into words, with the act that the entry tells of.

    Args:
        verdict: Of `services.audit.verify`.
        expected: Number and hash of an entry as noted elsewhere on an earlier day; a chain made anew from there on
            holds in itself and is told apart only by it.
    """
    breaks = [(one.number, one.kind) for one in verdict.breaks]
    if expected is not None:
        entry = AuditEntry.objects.filter(number=expected[0]).first()
        if entry is None or entry.hash != expected[1]:
            breaks.append((expected[0], "rewritten"))
    entries = AuditEntry.objects.in_bulk([number for number, _ in breaks])
    return tuple(_named(number, kind, entries.get(number)) for number, kind in breaks)


def _named(number: int, kind: str, entry: AuditEntry | None) -> Named:
    told = ""
    if entry is not None:
        told = f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z {entry.username or '—'} {entry.act} {entry.subject}"
    chinese, english = _BREAKS[kind]
    return Named(number=number, kind=kind, zh=chinese, en=english, entry=told.strip())


def export(file: Path) -> int:
    """Write the whole trail as CSV or JSON lines, oldest first; returns the number of entries.

    Raises:
        Invalid: The name says neither CSV nor JSONL, or the file exists or cannot be written.
    """
    form: Format | None = {".csv": "csv", ".jsonl": "jsonl"}.get(file.suffix.lower())  # type: ignore[assignment]
    if form is None:
        raise Invalid("site_commands.export_kind", file=file.name)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise Invalid("site_commands.export_exists", file=str(file)) from fault
    rows = AuditEntry.objects.order_by("number")
    # Entries that come meanwhile are not in it; the number told is the number written.
    last = rows.reverse().values_list("number", flat=True).first() or 0
    rows = rows.filter(number__lte=last)
    with os.fdopen(descriptor, "wb") as out:
        out.writelines(pieces(rows, form))
    return rows.count()
