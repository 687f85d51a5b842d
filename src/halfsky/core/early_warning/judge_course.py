"""The course of a series against what is wanted of it: reversed, stalled, slowing."""

import polars as pl

from halfsky.core.early_warning.model import Settings

ATTAINED = ("met", "met_early", "nearly_met")
_SKIPPED = ("cannot_be_judged", "not_applicable", "not_due")


def find_turns(courses: pl.DataFrame, *, as_of: int, settings: Settings) -> pl.DataFrame:
    """Find series that turned, stand still or slow down before their target.

    A change is told only beyond the series' usual ups and downs and beyond the chance of its counts. A target already
    met is warned of only where the recent pace would lose it by its deadline. Slowing and stalled are told only where the
    target is short and the outlook does not hold it for likely anyway.

    Args:
        courses: Watched rows with the columns of `follow` and `z_goal`, the goal on the scale.
        as_of: The board's year.
        settings: Span, shares, how far beyond the noise.

    Returns:
        The rows found, with `kind` and `severity`; at most one per target and area.
    """
    judged = courses.filter(
        (pl.col("periodicity") == "yearly")
        & (pl.col("better") != 0)
        & (pl.col("points") >= settings.points)
        & (pl.col("from_year").is_not_null())
        & (pl.col("last_year") >= as_of - 1)
        & ~pl.col("status").is_in(_SKIPPED).fill_null(value=False)
    ).with_columns(
        ahead=pl.col("better") * pl.col("pace"),
        earlier_ahead=pl.col("better") * pl.col("earlier"),
        to_go=pl.col("better") * (pl.col("z_goal") - pl.col("z")),
        years_left=(pl.col("deadline") - pl.col("last_year")).cast(pl.Float64),
    )
    told = judged.with_columns(kind=_kind(settings)).filter(pl.col("kind").is_not_null())
    urgent = (
        (pl.col("kind") == "reversed")
        & (pl.col("to_go") > 0)
        & (pl.col("years_left") <= settings.alert_years)
    )
    return told.with_columns(
        severity=pl.when(urgent).then(pl.lit("alert")).otherwise(pl.lit("watch")),
        earlier_year=pl.col("from_year"),
        earlier_value=pl.col("from_value"),
        value=pl.col("last_value"),
        year=pl.col("last_year"),
    )


def _kind(settings: Settings) -> pl.Expr:
    span = (pl.col("last_year") - pl.col("from_year")).cast(pl.Float64)
    moved = pl.col("ahead") * span
    chance = settings.by_chance * pl.col("chance_recent")
    beyond = pl.max_horizontal(settings.beyond * pl.col("noise") * span.sqrt(), chance)
    met = pl.col("status").is_in(ATTAINED).fill_null(value=False)
    lost_in_time = met & (pl.col("to_go") - pl.col("ahead") * pl.col("years_left") > 0)
    without_goal = pl.col("z_goal").is_null()
    enough = pl.col("events_recent").fill_null(settings.events) >= settings.events
    worse = enough & (moved < -beyond) & (pl.col("earlier_ahead") >= 0)
    reversed_ = worse & (without_goal | lost_in_time | (~met & (pl.col("to_go") > 0)))
    short = ~met & (pl.col("to_go") > 0) & (pl.col("years_left") > 0)
    doubtful = short & (pl.col("probability").fill_null(0.0) < settings.unlikely) & (pl.col("to_go") > chance)
    needed = pl.col("to_go") / pl.col("years_left")
    # No progress is news only where ups and downs alone would not reach the target.
    telling = pl.col("to_go") > settings.beyond * pl.col("noise")
    stalled = doubtful & telling & (pl.col("ahead") < settings.stalled_share * needed) & (moved >= -beyond)
    lost = pl.col("earlier_ahead") - pl.col("ahead")
    usual = pl.col("noise") * (1.0 / span + 1.0 / pl.col("earlier_count").clip(1)).sqrt()
    slowing = (
        doubtful
        & (pl.col("earlier_ahead") > 0)
        & (pl.col("ahead") < settings.slowing_share * pl.col("earlier_ahead"))
        & (pl.col("ahead") < needed)
        & (lost > settings.beyond * usual)
    )
    return (
        pl.when(reversed_)
        .then(pl.lit("reversed"))
        .when(stalled)
        .then(pl.lit("stalled"))
        .when(slowing)
        .then(pl.lit("slowing"))
    )
