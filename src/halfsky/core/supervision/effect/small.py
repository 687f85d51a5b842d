"""Whether so few cases were to be expected that even none would tell little."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from halfsky.core.supervision.effect.model import Year

FEWEST_EVENTS = 5.0


def is_small(area: str, series: pl.DataFrame, years: Sequence[Year]) -> bool:
    """Whether fewer than five cases were to be expected in the years counted; series without counts never are.

    Args:
        area: Whose.
        series: Schema `outlook.SERIES`, of one indicator.
        years: What was to be expected.
    """
    own = series.filter((pl.col("area") == area) & (pl.col("denominator") > 0))
    if own.is_empty():
        return False
    counted = series.filter((pl.col("numerator") > 0) & (pl.col("denominator") > 0) & (pl.col("value") > 0))
    if counted.is_empty():
        return True
    per = float(np.median((counted["value"] * counted["denominator"] / counted["numerator"]).to_numpy()))
    people = dict(own.select("year", "denominator").iter_rows())
    usual = max(people.values())
    upper = counted["upper_bound"][0]
    told = [one for one in years if one.counted and one.value is not None]
    events: float = sum(_rarer(one.expected, upper) / per * people.get(one.year, usual) for one in told)
    return events < FEWEST_EVENTS


def _rarer(value: float, upper: float | None) -> float:
    """Of those who have it and those who have not, the fewer."""
    return value if upper is None else min(value, upper - value)
