"""Meetings and decisions in words and signs."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from halfsky.core.supervision.meetings.workflow import SETTLED
from halfsky.services.meetings import guest_name
from halfsky.store.models import Meeting, MeetingDecision, MeetingGuest
from halfsky.web.courses import by_when
from halfsky.web.texts import language, named, pick, say

Parts = dict[str, Any]
_MEETING: dict[str, tuple[str, str]] = {
    "planned": ("◌", "under_way"),
    "called": ("sent", "under_way"),
    "held": ("half", "under_way"),
    "written": ("asked", "under_way"),
    "approved": ("check", "under_way"),
    "followed": ("half", "under_way"),
    "closed": ("checks", "good"),
    "cancelled": ("—", "quiet"),
}
_DECISION: dict[str, tuple[str, str]] = {
    "draft": ("◌", "quiet"),
    "open": ("half", "under_way"),
    "reported": ("told", "under_way"),
    "dropping": ("asked", "warn"),
    "done": ("checks", "good"),
    "dropped": ("—", "quiet"),
}
_GUEST: dict[str, tuple[str, str]] = {
    "invited": ("sent", "quiet"),
    "attended": ("check", "good"),
    "excused": ("told", "quiet"),
    "absent": ("problem", "bad"),
}


def title(row: Meeting) -> str:
    """What a meeting is called."""
    return pick(row.title, row.title_en)


def link(row: Meeting) -> str:
    """The page of a meeting."""
    return reverse("meeting", args=(row.number,))


def state_tag(row: Meeting) -> Parts:
    """State of a meeting as parts of `status_tag`."""
    return _tag(_MEETING, "state", row.state)


def decision_tag(row: MeetingDecision) -> Parts:
    """State of a decision as parts of `status_tag`."""
    return _tag(_DECISION, "decision", row.state)


def guest_tag(row: MeetingGuest) -> Parts:
    """How a guest was there, as parts of `status_tag`."""
    return _tag(_GUEST, "guest", row.state)


def _tag(signs: dict[str, tuple[str, str]], kind: str, state: str) -> Parts:
    shape, tone = signs[state]
    return {"word": say(f"meetings_page.{kind}_{state}"), "mark": shape, "tone": tone}


def guest(row: MeetingGuest) -> str:
    """A guest's name in the visitor's language."""
    if row.unit is not None:
        return named(row.unit)
    if row.area is not None and language() == "en":
        return say("meetings_page.office_of", area=named(row.area))
    return guest_name(row)


def owner(row: MeetingDecision) -> str:
    """Who owns a decision."""
    if row.unit is not None:
        return named(row.unit)
    return say("meetings_page.office_of", area=named(row.area)) if row.area is not None else ""


def due(row: MeetingDecision) -> str:
    """Until when, and how late that is."""
    return by_when(row.due, open_still=row.state not in SETTLED)


def time_of(row: Meeting) -> str:
    """When it is held."""
    return timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")


def decisions_table(rows: list[MeetingDecision], *, caption: str) -> Parts:
    """Decisions as parts of `data_table`."""
    heads = ("what", "who", "until", "state")
    return {
        "caption": caption,
        "columns": [{"text": say(f"meetings_page.{head}_head")} for head in heads],
        "rows": [
            {
                "cells": [
                    {"text": row.text, "href": reverse("decision", args=(row.number,)), "words": True},
                    {"text": owner(row)},
                    {"text": due(row)},
                    {"status": decision_tag(row)},
                ]
            }
            for row in rows
        ],
        "empty": say("meetings_page.no_decisions"),
    }
