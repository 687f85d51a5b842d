"""How areas compare where chance has its part: apart from the whole beyond doubt, or within chance of it.

No ranks are given where intervals overlap: a rank would be of the chance, not of the areas.

Source: Goldstein and Spiegelhalter 1996, League tables and their limitations, JRSS A 159(3).
"""

from itertools import pairwise
from operator import attrgetter
from typing import Literal

import msgspec

from halfsky.core.reports.pictures import Dots, Place

Group = Literal["first", "same", "last", "all", "missing"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Areas of one group in the order shown.

    Attributes:
        group: `first` and `last` differ from the reference beyond chance, the better or higher ones first;
            `same` are within chance of it; `all` where nothing is to be told apart; `missing` have no figure.
        ranked: Whether their order is one of value that chance does not explain.
    """

    group: Group
    places: tuple[Place, ...]
    ranked: bool = False


def standings(dots: Dots) -> tuple[Standing, ...]:
    """Part the areas of a picture into groups; empty groups are left out.

    With a reference and an interval for at least one area, an area stands apart where its interval does not hold the
    reference; one without interval where its value differs from it. Else all stand in one group, in the order of
    value, ranked where no two neighbouring intervals overlap.
    """
    ordered = sorted(dots.places, key=attrgetter("area"))
    known = [its for its in ordered if its.value is not None]
    # Areas of one value keep the order of their codes: the sort is stable, also backwards.
    known.sort(key=attrgetter("value"), reverse=dots.better != "down")
    missing = tuple(its for its in ordered if its.value is None)
    uncertain = any(its.low is not None and its.high is not None for its in known)
    if dots.reference is not None and uncertain:
        found = _apart(known, dots.reference, better=dots.better)
    else:
        found = [Standing(group="all", places=tuple(known), ranked=not _overlap(known))]
    found.append(Standing(group="missing", places=missing))
    return tuple(one for one in found if one.places)


def _apart(known: list[Place], reference: float, *, better: str) -> list[Standing]:
    above = [its for its in known if _end(its, low=True) > reference]
    below = [its for its in known if _end(its, low=False) < reference]
    taken = {its.area for its in above + below}
    same = sorted((its for its in known if its.area not in taken), key=lambda its: its.area)
    first, last = (below, above) if better == "down" else (above, below)
    return [
        Standing(group="first", places=tuple(first)),
        Standing(group="same", places=tuple(same)),
        Standing(group="last", places=tuple(last)),
    ]


def _end(its: Place, *, low: bool) -> float:
    end = its.low if low else its.high
    return end if end is not None else its.value or 0.0


def _overlap(known: list[Place]) -> bool:
    spans = sorted((_end(its, low=True), _end(its, low=False)) for its in known if its.low is not None)
    return any(later[0] < one[1] for one, later in pairwise(spans))


def shown_of(standing: Standing, *, room: int, asked: frozenset[str]) -> tuple[Place | int, ...]:
    """The areas of a group that are shown where there is room for some only: both ends, and those asked for.

    Returns:
        Areas in their order; a number stands for so many areas left out there.
    """
    places = standing.places
    if len(places) <= room:
        return places
    head, tail = (room + 1) // 2, room // 2
    kept = {*range(head), *range(len(places) - tail, len(places))}
    kept |= {index for index, its in enumerate(places) if its.area in asked} if asked else set()
    shown: list[Place | int] = []
    before = -1
    for index in sorted(kept):
        if index - before > 1:
            shown.append(index - before - 1)
        shown.append(places[index])
        before = index
    return tuple(shown)
