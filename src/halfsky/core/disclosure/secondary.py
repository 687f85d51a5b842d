"""Secondary suppression: which further cells to hide, at least cost, so that no unsafe one can be computed.

An attack is written as deviations from the true table: every equation keeps its sum, published cells do not
deviate, hidden ones may fall to their lowest value and rise. An unsafe cell is protected when it can rise and
fall as far as its need. Deviations hold also where reported totals do not agree with their parts.

Exact: Fischetti and Salazar (2001), cuts from the duals of the attacker's programs, a master program that chooses
cells. Large tables: the programs' own least-cost deviations (Kelly, Golden and Assad 1990), which always suffice.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from halfsky.core.disclosure.equations import Row
from halfsky.core.disclosure.programs import Floats, Ints, Program, Rows, choose

Mask = npt.NDArray[np.bool_]
NEAR = 1e-6
FEW = 3
"""With fewer further cells than these the least-cost deviations cannot be far from the best."""
ROUNDS = 3
"""Rounds of cuts after which the least-cost deviations finish the work, and what is not needed is shown again."""


class Target(NamedTuple):
    """How far an unsafe cell must be able to rise and to fall."""

    cell: int
    up: float
    down: float

    def sides(self) -> Iterator[tuple[float, float]]:
        """Give each direction with how far, where that is more than nothing."""
        for sign, need in ((1.0, self.up), (-1.0, self.down)):
            if need > NEAR:
                yield sign, need


class Table:
    """All cells of one table: how far each may deviate, what hiding it costs, what is hidden.

    The first `now` rows are of this release, the others of earlier ones; `low` and `high` are the furthest deviations; `fixed` cells are known to everyone and never deviate.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        now: int,
        low: Floats,
        high: Floats,
        costs: Floats,
        hidden: Mask,
        fixed: Mask,
    ) -> None:
        self.rows, self.now = rows, now
        self.low, self.high, self.costs = low, high, costs
        self.hidden, self.fixed = hidden, fixed
        self.rows_of: list[list[int]] = [[] for _ in low]
        for place, row in enumerate(rows):
            for cell in row.cells:
                self.rows_of[cell].append(place)

    def protect(
        self, inside: Sequence[int], targets: Sequence[Target], *, exact_cells: int, now_only: bool = False
    ) -> list[Target]:
        """Hide cells of `inside` so that the targets are protected, with `now_only` against this release alone.

        Returns:
            Targets that hiding everything inside would not protect.
        """
        cells = np.array([cell for cell in inside if not self.fixed[cell]], dtype=np.int64)
        need = max((max(one.up, one.down) for one in targets), default=0.0)
        part = _Part(self, cells, need, now_only=now_only)
        wanted = [one._replace(cell=int(np.searchsorted(cells, one.cell))) for one in targets]
        unmet = part.out_of_reach(wanted)
        rest = [one for place, one in enumerate(wanted) if place not in unmet]
        self.hidden[cells] |= part.least(rest, exact=len(cells) <= exact_cells)
        return [targets[place] for place in unmet]


