"""Readings of promises that evidence shows: each unit has one, an act every year, an evaluation by year five."""

import polars as pl

from halfsky.core.assessment.readings import KEY
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.units import UNITS

EVERY_ONE = 100.0


def read_coverage(readings: pl.DataFrame, rules: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Turn what was reported on 均有, 每所至少 into coverage in percent where it can be.

    A share stands as it is; n of m becomes a share; counts of child areas become the share of child areas that
    have as many as promised, in place of their parent's own count; any other count stands for its area.

    Args:
        readings: Readings of `each` rules in the units reported.
        rules: As `make_rules` gives them.
        codebook: Areas and their parents.

    Returns:
        The readings with `own_goal` (100 percent, or the number promised) and `expected` (child areas known).
    """
    goals = rules.select("target", pl.col("goal").fill_null(1.0).alias("promised"))
    own = _as_share(readings.join(goals, on="target", how="left"))
    children = _children(own, codebook)
    kept = own.join(children.select(KEY), on=KEY, how="anti") if children.height else own
    return pl.concat([kept, children], how="diagonal_relaxed").drop("promised")


def _as_share(found: pl.DataFrame) -> pl.DataFrame:
    shares = {code: unit.factor * EVERY_ONE for code, unit in UNITS.items() if unit.family == "proportion"}
    factor = pl.col("unit").replace_strict(shares, default=None, return_dtype=pl.Float64)
    of_m = (pl.col("numerator") / pl.col("denominator") * EVERY_ONE).round(9)
    counted = pl.col("denominator").fill_null(0) > 0
    share = pl.when(factor.is_not_null()).then((pl.col("value") * factor).round(9)).when(counted).then(of_m)
    return (
        found.with_columns(_share=share)
        .with_columns(
            value=pl.coalesce("_share", "value"),
            other=pl.coalesce("_share", "other"),
            unit=pl.when(pl.col("_share").is_not_null()).then(pl.lit("percent")).otherwise(pl.lit("count")),
            own_goal=pl.when(pl.col("_share").is_not_null()).then(EVERY_ONE).otherwise(pl.col("promised")),
            expected=pl.lit(None, dtype=pl.Float64),
        )
        .drop("_share")
    )


def _children(own: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Share of an area's child areas that have what is promised, for areas all of whose own reports are counts."""
    parents = pl.DataFrame(
        [(area.code, area.parent) for area in codebook.areas.values() if area.parent],
        schema={"area": pl.String(), "parent": pl.String()},
        orient="row",
    )
    known = parents.group_by("parent").agg(pl.len().cast(pl.Float64).alias("expected"))
    below = own.filter(pl.col("value").is_not_null()).join(parents, on="area")
    have = (pl.col("value") >= pl.col("own_goal")).sum().cast(pl.Float64)
    share = below.group_by("target", "parent", "year").agg(
        have.alias("numerator"),
        pl.len().cast(pl.Float64).alias("denominator"),
        pl.col("source").drop_nulls().min(),
    )
    shares_of_own = own.filter(pl.col("unit") == "percent").select(KEY)
    return (
        share.join(known, on="parent")
        .rename({"parent": "area"})
        .join(shares_of_own, on=KEY, how="anti")
        .with_columns(
            value=(pl.col("numerator") / pl.col("denominator") * EVERY_ONE).round(9),
            unit=pl.lit("percent"),
            own_goal=pl.lit(EVERY_ONE),
        )
        .with_columns(other=pl.col("value"))
    )


def read_events(readings: pl.DataFrame, rules: pl.DataFrame, *, as_of: int) -> pl.DataFrame:
    """Turn reports of acts into events: of the year, or of the span within which one must have happened.

    Args:
        readings: Readings of `events` rules; a value is a number of acts, 0 says it did not happen.
        rules: As `make_rules` gives them.
        as_of: The year judged; a span of n years ends with it.

    Returns:
        The readings in times a year, or as a count of the span, with `own_goal`; one per target × area where a span is looked at,
        in the year of the last act.
    """
    spans = rules.select("target", "window", "since", pl.col("goal").fill_null(1.0).alias("promised"))
    found = readings.join(spans, on="target", how="left").with_columns(
        unit=pl.when(pl.col("window").is_null()).then(pl.lit("per_year")).otherwise(pl.lit("count")),
        foreign=pl.lit(None, dtype=pl.String),
    )
    by_year = found.filter(pl.col("window").is_null()).with_columns(own_goal=pl.col("promised"))
    begins = pl.coalesce("since", as_of - pl.col("window") + 1)
    inside = found.filter(
        pl.col("window").is_not_null() & (pl.col("year") >= begins) & pl.col("value").is_not_null()
    )
    by_span = (
        inside.sort(KEY)
        .group_by("target", "area", maintain_order=True)
        .agg(
            pl.coalesce(pl.col("year").filter(pl.col("value") > 0).max(), pl.col("year").max()).alias("year"),
            pl.col("value").sum(),
            pl.col("unit").last(),
            pl.col("source").last(),
            pl.lit(1.0).alias("own_goal"),
        )
    )
    return pl.concat(
        [by_year.drop("window", "since", "promised"), by_span.with_columns(other=pl.col("value"))],
        how="diagonal_relaxed",
    )
