"""Open matters beside figures: on the pages of a target, an indicator, an area and on the board; for insiders only."""

from collections.abc import Sequence
from typing import Any

from halfsky.store.queries.matters import open_of, open_on
from halfsky.web.matters import parts
from halfsky.web.reading import Here

MOST = 8


def open_here(
    here: Here, *, targets: Sequence[str] = (), indicator: str = "", below: bool = False
) -> list[dict[str, Any]]:
    """Open matters of the area of a page, the oldest first; nothing for the public.

    Args:
        here: Where the page is.
        targets: Numbers as printed; none for all.
        indicator: Code; empty for all.
        below: Whether those of the areas right below are shown, too.
    """
    if here.public:
        return []
    areas = [here.area.code, *((one.code for one in here.children()) if below else ())]
    rows = open_on(areas=areas, targets=targets, indicator=indicator)
    return [parts.short_item(row) for row in rows.select_related("lead", "office")[:MOST]]


def open_of_unit(here: Here, unit: int) -> list[dict[str, Any]]:
    """Open matters that a unit leads, the oldest first; nothing for the public."""
    if here.public:
        return []
    return [parts.short_item(row) for row in open_of(unit).select_related("lead", "office")[:MOST]]
