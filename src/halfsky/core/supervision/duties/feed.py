"""The calendar as text for calendar programs (iCalendar).

Source: RFC 5545 sections 3.1 (folding of lines), 3.3.11 (escapes), 3.6.1 (events), 3.8.2.2 (whole days).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import msgspec

_FOLD = 75
"""Octets of a line, its break not counted."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A whole day in the calendar.

    Attributes:
        uid: Lasting name of the event, unique in the world.
        day: The day.
        summary: Its one line.
        description: More words; line breaks stay.
        url: Where it is done.
        changed: When it was last changed, in UTC.
        revision: Rises with every change.
    """

    uid: str
    day: date
    summary: str
    description: str = ""
    url: str = ""
    changed: datetime
    revision: int = 0


def feed(entries: Iterable[Entry], *, name: str) -> str:
    """Write a calendar of whole days, lines ended and folded as the standard asks.

    Args:
        entries: In the order in which they are written.
        name: Name of the calendar.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//HalfSky//Duties//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    lines += [line for entry in entries for line in _event(entry)]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{entry.changed:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{entry.revision}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, no character cut in two, each after the first led by a blank."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _FOLD:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
