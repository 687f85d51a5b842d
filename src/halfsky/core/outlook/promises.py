"""Promises that are no level of one series: set against another series, or made to each of many.

A promise set against another series (不低于全国平均水平) is asked of the one over the other, so that what moves both
moves neither. A promise to each (每个县均有) is asked of the share that has it where that is reported, else of
every child area, and of all of them together.
"""

from typing import NamedTuple

import polars as pl

from halfsky.core.assessment.evidence import read_coverage
from halfsky.core.assessment.goals import hold_against_goals
from halfsky.core.assessment.readings import in_scope, number_pairs, read_series
from halfsky.core.indicators.model import Codebook
from halfsky.core.outlook.bounds import bounds_in
from halfsky.core.outlook.model import SERIES

PAIR = ["target", "area"]
KEPT, LEVEL, COMPARED, TOGETHER = "kept", "level", "compared", "together"
# A place has one or it has none: one is what is nearer to one.
_HALF = 0.5
# Of shares at a bound the odds would be none or endless.
_FROM_BOUND = 0.001
_SIDES = {"low": ">=", "high": "<="}


class Part(NamedTuple):
    """Series (schema `SERIES`), and what is asked of them.

    `sides` has one row per question: the target's columns, `promise`, `comparator`, `asked`, and of which `series`
    and area (`asked_of`) it is asked.
    """

    series: pl.DataFrame
    sides: pl.DataFrame


def compare(
    rules: pl.DataFrame, pairs: pl.DataFrame, figures: pl.DataFrame, *, own_area: str, codebook: Codebook
) -> Part:
    """Ask of promises set against another series or the figure before: how many times the other it is.

    Args:
        rules: As `make_rules` gives them, of the form `relative`.
        pairs: Target × area with `due`, the year of the deadline.
        figures: As `figures_to_judge` gives them.
        own_area: The plan's own.
        codebook: Areas and the areas above them.
    """
    against = rules.with_columns(
        indicator="relative_indicator", sex="relative_sex", residence="relative_residence"
    )
    readings = in_scope(read_series(rules, figures), rules).with_columns(
        own_goal=pl.lit(None, dtype=pl.Float64)
    )
    held = hold_against_goals(
        number_pairs(readings), rules, read_series(against, figures), codebook=codebook, areas=(own_area,)
    )
    known = _apart(held.filter(pl.col("value").is_not_null() & pl.col("goal").is_not_null()), rules, codebook)
    latest = known.sort("year").unique(PAIR, keep="last", maintain_order=True)
    sides = both_sides(latest.select(*PAIR, "series", "unit", "low", "high").join(pairs, on=PAIR))
    return Part(
        _series(known),
        sides.with_columns(promise=pl.lit(COMPARED), asked_of="area").with_columns(
            pl.lit(None, dtype=pl.Float64).alias(name) for name in ("target_value", "low", "high")
        ),
    )


def _apart(known: pl.DataFrame, rules: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """How many times what they are set against figures are; of shares, how many times its odds.

    Args:
        known: Figures with `goal`, and `low` and `high`, between which they must lie.
        rules: Of the targets.
        codebook: Bounds of the indicators.
    """
    coded = known.join(rules.select("target", "indicator"), on="target", maintain_order="left")
    named = coded.select("indicator", "unit").unique().sort("indicator", "unit")
    rows = [(code, unit, *bounds_in(unit, codebook.indicators[code])) for code, unit in named.iter_rows()]
    schema = {
        "indicator": pl.String(),
        "unit": pl.String(),
        "lower_bound": pl.Float64(),
        "upper_bound": pl.Float64(),
    }
    bounded = coded.join(
        pl.DataFrame(rows, schema=schema, orient="row"),
        on=["indicator", "unit"],
        how="left",
        maintain_order="left",
    )
    times = [(_odds(name) / _odds("goal")).alias(name) for name in ("value", "low", "high")]
    return bounded.with_columns(
        *times,
        series=pl.format("{}|{}", "target", pl.lit(COMPARED)),
        lower_bound=pl.lit(0.0),
        upper_bound=pl.lit(None, dtype=pl.Float64),
    ).filter(pl.col("value").is_finite() & (pl.col("value") >= 0))


def _odds(name: str) -> pl.Expr:
    """Distance from the lower bound, over that from the upper one where there is one."""
    low, high = pl.col("lower_bound").fill_null(0.0), pl.col("upper_bound")
    small = _FROM_BOUND * (high - low)
    share = (pl.col(name) - low + small) / (high - pl.col(name) + small)
    return pl.when(high.is_null()).then(pl.col(name) - low).otherwise(share)


def ask_each(rules: pl.DataFrame, pairs: pl.DataFrame, figures: pl.DataFrame, *, codebook: Codebook) -> Part:
    """Ask of promises to each: the share reported, or every child area.

    Args:
        rules: As `make_rules` gives them, of the form `each`.
        pairs: Target × area with `due`.
        figures: As `figures_to_judge` gives them.
        codebook: Areas and their parents.
    """
    found = in_scope(read_coverage(read_series(rules, figures), rules, codebook=codebook), rules)
    known = found.filter(pl.col("value").is_not_null() & pl.col("own_goal").is_not_null()).with_columns(
        series=pl.format("{}|{}", "target", "unit"),
        lower_bound=pl.lit(0.0),
        upper_bound=pl.when(pl.col("unit") == "percent").then(100.0),
    )
    reported = known.filter(pl.col("expected").is_null())
    latest = known.sort("year").unique(PAIR, keep="last", maintain_order=True).join(pairs, on=PAIR)
    asked = latest.select(*PAIR, "due", "unit", "series", "expected", low="own_goal", target_value="own_goal")
    own = asked.filter(pl.col("expected").is_null()).with_columns(
        promise=pl.lit(LEVEL), asked=_asked("low"), asked_of="area"
    )
    below = pl.DataFrame(
        [(area.parent, area.code) for area in codebook.areas.values() if area.parent],
        schema={"area": pl.String(), "asked_of": pl.String()},
        orient="row",
    )
    promised = rules.select("target", asked=pl.col("goal").fill_null(1.0) - _HALF)
    summed = asked.filter(pl.col("expected").is_not_null())
    each = summed.join(below, on="area", maintain_order="left").join(promised, on="target")
    sides = pl.concat(
        [own, each.with_columns(promise=pl.lit(TOGETHER), series=pl.format("{}|count", "target"))],
        how="diagonal_relaxed",
    )
    return Part(
        _series(reported),
        sides.drop("expected").with_columns(comparator=pl.lit(">="), high=pl.lit(None, dtype=pl.Float64)),
    )


def _asked(promised: str) -> pl.Expr:
    return pl.col(promised) - pl.when(pl.col("unit") == "count").then(_HALF).otherwise(0.0)


def both_sides(bounded: pl.DataFrame) -> pl.DataFrame:
    """One question per bound that there is.

    Args:
        bounded: Columns `low`, `high`, null is open.

    Returns:
        The rows with `comparator` and `asked`, the bound.
    """
    parts = [
        bounded.filter(pl.col(side).is_not_null()).with_columns(
            comparator=pl.lit(comparator), asked=pl.col(side)
        )
        for side, comparator in _SIDES.items()
    ]
    return pl.concat(parts)


def _series(known: pl.DataFrame) -> pl.DataFrame:
    """Figures as series; bounds and counts that are not there are null."""
    kept = known.with_columns(indicator="series").drop("numerator", "denominator", strict=False)
    return kept.select(
        (pl.col(name) if name in kept.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in SERIES.items()
    )
