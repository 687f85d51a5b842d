"""Who answers for what, for pages that are only read."""

from typing import NamedTuple

from halfsky.store.models import PlanDocument, Task


class Share(NamedTuple):
    """A unit's share in a target: `lead` or `supporting`; its kind and names."""

    share: str
    kind: str
    name: str
    name_en: str


def shares_in(plan: PlanDocument, area_code: str) -> dict[int, list[Share]]:
    """Shares that units of an area have in a plan today, by number of the target; the lead first."""
    rows = Task.objects.filter(plan=plan, unit__area__code=area_code, ended_at=None)
    told = rows.order_by("target", "share", "unit_id").values_list(
        "target", "share", "unit__kind", "unit__name", "unit__name_en"
    )
    found: dict[int, list[Share]] = {}
    for target, *share in told:
        found.setdefault(target, []).append(Share(*share))
    return found
