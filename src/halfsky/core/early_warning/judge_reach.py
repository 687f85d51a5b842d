"""Hard to reach: targets not met yet whose probability of being met by the deadline is low."""

import polars as pl

from halfsky.core.early_warning.model import Settings

_NOT_YET = ("not_met", "reversed")


def find_hard_to_reach(watched: pl.DataFrame, *, as_of: int, settings: Settings) -> pl.DataFrame:
    """Find targets that will hardly be met.

    Only targets judged not met on enough figures are named; where both sides are bounded the outlook has no record on
    past figures, so that nothing is said.

    Args:
        watched: Schema `WATCHED`.
        as_of: The board's year.
        settings: Thresholds by horizon.

    Returns:
        The rows of `watched`, with `kind` and `severity`.

    Source: thresholds and their precision on past figures in `codebook/methods/early_warning.yaml`.
    """
    years = pl.col("deadline") - as_of
    steps = settings.horizons
    threshold = pl.coalesce(
        *(pl.when(years <= step.years).then(step.threshold) for step in steps), pl.lit(0.0)
    )
    precision = pl.lit(None, dtype=pl.Float64)
    for step in reversed(steps):
        told = pl.lit(step.precision, dtype=pl.Float64)
        precision = pl.when(years <= step.years).then(told).otherwise(precision)
    urgent = (pl.col("probability") < settings.alert_probability) | (years <= settings.alert_years)
    return watched.filter(
        pl.col("status").is_in(_NOT_YET)
        & (pl.col("better") != 0)
        & (years > 0)
        & pl.col("method").is_in(["pooled", "lonely"])
        & (pl.col("probability") < threshold)
    ).with_columns(
        kind=pl.lit("hard_to_reach"),
        precision=precision,
        severity=pl.when(urgent).then(pl.lit("alert")).otherwise(pl.lit("watch")),
    )
