"""Hiding cells in one table: the cells of series that sum to each other, in one year or in years that were pooled."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import polars as pl

from halfsky.core.disclosure.cells import CELL
from halfsky.core.disclosure.equations import Grid, Key, Row, Term, write_equations
from halfsky.core.disclosure.model import Topic
from halfsky.core.disclosure.primary import SAME
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


def hide(
    cells: pl.DataFrame,
    *,
    pools: Sequence[tuple[Key, int]],
    sums: Sequence[tuple[Key, Key]],
    ground: Ground,
) -> tuple[list[Key], bool]:
    """Hide what must be hidden in one table.

    Args:
        cells: One row per cell with `amount`, `reason`, `room`, `cost`, `rolled`, `known`, `carried`, `forced`, `upper`,
            `lower` and the columns of the releases (`history.with_history`).
        pools: Sums over years that are known: the last year's key and the first year.
        sums: Whole and part, of cells rolled up from parts that are other series.
        ground: Areas, topics, terms, settings.

    Returns:
        The hidden cells, and whether every unsafe one is protected.
    """
    cells = cells.filter(pl.col("amount").is_not_null())
    grid = _grid(cells, sums, ground)
    _pool(grid, pools)
    rows = [*grid.rows, *_earlier_rows(grid, cells, ground.releases)]
    table = _table(grid, cells, rows, now=len(grid.rows))
    targets = _targets(grid, cells, ground.topics)
    whole = _cover(table, grid, targets, ground)
    return [grid.keys[place] for place in np.flatnonzero(table.hidden[: grid.shown])], whole


def _grid(cells: pl.DataFrame, sums: Sequence[tuple[Key, Key]], ground: Ground) -> Grid:
    keys = [Key(*row) for row in cells.select(CELL).iter_rows()]
    rolled = frozenset(cells["rolled"].fill_null(value=False).arg_true().to_list())
    grid = Grid(keys, cells["amount"].to_list(), rolled)
    write_equations(grid, areas=ground.areas, terms=ground.terms, sums=sums)
    return grid


def _pool(grid: Grid, pools: Sequence[tuple[Key, int]]) -> None:
    """A sum over years is known: its years deviate against each other."""
    for last, first in pools:
        years = [last._replace(year=year) for year in range(first, last.year + 1)]
        there = tuple(grid.index[key] for key in years if key in grid.index)
        if there:
            grid.rows.append(Row(there, (1.0,) * len(there)))


def _earlier_rows(grid: Grid, cells: pl.DataFrame, releases: int) -> list[Row]:
    """The equations as the earlier releases told them: over the cells they did not publish.

    A count that was another then is another unknown. Where nobody kept what it was, an equation that today's counts
    do not meet is left out: something in it was revised.
    """
    rows = list(grid.rows)
    found: list[Row] = []
    for number in range(releases):
        told, was = cells[f"told_{number}"].to_list(), cells[f"was_{number}"].to_list()
        kept = cells[f"was_{number}"].is_not_null().any()
        if not kept and cells[f"told_{number}"].is_null().all():
            continue
        for row in rows:
            own = [
                (_as_it_was(grid, cell, was), weight)
                for cell, weight in zip(*row, strict=True)
                if cell >= grid.shown or told[cell] is None
            ]
            if own and (kept or _meets(grid, row, told)):
                found.append(Row(tuple(cell for cell, _ in own), tuple(weight for _, weight in own)))
    return found


def _as_it_was(grid: Grid, cell: int, was: Sequence[float | None]) -> int:
    """The place of a count as it was at an earlier release."""
    before = was[cell] if cell < grid.shown else None
    if before is None or abs(before - grid.values[cell]) < SAME:
        return cell
    key = grid.keys[cell]
    return grid.cell(key._replace(series=f"{key.series} = {before:g}"), before)


def _meets(grid: Grid, row: Row, told: Sequence[float | None]) -> bool:
    total = 0.0
    for cell, weight in zip(*row, strict=True):
        if cell >= grid.shown:
            return True
        value = told[cell]
        total += weight * (grid.values[cell] if value is None else value)
    return abs(total) < SAME


def _table(grid: Grid, cells: pl.DataFrame, rows: Sequence[Row], *, now: int) -> Table:
    added = len(grid.keys) - grid.shown
    values = np.array(grid.values)
    upper = np.concatenate([cells["upper"].fill_null(np.inf).to_numpy(), np.full(added, np.inf)])
    lower = np.concatenate([cells["lower"].fill_null(0.0).to_numpy(), np.zeros(added)])
    unknown = np.concatenate([(cells["ghost"] & ~cells["known"]).to_numpy(), np.ones(added, dtype=np.bool_)])
    must = cells["reason"].is_not_null() | cells["carried"] | cells["forced"]
    return Table(
        rows,
        now=now,
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


def _cover(table: Table, grid: Grid, targets: Sequence[Target], ground: Ground) -> bool:
    """Protect area by area from below, the area above kept as it is as long as that suffices.

    What even the whole table cannot protect, for what earlier releases told, is protected against readers of this
    release alone, and left to the attack to find.

    Returns:
        Whether every target is met.
    """
    whole = True
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
        elif unmet:
            whole = False
            table.protect(family.cells(area), unmet, exact_cells=ground.exact_cells, now_only=True)
    return whole


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
