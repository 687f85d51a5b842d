"""Hiding cells in one table: the cells of series that sum to each other, in one year or in years that were pooled."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
import polars as pl

from halfsky.core.disclosure.cells import CELL
from halfsky.core.disclosure.equations import Grid, Key, Row, Term, write_equations
from halfsky.core.disclosure.history import PUBLISHED
from halfsky.core.disclosure.model import Topic
from halfsky.core.disclosure.secondary import Table, Target
from halfsky.core.disclosure.topics import need_of
from halfsky.core.indicators.model import Area


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What all tables of a release share."""

    areas: Mapping[str, Area]
    topics: Mapping[str, Topic]
    terms: Sequence[Term]
    releases: int
    exact_cells: int


def hide(cells: pl.DataFrame, pools: Sequence[tuple[Key, int]], ground: Ground) -> list[Key]:
    """Hide what must be hidden in one table.

    Args:
        cells: One row per cell with `amount`, `reason`, `room`, `cost`, `rolled`, `known`, `carried`, `forced`, `upper`,
            `lower` and the columns of the releases.
        pools: Sums over years that are known: the last year's key and the first year.
        ground: Areas, topics, terms, settings.
    """
    cells = cells.filter(pl.col("amount").is_not_null())
    grid = _grid(cells, ground)
    _pool(grid, pools)
    rows = [*grid.rows, *_earlier_rows(grid, cells, ground.releases)]
    table = _table(grid, cells, rows)
    targets = _targets(grid, cells, ground.topics)
    _cover(table, grid, targets, ground)
    return [grid.keys[place] for place in np.flatnonzero(table.hidden[: grid.shown])]


def _grid(cells: pl.DataFrame, ground: Ground) -> Grid:
    keys = [Key(*row) for row in cells.select(CELL).iter_rows()]
    rolled = frozenset(cells["rolled"].fill_null(value=False).arg_true().to_list())
    grid = Grid(keys, cells["amount"].to_list(), rolled)
    write_equations(grid, areas=ground.areas, terms=ground.terms)
    return grid


def _pool(grid: Grid, pools: Sequence[tuple[Key, int]]) -> None:
    """A sum over years is known: its years deviate against each other."""
    for last, first in pools:
        years = [last._replace(year=year) for year in range(first, last.year + 1)]
        there = tuple(grid.index[key] for key in years if key in grid.index)
        if there:
            grid.rows.append(Row(there, (1.0,) * len(there)))


def _earlier_rows(grid: Grid, cells: pl.DataFrame, releases: int) -> Iterator[Row]:
    """The equations as an earlier release told them: over the cells it did not publish."""
    for number in range(releases):
        told = [one == PUBLISHED for one in cells[f"release_{number}"].to_list()]
        for row in grid.rows:
            own = [
                (cell, weight)
                for cell, weight in zip(*row, strict=True)
                if cell >= grid.shown or not told[cell]
            ]
            if 0 < len(own) < len(row.cells):
                yield Row(tuple(cell for cell, _ in own), tuple(weight for _, weight in own))


def _table(grid: Grid, cells: pl.DataFrame, rows: Sequence[Row]) -> Table:
    added = len(grid.keys) - grid.shown
    values = np.array(grid.values)
    upper = np.concatenate([cells["upper"].fill_null(np.inf).to_numpy(), np.full(added, np.inf)])
    lower = np.concatenate([cells["lower"].fill_null(0.0).to_numpy(), np.zeros(added)])
    unknown = np.concatenate([(cells["ghost"] & ~cells["known"]).to_numpy(), np.ones(added, dtype=np.bool_)])
    must = cells["reason"].is_not_null() | cells["carried"] | cells["forced"]
    return Table(
        rows,
        low=np.minimum(lower - values, 0.0),
        high=np.maximum(upper - values, 0.0),
        costs=np.concatenate([cells["cost"].fill_null(1.0).to_numpy(), np.zeros(added)]),
        hidden=unknown | np.concatenate([must.to_numpy(), np.zeros(added, dtype=np.bool_)]),
        fixed=np.concatenate([cells["known"].to_numpy(), np.zeros(added, dtype=np.bool_)]),
    )


def _targets(grid: Grid, cells: pl.DataFrame, topics: Mapping[str, Topic]) -> list[Target]:
    asked = cells.with_row_index("place").filter(
        pl.col("reason").is_not_null() & ~pl.col("known") & ~pl.col("ghost")
    )
    columns = ("place", "series", "amount", "lower", "upper", "room")
    return [_target(*row, topics=topics) for row in asked.select(columns).iter_rows()]


def _target(
    place: int,
    series: str,
    amount: float,
    lower: float | None,
    upper: float | None,
    room: float | None,
    *,
    topics: Mapping[str, Topic],
) -> Target:
    """Fall as far as may be, rise the rest; where the denominator stops the rise, fall further."""
    need = need_of(topics[series], amount)
    if room is not None:
        return Target(place, max(room, need.width) - amount, 0.0)
    most_down = amount - (lower or 0.0)
    most_up = np.inf if upper is None else max(upper - amount, 0.0)
    down = amount if need.to_zero else min(most_down, need.width)
    up = min(max(need.width - down, 0.0), most_up)
    return Target(place, float(up), float(max(down, min(most_down, need.width - up))))


def _cover(table: Table, grid: Grid, targets: Sequence[Target], ground: Ground) -> None:
    """Protect area by area from below, the area above kept as it is as long as that suffices.

    What even the whole table cannot protect is left to the attack to find.
    """
    family = _Family(grid, ground.areas)
    waiting: dict[str, list[Target]] = {}
    for target in targets:
        waiting.setdefault(family.above(grid.keys[target.cell].area), []).append(target)
    while waiting:
        area = max(waiting, key=lambda code: (family.depth(code), code))
        asked = waiting.pop(area)
        unmet = table.protect(family.cells(area), asked, exact_cells=ground.exact_cells)
        if unmet and family.above(area) != area:
            waiting.setdefault(family.above(area), []).extend(unmet)


class _Family:
    """The areas of a grid from above and below."""

    def __init__(self, grid: Grid, areas: Mapping[str, Area]) -> None:
        self.areas = areas
        self.own: dict[str, list[int]] = {}
        for place, key in enumerate(grid.keys):
            self.own.setdefault(key.area, []).append(place)
        self.below: dict[str, list[str]] = {}
        for code in sorted(self.own):
            if self.above(code) != code:
                self.below.setdefault(self.above(code), []).append(code)

    def above(self, code: str) -> str:
        """Give the area above that the grid has; the area itself at the top."""
        area = self.areas.get(code)
        parent = None if area is None else area.parent
        return parent if parent is not None and parent in self.own else code

    def depth(self, code: str) -> int:
        above = self.above(code)
        return 0 if above == code else 1 + self.depth(above)

    def cells(self, code: str) -> list[int]:
        """Cells of an area's part of the tree; its own only at the top, for above it they would be missed."""
        found = list(self.own[code]) if self.above(code) == code else []
        waiting = list(self.below.get(code, ()))
        while waiting:
            one = waiting.pop()
            found += self.own[one]
            waiting += self.below.get(one, ())
        return sorted(found)
