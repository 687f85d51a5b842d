"""Matters in words: whose turn it is, how old, how late; states and grades as signs."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from halfsky.core.early_warning.model import KIND_WORDS, SEVERITY_WORDS
from halfsky.core.supervision.matters.workflow import TURNS, State
from halfsky.engines.working_calendar import load_working_days
from halfsky.services.moments import today
from halfsky.store.models import Matter
from halfsky.web import written
from halfsky.web.texts import named, pick, say

Parts = dict[str, Any]

STATES: dict[str, tuple[str, str]] = {
    State.OPENED: ("◌", "under_way"),
    State.ASKED: ("sent", "under_way"),
    State.REPLIED: ("told", "under_way"),
    State.RETURNED: ("back", "warn"),
    State.UNDER_WAY: ("half", "under_way"),
    State.CLOSING: ("asked", "under_way"),
    State.CLOSED: ("checks", "good"),
}
"""Shape and tone of each state."""

_SEVERITIES = {"alert": ("problem", "bad"), "watch": ("falling", "warn"), "note": ("told", "quiet")}


def title(row: Matter) -> str:
    """What a matter is called in the visitor's language."""
    return pick(row.title, row.title_en)


def link(row: Matter) -> str:
    """The page of a matter."""
    return reverse("matter", args=(row.number,))


def state_tag(row: Matter) -> Parts:
    """State of a matter as parts of `status_tag`."""
    shape, tone = STATES[row.state]
    return {"word": say(f"matters_page.state_{row.state}"), "mark": shape, "tone": tone}


def severity_tag(severity: str) -> Parts:
    """Grade of a warning or matter as parts of `status_tag`: shape and word before colour."""
    shape, tone = _SEVERITIES[severity]
    words = SEVERITY_WORDS[severity]
    return {"word": pick(words.zh, words.en), "mark": shape, "tone": tone}


def kind_word(kind: str) -> str:
    """What a kind of warning is called; empty for none."""
    return pick(KIND_WORDS[kind].zh, KIND_WORDS[kind].en) if kind else ""


def turn(row: Matter) -> str:
    """Whose turn it is."""
    whose = TURNS[State(row.state)]
    if whose == "unit":
        return named(row.lead)
    if whose == "nobody":
        return say("matters_page.turn_nobody")
    return say(f"matters_page.turn_{whose}", area=named(row.office))


def days_late(row: Matter) -> int:
    """Working days since the date passed; 0 where it has not."""
    if row.due is None or row.due >= today():
        return 0
    return load_working_days().between(row.due, today())


def by_when(row: Matter) -> str:
    """By when whoever's turn it is is to act, and how late that is."""
    if row.due is None:
        return ""
    late = days_late(row)
    day = written.day(row.due)
    return say("matters_page.late_since", day=day, days=late) if late else say("matters_page.due_by", day=day)


def age(row: Matter) -> int:
    """Days since a matter was opened, up to its closing."""
    end = timezone.localdate(row.closed_at) if row.closed_at else today()
    return (end - timezone.localdate(row.opened_at)).days


def day_of(value: Any) -> str:
    """The day of a moment."""
    return written.day(timezone.localdate(value)) if value else ""


def _told(row: Matter) -> str:
    if row.state == State.CLOSED:
        return say("matters_page.since_closed", day=day_of(row.opened_at), closed=day_of(row.closed_at))
    return say("matters_page.since_turn", day=day_of(row.opened_at), turn=turn(row))


def short_item(row: Matter) -> Parts:
    """A matter in one line for the pages of targets, indicators and areas."""
    return {
        "href": link(row),
        "number": row.number,
        "title": title(row),
        "severity": severity_tag(row.severity),
        "state": state_tag(row),
        "told": _told(row),
        "when": by_when(row),
    }
