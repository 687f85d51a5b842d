"""The text of an item cut where its promises begin and end, so that a page can mark them in place."""

import itertools
from collections.abc import Iterable
from typing import Literal

import msgspec

from halfsky.core.plan.adopted import AdoptedTarget
from halfsky.core.plan.model import Item


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of an item's text that is of one kind.

    Attributes:
        text: As in the document; line breaks are kept.
        kind: `target` wins where a target and a direction share words.
        numbers: Numbers of the promises these words belong to, the first begun first.
    """

    text: str
    kind: Literal["plain", "target", "direction"]
    numbers: tuple[int, ...] = ()


def segments(item: Item, entries: Iterable[AdoptedTarget], *, text: str) -> tuple[Segment, ...]:
    """Cut an item's text at the borders of its promises.

    Args:
        item: The item.
        entries: Promises of the plan; those of other items are passed over.
        text: Text of the document.

    Returns:
        Stretches that do not overlap, none empty; joined they are `text[item.start:item.end]`.
    """
    spans = [
        (max(entry.promise.start, item.start), min(entry.promise.end, item.end), entry)
        for entry in sorted(entries, key=lambda entry: (entry.promise.start, entry.number))
    ]
    inside = [span for span in spans if span[0] < span[1]]
    borders = sorted({item.start, item.end, *(place for begin, end, _ in inside for place in (begin, end))})
    return tuple(
        _segment(text[begin:end], [entry for first, last, entry in inside if first <= begin and end <= last])
        for begin, end in itertools.pairwise(borders)
    )


def _segment(text: str, entries: list[AdoptedTarget]) -> Segment:
    kind: Literal["plain", "target", "direction"] = "plain"
    if entries:
        kind = "target" if any(entry.target is not None for entry in entries) else "direction"
    return Segment(text=text, kind=kind, numbers=tuple(entry.number for entry in entries))
