"""Returns as lists show them."""

from collections.abc import Collection

import msgspec
from django.db.models import Count, F, Q

from halfsky.core.returns.workflow import TO_FILL
from halfsky.store.models import Campaign, Return


def returns_of_units(units: Collection[int]) -> list[Return]:
    """Returns of some units, the newest year first; unit and campaign at hand."""
    rows = Return.objects.filter(unit__in=units).select_related("unit", "campaign", "area")
    return list(rows.order_by("-campaign__year", "unit__area__path", "number"))


def known_numbers(numbers: Collection[str]) -> frozenset[str]:
    """Those of some numbers that are numbers of returns."""
    return frozenset(Return.objects.filter(number__in=numbers).values_list("number", flat=True))


def returns_in_state(within: Q, *, state: str, most: int) -> list[Return]:
    """Returns in a state within someone's reach, those that wait longest first."""
    rows = Return.objects.filter(within, state=state)
    return list(rows.select_related("unit", "area", "campaign").order_by("changed_at", "number")[:most])


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an area is in a campaign.

    Attributes:
        area: Its code.
        name: Its name.
        name_en: The same in English, empty where it has none.
        asked: Returns asked for.
        by_state: How many are in each state.
        handed_in: How many are handed in and not with their unit again.
        in_time: How many of these by the due day.
    """

    area: str
    name: str
    asked: int
    by_state: dict[str, int]
    handed_in: int
    in_time: int
    name_en: str = ""


def progress_of(campaign: Campaign) -> list[Progress]:
    """Progress of every area of a campaign, in order of the areas; two queries."""
    rows = Return.objects.filter(campaign=campaign)
    counts = rows.values("area__path", "area__code", "area__name", "area__name_en", "state").annotate(
        count=Count("pk")
    )
    stands = ~Q(state__in=TO_FILL)
    in_time = stands & Q(first_handed_in_at__date__lte=F("due"))
    handed = {
        row["area__code"]: (row["handed"], row["timely"])
        for row in rows.values("area__code").annotate(
            handed=Count("pk", filter=stands), timely=Count("pk", filter=in_time)
        )
    }
    states: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for row in counts.order_by("area__path"):
        key = (row["area__path"], row["area__code"], row["area__name"], row["area__name_en"])
        states.setdefault(key, {})[row["state"]] = row["count"]
    return [
        Progress(
            area=code,
            name=name,
            name_en=name_en,
            asked=sum(found.values()),
            by_state=found,
            handed_in=handed[code][0],
            in_time=handed[code][1],
        )
        for (_, code, name, name_en), found in states.items()
    ]
