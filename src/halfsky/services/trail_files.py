"""The audit trail as a file, piece by piece: for the site, which sends it, and the command, which writes it."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC
from typing import Literal

import msgspec
from django.db.models import QuerySet

from halfsky.engines.formulas import is_risky
from halfsky.store.models import AuditEntry

Format = Literal["csv", "jsonl"]
COLUMNS = (
    "number", "at", "person", "username", "role", "act", "path", "unit", "subject", "detail", "before", "hash",
)  # fmt: skip
_PIECE = 1 << 16


def pieces(rows: QuerySet[AuditEntry], form: Format) -> Iterator[bytes]:
    """Entries as a file; moments are in universal time.

    Args:
        rows: In the order of the chain; only some at a time are in memory.
        form: `csv` for a spreadsheet, in which no cell is taken for a formula; `jsonl`, whose lines hold all that the
            hashes are over.
    """
    entries = rows.iterator(chunk_size=2000)
    return _csv(entries) if form == "csv" else (msgspec.json.encode(_told(row)) + b"\n" for row in entries)


def _csv(entries: Iterator[AuditEntry]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield "\ufeff".encode()
    for row in entries:
        writer.writerow(_harmless(value) for value in _told(row).values())
        if buffer.tell() > _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _harmless(value: object) -> str:
    """A value as text that no spreadsheet runs."""
    if isinstance(value, dict):
        return msgspec.json.encode(value, order="sorted").decode()
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and is_risky(text) else text


def _told(row: AuditEntry) -> dict[str, object]:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {name: at if name == "at" else getattr(row, name) for name in COLUMNS}
