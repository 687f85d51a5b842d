"""From long tables to arrays: series × years of one window, and questions pointing into them."""

from typing import NamedTuple

import numpy as np
import polars as pl

from halfsky.core.outlook.scales import Floats, Ints

_BY = ("indicator", "area")


class Panel(NamedTuple):
    """The series of one window.

    Attributes:
        keys: One row per series: indicator, area, `series` (its number), `group` (its indicator's number).
        values: Series × years, the last column is the year asked in; NaN where there is no figure.
        numerator: Likewise, NaN where not known.
        denominator: Likewise.
        low: Lower bound per series, NaN where open.
        high: Upper bound per series.
        groups: How many indicators there are.
    """

    keys: pl.DataFrame
    values: Floats
    numerator: Floats
    denominator: Floats
    low: Floats
    high: Floats
    groups: int

    @property
    def group(self) -> Ints:
        """Number of the indicator of each series."""
        return self.keys["group"].to_numpy().astype(np.int64)


def build_panel(series: pl.DataFrame, *, as_of: int, window: int) -> Panel:
    """Lay out the series as known in a year.

    Two different values of one year are nobody's value: that year has none.

    Args:
        series: Schema `SERIES`.
        as_of: Last year looked at.
        window: Years looked back.
    """
    known = series.filter(pl.col("year").is_between(as_of - window + 1, as_of) & pl.col("value").is_finite())
    once = known.group_by(*_BY, "year").agg(
        pl.col("value").first(),
        pl.col("numerator", "denominator").first(),
        pl.col("lower_bound", "upper_bound").first(),
        (pl.col("value").n_unique() == 1).alias("agreed"),
    )
    once = once.filter("agreed").sort(*_BY, "year")
    keys = once.group_by(_BY, maintain_order=True).agg(
        pl.col("lower_bound").max(), pl.col("upper_bound").min()
    )
    keys = keys.with_row_index("series").with_columns(
        group=pl.col("indicator").rank("dense").cast(pl.Int64) - 1
    )
    place = once.join(keys.select(*_BY, "series"), on=_BY, how="left", maintain_order="left")
    rows, columns = place["series"].to_numpy(), (place["year"] - (as_of - window + 1)).to_numpy()

    def spread(name: str) -> Floats:
        grid = np.full((keys.height, window), np.nan)
        grid[rows, columns] = place[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return grid

    return Panel(
        keys=keys.select(*_BY, "series", "group"),
        values=spread("value"),
        numerator=spread("numerator"),
        denominator=spread("denominator"),
        low=keys["lower_bound"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        high=keys["upper_bound"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        groups=int(keys["group"].n_unique()),
    )
