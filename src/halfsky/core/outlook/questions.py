"""Questions put to the past: targets as plans set them, asked in a year of which the outcome is known today.

What a question asks rests on what was known in its year alone: later figures give its outcome, never its
target. There is no chance in it: a digest of the question's name draws its rule and its strength.
"""

from collections.abc import Sequence
from hashlib import blake2b

import polars as pl

from halfsky.core.outlook.model import QUESTIONS, SERIES

PAST: dict[str, pl.DataType] = SERIES | {"direction": pl.Int8(), "modelled": pl.Boolean()}
"""Schema of a body of past series. `direction` is 1 where more is better, −1 where less is; `modelled` is true
where the figures are a model's estimates."""

ASKED: dict[str, pl.DataType] = QUESTIONS | {
    "horizon": pl.Int32(),
    "shape": pl.String(),
    "rule": pl.String(),
    "direction": pl.Int8(),
    "modelled": pl.Boolean(),
    "base_year": pl.Int32(),
    "base": pl.Float64(),
    "now": pl.Float64(),
    "future": pl.Float64(),
    "met": pl.Boolean(),
}
"""One row per question. `shape` is `fresh` (a plan that starts in the year asked) or `mid` (a ten-year plan under
way); `rule` is `relative`, `absolute`, `common` (one number for all areas) or `hold` (not worse than the base).
`future` and `met` are the outcome, the only columns that later figures decide."""

HORIZONS = (3, 5, 8)
FEWEST_POINTS = 6
PLAN_YEARS = 10
POINTS_PER_STEP = 100_000

_BY = ("indicator", "area")
_STRENGTHS = (0.35, 0.5, 0.65)
_SMALLEST = 0.005
_FEWEST_WINDOWS = 6
_BEFORE_BOUND = 0.02
# Of twenty questions: seven relative, six absolute, four common, three hold.
_RULES = ("relative",) * 7 + ("absolute",) * 6 + ("common",) * 4 + ("hold",) * 3


def ask(
    series: pl.DataFrame, *, window: int, horizons: Sequence[int] = HORIZONS, every: int | None = None
) -> pl.DataFrame:
    """Put questions to a body of past series.

    A year of a series is asked in where it has a figure, six figures are known within the window, and the
    deadline's figure is there. Strengths of targets are the 35, 50 and 65 percent quantiles of the improvements
    that areas of the indicator had made over as many years by the year asked.

    Args:
        series: Schema `PAST`, rows in any order.
        window: Years looked back.
        horizons: Years from the year asked to the deadline.
        every: Each series is asked every so many years, which ones hangs on its name; by default one year
            for each 100,000 figures, so that a large body is asked as many questions as can be looked through.

    Returns:
        Schema `ASKED`, sorted by `question`.
    """
    figures = _figures(series)
    every = every or 1 + figures.height // POINTS_PER_STEP
    moments = _moments(figures, window=window, every=every)
    parts = [
        _shaped(moments, figures, shape=shape, horizon=horizon, window=window)
        for horizon in horizons
        for shape in ("fresh", "mid")
    ]
    named = _drawn(pl.concat(parts))
    strengths = _strengths(figures, lengths=sorted({*horizons, PLAN_YEARS}), years=named["as_of"].unique())
    middle = figures.group_by("indicator", base_year="year").agg(middle=pl.col("value").median())
    full = named.join(strengths, on=["indicator", "as_of", "length", "draw"]).join(
        middle, on=["indicator", "base_year"]
    )
    return _targeted(full).select(pl.col(name).cast(kind) for name, kind in ASKED.items()).sort("question")


def _figures(series: pl.DataFrame) -> pl.DataFrame:
    """One row per figure; two different values of one year are nobody's value."""
    sound = series.filter(
        pl.col("value").is_finite() & pl.col("direction").is_in([-1, 1]),
        pl.all_horizontal(pl.col(*_BY, "year").is_not_null()),
    )
    return (
        sound.group_by(*_BY, "year")
        .agg(
            pl.col("value").first(),
            pl.col("direction", "lower_bound").max(),
            pl.col("modelled").fill_null(value=False).any(),
            pl.col("upper_bound").min(),
            agreed=pl.col("value").n_unique() == 1,
        )
        .filter("agreed")
        .sort(*_BY, "year")
    )


def _moments(figures: pl.DataFrame, *, window: int, every: int) -> pl.DataFrame:
    """Years of series in which enough is known to ask."""
    known = figures.rolling(index_column="year", period=f"{window}i", group_by=list(_BY)).agg(points=pl.len())
    keys = figures.select(_BY).unique(maintain_order=True)
    turns = [_digest("|".join(key)) % every for key in keys.iter_rows()]
    return (
        figures.join(known, on=[*_BY, "year"])
        .join(keys.with_columns(turn=pl.Series(turns, dtype=pl.Int64)), on=_BY)
        .filter(pl.col("points") >= FEWEST_POINTS, (pl.col("year") + pl.col("turn")) % every == 0)
        .rename({"year": "as_of", "value": "now"})
    )


