"""A third attacker, by scipy, who knows more than any reader: which counts were revised, and which sums are true.

Shares no code with the protector or the auditor beyond the codebook's formulas.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from halfsky.core.indicators.model import Codebook
from tests.core.disclosure.worlds import World

Cell = tuple[str, str, int, str, str]
FIELDS = ("variable", "area", "year", "sex", "residence")


def cells(table: pl.DataFrame) -> dict[Cell, float]:
    """Counts of variables that a table states."""
    rows = table.filter(pl.col("variable").is_not_null() & pl.col("value").is_not_null())
    return {tuple(row[:5]): row[5] for row in rows.select(*FIELDS, "value").iter_rows()}


def named(row: dict[str, Any], codebook: Codebook) -> dict[str, Cell]:
    """The counts in an indicator's row, by column: a variable's, or one of its own where it is another sum."""
    formula = codebook.indicators[row["indicator"]].formula
    columns = (
        (formula.numerator, "numerator" if formula.denominator else "value"),
        (formula.denominator, "denominator"),
    )
    partial = row["derivation"] == "roll_up" and row["coverage"] < 1
    found = {}
    for terms, column in columns:
        if terms and (partial or len(terms) > 1):
            found[column] = (
                f"{row['indicator']}/{column}",
                row["area"],
                row["year"],
                row["sex"],
                row["residence"],
            )
        elif terms:
            sex = terms[0].sex if row["sex"] == "_T" else row["sex"]
            place = terms[0].residence if row["residence"] == "_T" else row["residence"]
            found[column] = (terms[0].variable, row["area"], row["year"], sex, place)
    return found


def known(table: pl.DataFrame, codebook: Codebook) -> dict[Cell, float]:
    """Counts of variables that a table states or that stand in an indicator's row."""
    found = cells(table)
    rows = table.filter(pl.col("indicator").is_not_null() & pl.col("value").is_not_null())
    for row in rows.iter_rows(named=True):
        found |= {cell: row[column] for column, cell in named(row, codebook).items() if cell not in found}
    return found


def rolled(table: pl.DataFrame, world: World) -> Iterator[tuple[Cell, list[Cell]]]:
    """Sums of indicators' rows over some of the areas below."""
    rows = table.filter(pl.col("indicator").is_not_null() & pl.col("value").is_not_null())
    by_place = {
        tuple(row[name] for name in ("indicator", "area", "year", "sex", "residence")): row
        for row in rows.iter_rows(named=True)
    }
    for (indicator, area, *rest), row in by_place.items():
        if row["derivation"] == "roll_up" and row["coverage"] < 1:
            below = [
                by_place.get((indicator, code, *rest))
                for code, one in world.areas.items()
                if one.parent == area
            ]
            for column, cell in named(row, world.codebook).items():
                yield cell, [named(child, world.codebook)[column] for child in below if child is not None]


def equations(true: dict[Cell, float], apart: set[Cell], world: World) -> Iterable[tuple[Cell, list[Cell]]]:
    """Sums that hold in truth, not by chance; `apart` are sums over some of the areas only."""
    children = defaultdict(list)
    for code, area in world.areas.items():
        children[area.parent].append(code)
    for cell in true:
        series, area, year, sex, place = cell
        sums = [[(series, child, year, sex, place) for child in children[area]]]
        if sex == "_T":
            sums.append([(series, area, year, part, place) for part in "FM"])
        if place == "_T":
            sums.append([(series, area, year, sex, part) for part in "UR"])
        if series == "TRAFFICKING_AND_SEXUAL_CRIMES/value" and cell not in apart:
            sums.append(
                [(one, area, year, sex, place) for one in ("TRAFFICKING_CASES", "SEXUAL_ASSAULT_CASES")]
            )
        for parts in sums:
            there = [part for part in parts if part in true]
            if "/" in series and len(there) < len(parts):
                continue
            if there and abs(sum(true[part] for part in there) - true[cell]) < 1e-9:
                yield cell, there


class Attacker:
    """All releases as one linear program."""

    def __init__(self, world: World, published: Sequence[pl.DataFrame]) -> None:
        truths = [known(table, world.codebook) for table in world.truths[: len(published)]]
        told = [known(table, world.codebook) for table in published]
        self.versions: list[dict[Cell, tuple[Cell, int]]] = []
        for number, true in enumerate(truths):
            before = self.versions[-1] if self.versions else {}
            same = {cell for cell in true if number and truths[number - 1].get(cell) == true[cell]}
            self.versions.append({cell: before[cell] if cell in same else (cell, number) for cell in true})
        self.told = {
            self.versions[n][cell]: value for n, one in enumerate(told) for cell, value in one.items()
        }
        self.index: dict[tuple[Cell, int], int] = {}
        rows: list[list[tuple[int, float]]] = []
        right: list[float] = []
        for number, true in enumerate(truths):
            above = list(rolled(world.truths[number], world))
            apart = {whole for whole, _ in above}
            for whole, parts in (*equations(true, apart, world), *above):
                terms = [(whole, -1.0), *((part, 1.0) for part in parts)]
                row, rest = [], 0.0
                for cell, weight in terms:
                    version = self.versions[number][cell]
                    if version in self.told:
                        rest -= weight * self.told[version]
                    else:
                        row.append((self.index.setdefault(version, len(self.index)), weight))
                if row:
                    rows.append(row)
                    right.append(rest)
        self.matrix, self.right = self._matrix(rows), np.array(right)
        _, self.part = connected_components(self.matrix.T @ self.matrix, directed=False)

    def _matrix(self, rows: list[list[tuple[int, float]]]) -> csr_array:
        entries = [(number, column, weight) for number, row in enumerate(rows) for column, weight in row]
        numbers, columns, weights = np.array(entries, dtype=np.float64).reshape(-1, 3).T
        shape = (len(rows), len(self.index))
        return csr_array((weights, (numbers.astype(int), columns.astype(int))), shape=shape)

    def interval(self, cell: Cell) -> tuple[float, float]:
        """Lowest and highest value of a count of the last release."""
        version = self.versions[-1][cell]
        if version in self.told:
            return self.told[version], self.told[version]
        if version not in self.index:
            return 0.0, np.inf
        own = np.flatnonzero(self.part == self.part[self.index[version]])
        part = self.matrix[:, own]
        rows = np.flatnonzero(abs(part).sum(axis=1))
        costs = (own == self.index[version]).astype(float)
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * costs, A_eq=part[rows], b_eq=self.right[rows], bounds=(0, None), method="highs"
            )
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
        return ends[0], ends[1]
