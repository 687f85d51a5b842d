"""What hiding a row costs: large counts and totals more than small ones, areas further up more than those below."""

from collections.abc import Mapping

import polars as pl

from halfsky.core.disclosure.model import Settings
from halfsky.core.indicators.model import Area
from halfsky.core.vocabulary.breakdowns import TOTAL


def weigh(rows: pl.DataFrame, *, areas: Mapping[str, Area], settings: Settings) -> pl.DataFrame:
    """Give each row its `weight`: log2 of 2 + value, times the factors of its level and of its totals.

    Args:
        rows: Schema `OBSERVATIONS` with `line`.
        areas: Areas with their levels; one that is not known counts as a county.
        settings: The factors.

    Returns:
        Columns `line`, `weight`, `level`.
    """
    levels = {code: area.level for code, area in areas.items()}
    level = pl.col("area").replace_strict(levels, default="county", return_dtype=pl.String)
    factor = level.replace_strict(settings.level_cost, default=1.0, return_dtype=pl.Float64)
    totals = sum(pl.when(pl.col(axis) == TOTAL).then(1).otherwise(0) for axis in ("sex", "residence"))
    size = (pl.col("value").abs().fill_null(0.0) + 2.0).log(2.0)
    return rows.select("line", weight=size * factor * pl.lit(settings.total_cost).pow(totals), level=level)
