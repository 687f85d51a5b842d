"""Equations among cells: areas below sum to the area above, women and men, town and country, parts to the whole.

An area's equation runs over the areas below it that exist in the year. What was rolled up is the sum of those
that have a figure, and says nothing of its own about women and men, town and country. Where an area reports itself and one below it has no figure, that one is an unknown that is
never published, so that the others can only be bounded by the total.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from halfsky.core.indicators.model import Area
from halfsky.core.observations.succession import exists
from halfsky.core.vocabulary.breakdowns import TOTAL

AXES: tuple[tuple[str, tuple[str, str]], ...] = (("sex", ("F", "M")), ("residence", ("U", "R")))
NEAR = 1e-6


class Key(NamedTuple):
    """Key of a cell, in the order of `cells.CELL`."""

    series: str
    area: str
    year: int
    sex: str
    age: str
    residence: str
    disaggregation: str

    def at(self, axis: str, part: str) -> "Key":
        """The cell of another part on an axis: sex, residence, age or disaggregation."""
        changed: Any = {axis: part}
        return self._replace(**changed)


class Term(NamedTuple):
    """One term of a cell that sums several variables."""

    whole: str
    sex: str
    residence: str
    series: str
    own_sex: str
    own_residence: str
    weight: float


class Row(NamedTuple):
    """One equation: sum of weight × cell is 0."""

    cells: tuple[int, ...]
    weights: tuple[float, ...]


class Grid:
    """The cells of one table and the equations among them; cells without a figure are added as they are met."""

    def __init__(self, keys: Sequence[Key], values: Sequence[float], rolled: frozenset[int]) -> None:
        self.keys = list(keys)
        self.values = list(values)
        self.index = {key: place for place, key in enumerate(self.keys)}
        self.shown = len(self.keys)
        self.rolled = rolled
        self.rows: list[Row] = []

    def cell(self, key: Key, value: float) -> int:
        """Give the place of a cell; one without figure gets `value` as what it is likely to be."""
        place = self.index.setdefault(key, len(self.keys))
        if place == len(self.keys):
            self.keys.append(key)
            self.values.append(max(value, 0.0))
        return place

    def add(self, whole: int, parts: Sequence[int], weights: Sequence[float] | None = None) -> None:
        """Keep the equation whole = sum of parts."""
        self.rows.append(Row((whole, *parts), (-1.0, *(weights or [1.0] * len(parts)))))


def write_equations(
    grid: Grid, *, areas: Mapping[str, Area], terms: Sequence[Term], sums: Sequence[tuple[Key, Key]] = ()
) -> None:
    """Find all equations of a grid, in a fixed order.

    Args:
        grid: Cells with figures.
        areas: The tree of areas.
        terms: Terms of cells that sum several variables.
        sums: Whole and part, of cells rolled up from parts that are other series.
    """
    for axis, parts in AXES:
        _axis(grid, axis, parts)
    for axis in ("age", "disaggregation"):
        _partition(grid, axis)
    _several_terms(grid, terms)
    _told(grid, sums)
    _areas(grid, areas, {whole for whole, _ in sums})


def _told(grid: Grid, sums: Sequence[tuple[Key, Key]]) -> None:
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in sums:
        if whole in grid.index and part in grid.index:
            parts[grid.index[whole]].append(grid.index[part])
    for place, own in parts.items():
        grid.add(place, own)


def _axis(grid: Grid, axis: str, parts: tuple[str, str]) -> None:
    wholes = {key.at(axis, TOTAL): None for key in grid.keys if getattr(key, axis) in parts}
    for key in wholes:
        whole = grid.index.get(key)
        if whole is not None and whole not in grid.rolled:
            _close(grid, whole, [key.at(axis, part) for part in parts])


def _close(grid: Grid, whole: int, parts: Sequence[Key]) -> None:
    """Write whole = parts; parts without a figure share what the others leave."""
    there = [grid.index[key] for key in parts if key in grid.index]
    rest = grid.values[whole] - sum(grid.values[place] for place in there)
    missing = len(parts) - len(there)
    grid.add(whole, [grid.cell(key, rest / max(missing, 1)) for key in parts])


def _partition(grid: Grid, axis: str) -> None:
    """Groups of age, or of another breakdown, that sum to the total are taken as its parts."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for place, key in enumerate(grid.keys):
        if getattr(key, axis) != TOTAL:
            groups[key.at(axis, TOTAL)].append(place)
    for key, parts in groups.items():
        whole = grid.index.get(key)
        if whole is not None and _sums_to(grid, whole, parts):
            grid.add(whole, parts)


def _sums_to(grid: Grid, whole: int, parts: Sequence[int]) -> bool:
    total = sum(grid.values[place] for place in parts)
    return abs(total - grid.values[whole]) <= NEAR * max(1.0, abs(total))


def _several_terms(grid: Grid, terms: Sequence[Term]) -> None:
    by_whole: dict[tuple[str, str, str], list[Term]] = defaultdict(list)
    for term in terms:
        by_whole[(term.whole, term.sex, term.residence)].append(term)
    for place, key in enumerate(grid.keys[: grid.shown]):
        own = by_whole.get((key.series, key.sex, key.residence))
        if own and place not in grid.rolled:
            parts = [
                key._replace(series=one.series, sex=one.own_sex, residence=one.own_residence) for one in own
            ]
            grid.add(place, [grid.cell(part, 0.0) for part in parts], [one.weight for one in own])


def _areas(grid: Grid, areas: Mapping[str, Area], told: set[Key]) -> None:
    years = sorted({key.year for key in grid.keys})
    below = {year: areas_below(areas, year) for year in years}
    _fill_gaps(grid, areas)
    for whole, key in enumerate(grid.keys.copy()):
        children = [key._replace(area=area) for area in below[key.year].get(key.area, ())]
        there = [child for child in children if child in grid.index]
        if not there or key in told:
            continue
        if whole in grid.rolled:
            grid.add(whole, [grid.index[child] for child in there])
        elif any(grid.index[child] in grid.rolled for child in there):
            _close(grid, whole, [*children, key._replace(area=f"{key.area} rest")])
        else:
            _close(grid, whole, children)


def _fill_gaps(grid: Grid, areas: Mapping[str, Area]) -> None:
    """Add the areas between a cell and the first above it that has a figure; each is at least what is below it."""
    for place, key in enumerate(grid.keys[: grid.shown]):
        for above in _gaps(grid, key, areas):
            grid.values[grid.cell(above, 0.0)] += grid.values[place]


def _gaps(grid: Grid, key: Key, areas: Mapping[str, Area]) -> list[Key]:
    """Areas above without a figure, up to the first that has one; none where no area above has one."""
    found: list[Key] = []
    area = areas.get(key.area)
    while area is not None and area.parent is not None:
        above = key._replace(area=area.parent)
        if grid.index.get(above, grid.shown) < grid.shown:
            return found
        found.append(above)
        area = areas.get(area.parent)
    return []


def areas_below(areas: Mapping[str, Area], year: int) -> dict[str, list[str]]:
    """Give the areas directly below each area that exist in a year, in the order of their codes."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in sorted(areas):
        parent = areas[code].parent
        if parent is not None and exists(areas[code], year):
            found[parent].append(code)
    return found