class _Part:
    """Some cells of a table, by themselves: everything outside stays as it is."""

    def __init__(self, table: Table, cells: Ints, need: float, *, now_only: bool) -> None:
        reach = 8.0 * max(need, 1.0)
        self.low = np.maximum(table.low[cells], -reach)
        self.high = np.minimum(table.high[cells], reach)
        self.costs, self.kept = table.costs[cells], table.hidden[cells]
        self.rows = _rows_inside(table, cells, table.now if now_only else len(table.rows))
        self.program = self._program(self.rows, self.low, self.high)

    def _program(self, rows: Rows, low: Floats, high: Floats) -> Program:
        none = np.zeros(rows.count)
        return Program(rows, low=low, high=high, row_low=none, row_high=none)

    def out_of_reach(self, targets: Sequence[Target]) -> list[int]:
        """Places of targets that are not met even when everything is hidden."""
        short = self._short(targets, np.ones(len(self.low), dtype=np.bool_))
        return sorted({place for place, _, _ in short})

    def least(self, targets: Sequence[Target], *, exact: bool) -> Mask:
        """Choose cells at the least cost found; the choice always meets the targets."""
        first = self._finished(targets, self.kept.copy(), exact=exact)
        if not exact or (first & ~self.kept).sum() < FEW:
            return first
        second = self._finished(targets, self._by_cuts(targets), exact=exact)
        return min((first, second), key=lambda chosen: float(self.costs[chosen].sum()))

    def _by_cuts(self, targets: Sequence[Target]) -> Mask:
        """Alternate between a choice that meets all cuts and the attacks that it does not withstand."""
        chosen = self.kept.copy()
        cuts: list[tuple[Ints, Floats, float]] = []
        for _ in range(ROUNDS):
            short = self._short(targets, chosen)
            if not short:
                break
            cuts.extend(self._cut(need, reduced) for _, need, reduced in short)
            rows = Rows([cut[0].tolist() for cut in cuts], [cut[1].tolist() for cut in cuts])
            chosen = choose(self.costs, rows, np.array([cut[2] for cut in cuts]), self.kept)
        return chosen

    def _finished(self, targets: Sequence[Target], chosen: Mask, *, exact: bool) -> Mask:
        chosen = self._patched(targets, chosen)
        return self._pruned(targets, chosen) if exact else chosen

    def _pruned(self, targets: Sequence[Target], chosen: Mask) -> Mask:
        """Show again, the dearest first, what the targets can do without."""
        extra = np.flatnonzero(chosen & ~self.kept)
        for cell in extra[np.argsort(-self.costs[extra], kind="stable")]:
            chosen[cell] = False
            if self._short(targets, chosen, first=True):
                chosen[cell] = True
        return chosen

    def _short(
        self, targets: Sequence[Target], chosen: Mask, *, first: bool = False
    ) -> list[tuple[int, float, Floats]]:
        """Targets not met by a choice, or only the first of them: place, need, reduced costs that prove it."""
        self.program.bounds(self.low * chosen, self.high * chosen)
        lowest, highest = np.zeros(len(self.low)), np.zeros(len(self.low))
        short = []
        for place, target in enumerate(targets):
            for sign, need in target.sides():
                if max(sign * highest[target.cell], sign * lowest[target.cell]) >= need - NEAR:
                    continue
                reached, deviations, reduced = self._push(target.cell, sign)
                np.minimum(lowest, deviations, out=lowest)
                np.maximum(highest, deviations, out=highest)
                if sign * reached < need - NEAR:
                    short.append((place, need, reduced))
                    if first:
                        return short
        return short

    def _push(self, cell: int, sign: float) -> tuple[float, Floats, Floats]:
        pushed = self.program.extreme(cell, sign)
        if pushed is None:
            raise ArithmeticError("a bounded program with a solution was not solved")
        return pushed

    def _cut(self, need: float, reduced: Floats) -> tuple[Ints, Floats, float]:
        """By weak duality no choice with less than `need` on the left can meet the target."""
        weights = np.minimum(np.where(reduced > 0, -reduced * self.low, -reduced * self.high), need)
        columns = np.flatnonzero(weights > NEAR)
        return columns, weights[columns], need * (1 - 1e-7)

    def _patched(self, targets: Sequence[Target], chosen: Mask) -> Mask:
        """Meet each target that is still short by the deviations that cost least."""
        places = sorted({place for place, _, _ in self._short(targets, chosen)})
        both = self._both_ways() if places else None
        for target, (sign, far) in ((targets[p], side) for p in places for side in targets[p].sides()):
            if both is not None:
                chosen = chosen | self._cheapest(both, target.cell, sign * far, chosen)
        return chosen

    def _both_ways(self) -> Program:
        """Rises and falls as columns of their own, so that either costs."""
        ends = self.rows.starts
        cells = [self.rows.columns[a:b].tolist() for a, b in itertools.pairwise(ends)]
        weights = [self.rows.weights[a:b].tolist() for a, b in itertools.pairwise(ends)]
        size = len(self.low)
        doubled = Rows(
            [[*row, *(cell + size for cell in row)] for row in cells],
            [[*row, *(-weight for weight in row)] for row in weights],
        )
        return self._program(doubled, np.zeros(2 * size), np.concatenate([self.high, -self.low]))

    def _cheapest(self, both: Program, cell: int, deviation: float, chosen: Mask) -> Mask:
        size = len(self.low)
        low, high = np.zeros(2 * size), np.concatenate([self.high, -self.low])
        rise, fall = (deviation, 0.0) if deviation > 0 else (0.0, -deviation)
        for column, amount in ((cell, rise), (cell + size, fall)):
            low[column] = high[column] = amount
        both.bounds(low, high)
        costs = np.where(chosen, 0.0, self.costs)
        solved = both.minimise(np.concatenate([costs, costs]))
        if solved is None:
            raise ArithmeticError("a target within reach was not reached")
        moved: Mask = np.abs(solved[0][:size] - solved[0][size:]) > NEAR
        return moved


def _rows_inside(table: Table, cells: Ints, until: int) -> Rows:
    """Equations that touch the cells, each once, over the cells alone."""
    place = {int(cell): local for local, cell in enumerate(cells)}
    touched = sorted({row for cell in place for row in table.rows_of[cell] if row < until})
    found: dict[Row, None] = {}
    for number in touched:
        row = table.rows[number]
        own = [(place[cell], weight) for cell, weight in zip(*row, strict=True) if cell in place]
        found[Row(tuple(cell for cell, _ in own), tuple(weight for _, weight in own))] = None
    return Rows([row.cells for row in found], [row.weights for row in found])
