"""What each figure is held against in its year, and on which side of it the figure lies."""

import polars as pl

from halfsky.core.assessment.comparison import with_comparison
from halfsky.core.indicators.model import Codebook

ATTAINED, NEARLY, MISSED = 2, 1, 0
"""Side on which a figure lies: at or beyond the goal, short of it by a miss of 基本达标, further off."""

_OF_RULE = [
    "target", "form", "sign", "goal", "floor", "ceiling", "approx", "approx_share",
    "nearly", "nearly_share", "base_year", "baseline", "first_year", "keep",
    "against", "level", "beyond",
]  # fmt: skip


def hold_against_goals(
    readings: pl.DataFrame,
    rules: pl.DataFrame,
    others: pl.DataFrame,
    *,
    codebook: Codebook,
    areas: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Give every reading its goal and say on which side it lies.

    Args:
        readings: As `read_series` gives them, sorted, with `pair` (number of the target × area) and a column
            `own_goal` where a reading carries its own.
        rules: As `make_rules` gives them.
        others: Readings of the series that relative targets are compared with.
        codebook: Areas and the areas above them.
        areas: The plan's own areas: a base value printed in the plan is theirs only; empty for all.

    Returns:
        The readings with `base_value`, `base_from` (its year), `goal`, `low`, `high` (bounds that count as
        attained, null is open), `side` (2 attained, 1 nearly, 0 missed, null unknown) and `other_side`.
    """
    found = readings.join(rules.select(_OF_RULE), on="target", how="left", maintain_order="left")
    found = _with_base(found, areas)
    found = with_comparison(found, others, codebook=codebook)
    found = found.with_columns(goal=pl.coalesce("own_goal", _goal()).round(9))
    return with_sides(found)


def with_sides(found: pl.DataFrame) -> pl.DataFrame:
    """Add bounds and sides to readings that carry a goal and the rule's tolerances.

    Args:
        found: Columns `value, other, goal, floor, ceiling, approx, approx_share, nearly, nearly_share, beyond`.
    """
    approx = pl.coalesce("approx", pl.col("approx_share") * pl.col("goal").abs())
    miss = pl.coalesce("nearly", pl.col("nearly_share") * pl.col("goal").abs())
    bounded = found.with_columns(
        low=pl.when("floor").then((pl.col("goal") - approx).round(9)),
        high=pl.when("ceiling").then((pl.col("goal") + approx).round(9)),
        miss=pl.when(pl.col("own_goal").is_null()).then(miss).otherwise(0.0),
    )
    return bounded.with_columns(side=side_of(pl.col("value")), other_side=side_of(pl.col("other")))


def side_of(value: pl.Expr) -> pl.Expr:
    """Side on which `value` lies of `low` and `high`: 2 attained, 1 within `miss`, 0 further off, null unknown.

    Args:
        value: In the unit of the bounds.
    """
    short = pl.max_horizontal(
        (pl.col("low") - value).fill_null(0.0), (value - pl.col("high")).fill_null(0.0), pl.lit(0.0)
    ).round(9)
    known = value.is_not_null() & pl.col("goal").is_not_null()
    return (
        pl.when(known & (short == 0) & ~(pl.col("beyond") & (value == pl.col("goal"))))
        .then(ATTAINED)
        .when(known & (short <= pl.col("miss").round(9)) & ~pl.col("beyond"))
        .then(NEARLY)
        .when(known)
        .then(MISSED)
        .cast(pl.Int8)
    )


def _with_base(found: pl.DataFrame, areas: tuple[str, ...]) -> pl.DataFrame:
    """Value of the base year, else of the nearest earlier year, else the one printed in the plan."""
    before = found.filter(pl.col("value").is_not_null() & (pl.col("year") <= pl.col("base_year")))
    base = last_of_each(before).select(
        "pair", pl.col("value").alias("_base"), pl.col("year").alias("base_from")
    )
    printed = pl.when(pl.col("area").is_in(areas) if areas else pl.lit(True)).then(pl.col("baseline"))
    return (
        found.join(base, on="pair", how="left", maintain_order="left")
        .with_columns(
            base_value=pl.coalesce("_base", printed),
            base_from=pl.when(pl.col("_base").is_null() & printed.is_not_null())
            .then(pl.col("base_year"))
            .otherwise(pl.col("base_from")),
        )
        .drop("_base")
    )


def last_of_each(readings: pl.DataFrame) -> pl.DataFrame:
    """Keep the last row of each pair of target and area.

    Args:
        readings: Sorted by `pair`.
    """
    return readings.filter((pl.col("pair") != pl.col("pair").shift(-1)).fill_null(True))


def _goal() -> pl.Expr:
    """The goal by form: as it stands, or from the base value.

    A yearly change runs from the base year to the reading's year; a growth compounds.
    """
    base, goal, change = pl.col("base_value"), pl.col("goal"), pl.col("sign") * pl.col("goal")
    years = pl.col("year") - pl.col("base_from")
    by_form = {
        "added": base + change,
        "added_yearly": base + change * years,
        "share": base * (1 + change),
        "share_yearly": base * (1 + change).pow(years),
        "times": base * goal,
        "relative": pl.col("compared"),
    }
    return pl.coalesce(
        *(pl.when(pl.col("form") == form).then(value) for form, value in by_form.items()),
        pl.when(~pl.col("form").is_in(list(by_form))).then(goal),
    )
