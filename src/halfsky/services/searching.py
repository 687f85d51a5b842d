"""Use case of searching: indicators, clauses of the plan, areas and units, by characters, English or pinyin."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from halfsky.core.plan.numbering import item_no, placed_items
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions.reading import Edition
from halfsky.engines.spelling import pinyin, simplified
from halfsky.services.acting import Actor
from halfsky.services.reach import reach_of
from halfsky.services.site_ground import AreaTree
from halfsky.store.models import Area, Unit

Kind = Literal["indicator", "clause", "area", "unit"]
KINDS: tuple[Kind, ...] = ("indicator", "clause", "area", "unit")

_EXACT, _BEGINS, _HOLDS, _SOUNDS, _LETTERS, _NOTHING = 0, 1, 2, 3, 4, 9
_FEWEST_LETTERS = 2


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be found.

    Attributes:
        kind: What it is.
        key: By which its page is named: code, number of a clause, `990101-3` for a unit.
        zh: Its name, or the words of a clause.
        en: Its name in English; empty where there is none.
        more: Other names it answers to.
    """

    kind: Kind
    key: str
    zh: str
    en: str = ""
    more: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that fits, and how well: 0 is best."""

    entry: Entry
    rank: int


def normal(text: str) -> str:
    """Words as they are compared: full-width as half-width, traditional as simplified, small letters."""
    return simplified(unicodedata.normalize("NFKC", text)).lower().strip()


def search(entries: Iterable[Entry], asked: str, *, most: int) -> dict[Kind, tuple[list[Entry], int]]:
    """What fits every word asked for, by kind, the best first.

    A word fits where it stands in a name, where an English word begins with it, or where it is the pinyin of part of a
    name, whole or by first letters.

    Args:
        entries: All there is.
        asked: As typed.
        most: Entries given of each kind.

    Returns:
        For each kind that has any: the entries, and how many there are in all.
    """
    words = normal(asked).split()
    if not words:
        return {}
    found = sorted(_fitting(entries, words), key=lambda one: (one.rank, len(one.entry.zh), one.entry.key))
    by_kind: dict[Kind, list[Entry]] = {}
    for one in found:
        by_kind.setdefault(one.entry.kind, []).append(one.entry)
    return {kind: (by_kind[kind][:most], len(by_kind[kind])) for kind in KINDS if kind in by_kind}


def _fitting(entries: Iterable[Entry], words: list[str]) -> Iterator[Found]:
    for entry in entries:
        worst = 0
        for word in words:
            worst = max(worst, _rank(entry, word))
            if worst == _NOTHING:
                break
        else:
            yield Found(entry=entry, rank=worst)


def _rank(entry: Entry, word: str) -> int:
    best = min((_of_name(name, word) for name in _names(entry)), default=_NOTHING)
    if best == _NOTHING and word.isascii() and word.isalpha() and len(word) >= _FEWEST_LETTERS:
        # A clause is too long to be meant by its sound.
        return (
            _NOTHING
            if entry.kind == "clause"
            else min(_of_sound(name, word) for name in (entry.zh, *entry.more))
        )
    return best


@lru_cache(maxsize=200_000)
def _names(entry: Entry) -> tuple[str, ...]:
    return tuple(normal(name) for name in (entry.zh, entry.en, entry.key, *entry.more) if name)


def _of_name(name: str, word: str) -> int:
    if name == word:
        return _EXACT
    if name.startswith(word):
        return _BEGINS
    if word not in name:
        return _NOTHING
    # In English only the beginning of a word counts: “age” is not in “percentage”.
    return (
        _HOLDS
        if not word.isascii() or not word.isalpha() or f" {word}" in name.replace("(", " ")
        else _NOTHING
    )


def _of_sound(name: str, word: str) -> int:
    """Whether a word is the sound of some characters in a row, from the beginning of a syllable."""
    spoken = pinyin(name)
    if word in spoken.letters:
        return _LETTERS
    for start in range(len(spoken.syllables)):
        if "".join(spoken.syllables[start : start + len(word)]).startswith(word):
            return _SOUNDS
    return _NOTHING


@lru_cache(maxsize=8)
def entries_of(edition: Edition, tree: AreaTree) -> tuple[Entry, ...]:
    """What there is to find in an edition, besides units: indicators, clauses of its plan, areas."""
    return (*_indicators(), *_clauses(edition), *_areas(tree))


def _indicators() -> Iterator[Entry]:
    for one in load_codebook().indicators.values():
        aliases = tuple(alias.zh for alias in one.aliases)
        yield Entry(kind="indicator", key=one.code, zh=one.name.zh, en=one.name.en, more=aliases)


def _clauses(edition: Edition) -> Iterator[Entry]:
    for where, item in placed_items(edition.plan.reading):
        yield Entry(kind="clause", key=item_no(where), zh=item.text)


def _areas(tree: AreaTree) -> Iterator[Entry]:
    for one in tree.areas.values():
        aliases = tuple(alias.zh for alias in one.aliases)
        yield Entry(kind="area", key=one.code, zh=one.name.zh, en=one.name.en, more=aliases)


def units_known(actor: Actor) -> list[Entry]:
    """Units of the areas in which the actor may know who answers for what."""
    within = Area.objects.filter(reach_of(actor.posts, "responsibility.read", area=""))
    rows = Unit.objects.filter(area__in=within).select_related("area").prefetch_related("names")
    seen: dict[int, int] = {}
    entries = []
    for row in rows.order_by("area__path", "pk"):
        seen[row.area_id] = nth = seen.get(row.area_id, 0) + 1
        names = tuple(name.name for name in row.names.all())
        entries.append(
            Entry(kind="unit", key=f"{row.area.code}-{nth}", zh=row.name, en=row.name_en, more=names)
        )
    return entries
