"""A new version of an adopted plan: decisions go over where the clause is unchanged, the rest is to be looked at."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget, Decision
from halfsky.core.plan.compare import Relation, relation_of
from halfsky.core.plan.model import Direction, Target
from halfsky.core.plan.numbering import item_no, placed_items

_NOISE = re.compile(r"[\s，,。.；;：:、（）()“”\"‘’]")
_ALIKE = 0.6
"""Likeness of two clauses from which the later is taken for a new wording of the earlier."""
_LOOSE = frozenset({"quote", "start", "end", "line"})
_Score = Callable[["_Words", "_Words"], float]
_Pairs = dict[AdoptedTarget, AdoptedTarget]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one promise from the old version of a plan to the new.

    Attributes:
        what: `unchanged`: the clause says the same, what was decided goes over. `changed`: a clause in its place says
            something else. `new`: only in the new version. `gone`: only in the old.
        old: As adopted in the old version; null for what is new.
        new: As the machine reads the new version; null for what is gone.
        relation: Of a changed target: whether the new one asks for more.
    """

    what: Literal["unchanged", "changed", "new", "gone"]
    old: AdoptedTarget | None = None
    new: AdoptedTarget | None = None
    relation: Relation | None = None


class NewVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a new version of a plan asks of the people who adopted the old one.

    Attributes:
        decisions: The old decisions under the numbers of the new version.
        steps: One per promise of either version: those of the new version in its order, then those gone.
    """

    decisions: tuple[Decision, ...]
    steps: tuple[Step, ...]

    @property
    def to_look_at(self) -> tuple[Step, ...]:
        """What changed, is new or is gone."""
        return tuple(step for step in self.steps if step.what != "unchanged")


def carry_over(old: AdoptedPlan, decisions: Sequence[Decision], new: AdoptedPlan) -> NewVersion:
    """Hold a new version of a plan against the adopted old one and carry over what still stands.

    A clause is unchanged where its words are, blanks and punctuation aside, and the machine reads the same promise
    in both, its deadline included; where it stands may have changed. What people added goes over where its words
    stand in the new version and the machine does not read them there by itself.

    Args:
        old: The old version as adopted.
        decisions: Those it was adopted by.
        new: The machine's reading of the new version, as `adopt` gives it without decisions.
    """
    left, right = [entry for entry in old.every if entry.read is not None], list(new.targets)
    alike = _best(left, right, _same)
    alike = {before: after for before, after in alike.items() if _quotable(before, after, new)}
    changed = _best(_without(left, alike), _without(right, alike.values()), _likeness)
    kept = {before.no: after.no for before, after in alike.items()} | _still_there(old, decisions, new)
    steps = {after.no: Step(what="unchanged", old=before, new=after) for before, after in alike.items()}
    steps |= {after.no: _changed(before, after) for before, after in changed.items()}
    told = kept.keys() | {before.no for before in changed}
    return NewVersion(
        decisions=tuple(
            _renumbered(decision, kept[decision.no]) for decision in decisions if decision.no in kept
        ),
        steps=(
            *(steps.get(entry.no, Step(what="new", new=entry)) for entry in right),
            *(
                Step(what="unchanged", old=entry)
                for entry in old.every
                if entry.read is None and entry.no in kept
            ),
            *(Step(what="gone", old=entry) for entry in old.every if entry.no not in told),
        ),
    )


def numbers_kept(old: AdoptedPlan, new: AdoptedPlan) -> dict[str, int]:
    """Numbers that promises of a plan keep from an earlier adoption of it, by their number in the new reading.

    Of the same reading every promise keeps its number; of a new version those do whose clause is unchanged or
    reworded, and those that people added whose words still stand.
    """
    if old.reading == new.reading:
        return {entry.no: entry.number for entry in old.every}
    left, right = [entry for entry in old.every if entry.read is not None], list(new.every)
    read = [entry for entry in right if entry.read is not None]
    alike = _best(left, read, _same)
    changed = _best(_without(left, alike), _without(read, alike.values()), _likeness)
    kept = {after.no: before.number for before, after in (alike | changed).items()}
    added = {entry.no: entry for entry in old.every if entry.read is None}
    return kept | {
        entry.no: added[entry.no].number
        for entry in right
        if entry.read is None and entry.no in added and added[entry.no].promise.quote == entry.promise.quote
    }


def _quotable(before: AdoptedTarget, after: AdoptedTarget, new: AdoptedPlan) -> bool:
    """Whether the quotation that people chose stands in the new version too, in the item of the same clause."""
    texts = (item.text for place, item in placed_items(new.reading) if place == after.place)
    return any(_bare(before.promise.quote) in _bare(text) for text in texts) or before.promise == before.read


def _without(entries: Iterable[AdoptedTarget], taken: Collection[AdoptedTarget]) -> list[AdoptedTarget]:
    numbers = {entry.number for entry in taken}
    return [entry for entry in entries if entry.number not in numbers]


def _best(left: Iterable[AdoptedTarget], right: Iterable[AdoptedTarget], score: _Score) -> _Pairs:
    """Pair entries one to one, the likest first, then those that stand nearest to each other."""
    others = [(after, _Words.of(after)) for after in right]
    scored = sorted(
        (-value, abs(before.number - after.number), before.number, after.number, before, after)
        for before in left
        for words in (_Words.of(before),)
        for after, other in others
        if (value := score(words, other)) > 0
    )
    pairs: _Pairs = {}
    taken: set[int] = set()
    for *_, number, before, after in scored:
        if before not in pairs and number not in taken:
            taken.add(number)
            pairs[before] = after
    return pairs


class _Words(msgspec.Struct, frozen=True):
    """What a promise says, apart from blanks, punctuation and where it stands."""

    quote: str
    indicator: str
    kind: type[Target | Direction]
    fields: tuple[object, ...]

    @classmethod
    def of(cls, entry: AdoptedTarget) -> "_Words":
        promise = entry.read or entry.promise
        names = (name for name in promise.__struct_fields__ if name not in _LOOSE)
        fields = tuple(getattr(promise, name) for name in names)
        return cls(_key(promise.quote), _key(promise.indicator), type(promise), fields)


def _key(words: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", words))


def _bare(words: str) -> str:
    return "".join(words.split())


def _same(first: _Words, second: _Words) -> float:
    return float(first == second)


def _likeness(first: _Words, second: _Words) -> float:
    if first.kind is not second.kind:
        return 0.0
    about = first.indicator == second.indicator
    matcher = SequenceMatcher(None, first.quote, second.quote, autojunk=False)
    if not about and matcher.quick_ratio() < _ALIKE:
        return 0.0
    alike = matcher.ratio()
    return about + alike if about or alike >= _ALIKE else 0.0


def _changed(before: AdoptedTarget, after: AdoptedTarget) -> Step:
    relation = relation_of(before.target, after.target) if before.target and after.target else None
    return Step(what="changed", old=before, new=after, relation=relation)


def _still_there(old: AdoptedPlan, decisions: Iterable[Decision], new: AdoptedPlan) -> dict[str, str]:
    """Numbers of added promises whose words the new version has, with the number of the item they stand in."""
    known = {_key(entry.read.quote) for entry in old.every if entry.read is not None}
    read = {_key(entry.promise.quote) for entry in new.targets} - known
    items = [(item_no(place), _bare(item.text)) for place, item in placed_items(new.reading)]
    found: dict[str, str] = {}
    for entry in old.every:
        quote = _bare(entry.promise.quote)
        home = next((number for number, text in items if quote in text), None)
        if entry.read is None and home is not None and _key(quote) not in read:
            found[entry.no] = home
    return found


def _renumbered(decision: Decision, number: str) -> Decision:
    if decision.no.startswith("A"):
        return msgspec.structs.replace(decision, item=number if decision.item else "")
    return msgspec.structs.replace(decision, no=number)
