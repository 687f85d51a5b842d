"""Records of adoption: decisions, the adopted plan, and how it differs from the machine's reading."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from halfsky.core.plan.model import Direction, Item, Plan, Target
from halfsky.core.plan.numbering import Place, map_items, number_directions, number_targets, placed_items

Act = Literal["confirmed", "corrected", "added", "rejected", "undone"]
Standing = Literal["unconfirmed", "confirmed", "corrected", "added", "rejected"]
_PLACES = frozenset({"start", "end", "line"})


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """What a promise is measured by: code of an indicator, null where there is none, and its cell."""

    series: str | None = None
    sex: Literal["_T", "F", "M"] = "_T"
    residence: Literal["_T", "U", "R"] = "_T"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided on one target or direction; of several on one the last counts.

    Attributes:
        no: Its number in the machine's reading (`1-2-1`, `D1-1-1`); of one that a person adds, `A1`, `A2` …
        act: `undone` goes back to the machine's reading, and drops what was added.
        by: Number of the person.
        changes: Fields of `Target` or `Direction` with their new values, and `series`, `sex`, `residence` of the
            tie. For `corrected` only what differs from the machine's reading (or from what was added); for `added`
            at least `quote` and `indicator`.
        item: Number of the item that what is added stands in (`1-2`, `M1-4`).
        reason: Why; asked for where something is rejected.
        at: When, as the caller writes it.
    """

    no: str
    act: Act
    by: int
    changes: dict[str, Any] = {}
    item: str = ""
    reason: str = ""
    at: str = ""


class AdoptedTarget(msgspec.Struct, frozen=True, kw_only=True):
    """One promise of the adopted plan: a target, or a direction, as people let it stand.

    Attributes:
        number: Counted from 1 in the order of the text, those rejected included, so that no rejection moves another;
            a plan adopted anew keeps the numbers it had.
        no: Its number in the machine's reading, or `A1` … where a person added it.
        place: Where it stands in the outline.
        standing: What was decided.
        target: As adopted; null for a direction.
        direction: As adopted; null for a target.
        tie: The indicator as adopted.
        read_target: As the machine read it; null for a direction and for what was added.
        read_direction: As the machine read it; null for a target and for what was added.
        read_tie: The indicator the machine took.
        by: Number of the person who decided last; null where nobody has.
        reason: Why.
    """

    number: int
    no: str
    place: Place
    standing: Standing
    target: Target | None = None
    direction: Direction | None = None
    tie: Tie = Tie()
    read_target: Target | None = None
    read_direction: Direction | None = None
    read_tie: Tie = Tie()
    by: int | None = None
    reason: str = ""

    @property
    def promise(self) -> Target | Direction:
        """The target or direction as adopted."""
        found = self.target if self.target is not None else self.direction
        if found is None:
            raise ValueError(f"{self.no} is neither target nor direction")
        return found

    @property
    def read(self) -> Target | Direction | None:
        """The target or direction as the machine read it; null for what was added."""
        return self.read_target if self.read_target is not None else self.read_direction


class AdoptedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as adopted: the machine's reading, and what people let stand of it.

    Attributes:
        reading: The plan as the machine read it.
        targets: What stands, in the order of the text.
        rejected: What was rejected, in the order of the text; kept, with the reason.
    """

    reading: Plan
    targets: tuple[AdoptedTarget, ...]
    rejected: tuple[AdoptedTarget, ...] = ()

    @property
    def every(self) -> tuple[AdoptedTarget, ...]:
        """What stands and what was rejected, by number."""
        return tuple(sorted((*self.targets, *self.rejected), key=lambda entry: entry.number))


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field in which what was adopted differs from what the machine read.

    Attributes:
        number: Number of the target.
        field: Field of `Target` or `Direction`, or `series`, `sex`, `residence` of the tie.
        read: Value of the machine.
        adopted: Value of the person.
    """

    number: int
    field: str
    read: Any
    adopted: Any


def differences(plan: AdoptedPlan) -> tuple[Difference, ...]:
    """List every field that people corrected, by number; what was added or rejected is told by its standing."""
    return tuple(
        Difference(number=entry.number, field=field, read=old, adopted=new)
        for entry in plan.targets
        if entry.read is not None
        for field, old, new in _pairs(entry, entry.read)
        if old != new and field not in _PLACES
    )


def _pairs(entry: AdoptedTarget, read: Target | Direction) -> list[tuple[str, Any, Any]]:
    sides = ((read, entry.promise), (entry.read_tie, entry.tie))
    return [
        (field, getattr(old, field), getattr(new, field))
        for old, new in sides
        for field in old.__struct_fields__
    ]


def tally(plan: AdoptedPlan) -> dict[Standing, int]:
    """Count the promises of an adopted plan by standing; their sum is all the machine read and people added."""
    counts: dict[Standing, int] = dict.fromkeys(
        ("unconfirmed", "confirmed", "corrected", "added", "rejected"), 0
    )
    for entry in plan.every:
        counts[entry.standing] += 1
    return counts


def as_plan(adopted: AdoptedPlan) -> Plan:
    """The adopted plan as a plan, so that all that reads plans reads what people let stand."""
    return map_items(adopted.reading, lambda item: _whole(item, within(item, adopted.targets)))


def within(item: Item, entries: Iterable[AdoptedTarget]) -> tuple[AdoptedTarget, ...]:
    """The entries that stand in an item's text, in their order."""
    return tuple(entry for entry in entries if item.start <= entry.promise.start < item.end)


def numbers(adopted: AdoptedPlan) -> dict[str, int]:
    """Numbers in the adopted plan by the numbers that `as_plan` gives (`1-2-1`, `D1-1-1`), as boards name them."""
    plan = as_plan(adopted)
    held = [entry for _, item in placed_items(plan) for entry in within(item, adopted.targets)]
    targets = (entry.number for entry in held if entry.target is not None)
    directions = (entry.number for entry in held if entry.direction is not None)
    by_target = {numbered.no: number for numbered, number in zip(number_targets(plan), targets, strict=True)}
    tending = zip(number_directions(plan), directions, strict=True)
    return by_target | {numbered.no: number for numbered, number in tending}


def _whole(item: Item, entries: tuple[AdoptedTarget, ...]) -> Item:
    return msgspec.structs.replace(
        item,
        targets=tuple(entry.target for entry in entries if entry.target is not None),
        directions=tuple(entry.direction for entry in entries if entry.direction is not None),
    )
