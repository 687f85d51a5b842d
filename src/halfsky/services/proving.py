"""Use cases of the audit trail outside the site: name every break in it, and write it out."""

import csv
import os
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import IO, Any

import msgspec

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.formulas import is_risky
from halfsky.services import audit
from halfsky.store.models import AuditEntry

COLUMNS = (
    "number", "at", "username", "role", "act", "path", "unit", "subject", "detail", "person", "before", "hash",
)  # fmt: skip

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
    writers = {".csv": _write_csv, ".jsonl": _write_jsonl}
    if file.suffix.lower() not in writers:
        raise Invalid("site_commands.export_kind", file=file.name)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise Invalid("site_commands.export_exists", file=str(file)) from fault
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
        return writers[file.suffix.lower()](out)


def _records() -> Iterator[dict[str, Any]]:
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        record = {name: getattr(entry, name) for name in COLUMNS}
        yield record | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}


def _write_jsonl(out: IO[str]) -> int:
    count = 0
    for record in _records():
        out.write(msgspec.json.encode(record).decode() + "\n")
        count += 1
    return count


def _write_csv(out: IO[str]) -> int:
    """For spreadsheets: no cell of it is taken for a formula."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for record in _records():
        record["detail"] = msgspec.json.encode(record["detail"], order="sorted").decode()
        writer.writerow(_cell(record[name]) for name in COLUMNS)
        count += 1
    return count


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and is_risky(value) else value
