"""From long tables to arrays: series × years of one window, one sort of the keys and no grouping."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.outlook.branches import with_groups
from halfsky.core.outlook.scales import Floats, Ints

_KEYS = ("indicator", "area")


class Panel(NamedTuple):
    """The series of one window.

    Attributes:
        keys: One row per series, in order of group and area: `indicator`, `area`, `parent` (empty where not
            known), `series` (its number), `group` (number of its indicator × parent).
        values: Series × years, the last column is the year asked in; NaN where there is no figure. The figures of
            one year lie side by side in memory, as everything goes year by year.
        numerator: Likewise, NaN where not known; without columns where no series has counts.
        denominator: Likewise.
        low: Lower bound per series, NaN where open.
        high: Upper bound per series.
        groups: How many indicators × parents there are.
        family: Name of the prior of each series, null for that of its scale; None where no series has one.
        since: First column with a figure; 0 where there are counts.
    """

    keys: pl.DataFrame
    values: Floats
    numerator: Floats
    denominator: Floats
    low: Floats
    high: Floats
    groups: int
    since: int
    family: pl.Series | None = None

    @property
    def group(self) -> Ints:
        """Number of the indicator × parent of each series."""
        return self.keys["group"].to_numpy().astype(np.int64)


def build_panel(series: pl.DataFrame, *, as_of: int, window: int) -> Panel:
    """Lay out the series as known in a year.

    Two different values of one year are nobody's value: that year has none; the same holds for counts.

    Args:
        series: Schema `SERIES`, `parent` and `family` may be absent, rows in any order; rows without indicator, area, year or finite value are left out.
        as_of: Last year looked at.
        window: Years looked back.
    """
    usable = series.select(
        pl.col("year").is_between(as_of - window + 1, as_of).fill_null(value=False)
        & pl.col("value").is_finite().fill_null(value=False)
        & pl.col("indicator").is_not_null()
        & pl.col("area").is_not_null()
    ).to_series()
    # A copy of a table that is wanted whole would double the memory.
    known = series if usable.all() else series.filter(usable)
    starts, numbers, keys = _runs(known)
    keys = with_groups(keys, given=_given_parents(known))
    numbers, keys = _by_group(numbers, keys)
    column = known["year"].to_numpy().astype(np.int64) - (as_of - window + 1)
    since = int(column.min()) if len(column) else 0
    shape = (keys.height, window)
    place = np.repeat(numbers, np.diff(np.append(starts, known.height))) + column * keys.height
    counted = bool(known["denominator"].is_finite().any())
    uncounted = np.empty((keys.height, 0))
    return Panel(
        keys=keys,
        values=_spread(known["value"], place, shape),
        numerator=_spread(known["numerator"], place, shape) if counted else uncounted,
        denominator=_spread(known["denominator"], place, shape) if counted else uncounted,
        low=_bound(np.fmax, known["lower_bound"], starts, numbers),
        high=_bound(np.fmin, known["upper_bound"], starts, numbers),
        groups=keys["group"].n_unique(),
        since=0 if counted else since,
        family=_families(known, starts, numbers, keys.height),
    )


def _by_group(numbers: Ints, keys: pl.DataFrame) -> tuple[Ints, pl.DataFrame]:
    """Series of one group side by side: the numbers of the runs' series, and the keys by number."""
    group = keys["group"].to_numpy()
    if (np.diff(group) >= 0).all():
        return numbers, keys
    order = np.argsort(group, kind="stable")
    moved = np.empty_like(order)
    moved[order] = np.arange(len(order))
    return moved[numbers], keys[order].with_columns(series=pl.Series(np.arange(len(order), dtype=np.uint32)))


def _given_parents(known: pl.DataFrame) -> pl.DataFrame | None:
    """The parent named for each area; of several the first by name."""
    if "parent" not in known.columns or known["parent"].null_count() == known.height:
        return None
    named = known.select("area", "parent").drop_nulls().unique()
    return named.group_by("area").agg(pl.col("parent").min())


