"""A plan's own text, laid out in blocks: headings, paragraphs, and items with their promises marked in place."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget, numbers, within
from halfsky.core.plan.model import Item
from halfsky.core.plan.numbering import item_no, placed_items
from halfsky.core.plan.segments import segments
from halfsky.engines.editions.reading import Edition

_LONGEST_HEAD = 30
_ENDS = "。；;，,：:、"


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of an item: plain where `number` is null, else of the promise of that number.

    Attributes:
        first: Whether the promise begins here; the anchor stands at its beginning.
        last: Whether it ends here; its status follows.
        within: Numbers of promises that have no words of their own, because others have them all; told after these.
    """

    text: str
    number: int | None = None
    kind: Literal["plain", "target", "direction"] = "plain"
    first: bool = False
    last: bool = False
    within: tuple[int, ...] = ()


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of the plan.

    Attributes:
        kind: `domain` is the heading of a domain, `head` another short heading, `item` one with promises or without,
            `line` anything else.
        domain: Number of the domain it stands in; null outside.
        item: Number of an item as printed, such as `M1-4`; empty for all else.
        pieces: Its text; one plain piece for all but items.
    """

    kind: Literal["domain", "head", "item", "line"]
    pieces: tuple[Piece, ...]
    domain: int | None = None
    item: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the plan that is read at one go: a domain, or what stands before or after all domains."""

    code: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """Numbers of the promises in it."""
        pieces = [piece for block in self.blocks for piece in block.pieces]
        own = frozenset(piece.number for piece in pieces if piece.number is not None)
        return own | {number for piece in pieces for number in piece.within}


BEFORE, AFTER = "before", "after"


@lru_cache(maxsize=32)
def parts_of(edition: Edition) -> tuple[Part, ...]:
    """The plan of an edition, in parts; an edition never changes, so this is laid out once in a process."""
    plan, text = edition.plan, edition.text
    domains = plan.reading.domains
    if not domains:
        return (Part(code=BEFORE, title="", blocks=tuple(_blocks(plan, text, 0, len(text)))),)
    ends = [*(domain.start for domain in domains), domains[-1].end]
    made = [Part(code=BEFORE, title="", blocks=tuple(_blocks(plan, text, 0, ends[0])))]
    for domain, (start, end) in zip(domains, pairwise(ends), strict=True):
        blocks = tuple(_blocks(plan, text, start, end, domain=domain.number))
        made.append(Part(code=str(domain.number), title=domain.title, blocks=blocks))
    made.append(Part(code=AFTER, title="", blocks=tuple(_blocks(plan, text, ends[-1], len(text)))))
    return tuple(part for part in made if part.blocks)


@lru_cache(maxsize=32)
def direction_numbers(edition: Edition) -> dict[str, int]:
    """Numbers in the adopted plan by the numbers that the board gives."""
    return numbers(edition.plan)


def _blocks(
    plan: AdoptedPlan, text: str, start: int, end: int, *, domain: int | None = None
) -> Iterator[Block]:
    """Every paragraph of a stretch of text, in its order."""
    at = start
    for number, item in sorted(_items(plan), key=lambda one: one[1].start):
        if start <= item.start < end:
            # The number of an item stands on its line, before the text that the item is.
            line = max(text.rfind("\n", at, item.start) + 1, at)
            yield from _lines(text, at, line, begins=at == start, domain=domain)
            before = tuple(Piece(text=f"{words} ") for words in [text[line : item.start].strip()] if words)
            pieces = (*before, *_pieces(item, plan, text))
            yield Block(kind="item", pieces=pieces, domain=domain, item=number)
            at = item.end
    yield from _lines(text, at, end, begins=at == start, domain=domain)


def _items(plan: AdoptedPlan) -> list[tuple[str, Item]]:
    return [(item_no(place), item) for place, item in placed_items(plan.reading)]


def _lines(text: str, start: int, end: int, *, begins: bool, domain: int | None) -> Iterator[Block]:
    """Lines between items; the first of a domain is its heading."""
    for line in text[start:end].splitlines():
        words = line.strip()
        if not words:
            continue
        short = len(words) <= _LONGEST_HEAD and words[-1] not in _ENDS
        head = short or words.rstrip("：:") in ("主要目标", "策略措施")
        kind: Literal["domain", "head", "line"] = "head" if head else "line"
        if begins and domain is not None:
            kind, begins = "domain", False
        yield Block(kind=kind, pieces=(Piece(text=words),), domain=domain)


def _pieces(item: Item, plan: AdoptedPlan, text: str) -> Iterator[Piece]:
    mine = within(item, plan.targets)
    by_number: dict[int, AdoptedTarget] = {entry.number: entry for entry in mine}
    cut = segments(item, mine, text=text)
    owners = [_owner(one.numbers, by_number) for one in cut]
    last = {number: place for place, number in enumerate(owners) if number is not None}
    lost = _without_words([one.numbers for one in cut], owners)
    seen: set[int | None] = {None}
    for place, (one, number) in enumerate(zip(cut, owners, strict=True)):
        words = "".join((one.text if place else one.text.lstrip()).splitlines())
        first = number not in seen
        seen.add(number)
        yield Piece(
            text=words,
            number=number,
            kind=one.kind,
            first=first,
            last=number is not None and last[number] == place,
            within=lost.get(place, ()),
        )


def _without_words(held: list[tuple[int, ...]], owners: list[int | None]) -> dict[int, tuple[int, ...]]:
    """Numbers of promises all of whose words are another's, by the place of the last of these words."""
    last = {number: place for place, numbers in enumerate(held) for number in numbers}
    lost: dict[int, tuple[int, ...]] = {}
    for number in sorted(last.keys() - set(owners)):
        lost[last[number]] = (*lost.get(last[number], ()), number)
    return lost


def _owner(held: tuple[int, ...], by_number: dict[int, AdoptedTarget]) -> int | None:
    """Whose words these are where promises share them: the target's, else the one that ends first."""
    if not held:
        return None
    return min(
        held,
        key=lambda number: (
            by_number[number].target is None,
            by_number[number].promise.end - by_number[number].promise.start,
        ),
    )
