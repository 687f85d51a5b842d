"""What waits in the room of inspections, by role."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from halfsky.core.vocabulary.rights import Post
from halfsky.store.models import Inspection, InspectionFinding
from halfsky.store.queries.turns import Turn

_ROOM = "/desk/inspections/"


def turns(post: Post, today: date) -> list[Turn]:
    """What waits for the holder of a post."""
    path = post.place.path
    if post.role in ("liaison", "unit_leader"):
        mine = InspectionFinding.objects.filter(unit=post.place.unit)
        return [_of_findings("finding_rectify", mine.filter(state="ordered"))]
    findings = InspectionFinding.objects.filter(office__path=path)
    inspections = Inspection.objects.filter(area__path=path)
    if post.role == "office":
        own = InspectionFinding.objects.filter(area__path=path, state="ordered")
        late = findings.filter(state="ordered", due__lt=today)
        return [
            _of_inspections(
                "inspection_go_on", inspections.filter(state__in=("planned", "drawn", "announced"))
            ),
            _of_findings("finding_order", findings.filter(state="found")),
            _of_findings("finding_recheck", findings.filter(state="rectified")),
            _of_findings("finding_late", late),
            _of_findings("finding_rectify", own),
        ]
    if post.role in ("reviewer", "leader"):
        return [
            _of_findings("finding_close", findings.filter(state__in=("rechecked", "withdrawing"))),
        ]
    return []


def _of_inspections(kind: str, rows: QuerySet[Inspection]) -> Turn:
    found = list(rows.order_by("first_day", "pk").values_list("number", "last_day"))
    return Turn(kind=kind, count=len(found), address=_address(found, ""), due=found[0][1] if found else None)


def _of_findings(kind: str, rows: QuerySet[InspectionFinding]) -> Turn:
    found = list(rows.order_by("due", "pk").values_list("number", "due"))
    due = next((day for _, day in found if day), None)
    return Turn(kind=kind, count=len(found), address=_address(found, "findings/"), due=due)


def _address(found: Sequence[tuple[str, date | None]], below: str) -> str:
    return f"{_ROOM}{below}{found[0][0]}/" if len(found) == 1 else _ROOM
