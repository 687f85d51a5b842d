"""What the series of a group have in common: added up in the first pass, leant on in the second.

A tally is a table, so that parts of a body of series can be added up apart, sent, and added together.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from halfsky.core.outlook.branches import NOWHERE, add_branches, lean, total
from halfsky.core.outlook.counts import CountPool, CountSums, pool_counts
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.scales import Floats, Ints
from halfsky.core.outlook.statistics import Pool, Sums, pool

GROUP = ("indicator", "parent")
"""What names a group: series of one group are siblings, and so are in the second place those of the indicator."""

_SUMS, _COUNTS = "sums_", "counts_"


class Tally(NamedTuple):
    """What the series of each group add up to; one entry (or row) per group.

    Attributes:
        groups: Their names, columns `GROUP`.
        low: Highest lower bound of their series, NaN where all are open.
        high: Lowest upper bound, likewise.
        sums: Of all series.
        counts: Of the series with counts.
    """

    groups: pl.DataFrame
    low: Floats
    high: Floats
    sums: Sums
    counts: CountSums


class Siblings(NamedTuple):
    """What a series can learn from the others of its group; one entry per group.

    Attributes:
        groups: Their names, columns `GROUP`.
        kinds: Series of each kind of scale, a column a kind.
        low: Lower bound, 0 where open.
        high: Upper bound, 1 where open.
        pool: On the scale.
        counts: Of rare events.
    """

    groups: pl.DataFrame
    kinds: Floats
    low: Floats
    high: Floats
    pool: Pool
    counts: CountPool


def learn(tally: Tally, settings: Settings) -> Siblings:
    """Turn a tally of all series into what one can learn from them.

    Returns:
        One entry per group of the tally, and for every indicator one of areas whose parent is not known.
    """
    every = pl.concat([tally.groups, tally.groups.with_columns(parent=pl.lit(NOWHERE))]).unique().sort(GROUP)
    numbered = every.with_columns(of=pl.col("indicator").rank("dense").cast(pl.Int64) - 1).with_row_index(
        "at"
    )
    found = tally.groups.join(numbered, on=GROUP, how="left", maintain_order="left")
    indicator, indicators = numbered["of"].to_numpy(), every["indicator"].n_unique()
    sums = Sums(*(_placed(part, found["at"].to_numpy(), every.height) for part in tally.sums))
    counts = CountSums(*(total(part, found["of"].to_numpy(), indicators) for part in tally.counts))
    of_all = add_branches(sums, indicator, indicators=indicators)
    low, high = narrowest(tally.low, tally.high, found["of"].to_numpy(), indicators)
    own = Pool(*(part[indicator] for part in pool(of_all, settings)))
    return Siblings(
        groups=every,
        kinds=of_all.kinds[indicator],
        low=np.nan_to_num(low)[indicator],
        high=np.where(np.isnan(high), 1.0, high)[indicator],
        pool=lean(own, sums, indicator, settings),
        counts=CountPool(*(part[indicator] for part in pool_counts(counts, of_all.kinds, settings))),
    )


def _placed(part: Floats, at: Ints, groups: int) -> Floats:
    """Sums in their places among all groups; nothing where a group has no series."""
    whole = np.zeros((groups, *part.shape[1:]))
    whole[at] = part
    return whole


def to_table(tally: Tally) -> pl.DataFrame:
    """A tally as a table, one row per group; sums by year or kind are arrays.

    Returns:
        Columns `GROUP`, `low`, `high`, then the fields of the sums by name.
    """
    columns = {"low": tally.low, "high": tally.high}
    columns |= {_SUMS + name: part for name, part in tally.sums._asdict().items()}
    columns |= {_COUNTS + name: part for name, part in tally.counts._asdict().items()}
    return tally.groups.with_columns(pl.Series(name, part) for name, part in columns.items())


def from_table(table: pl.DataFrame) -> Tally:
    """Undo `to_table`."""

    def part(name: str) -> Floats:
        # Arrow gives missing for the bounds that are open.
        return table[name].fill_null(np.nan).to_numpy() if name in ("low", "high") else table[name].to_numpy()

    return Tally(
        groups=table.select(GROUP),
        low=part("low"),
        high=part("high"),
        sums=Sums(*(part(_SUMS + name) for name in Sums._fields)),
        counts=CountSums(*(part(_COUNTS + name) for name in CountSums._fields)),
    )


def add_together(tallies: pl.DataFrame) -> pl.DataFrame:
    """Add up tallies of different series.

    Args:
        tallies: As `to_table` gives them, one below the other, in any order; groups may come back.

    Returns:
        The same columns, one row per group in order of its name. The order of the rows given has no part in the
        result, to the last bit: in every sum what is added goes from the smallest to the largest.
    """
    groups = tallies.select(GROUP).unique().sort(GROUP)
    numbered = groups.with_row_index("number")
    numbers = tallies.select(GROUP).join(numbered, on=GROUP, how="left", maintain_order="left")
    number, parts = numbers["number"].to_numpy().astype(np.int64), from_table(tallies)
    low, high = narrowest(parts.low, parts.high, number, groups.height)
    sums = Sums(*(_total(part, number, groups.height) for part in parts.sums))
    counts = CountSums(*(_total(part, number, groups.height) for part in parts.counts))
    return to_table(Tally(groups, low, high, sums, counts))


def narrowest(low: Floats, high: Floats, group: Ints, groups: int) -> tuple[Floats, Floats]:
    """Narrowest bounds of each group; NaN where none is given."""
    floor, ceiling = np.full(groups, np.nan), np.full(groups, np.nan)
    np.fmax.at(floor, group, low)
    np.fmin.at(ceiling, group, high)
    return floor, ceiling


def _total(values: Floats, number: Ints, groups: int) -> Floats:
    if values.ndim > 1:
        cells = [_total(np.ascontiguousarray(column), number, groups) for column in values.T]
        return np.stack(cells, axis=1) if cells else np.zeros((groups, 0))
    order = np.argsort(values, kind="stable")
    return np.bincount(number[order], weights=values[order], minlength=groups).astype(np.float64)
