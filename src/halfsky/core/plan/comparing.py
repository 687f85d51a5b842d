"""Two adopted plans beside each other: promise by promise, which asks for more, which sooner, and what each has alone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Literal

import msgspec

from halfsky.core.plan.adopted import AdoptedPlan, AdoptedTarget
from halfsky.core.plan.compare import bare_name, relation_of
from halfsky.core.plan.model import Direction, Kind, Target

Ask = Literal[
    "same",
    "stricter",
    "looser",
    "different",
    "other_group",
    "number_in_first",
    "number_in_second",
    "only_first",
    "only_second",
]
Due = Literal["same", "earlier", "later", "unknown"]
Key = tuple[str, str, str, str]

_SORT: dict[Kind, str] = {"numeric": "level", "zero": "level", "universal": "level"}
"""Kinds that can be put in order with each other; the others only among themselves."""
_OF_GAPS = frozenset({"narrow", "balance"})
"""Directions about a distance, which no number for the level stands for."""


class Counterparts(msgspec.Struct, frozen=True, kw_only=True):
    """What two plans promise of one thing.

    Attributes:
        ask: What the second asks for against the first. `different` where the two cannot be put in order;
            `other_group` where they speak of other people (the countryside, women, all); `number_in_first` where the second has a direction without a number, `number_in_second` the other way.
        due: Whether the second wants it `earlier` or `later`; `unknown` where either has no deadline.
        first: Of the first plan; null where only the second has it.
        second: Of the second plan; null where only the first has it.
        first_due: Year by which the first wants it: its deadline, else the last year of the plan.
        second_due: The same of the second.
    """

    ask: Ask
    due: Due = "unknown"
    first: AdoptedTarget | None = None
    second: AdoptedTarget | None = None
    first_due: int | None = None
    second_due: int | None = None

    @property
    def either(self) -> AdoptedTarget:
        """The promise of the first plan, else of the second."""
        found = self.first or self.second
        if found is None:
            raise ValueError("a match has at least one side")
        return found


class ComparedDomain(msgspec.Struct, frozen=True, kw_only=True):
    """The matches of one domain; `title` is empty for what stands outside the domains."""

    title: str
    matches: tuple[Counterparts, ...]


def compare_adopted(first: AdoptedPlan, second: AdoptedPlan) -> tuple[Counterparts, ...]:
    """Counterparts the promises of two plans by indicator, sex, residence and kind, and say which asks for more.

    A promise without an indicator is matched by its words. Where a plan promises one thing several times (in steps,
    for two groups named in words), the first by deadline meets the first, and so on.

    Returns:
        Those of the first plan in its order, then those only in the second in its order.
    """
    targets = _pair(_targets(first), _targets(second), first, second)
    directions = _pair(_directions(first), _directions(second), first, second)
    matches = _joined([*targets, *directions], _of_any_group, ask="other_group")
    matches = _joined(matches, _number_first, ask="number_in_first")
    matches = _joined(matches, _direction_first, ask="number_in_second")
    return tuple(sorted(matches, key=_place_in_order))


def count_asks(matches: Iterable[Counterparts]) -> dict[Ask, int]:
    """How many matches are of each kind; their sum is the number of matches."""
    counts: dict[Ask, int] = {
        "same": 0,
        "stricter": 0,
        "looser": 0,
        "different": 0,
        "other_group": 0,
        "number_in_first": 0,
        "number_in_second": 0,
        "only_first": 0,
        "only_second": 0,
    }
    counts.update(Counter(match.ask for match in matches))
    return counts


def by_domain(matches: Iterable[Counterparts]) -> tuple[ComparedDomain, ...]:
    """Put matches under the titles of their domains, in the order of the first plan; what is outside comes last.

    What only the second plan has stands under the first plan's title where the two call a domain differently.
    """
    rows = tuple(matches)
    called = _called_by_the_first(rows)
    held: dict[str, list[Counterparts]] = defaultdict(list)
    for match in rows:
        title = match.either.place.domain_title
        held[title if match.first is not None else called.get(title, title)].append(match)
    titles = [title for title in held if title] + [title for title in held if not title]
    return tuple(ComparedDomain(title=title, matches=tuple(held[title])) for title in titles)


def _called_by_the_first(matches: Sequence[Counterparts]) -> dict[str, str]:
    """What the first plan calls a domain of the second that has another title: where most they share stands."""
    titles = {match.first.place.domain_title for match in matches if match.first is not None}
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for match in matches:
        if match.first is not None and match.second is not None:
            shared[match.second.place.domain_title][match.first.place.domain_title] += 1
    return {title: seen.most_common(1)[0][0] for title, seen in shared.items() if title not in titles}


def _targets(plan: AdoptedPlan) -> list[AdoptedTarget]:
    return [entry for entry in plan.targets if entry.target is not None]


def _directions(plan: AdoptedPlan) -> list[AdoptedTarget]:
    return [entry for entry in plan.targets if entry.direction is not None]


def _pair(
    ours: Sequence[AdoptedTarget], theirs: Sequence[AdoptedTarget], first: AdoptedPlan, second: AdoptedPlan
) -> list[Counterparts]:
    one, other = _by_key(ours, first), _by_key(theirs, second)
    matches: list[Counterparts] = []
    for key in [*one, *(key for key in other if key not in one)]:
        mine, its = one.get(key, []), other.get(key, [])
        shared = min(len(mine), len(its))
        matches += [_match(a, b, first, second) for a, b in zip(mine, its, strict=False)]
        matches += [Counterparts(ask="only_first", first=a, first_due=_due(a, first)) for a in mine[shared:]]
        matches += [
            Counterparts(ask="only_second", second=b, second_due=_due(b, second)) for b in its[shared:]
        ]
    return matches


def _by_key(entries: Sequence[AdoptedTarget], plan: AdoptedPlan) -> dict[Key, list[AdoptedTarget]]:
    held: dict[Key, list[AdoptedTarget]] = defaultdict(list)
    for entry in entries:
        held[_key(entry)].append(entry)
    for same in held.values():
        same.sort(key=lambda entry: (_due(entry, plan) or 0, entry.promise.start, entry.number))
    return held


def _key(entry: AdoptedTarget) -> Key:
    return (*_thing(entry), _sort(entry))


def _sort(entry: AdoptedTarget) -> str:
    if entry.direction is not None:
        return "gap" if entry.direction.direction in _OF_GAPS else "direction"
    return _SORT.get(entry.target.kind, entry.target.kind) if entry.target is not None else ""


def _thing(entry: AdoptedTarget) -> tuple[str, str, str]:
    tie = entry.tie
    return (tie.series or bare_name(entry.promise.indicator), tie.sex, tie.residence)


def _due(entry: AdoptedTarget, plan: AdoptedPlan) -> int | None:
    period = plan.reading.period
    last = period.end if period is not None else None
    return (entry.target.deadline if entry.target is not None else None) or last


def _match(a: AdoptedTarget, b: AdoptedTarget, first: AdoptedPlan, second: AdoptedPlan) -> Counterparts:
    due_a, due_b = _due(a, first), _due(b, second)
    return Counterparts(
        ask=_ask(a.promise, b.promise),
        due=_sooner(due_a, due_b),
        first=a,
        second=b,
        first_due=due_a,
        second_due=due_b,
    )


def _ask(a: Target | Direction, b: Target | Direction) -> Ask:
    if isinstance(a, Target) and isinstance(b, Target):
        found = relation_of(a, b)
        return found if found in ("same", "stricter", "looser") else "different"
    if isinstance(a, Direction) and isinstance(b, Direction):
        return "same" if a.direction == b.direction else "different"
    return "number_in_first" if isinstance(a, Target) else "number_in_second"


def _sooner(first: int | None, second: int | None) -> Due:
    if first is None or second is None:
        return "unknown"
    return "same" if first == second else "earlier" if second < first else "later"


def _joined(
    matches: Sequence[Counterparts], key: Callable[[Counterparts], Hashable | None], *, ask: Ask
) -> list[Counterparts]:
    """Join what only the first plan has with what only the second has where both have one key; None joins nothing."""
    waiting: dict[Hashable, list[Counterparts]] = defaultdict(list)
    for match in matches:
        if match.ask == "only_second" and (named := key(match)) is not None:
            waiting[named].append(match)
    joined: dict[int, Counterparts] = {}
    for match in matches:
        named = key(match) if match.ask == "only_first" else None
        if named is not None and waiting[named]:
            other = waiting[named].pop(0)
            joined[id(match)], joined[id(other)] = _both(match, other, ask), other
    kept = [joined.get(id(match), match) for match in matches]
    return [match for match in kept if not (match.ask == "only_second" and id(match) in joined)]


def _both(mine: Counterparts, its: Counterparts, ask: Ask) -> Counterparts:
    return Counterparts(
        ask=ask,
        due=_sooner(mine.first_due, its.second_due),
        first=mine.first,
        second=its.second,
        first_due=mine.first_due,
        second_due=its.second_due,
    )


def _of_any_group(match: Counterparts) -> Hashable:
    thing, _, _, sort = _key(match.either)
    return (thing, sort)


def _number_first(match: Counterparts) -> Hashable | None:
    """The thing, where the first has a number, or the second a direction that a number can stand for."""
    return _level(match) if (match.first is not None) == _is_number(match) else None


def _direction_first(match: Counterparts) -> Hashable | None:
    return _level(match) if (match.second is not None) == _is_number(match) else None


def _level(match: Counterparts) -> Hashable | None:
    return None if _sort(match.either) == "gap" else _thing(match.either)


def _is_number(match: Counterparts) -> bool:
    return match.either.target is not None


def _place_in_order(match: Counterparts) -> tuple[bool, int, int]:
    return (match.first is None, match.either.promise.start, match.either.number)
