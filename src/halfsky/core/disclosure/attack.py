"""What an attacker can compute: intervals of unknown counts from everything that was ever published together.

Written apart from the protector, on purpose: it reads published tables only, makes its own equations from them, and
solves for the counts themselves, not for deviations. What is unknown in two releases is taken to be the same
unknown. Where the equations contradict each other, because a figure was revised or a total is no sum, they may be
off by as little as possible in all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from halfsky.core.disclosure.programs import Program, Rows
from halfsky.core.indicators.model import Area
from halfsky.core.observations.succession import exists
from halfsky.core.vocabulary.breakdowns import TOTAL

INFINITE = float("inf")
NEAR = 1e-7
PASSES = 60
"""Passes of bounds over a table that is a tree: as many as a tree has levels, and to spare."""


class Count(NamedTuple):
    """A count somebody may want to know: one variable in one area, year and breakdown."""

    series: str
    area: str
    year: int
    sex: str
    age: str
    residence: str
    disaggregation: str

    def at(self, axis: str, part: str) -> "Count":
        """The count of another part on an axis: sex, residence, age or disaggregation."""
        changed: Any = {axis: part}
        return self._replace(**changed)


class Fact(NamedTuple):
    """Something published: a weighted sum of counts lies between two numbers."""

    counts: tuple[tuple[Count, float], ...]
    low: float
    high: float


class Release:
    """One published table as an attacker keeps it: counts told, counts withheld, other facts."""

    def __init__(self) -> None:
        self.known: dict[Count, float] = {}
        self.hidden: set[Count] = set()
        self.partial: set[Count] = set()
        self.facts: dict[Count, list[Fact]] = defaultdict(list)
        self.through: dict[Count, Count] = {}
        self.ways_up: dict[Count, list[Count]] = defaultdict(list)
        self.groups: dict[tuple[str, Count], list[Count]] = {}

    def tell(self, count: Count, value: float) -> None:
        """A count was published."""
        self.known.setdefault(count, value)

    def withhold(self, count: Count) -> None:
        """A count is shown as suppressed."""
        self.hidden.add(count)

    def name(self, count: Count, through: Count) -> None:
        """A count stands in a row under the name of an indicator: sums of such rows go over these names."""
        self.through[through] = count
        self.ways_up[count].append(through)

    def add(self, fact: Fact) -> None:
        """Keep a fact with each of its counts."""
        for count, _ in fact.counts:
            self.facts[count].append(fact)

    def close(self) -> None:
        """Note which groups of age, and of other breakdowns, there are beside each total."""
        for count in sorted(self.known.keys() | self.hidden):
            for axis in ("age", "disaggregation"):
                if getattr(count, axis) != TOTAL:
                    self.groups.setdefault((axis, count.at(axis, TOTAL)), []).append(count)

    def has(self, count: Count) -> bool:
        """Tell whether the table has a row for the count."""
        return count in self.known or count in self.hidden


class Attack:
    """The equations of all releases, looked up from the unknown counts outward."""

    def __init__(
        self,
        releases: Sequence[Release],
        areas: Mapping[str, Area],
        versions: Sequence[Mapping[Count, Count]],
    ) -> None:
        self.releases, self.areas, self.versions = releases, areas, versions
        self.origin = {other: count for one in versions for count, other in one.items()}
        self.children: dict[str, list[str]] = defaultdict(list)
        for code in sorted(areas):
            parent = areas[code].parent
            if parent is not None:
                self.children[parent].append(code)

    def version(self, count: Count, release: int) -> Count:
        """Give the unknown that a count was at a release: the same as now unless it is known to be revised."""
        return self.versions[release].get(count, count)

    def value(self, count: Count, release: int) -> float | None:
        """Give a count as the attacker knows it at a release: from there, else from the nearest one that told it."""
        own = self.version(count, release)
        every = range(len(self.releases))
        for one in sorted(every, key=lambda other: (abs(other - release), other)):
            if count in self.releases[one].known and self.version(count, one) == own:
                return self.releases[one].known[count]
        return None

    def intervals(self, wanted: Iterable[Count]) -> dict[Count, tuple[float, float]]:
        """Give the lowest and highest value each wanted count can have; infinite where nothing bounds it."""
        found: dict[Count, tuple[float, float]] = {}
        for count in wanted:
            if count not in found:
                known = self.value(count, len(self.releases) - 1)
                found.update({count: (known, known)} if known is not None else self._around(count))
        return found

    def _around(self, count: Count) -> dict[Count, tuple[float, float]]:
        """Intervals of everything that hangs together with an unknown count."""
        unknown, facts = {count: 0}, {}
        waiting = [count]
        while waiting:
            one = waiting.pop()
            for name, fact in self._facts_of(one):
                if name not in facts:
                    facts[name] = fact
                    fresh = [other for other, _ in fact.counts if other not in unknown]
                    unknown.update({other: len(unknown) + place for place, other in enumerate(fresh)})
                    waiting += fresh
        own = list(unknown)
        bounds = _solve(own, _rows(facts.values(), unknown))
        return dict(zip(own, bounds, strict=True))

    def _facts_of(self, unknown: Count) -> Iterator[tuple[tuple[int, str, Count, float], Fact]]:
        """What each release says of an unknown count, with known counts moved to the other side."""
        count = self.origin.get(unknown, unknown)
        for number, release in enumerate(self.releases):
            if self.version(count, number) != unknown:
                continue
            for place, fact in enumerate(release.facts.get(count, ())):
                yield (number, f"fact {place}", count, 0.0), self._open(fact, number)
            for name, whole, parts in self._sums(count, release):
                if self._reaches(whole, release):
                    terms = ((whole, -1.0), *((part, 1.0) for part in parts))
                    yield (number, name, whole, 0.0), self._open(Fact(terms, 0.0, 0.0), number)

    def _sums(self, count: Count, release: Release) -> Iterator[tuple[str, Count, list[Count]]]:
        for axis, parts in (("sex", ("F", "M")), ("residence", ("U", "R"))):
            whole = count.at(axis, TOTAL)
            there = [whole.at(axis, part) for part in parts]
            whole_told = release.has(whole) and whole not in release.partial
            if whole_told and any(release.has(part) for part in there):
                yield axis, whole, there
        for axis in ("age", "disaggregation"):
            whole = count.at(axis, TOTAL)
            groups = release.groups.get((axis, whole), [])
            if release.has(whole) and self._partition(whole, groups, release):
                yield axis, whole, groups
        area = self.areas.get(count.area)
        if area is not None and area.parent is not None:
            for name in dict.fromkeys((count, *release.ways_up.get(count, ()))):
                yield from self._of_area(name._replace(area=area.parent), release)
        yield from self._of_area(count, release)

    def _of_area(self, whole: Count, release: Release) -> Iterator[tuple[str, Count, list[Count]]]:
        standing = (one for one in self.children[whole.area] if exists(self.areas[one], whole.year))
        names = [whole._replace(area=one) for one in standing]
        if whole in release.partial:
            parts = [release.through.get(name, name) for name in names]
            names = [part for part in parts if release.has(part)]
        elif any(name in release.partial for name in names):
            names.append(whole._replace(area=f"{whole.area} rest"))
        if any(release.has(name) for name in names):
            yield "area", whole, names

    def _reaches(self, whole: Count, release: Release) -> bool:
        """A sum says something when its whole, or a whole further up, has a row."""
        area: Area | None = self.areas.get(whole.area)
        while not release.has(whole):
            if area is None or area.parent is None:
                return False
            whole, area = whole._replace(area=area.parent), self.areas.get(area.parent)
        return True

    def _partition(self, whole: Count, groups: Sequence[Count], release: Release) -> bool:
        """Groups are the parts of the total unless what is published says that they are not."""
        if not groups:
            return False
        told = sum(release.known.get(one, 0.0) for one in groups)
        total = release.known.get(whole, INFINITE)
        complete = all(one in release.known for one in groups) and whole in release.known
        return abs(told - total) <= 1e-6 * max(total, 1.0) if complete else told <= total

    def _open(self, fact: Fact, release: int) -> Fact:
        """A fact over unknown counts alone; those revised since are other counts in the releases before."""
        rest, sums = 0.0, defaultdict[Count, float](float)
        for count, weight in fact.counts:
            value = self.value(count, release)
            if value is not None:
                rest += weight * value
            else:
                sums[self.version(count, release)] += weight
        return Fact(tuple(sums.items()), fact.low - rest, fact.high - rest)


class _Row(NamedTuple):
    columns: tuple[int, ...]
    weights: tuple[float, ...]
    low: float
    high: float


def _rows(facts: Iterable[Fact], unknown: Mapping[Count, int]) -> list[_Row]:
    found: dict[_Row, None] = {}
    for fact in facts:
        if fact.counts:
            columns = tuple(unknown[count] for count, _ in fact.counts)
            found[_Row(columns, tuple(weight for _, weight in fact.counts), fact.low, fact.high)] = None
    return list(found)


def _solve(own: Sequence[Count], rows: Sequence[_Row]) -> list[tuple[float, float]]:
    low, high = np.zeros(len(own)), np.full(len(own), INFINITE)
    agrees = _narrow(rows, low, high)
    if agrees and _is_tree(rows):
        return list(zip(low.tolist(), high.tolist(), strict=True))
    return _by_programs(rows, len(own))


def _is_tree(rows: Sequence[_Row]) -> bool:
    """Rows that share counts without a circle: bounds passed from row to row are then the true ones."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def top(one: tuple[str, int]) -> tuple[str, int]:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for place, row in enumerate(rows):
        for column in row.columns:
            ends = top(("row", place)), top(("count", column))
            if ends[0] == ends[1]:
                return False
            root[ends[0]] = ends[1]
    return True


