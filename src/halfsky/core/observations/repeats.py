"""Rows that say the same thing twice, and rows that contradict each other."""

import polars as pl

from halfsky.core.observations.findings import Check, Found, apply
from halfsky.core.observations.model import KEY
from halfsky.core.vocabulary.findings import Severity
from halfsky.core.vocabulary.statuses import Missing

_FIGURES = ("value", "numerator", "denominator")


def settle_repeats(table: pl.DataFrame, headings: dict[str, str]) -> tuple[pl.DataFrame, list[Found]]:
    """Leave one row per key: one of equal rows, none of contradicting values.

    Of rows that say the same, one is kept and the others are refused as repeats. Rows with one key and
    different values are a conflict: no order among them decides, so the key stays without a value
    (`not_available`), every row is told of with places and values, and all but the first are refused.
    A row without value beside one with a value is a repeat.

    Args:
        table: Observations in the order read, with `given_value`, `value_column`, `order` and the hash `key`
            of the key beside.
        headings: Standard column → heading in the file.

    Returns:
        The rows kept, one per key, and what was found.
    """
    repeated = table["key"].is_duplicated()
    if not repeated.any():
        return table, []
    single = table.filter(~repeated)
    several = _ranked(table.filter(repeated))
    refused, found = apply(several, _checks(), headings)
    kept = several.filter(~refused).with_columns(
        *(pl.when(~pl.col("clash")).then(pl.col(name)).alias(name) for name in _FIGURES),
        pl.when(pl.col("clash")).then(pl.lit(str(Missing.NOT_AVAILABLE))).otherwise("status").alias("status"),
    )
    joined = pl.concat([single, kept.select(single.columns)])
    return joined.sort("order"), found


def _ranked(several: pl.DataFrame) -> pl.DataFrame:
    """Number the rows of each key: fullest first, then by source, then as read; say who clashes with whom."""
    place = pl.concat_str(
        pl.col("file"), pl.lit(" "), pl.col("row"), pl.lit(": "), pl.col("given_value").fill_null("")
    )
    ordered = several.sort(
        pl.col("value").is_null(),
        pl.col("numerator").is_null(),
        "source",
        "order",
        nulls_last=True,
    )
    figures = [pl.col(name).drop_nulls().n_unique().over(KEY) for name in _FIGURES]
    ordered = ordered.with_columns(clash=pl.any_horizontal(count > 1 for count in figures))
    # In a conflict nothing but the place may speak for a row.
    first = (
        pl.when("clash").then(pl.col("order").min().over(KEY)).otherwise(pl.col("order").first().over(KEY))
    )
    return (
        ordered.with_columns(first=pl.col("order") == first)
        .sort("order")
        .with_columns(
            places=place.head(10).str.join("；").over(KEY),
            kept_row=pl.col("row").filter("first").first().over(KEY),
        )
    )


def _checks() -> tuple[Check, ...]:
    clash, first = pl.col("clash"), pl.col("first")
    return (
        Check(code="observations.conflict", severity=Severity.QUERY, column="value", broken=clash & first, facts={"places": pl.col("places")}),
        Check(code="observations.conflict", severity=Severity.ERROR, column="value", broken=clash & ~first, facts={"places": pl.col("places")}),
        Check(code="observations.repeat", severity=Severity.ERROR, column="value", broken=~clash & ~first, facts={"kept": pl.col("kept_row")}),
    )  # fmt: skip
