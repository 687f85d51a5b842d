"""Ups and downs: series too volatile to be sure of a target, and figures that jump implausibly."""

import polars as pl

from halfsky.core.early_warning.model import Settings


def find_volatile(courses: pl.DataFrame, *, as_of: int, settings: Settings) -> pl.DataFrame:
    """Find series whose ups and downs are large against the distance to the target and against their siblings'.

    What the chance of small counts explains is taken off first; large ups and downs alone are no warning.

    Args:
        courses: Watched rows with the columns of `follow` and `z_goal`.
        as_of: The board's year.
        settings: Both ratios and the changes needed.

    Returns:
        The rows found, with `kind` and `severity`.
    """
    beyond_chance = (pl.col("own_noise") ** 2 - pl.col("chance") ** 2).clip(0.0).sqrt()
    distance = (pl.col("z_goal") - pl.col("z")).abs()
    return courses.filter(
        (pl.col("periodicity") == "yearly")
        & (pl.col("points") > settings.volatile_points)
        & (pl.col("last_year") >= as_of - 1)
        & (pl.col("deadline") > as_of)
        & (pl.col("status") != "cannot_be_judged")
        & (distance > 0)
        & (beyond_chance >= settings.volatile_distance * distance)
        & (beyond_chance >= settings.volatile_usual * pl.col("usual"))
    ).with_columns(
        kind=pl.lit("volatile"),
        severity=pl.lit("watch"),
        value=pl.col("last_value"),
        year=pl.col("last_year"),
        noise=pl.col("own_noise"),
        usual_noise=pl.col("usual"),
        ratio=(pl.col("own_noise") / pl.col("usual")).round(1),
        **_beside_siblings(settings),
    )


def find_jumps(courses: pl.DataFrame, *, as_of: int, settings: Settings) -> pl.DataFrame:
    """Find latest figures that moved far beyond what their own past and their siblings make plausible.

    Args:
        courses: Watched rows with the columns of `follow`.
        as_of: The board's year; only a figure of this year or the last is told of.
        settings: How far beyond, the least size by scale, what counts explain.

    Returns:
        The rows found, with `kind` and `severity`; a series is told once however many targets it has.
    """
    moved = pl.col("last_change")
    # A series that goes on as it went the year before does not jump, wherever its siblings go.
    apart = pl.min_horizontal(
        (moved - pl.col("expected_change")).abs(), (moved - pl.col("former_change")).abs()
    )
    change = (pl.col("last_value") - pl.col("before_value")).abs()
    whole = (
        pl.when(pl.col("kind") == "share")
        .then("width")
        .otherwise(pl.max_horizontal(pl.col("before_value").abs(), pl.col("last_value").abs()))
    )
    least = pl.col("kind").replace_strict(settings.jump_points, default=None, return_dtype=pl.Float64)
    return (
        courses.filter(
            (pl.col("periodicity") == "yearly")
            & (pl.col("points") >= settings.points)
            & (pl.col("last_year") >= as_of - 1)
            & (apart > settings.jump * pl.max_horizontal("noise", "spread"))
            & (moved.abs() > settings.by_chance * pl.col("chance_last"))
            & (change >= least * whole)
            & (pl.col("events_last").fill_null(settings.events) >= settings.events)
        )
        .unique(["series", "area"], keep="first", maintain_order=True)
        .with_columns(
            kind=pl.lit("implausible_jump"),
            severity=pl.lit("watch"),
            value=pl.col("last_value"),
            year=pl.col("last_year"),
            earlier_year=pl.col("before_year"),
            earlier_value=pl.col("before_value"),
            usual_noise=pl.col("usual"),
            **_beside_siblings(settings),
        )
    )


def _beside_siblings(settings: Settings) -> dict[str, pl.Expr]:
    areas = pl.col("siblings_of_course")
    return {"siblings": areas, "alone": areas < settings.siblings}
