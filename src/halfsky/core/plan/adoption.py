"""Adopting a plan: what people decide on the machine's reading, and the plan that comes of it."""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget, Decision, Standing, Tie
from halfsky.core.plan.model import Direction, Item, Plan, Target
from halfsky.core.plan.numbering import Place, item_no, number_directions, number_targets, placed_items
from halfsky.core.plan.versions import numbers_kept
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.core.vocabulary.units import UNITS

_TIE_FIELDS = frozenset({"series", "sex", "residence"})
_PLACES = frozenset({"start", "end", "line"})
_ADDED = re.compile(r"A\d+")
_Record = TypeVar("_Record", bound=msgspec.Struct)


def adopt(
    plan: Plan,
    decisions: Iterable[Decision] = (),
    *,
    text: str,
    ties: Mapping[str, Tie] | None = None,
    indicators: Collection[str] | None = None,
    before: AdoptedPlan | None = None,
) -> AdoptedPlan:
    """Put a person's decisions on the machine's reading.

    Without decisions the machine's reading stands, all of it unconfirmed. The same decisions twice give the same.

    Args:
        plan: The plan as the machine read it.
        decisions: In the order in which they were made.
        text: Text of the document the offsets of the plan are into; what is added is looked for in it.
        ties: The indicator the machine matched, by number of the target or direction.
        indicators: Codes a tie may have; null leaves them unchecked.
        before: The same plan as adopted earlier, or its earlier version: what it holds keeps its number, what is new
            counts on from there.

    Raises:
        NotFound: `adoption.no_target`, `adoption.no_item`.
        Invalid: A decision that cannot stand, as `adoption.*` says.
    """
    desk = _Desk(plan, text, ties or {}, indicators)
    for decision in decisions:
        desk.take(decision)
    whole = _adopted(plan, _numbered(desk.entries(), {}))
    return (
        whole
        if before is None
        else _adopted(plan, _numbered(whole.every, numbers_kept(before, whole), before))
    )


def _adopted(plan: Plan, entries: Sequence[AdoptedTarget]) -> AdoptedPlan:
    return AdoptedPlan(
        reading=plan,
        targets=tuple(entry for entry in entries if entry.standing != "rejected"),
        rejected=tuple(entry for entry in entries if entry.standing == "rejected"),
    )


def next_added(decisions: Iterable[Decision]) -> str:
    """The number that the next target to be added gets: `A1`, then `A2`."""
    used = [int(decision.no[1:]) for decision in decisions if _ADDED.fullmatch(decision.no)]
    return f"A{max(used, default=0) + 1}"


class _Desk:
    """The entries of a plan while decisions are put on them."""

    def __init__(
        self, plan: Plan, text: str, ties: Mapping[str, Tie], indicators: Collection[str] | None
    ) -> None:
        self._text = text
        self._indicators = indicators
        self._items = tuple((item_no(place), place, item) for place, item in placed_items(plan))
        self._base = {entry.no: entry for entry in _as_read(plan, ties)}
        self._now = dict(self._base)

    def entries(self) -> list[AdoptedTarget]:
        """What there is, in the order of the text."""
        return sorted(
            self._now.values(), key=lambda entry: (entry.promise.start, entry.promise.end, entry.no)
        )

    def take(self, decision: Decision) -> None:
        """Put one decision on what stands."""
        if decision.act == "added":
            self._now[decision.no] = self._base[decision.no] = self._added(decision)
            return
        base = self._base.get(decision.no)
        if base is None:
            raise NotFound("adoption.no_target", no=decision.no)
        if decision.act == "undone":
            self._undo(base)
        elif decision.act == "corrected":
            self._now[decision.no] = self._corrected(base, decision)
        else:
            self._now[decision.no] = _judged(base, decision)

    def _undo(self, base: AdoptedTarget) -> None:
        if base.read is None:
            self._now.pop(base.no, None)
        else:
            self._now[base.no] = base

    def _corrected(self, base: AdoptedTarget, decision: Decision) -> AdoptedTarget:
        if not decision.changes:
            raise Invalid("adoption.nothing_changed", no=base.no)
        words = {name: value for name, value in decision.changes.items() if name not in _TIE_FIELDS}
        placed, _ = self._placed(words, item_no(base.place), base.no)
        fields = msgspec.structs.asdict(base.promise) | placed
        promise: Target | Direction = _converted(fields, type(base.promise), base.no)
        _check(promise, base.no)
        return msgspec.structs.replace(
            base,
            standing="corrected" if base.read is not None else "added",
            target=promise if isinstance(promise, Target) else None,
            direction=promise if isinstance(promise, Direction) else None,
            tie=self._tied(base.tie, decision),
            by=decision.by,
            reason=decision.reason,
        )

    def _added(self, decision: Decision) -> AdoptedTarget:
        if not _ADDED.fullmatch(decision.no):
            raise Invalid("adoption.taken", no=decision.no)
        words = {name: value for name, value in decision.changes.items() if name not in _TIE_FIELDS}
        missing = [name for name in ("quote", "indicator") if not words.get(name)]
        if missing:
            raise Invalid("adoption.field_missing", no=decision.no, field=missing[0])
        fields, place = self._placed(words, decision.item, decision.no)
        promise: Target | Direction
        if "direction" in words:
            promise = _converted(fields, Direction, decision.no)
        else:
            promise = _converted({"kind": "numeric", "comparator": ">=", **fields}, Target, decision.no)
        _check(promise, decision.no)
        return AdoptedTarget(
            number=0,
            no=decision.no,
            place=place,
            standing="added",
            target=promise if isinstance(promise, Target) else None,
            direction=promise if isinstance(promise, Direction) else None,
            tie=self._tied(Tie(), decision),
            by=decision.by,
            reason=decision.reason,
        )

    def _tied(self, tie: Tie, decision: Decision) -> Tie:
        fields = {name: value for name, value in decision.changes.items() if name in _TIE_FIELDS}
        tied = _converted(msgspec.structs.asdict(tie) | fields, Tie, decision.no)
        unknown = self._indicators is not None and tied.series not in (None, *self._indicators)
        if fields and unknown:
            raise Invalid("adoption.indicator_unknown", no=decision.no, indicator=tied.series)
        return tied

    def _placed(self, words: dict[str, Any], number: str, no: str) -> tuple[dict[str, Any], Place]:
        """The fields with the place of a new quotation in the text, and the item that holds it."""
        for name in sorted(_PLACES & words.keys()):
            raise Invalid("adoption.field_unknown", no=no, field=name)
        items = [(place, item) for own, place, item in self._items if own == number]
        if not items:
            raise NotFound("adoption.no_item", item=number)
        if "quote" not in words:
            return words, items[0][0]
        for place, item in items:
            if (span := _find(str(words["quote"]), self._text, item)) is not None:
                return words | _quoted(self._text, *span), place
        raise Invalid("adoption.quote_elsewhere", no=no, quote=words["quote"])


