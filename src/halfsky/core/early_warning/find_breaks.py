"""Breaks in what a series measures: its words, its unit, or how many areas it sums."""

import polars as pl

from halfsky.core.early_warning.model import Settings
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.units import UNITS

_FAMILIES = {code: str(unit.family) for code, unit in UNITS.items()}
_ROW = ["indicator", "sex", "residence", "area"]


def find_changed_definitions(
    watched: pl.DataFrame, observations: pl.DataFrame, *, as_of: int, settings: Settings
) -> pl.DataFrame:
    """Find series whose latest figure is not of the same scope as the one before.

    The scope is told by the words of `disaggregation`, by the family of the unit, and by the share of child areas
    that a roll-up sums.

    Args:
        watched: Schema `WATCHED`.
        observations: Schema `OBSERVATIONS`.
        as_of: Last year looked at.
        settings: The change of coverage that counts.

    Returns:
        One row per series × area, with `kind`, `severity`, and the words in `before_words`, `now_words`.
    """
    figures = observations.filter(
        pl.col("indicator").is_not_null()
        & (pl.col("year") <= as_of)
        & (pl.col("age").fill_null(TOTAL) == TOTAL)
        & pl.col("value").is_not_null()
    )
    scopes = (
        _of_two_years(figures, since=as_of - 1)
        .with_columns(
            words=pl.col("disaggregation").fill_null(TOTAL),
            family=pl.col("unit").replace_strict(_FAMILIES, default="", return_dtype=pl.String),
        )
        .group_by(*_ROW, "year")
        .agg(
            pl.col("words").unique().sort(),
            pl.col("family").unique().sort(),
            pl.col("unit").sort().first().alias("year_unit"),
            pl.col("coverage").min(),
        )
        .sort(*_ROW, "year")
    )
    before = [pl.col(name).shift(1).over(_ROW).alias(f"before_{name}") for name in _COMPARED]
    last = scopes.with_columns(before).filter(
        (pl.col("year") == pl.col("year").max().over(_ROW)) & pl.col("before_year").is_not_null()
    )
    changed = last.with_columns(what=_change(settings)).filter(pl.col("what").is_not_null())
    found = watched.unique(["series", "area"], keep="first", maintain_order=True).drop(
        "year", "value", "numerator"
    )
    return found.join(
        changed.select(*_ROW, "year", "what", *_said()), on=_ROW, maintain_order="left"
    ).with_columns(
        kind=pl.lit("definition_changed"),
        severity=pl.lit("watch"),
        earlier_year=pl.col("before_year"),
        years=pl.format("{} → {}", "before_words", "now_words"),
    )


def _of_two_years(figures: pl.DataFrame, *, since: int) -> pl.DataFrame:
    """The last two years of every series that has figures of late: most rows are older, and never compared."""
    newest = figures.group_by(_ROW).agg(newest=pl.col("year").max()).filter(pl.col("newest") >= since)
    recent = figures.join(newest, on=_ROW)
    earlier = (
        recent.filter(pl.col("year") < pl.col("newest")).group_by(_ROW).agg(earlier=pl.col("year").max())
    )
    return recent.join(earlier, on=_ROW).filter(pl.col("year") >= pl.col("earlier")).drop("newest", "earlier")


_COMPARED = ("year", "words", "family", "year_unit", "coverage")


def _change(settings: Settings) -> pl.Expr:
    """Which part of the scope changed; a row that is only added beside the same one is no change."""
    had, has = pl.col("before_words"), pl.col("words")
    shared = had.list.set_intersection(has).list.len() > 0
    coverage = (pl.col("coverage") - pl.col("before_coverage")).abs() >= settings.coverage
    return (
        pl.when(~shared)
        .then(pl.lit("words"))
        .when(pl.col("family").list.set_intersection("before_family").list.len() == 0)
        .then(pl.lit("unit"))
        .when(coverage)
        .then(pl.lit("coverage"))
    )


def _said() -> list[pl.Expr]:
    """The scope before and now, as the figures say it."""

    def say(prefix: str) -> pl.Expr:
        words = pl.col(f"{prefix}words").list.eval(pl.element().replace(TOTAL, "合计")).list.join("、")
        share = (pl.col(f"{prefix}coverage") * 100).round(0).cast(pl.Int32, strict=False)
        return (
            pl.when(pl.col("what") == "words")
            .then(words)
            .when(pl.col("what") == "unit")
            .then(pl.col(f"{prefix}year_unit"))
            .otherwise(pl.format("{}%", share))
        )

    return [pl.col("before_year"), say("before_").alias("before_words"), say("").alias("now_words")]
