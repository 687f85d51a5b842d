"""Inspections and findings in words and signs."""

from typing import Any

from django.urls import reverse

from halfsky.core.supervision.inspections.checklist import Asked
from halfsky.core.supervision.inspections.workflow import SETTLED
from halfsky.services.paper_words import name_of_either
from halfsky.store.models import Inspection, InspectionFinding, InspectionVisit
from halfsky.web import written
from halfsky.web.courses import by_when
from halfsky.web.texts import language, named, pick, say

Parts = dict[str, Any]
_INSPECTION: dict[str, tuple[str, str]] = {
    "planned": ("◌", "under_way"),
    "drawn": ("half", "under_way"),
    "announced": ("sent", "under_way"),
    "reported": ("told", "under_way"),
    "closed": ("checks", "good"),
    "cancelled": ("—", "quiet"),
}
_FINDING: dict[str, tuple[str, str]] = {
    "found": ("◌", "under_way"),
    "ordered": ("sent", "under_way"),
    "rectified": ("told", "under_way"),
    "rechecked": ("check", "under_way"),
    "closed": ("checks", "good"),
    "withdrawing": ("asked", "warn"),
    "withdrawn": ("—", "quiet"),
}


def link(row: Inspection) -> str:
    """The page of an inspection."""
    return reverse("inspection", args=(row.number,))


def state_tag(row: Inspection) -> Parts:
    """State of an inspection as parts of `status_tag`."""
    shape, tone = _INSPECTION[row.state]
    return {"word": say(f"inspections_page.state_{row.state}"), "mark": shape, "tone": tone}


def finding_tag(row: InspectionFinding) -> Parts:
    """State of a finding as parts of `status_tag`."""
    shape, tone = _FINDING[row.state]
    return {"word": say(f"inspections_page.finding_{row.state}"), "mark": shape, "tone": tone}


def visited(row: InspectionVisit | InspectionFinding) -> str:
    """Who is visited, or is to put a finding right, in the visitor's language."""
    if row.unit is not None:
        return named(row.unit)
    if row.area is not None and language() == "en":
        return say("meetings_page.office_of", area=named(row.area))
    return name_of_either(row.unit, row.area)


def period(row: Inspection) -> str:
    """From when to when."""
    return say("inspections_page.period", first=written.day(row.first_day), last=written.day(row.last_day))


def due(row: InspectionFinding) -> str:
    """Until when it is to be put right, and how late that is."""
    return by_when(row.due, open_still=row.state not in SETTLED)


def question(one: Asked) -> str:
    """A question of the checklist."""
    return pick(one.zh, one.en)


def findings_table(rows: list[InspectionFinding], *, caption: str) -> Parts:
    """Findings as parts of `data_table`."""
    heads = ("facts", "where", "due", "state")
    return {
        "caption": caption,
        "columns": [{"text": say(f"inspections_page.{head}_head")} for head in heads],
        "rows": [
            {
                "cells": [
                    {
                        "text": row.facts,
                        "href": reverse("finding", args=(row.number,)),
                        "note": row.clause,
                        "words": True,
                    },
                    {"text": visited(row)},
                    {"text": due(row)},
                    {"status": finding_tag(row)},
                ]
            }
            for row in rows
        ],
        "empty": say("inspections_page.no_findings"),
    }