def _quoted(text: str, start: int, end: int) -> dict[str, Any]:
    quote = text[start:end].replace("\n", "").replace("\r", "")
    return {"quote": quote, "start": start, "end": end, "line": text.count("\n", 0, start) + 1}


def _as_read(plan: Plan, ties: Mapping[str, Tie]) -> Iterator[AdoptedTarget]:
    for numbered in number_targets(plan):
        tie, target = ties.get(numbered.no, Tie()), numbered.target
        yield AdoptedTarget(
            number=0,
            no=numbered.no,
            place=numbered.place,
            standing="unconfirmed",
            target=target,
            tie=tie,
            read_target=target,
            read_tie=tie,
        )
    for tending in number_directions(plan):
        tie, direction = ties.get(tending.no, Tie()), tending.direction
        yield AdoptedTarget(
            number=0,
            no=tending.no,
            place=tending.place,
            standing="unconfirmed",
            direction=direction,
            tie=tie,
            read_direction=direction,
            read_tie=tie,
        )


def _judged(base: AdoptedTarget, decision: Decision) -> AdoptedTarget:
    if decision.act == "rejected":
        if not decision.reason.strip():
            raise Invalid("adoption.reason_missing", no=base.no)
        return msgspec.structs.replace(base, standing="rejected", by=decision.by, reason=decision.reason)
    standing: Standing = "confirmed" if base.read is not None else "added"
    return msgspec.structs.replace(base, standing=standing, by=decision.by, reason=decision.reason)


def _converted(fields: dict[str, Any], kind: type[_Record], no: str) -> _Record:
    for name in fields:
        if name not in kind.__struct_fields__:
            raise Invalid("adoption.field_unknown", no=no, field=name)
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as fault:
        raise Invalid("adoption.field_value", no=no, fault=str(fault)) from None


def _check(promise: Target | Direction, no: str) -> None:
    if isinstance(promise, Direction):
        return
    if promise.unit is not None and promise.unit not in UNITS:
        raise Invalid("adoption.unit_unknown", no=no, unit=promise.unit)
    if promise.kind == "numeric" and promise.value is None:
        raise Invalid("adoption.field_missing", no=no, field="value")
    if promise.kind == "relative" and not promise.relative_to:
        raise Invalid("adoption.field_missing", no=no, field="relative_to")


def _find(quote: str, text: str, item: Item) -> tuple[int, int] | None:
    """Where a quotation stands in an item; blanks and line breaks on either side do not matter."""
    wanted = re.sub(r"\s", "", quote)
    places = [place for place in range(item.start, min(item.end, len(text))) if not text[place].isspace()]
    at = "".join(text[place] for place in places).find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if wanted and at >= 0 else None


def _numbered(
    entries: Sequence[AdoptedTarget], held: Mapping[str, int], before: AdoptedPlan | None = None
) -> list[AdoptedTarget]:
    free = itertools.count(1 + max((entry.number for entry in before.every), default=0) if before else 1)
    return [
        msgspec.structs.replace(entry, number=held[entry.no] if entry.no in held else next(free))
        for entry in entries
    ]