def _shaped(
    moments: pl.DataFrame, figures: pl.DataFrame, *, shape: str, horizon: int, window: int
) -> pl.DataFrame:
    """The moments as plans of one shape with so many years to go."""
    past = figures.select(*_BY, "year", "value")
    back = 0 if shape == "fresh" else PLAN_YEARS - horizon
    if not 0 <= back < window:
        return _shaped(moments.clear(), figures, shape="fresh", horizon=horizon, window=window)
    return (
        moments.with_columns(
            deadline=pl.col("as_of") + horizon,
            base_year=pl.col("as_of") - back,
            horizon=pl.lit(horizon),
            shape=pl.lit(shape),
            length=pl.lit(horizon if shape == "fresh" else PLAN_YEARS),
        )
        .join(past.rename({"year": "deadline", "value": "future"}), on=[*_BY, "deadline"])
        .join(past.rename({"year": "base_year", "value": "base"}), on=[*_BY, "base_year"])
    )


def _drawn(shaped: pl.DataFrame) -> pl.DataFrame:
    """Name each question and draw its rule and strength from the name."""
    named = shaped.with_columns(
        question=pl.concat_str(*_BY, "as_of", "deadline", "shape", separator="|"),
        comparator=pl.when(pl.col("direction") > 0).then(pl.lit(">=")).otherwise(pl.lit("<=")),
    )
    digests = [_digest(name) for name in named["question"]]
    return named.with_columns(
        rule=pl.Series([_RULES[digest % len(_RULES)] for digest in digests], dtype=pl.String),
        draw=pl.Series([digest // len(_RULES) % len(_STRENGTHS) for digest in digests], dtype=pl.Int64),
    )


def _digest(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=6).digest(), "big")


def _strengths(figures: pl.DataFrame, *, lengths: Sequence[int], years: pl.Series) -> pl.DataFrame:
    """What areas had improved by over so many years, by each year asked.

    Returns:
        One row per indicator × as_of × length × draw: `relative` (share of the start), `absolute`.
    """
    schema = {"indicator": pl.String, "as_of": pl.Int32, "length": pl.Int32, "draw": pl.Int64}
    parts = [pl.DataFrame(schema=schema | {"relative": pl.Float64, "absolute": pl.Float64})]
    for length in lengths:
        made = _improvements(figures, length)
        parts += [_quantiles(made.filter(pl.col("year") <= year), year, length) for year in years.sort()]
    return pl.concat(parts)


def _improvements(figures: pl.DataFrame, length: int) -> pl.DataFrame:
    start = figures.select(*_BY, pl.col("year") + length, start="value")
    gained = pl.col("direction") * (pl.col("value") - pl.col("start"))
    return figures.join(start, on=[*_BY, "year"]).select(
        "indicator",
        "year",
        absolute=gained,
        relative=pl.when(pl.col("start") != 0).then(gained / pl.col("start").abs()),
    )


def _quantiles(made: pl.DataFrame, year: int, length: int) -> pl.DataFrame:
    kinds = ("relative", "absolute")
    each = made.group_by("indicator").agg(
        *(pl.concat_list(pl.col(k).quantile(s, "linear") for s in _STRENGTHS).alias(k) for k in kinds),
        windows=pl.col("relative").count(),
    )
    return (
        each.filter(pl.col("windows") >= _FEWEST_WINDOWS)
        .select(
            "indicator",
            *kinds,
            as_of=pl.lit(year, pl.Int32),
            length=pl.lit(length, pl.Int32),
            draw=pl.lit(list(range(len(_STRENGTHS))), pl.List(pl.Int64)),
        )
        .explode(*kinds, "draw")
        .select("indicator", "as_of", "length", "draw", *kinds)
    )


def _targeted(drawn: pl.DataFrame) -> pl.DataFrame:
    """Set the target by the rule, short of the bound where it would lie beyond, and see whether it was met."""
    base, better = pl.col("base"), pl.col("direction")
    low, high = pl.col("lower_bound"), pl.col("upper_bound")
    relative = base + better * pl.max_horizontal("relative", _SMALLEST) * base.abs()
    absolute = base + better * pl.max_horizontal("absolute", _SMALLEST * base.abs())
    common = pl.col("middle") + better * pl.max_horizontal("absolute", _SMALLEST * pl.col("middle").abs())
    rule = pl.col("rule")
    asked = (
        pl.when(rule == "relative").then(relative).when(rule == "absolute").then(absolute)
        .when(rule == "common").then(common).otherwise(base)
    )  # fmt: skip
    return (
        drawn.with_columns(target=asked)
        .with_columns(
            target=pl.when(pl.col("target") > high)
            .then(high - _BEFORE_BOUND * (high - base).clip(lower_bound=0.0))
            .when(pl.col("target") < low)
            .then(low + _BEFORE_BOUND * (base - low).clip(lower_bound=0.0))
            .otherwise(pl.col("target"))
        )
        .with_columns(met=better * (pl.col("future") - pl.col("target")) >= 0)
    )