def _narrow(rows: Sequence[_Row], low: np.ndarray, high: np.ndarray) -> bool:
    """Pass bounds through the rows until nothing changes; false where they contradict each other."""
    for _ in range(PASSES):
        changed = False
        for row in rows:
            columns, weights = np.array(row.columns), np.array(row.weights)
            ups, downs = weights * high[columns], weights * low[columns]
            least, most = np.minimum(ups, downs), np.maximum(ups, downs)
            for place, (column, weight) in enumerate(zip(row.columns, row.weights, strict=True)):
                others = _others(least, place), _others(most, place)
                ends = (row.low - others[1]) / weight, (row.high - others[0]) / weight
                new_low, new_high = max(low[column], min(ends)), min(high[column], max(ends))
                if new_low > new_high + 1e-6 * max(1.0, abs(new_high)):
                    return False
                new_high = max(new_low, new_high)
                if new_low > low[column] + NEAR or new_high < high[column] - NEAR:
                    low[column], high[column], changed = new_low, new_high, True
                    least[place] = min(weight * new_low, weight * new_high)
                    most[place] = max(weight * new_low, weight * new_high)
        if not changed:
            return True
    return True


def _others(ends: np.ndarray, place: int) -> float:
    """The sum of all ends but one, one of which may be infinite."""
    own = float(ends[place])
    ends[place] = 0.0
    rest = float(ends.sum())
    ends[place] = own
    return rest


