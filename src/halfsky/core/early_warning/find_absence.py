"""Figures that should be there and are not: late by one period, missing for two or more."""

import polars as pl

from halfsky.core.early_warning.model import Settings
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.statuses import Missing

_EXPLAINED = (str(Missing.NOT_APPLICABLE), str(Missing.NOT_DUE), str(Missing.SUPPRESSED))
_OF_ACTS = ("each", "events", "span")
"""Forms of targets shown by evidence of an act, not by a yearly figure."""


def find_absent(
    watched: pl.DataFrame, figures: pl.DataFrame, *, as_of: int, codebook: Codebook, settings: Settings
) -> pl.DataFrame:
    """Find series without the figure of the latest period that is due.

    A yearly figure is due for the board's year, less the years by which the indicator always lags. A census, a survey
    or an election is due only for the years the codebook names; where it names none, nothing is due. A direction is
    held only to what has been reported before, a child area to what it has reported since the plan began.

    Args:
        watched: Schema `WATCHED`.
        figures: As `read_figures_of` gives them.
        as_of: The board's year.
        codebook: Survey years.
        settings: Years from which a figure is missing.

    Returns:
        One row per series × area, with `kind`, `severity` and `years`, the years without a figure.
    """
    due = watched.filter(~pl.col("form").is_in(_OF_ACTS)).unique(
        ["series", "area"], keep="first", maintain_order=True
    )
    expected = as_of - (pl.col("lag_months").fill_null(0) - 1).clip(0) // 12
    known = figures.filter(pl.col("value").is_not_null())
    last = known.group_by("series", "area").agg(
        last_year=pl.col("year").max(),
        last_value=pl.col("value").sort_by("year").last(),
    )
    explained = (
        figures.filter(pl.col("value").is_null() & pl.col("status").is_in(_EXPLAINED))
        .group_by("series", "area")
        .agg(explained=pl.col("year").max())
    )
    joined = (
        due.join(last, on=["series", "area"], how="left", maintain_order="left")
        .join(explained, on=["series", "area"], how="left", maintain_order="left")
        .with_columns(expected=expected)
    )
    open_years = joined.with_columns(absent=_absent(joined, codebook)).filter(
        (pl.col("absent").list.len() > 0)
        & (
            pl.when(pl.col("own"))
            .then((pl.col("form") != "direction") | pl.col("last_year").is_not_null())
            .otherwise(pl.col("last_year") >= pl.col("plan_start").fill_null(as_of))
        )
        & (pl.col("explained").is_null() | (pl.col("explained") < pl.col("absent").list.last()))
    )
    long = pl.col("absent").list.len() >= settings.missing_years
    # What was never reported stands in the yearly report's list of gaps; a series that broke off is news.
    broke_off = long & pl.col("last_year").is_not_null()
    return open_years.with_columns(
        kind=pl.when(long).then(pl.lit("missing")).otherwise(pl.lit("late")),
        severity=pl.when(broke_off).then(pl.lit("watch")).otherwise(pl.lit("note")),
        years=pl.col("absent").cast(pl.List(pl.String)).list.join("、"),
        earlier_year=pl.col("last_year"),
        earlier_value=pl.col("last_value"),
        value=pl.lit(None, dtype=pl.Float64),
        year=pl.lit(None, dtype=pl.Int32),
    )


def _absent(joined: pl.DataFrame, codebook: Codebook) -> pl.Series:
    """Years due and not there, latest last."""
    rows = []
    columns = ("indicator", "periodicity", "last_year", "expected", "plan_start")
    for code, periodicity, last, expected, start in joined.select(columns).iter_rows():
        begin = max(last + 1 if last is not None else start or expected, start or 0)
        yearly = periodicity == "yearly"
        held = range(begin, expected + 1) if yearly else codebook.indicators[code].survey_years
        rows.append([year for year in held if begin <= year <= expected])
    return pl.Series(rows, dtype=pl.List(pl.Int32))
