"""Forecasts of this site's own earlier vintages, held against what is known in the one being read."""

import msgspec

from halfsky.core.vocabulary.errors import NotFound
from halfsky.engines.editions.model import Standing
from halfsky.services import editions
from halfsky.services.acting import Actor
from halfsky.web.reading import Here

MOST = 3
"""Earlier years looked at: each costs a few queries."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Forecasts made in one year for one later year: intervals told, and of them those that held what came.

    Attributes:
        asked: Year of the vintage that the forecasts were made on.
        year: Year that is known now.
    """

    asked: int
    vintage: str
    year: int
    intervals: int
    held: int


def ours(actor: Actor | None, here: Here) -> list[Held]:
    """How the 80 % intervals of earlier years did in the area of the page, the newest first.

    A forecast is of a target's figure in the year it is judged by now; figures withheld on either side count for
    nothing. Of several vintages of a year the newest one speaks.
    """
    now = {
        one.target: one
        for one in here.edition.standings(here.area.code)
        if one.value is not None and one.year is not None
    }
    found = []
    for asked, vintage in _earlier(actor, here):
        held = _held(actor, here, now, asked, vintage)
        if held.intervals:
            found.append(held)
    return found


def _earlier(actor: Actor | None, here: Here) -> list[tuple[int, str]]:
    rows = editions.readable(actor).filter(
        plan=here.chosen.plan, vintage__year__lt=here.edition.manifest.year
    )
    newest: dict[int, str] = {}
    for row in rows:
        newest.setdefault(row.vintage.year, row.vintage.number)
    return sorted(newest.items(), reverse=True)[:MOST]


def _held(actor: Actor | None, here: Here, now: dict[str, Standing], asked: int, vintage: str) -> Held:
    try:
        edition = editions.choose(actor, plan=here.chosen.plan.number, vintage=vintage).edition
    except NotFound:
        return Held(asked=asked, vintage=vintage, year=asked, intervals=0, held=0)
    pairs = [
        (ahead, now[ahead.target])
        for ahead in edition.fans(here.area.code)
        if ahead.target in now
        and ahead.year == now[ahead.target].year
        and ahead.unit == now[ahead.target].unit
    ]
    held = sum(ahead.low80 <= (one.value or 0.0) <= ahead.high80 for ahead, one in pairs)
    return Held(
        asked=asked, vintage=vintage, year=here.edition.manifest.year, intervals=len(pairs), held=held
    )
