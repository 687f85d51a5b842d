"""A body of series with everything in it that can go wrong, and questions of every kind on it."""

import numpy as np
import polars as pl

from halfsky.core.outlook.model import QUESTIONS, SERIES
from tests.core.outlook.simulated import Floats, series_of, walks


def divided_body(seed: int, *, areas: int = 24) -> pl.DataFrame:
    """Shares, rates, an open scale, rare and frequent counts, one lonely series; gaps and spoilt rows; shuffled."""
    rng = np.random.default_rng(seed)
    share, rate, gap = (_with_gaps(rng, walks(rng, areas=areas, years=14)) for _ in range(3))
    people = np.full((areas, 14), 400.0)
    rare, frequent = rng.poisson(0.6, people.shape) * 1.0, rng.poisson(90.0, people.shape) * 1.0
    parts = [
        series_of(share, indicator="share"),
        series_of(rate, indicator="rate", high=None),
        series_of(gap - 40.0, indicator="gap", low=None, high=None),
        series_of(rare / people * 1e5, indicator="rare", high=None, numerator=rare, denominator=people),
        series_of(
            frequent / people * 100, indicator="frequent", high=100.0, numerator=frequent, denominator=people
        ),
        series_of(walks(rng, areas=1), indicator="lonely"),
    ]
    return _spoilt(rng, pl.concat(parts)).sample(fraction=1.0, shuffle=True, seed=seed)


def questions_on(seed: int, *, areas: int = 24) -> pl.DataFrame:
    """Three years asked in; areas and indicators nobody knows, deadlines passed, questions that are none."""
    rng = np.random.default_rng(seed + 1)
    names = ["share", "rate", "gap", "rare", "frequent", "lonely", "nothing", None]
    known_areas = [f"a{n}" for n in range(areas + 2)]
    rows = [
        (indicator, area, int(rng.integers(2018, 2021)), sign, float(rng.uniform(-10.0, 120.0)))
        for indicator in names
        for area in [*known_areas, None]
        for sign in (">=", "<=")
    ]
    rows += [
        ("share", "a0", 2020, sign, target) for sign, target in ((">", 1.0), (None, 1.0), ("<=", np.nan))
    ]
    return pl.DataFrame(
        [
            (str(n), indicator, area, as_of, as_of + int(rng.integers(-2, 9)), sign, target)
            for n, (indicator, area, as_of, sign, target) in enumerate(rows)
        ],
        schema=QUESTIONS,
        orient="row",
    )


def _with_gaps(rng: np.random.Generator, values: Floats) -> Floats:
    values[rng.random(values.shape) < 0.15] = np.nan
    return values


def _spoilt(rng: np.random.Generator, series: pl.DataFrame) -> pl.DataFrame:
    """One row in thirty with something missing or infinite; as many given twice, some with another value."""

    def seldom() -> pl.Series:
        return pl.Series(rng.random(series.height) < 0.03)

    holes = [
        pl.when(seldom()).then(pl.lit(None)).otherwise(pl.col(name)).alias(name)
        for name in ("indicator", "area", "year", "lower_bound", "denominator")
    ]
    spoilt = series.with_columns(
        *holes, value=pl.when(seldom()).then(pl.lit(float("inf"))).otherwise(pl.col("value"))
    )
    twice = series.filter(seldom()).with_columns(
        value=pl.when(pl.col("year") % 2 == 0).then(pl.col("value") + 1.0).otherwise(pl.col("value"))
    )
    return pl.concat([spoilt, twice]).select(pl.col(name).cast(kind) for name, kind in SERIES.items())