def _families(known: pl.DataFrame, starts: Ints, numbers: Ints, series: int) -> pl.Series | None:
    """The family named for each series, in its first row."""
    if "family" not in known.columns or known["family"].null_count() == known.height:
        return None
    heads = pl.DataFrame({"number": numbers, "family": known["family"].gather(starts)})
    told = heads.drop_nulls().group_by("number").agg(pl.col("family").min())
    every = pl.DataFrame({"number": np.arange(series, dtype=np.int64)})
    return every.join(told, on="number", how="left", maintain_order="left")["family"]


def _runs(known: pl.DataFrame) -> tuple[Ints, Ints, pl.DataFrame]:
    """Runs of rows of one series: where each starts, the number of its series, and the keys by number.

    Files come by series, so there are far fewer runs than rows, and names are looked up once a run.
    """
    changed = (pl.col(name).ne_missing(pl.col(name).shift()) for name in _KEYS)
    new = known.select(pl.any_horizontal(*changed)).to_series()
    if known.height:
        new[0] = True
    heads = known.select(_KEYS).filter(new)
    names = [heads[name].unique().sort() for name in _KEYS]
    indicator, area = (
        _numbered(heads[name], all_names) for name, all_names in zip(_KEYS, names, strict=True)
    )
    present, numbers = np.unique(indicator * max(len(names[1]), 1) + area, return_inverse=True)
    group, place = np.divmod(present, max(len(names[1]), 1))
    keys = pl.DataFrame(
        {
            "indicator": names[0].gather(group),
            "area": names[1].gather(place),
            "series": np.arange(len(present), dtype=np.uint32),
        }
    )
    return new.arg_true().to_numpy().astype(np.int64), numbers.astype(np.int64), keys


def _numbered(given: pl.Series, names: pl.Series) -> Ints:
    return given.cast(pl.Enum(names)).to_physical().to_numpy().astype(np.int64)


def _spread(values: pl.Series, place: Ints, shape: tuple[int, int]) -> Floats:
    """One figure per cell; a cell that was given two different ones has none."""
    given = values.to_numpy()
    grid = np.full(shape[0] * shape[1], np.nan)
    there = np.isfinite(given)
    if not there.all():
        given, place = given[there], place[there]
    grid[place] = given
    grid[place[grid[place] != given]] = np.nan
    return grid.reshape(shape[::-1]).T


def _bound(narrower: np.ufunc, bounds: pl.Series, starts: Ints, numbers: Ints) -> Floats:
    """The bound that most rows of each series give; of several given equally often the narrowest."""
    if not len(starts):
        return np.empty(0)
    given = bounds.to_numpy()
    given = np.where(np.isfinite(given), given, np.nan)
    wider = np.fmin if narrower is np.fmax else np.fmax
    narrowest, widest = (_reduced(choose, given, starts, numbers) for choose in (narrower, wider))
    disputed = np.isfinite(narrowest) & (narrowest != widest)
    if disputed.any():
        rows = np.repeat(numbers, np.diff(np.append(starts, len(given))))
        kept = disputed[rows] & np.isfinite(given)
        votes = pl.DataFrame({"series": rows[kept], "bound": given[kept]}).group_by("series", "bound").len()
        ranked = votes.sort("series", "len", "bound", descending=[False, True, narrower is np.fmax])
        chosen = ranked.unique("series", keep="first", maintain_order=True)
        narrowest[chosen["series"].to_numpy()] = chosen["bound"].to_numpy()
    return narrowest


def _reduced(choose: np.ufunc, given: Floats, starts: Ints, numbers: Ints) -> Floats:
    """The least or greatest of each series."""
    of_runs = choose.reduceat(given, starts)
    order = np.argsort(numbers, kind="stable")
    firsts = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    found: npt.NDArray[np.float64] = choose.reduceat(of_runs[order], firsts)
    return found