def _by_programs(rows: Sequence[_Row], size: int) -> list[tuple[float, float]]:
    strict = _program(rows, size, elastic=False, allowance=0.0)
    if strict.minimise(np.zeros(strict.columns)) is not None:
        return _extremes(strict, size)
    loose = _program(rows, size, elastic=True, allowance=INFINITE)
    costs = np.concatenate([np.zeros(size), np.ones(2 * len(rows))])
    least = loose.minimise(costs)
    if least is None:
        raise ArithmeticError("equations that may be off have a solution")
    allowance = float(costs @ least[0]) * (1 + 1e-6) + 1e-6
    return _extremes(_program(rows, size, elastic=True, allowance=allowance), size)


def _program(rows: Sequence[_Row], size: int, *, elastic: bool, allowance: float) -> Program:
    """Counts, and where equations may be off, by how much each is above and below; `allowance` bounds their sum."""
    off = len(rows) if elastic else 0
    columns = [
        [*row.columns, *((size + place, size + off + place) if elastic else ())]
        for place, row in enumerate(rows)
    ]
    weights = [[*row.weights, *((1.0, -1.0) if elastic else ())] for row in rows]
    low, high = [row.low for row in rows], [row.high for row in rows]
    if elastic:
        columns.append(list(range(size, size + 2 * off)))
        weights.append([1.0] * (2 * off))
        low, high = [*low, 0.0], [*high, allowance]
    every = size + 2 * off
    return Program(
        Rows(columns, weights),
        low=np.zeros(every),
        high=np.full(every, INFINITE),
        row_low=np.array(low),
        row_high=np.array(high),
    )


def _extremes(program: Program, size: int) -> list[tuple[float, float]]:
    found = []
    for column in range(size):
        ends = [program.extreme(column, sign) for sign in (-1.0, 1.0)]
        low = 0.0 if ends[0] is None else ends[0][0]
        found.append((low, INFINITE if ends[1] is None else ends[1][0]))
    return found
