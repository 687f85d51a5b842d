"""Meetings and inspections for the test of all rights: in every area one of each, with what belongs to them."""

from typing import Any

from halfsky.core.supervision.inspections.sampling import Wanted
from halfsky.services import decisions as services
from halfsky.services import inspection_findings, inspections, meetings
from halfsky.store.models import Inspection, InspectionFinding, IssuedPaper, Meeting
from tests import meetings as made
from tests.people import World

_OWN = "EDUCATION"
"""The unit whose people ask."""

Parts = dict[str, dict[str, dict[str, Any]]]


def meetings_everywhere(world: World) -> Parts:
    """Parts of the address by thing and area: a meeting that was held, and a decision of another."""
    held = {code: made.held_meeting(world, code, below=False) for code in world.areas}
    decisions = {code: made.decided(world, code, owner=_OWN, below=False) for code in world.areas}
    # What is late is told now, so that no page tells it while it is looked at.
    services.tell_late()
    return {
        "meeting": {code: {"number": row.number} for code, row in held.items()},
        "meeting_paper": {code: _paper(row.number) for code, row in held.items()},
        "meeting_item": {code: _item(row) for code, row in held.items()},
        "decision": {code: {"number": row.number} for code, row in decisions.items()},
    }


def _paper(subject: str) -> dict[str, Any]:
    return {"number": subject, "pk": IssuedPaper.objects.filter(subject=subject).latest("pk").pk}


def _item(row: Meeting) -> dict[str, Any]:
    return {"number": row.number, "pk": meetings.agenda_of(row)[0].pk}


def inspections_everywhere(world: World) -> Parts:
    """Parts of the address by thing and area: an inspection of every unit, and something found at the asking one's."""
    rows = {code: _of_all_units(world, code) for code in world.areas}
    findings = {code: _found(world, row) for code, row in rows.items()}
    inspection_findings.tell_late()
    return {
        "inspection": {code: {"number": row.number} for code, row in rows.items()},
        "inspection_paper": {code: _paper(row.number) for code, row in rows.items()},
        "inspection_visit": {
            code: {"number": row.visit.inspection.number, "pk": row.visit_id}
            for code, row in findings.items()
        },
        "finding": {code: {"number": row.number} for code, row in findings.items()},
        "finding_paper": {code: _paper(row.number) for code, row in findings.items()},
    }


def _of_all_units(world: World, code: str) -> Inspection:
    count = sum(1 for area, _ in world.units if area == code)
    return made.inspection_under_way(world, code, wanted=(Wanted(stratum="unit", by_risk=0, by_lot=count),))


def _found(world: World, row: Inspection) -> InspectionFinding:
    visits = inspections.visits_of(row)
    place = next(place for place, one in enumerate(visits) if one.unit and one.unit.kind == _OWN)
    return made.found(world, row, place)
