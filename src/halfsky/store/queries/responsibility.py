"""Who answers for what, for pages that are only read."""

from halfsky.store.models import PlanDocument, Task


def tasks_in(plan: PlanDocument, area_code: str) -> dict[int, list[Task]]:
    """Shares that units of an area have in a plan today, by number of the target; the lead first."""
    rows = Task.objects.filter(plan=plan, unit__area__code=area_code, ended_at=None).select_related("unit")
    found: dict[int, list[Task]] = {}
    for row in sorted(rows, key=lambda task: (task.share != "lead", task.unit_id)):
        found.setdefault(row.target, []).append(row)
    return found
