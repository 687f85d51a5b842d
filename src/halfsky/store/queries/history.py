"""What happened to the figures of an area: revisions, and changes of the area itself."""

import msgspec
from django.db.models import Q

from halfsky.store.models import AreaChange, Observation


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that was put in place of another: of `year`, known from a day on, and why."""

    year: int
    before: float | None
    after: float | None
    known_from: str
    reason: str
    number: str


def revisions_of(area: str, series: list[str]) -> list[Revision]:
    """Revisions of totals of some series in one area, the newest first."""
    rows = Observation.objects.filter(area__code=area, series__in=series, sex="_T", residence="_T")
    found = rows.select_related("source").order_by("series", "year", "known_from")
    revised = []
    for before, after in zip(found, list(found)[1:], strict=False):
        if (before.series, before.year) == (after.series, after.year) and before.value != after.value:
            revised.append(
                Revision(
                    year=after.year,
                    before=before.value,
                    after=after.value,
                    known_from=after.known_from.date().isoformat(),
                    reason=after.reason,
                    number=after.source.number if after.source else "",
                )
            )
    return sorted(revised, key=lambda one: one.known_from, reverse=True)


def changes_of(area: str) -> list[AreaChange]:
    """Merges, splits and transfers that changed what an area holds, oldest first; renamings change nothing."""
    rows = AreaChange.objects.filter(Q(before__code=area) | Q(after__code=area)).exclude(kind="rename")
    return list(rows.select_related("before", "after").order_by("year", "pk"))
