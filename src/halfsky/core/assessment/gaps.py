"""Gaps as series of their own: women and men, rural and urban, the lowest and the highest area."""

import polars as pl

from halfsky.core.assessment.model import GAPS
from halfsky.core.assessment.readings import totals
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.breakdowns import TOTAL

_SAME = ["area", "indicator", "year"]


def build_gaps(observations: pl.DataFrame, *, as_of: int, codebook: Codebook) -> pl.DataFrame:
    """Set the two sides of every gap beside each other.

    A gap is made only where both sides are known for the year in one unit.

    Args:
        observations: Schema `OBSERVATIONS`.
        as_of: Last year looked at.
        codebook: Areas and their parents, for the gap between areas.

    Returns:
        Table with schema `GAPS`, one row per area × indicator × axis × year.
    """
    figures = (
        totals(observations, as_of=as_of)
        .filter(pl.col("value").is_not_null())
        .unique(["area", "indicator", "year", "sex", "residence"], keep="none")
    )
    by_sex = _sides(figures.filter(pl.col("residence") == TOTAL), "sex", "F", "M")
    by_residence = _sides(figures.filter(pl.col("sex") == TOTAL), "residence", "R", "U")
    whole = figures.filter((pl.col("sex") == TOTAL) & (pl.col("residence") == TOTAL))
    table = pl.concat([by_sex, by_residence, _between_areas(whole, codebook)], how="diagonal_relaxed")
    return (
        table.with_columns(gap=(pl.col("first_value") - pl.col("second_value")).round(9))
        .select(pl.col(name).cast(kind) for name, kind in GAPS.items())
        .sort("area", "indicator", "axis", "year")
    )


def _sides(figures: pl.DataFrame, axis: str, first: str, second: str) -> pl.DataFrame:
    one = figures.filter(pl.col(axis) == first).select(*_SAME, "unit", pl.col("value").alias("first_value"))
    other = figures.filter(pl.col(axis) == second).select(
        *_SAME, "unit", pl.col("value").alias("second_value")
    )
    return one.join(other, on=[*_SAME, "unit"]).with_columns(
        axis=pl.lit(axis), first=pl.lit(first), second=pl.lit(second)
    )


def _between_areas(figures: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Lowest and highest child area of every parent with at least two that report."""
    parents = pl.DataFrame(
        [(area.code, area.parent) for area in codebook.areas.values() if area.parent],
        schema={"area": pl.String(), "parent": pl.String()},
        orient="row",
    )
    ordered = figures.join(parents, on="area").sort("value", "area")
    grouped = ordered.group_by("parent", "indicator", "year", "unit", maintain_order=True).agg(
        pl.col("area").first().alias("first"),
        pl.col("area").last().alias("second"),
        pl.col("value").first().alias("first_value"),
        pl.col("value").last().alias("second_value"),
        pl.len().alias("areas"),
    )
    return (
        grouped.filter(pl.col("areas") > 1)
        .rename({"parent": "area"})
        .with_columns(axis=pl.lit("area"))
        .drop("areas")
    )
