"""Invented bodies of series for measurements: any number of series, the same bytes for the same seed.

Usage: python -m tools.bodies --series 1000000 --out out/bench/bodies/1000000

What they are: indicators of 2,500 areas each, ten years up to 2023 (or `--years`), in turn a share of 100, a number that
cannot be negative, and an open one; every series a random walk with a drift of its own about its indicator's, with
noise on top, written to two decimals; three figures of a hundred are missing. With `--counts` shares follow from
cases among people. One question a series: is the value of 2028 at least (or, every other indicator, at most) a
tenth beyond today's? The series lie by indicator and area, as departments hand them in.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.engines.tables import write_parts

AREAS = 2500
LAST_YEAR, DEADLINE = 2023, 2028
SEED = 20240608

SERIES = pl.Schema(
    {
        "indicator": pl.String(),
        "area": pl.String(),
        "year": pl.Int32(),
        "value": pl.Float64(),
        "lower_bound": pl.Float64(),
        "upper_bound": pl.Float64(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
    }
)
QUESTIONS = pl.Schema(
    {
        "question": pl.Int64(),
        "indicator": pl.String(),
        "area": pl.String(),
        "as_of": pl.Int32(),
        "deadline": pl.Int32(),
        "comparator": pl.String(),
        "target": pl.Float64(),
    }
)

Floats = npt.NDArray[np.float64]


class Kind(NamedTuple):
    """How many series of how many years, and whether with counts."""

    series: int
    years: int = 10
    counts: bool = False


def write_body(folder: Path, kind: Kind) -> None:
    """Write `series.parquet` and `questions.parquet`; what is there already is left alone.

    Args:
        folder: Made if it is not there.
        kind: Of the body.
    """
    for name, schema, make in (
        ("series", SERIES, _series_of),
        ("questions", QUESTIONS, _questions_of),
    ):
        path = folder / f"{name}.parquet"
        if not path.exists():
            parts = (make(number, kind) for number in range(-(-kind.series // AREAS)))
            write_parts(_in_larger_parts(parts), path, schema=schema)


def _in_larger_parts(parts: Iterator[pl.DataFrame], at_once: int = 40) -> Iterator[pl.DataFrame]:
    """Fewer and larger parts, for the sake of the file's layout."""
    waiting: list[pl.DataFrame] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) == at_once:
            yield pl.concat(waiting)
            waiting = []
    if waiting:
        yield pl.concat(waiting)


def _figures(number: int, body: Kind) -> tuple[Floats, float, float, np.random.Generator]:
    """Areas × years of one indicator, and its bounds (NaN where open)."""
    rng = np.random.default_rng([SEED, number])
    areas = min(AREAS, body.series - number * AREAS)
    drift = rng.normal(0.02, 0.02) + rng.normal(0.0, 0.03, (areas, 1))
    walk = np.cumsum(drift + rng.normal(0.0, 0.08, (areas, body.years)), axis=1)
    points = rng.normal(0.5, 0.8, (areas, 1)) + walk + rng.normal(0.0, 0.05, walk.shape)
    kind = number % 3
    if kind == 0:
        return np.round(100.0 / (1.0 + np.exp(-points)), 2), 0.0, 100.0, rng
    if kind == 1:
        return np.round(20.0 * np.exp(points), 2), 0.0, np.nan, rng
    return np.round(50.0 * points, 2), np.nan, np.nan, rng


def _names(number: int, areas: int) -> tuple[str, pl.Series]:
    return f"indicator-{number:05d}", pl.Series([f"{area:012d}" for area in range(areas)])


def _series_of(number: int, body: Kind) -> pl.DataFrame:
    values, low, high, rng = _figures(number, body)
    areas, years = values.shape
    indicator, names = _names(number, areas)
    there = rng.random(values.size) > 0.03
    people = cases = np.full(values.shape, np.nan)
    if body.counts and high == 100.0:
        people = rng.integers(200, 20000, (areas, 1)) * np.ones((1, years))
        cases = np.round(values * people / 100.0)
        values = np.round(100.0 * cases / people, 2)
    return pl.DataFrame(
        {
            "indicator": pl.Series([indicator]).gather(np.zeros(values.size, dtype=np.uint32)),
            "area": names.gather(np.repeat(np.arange(areas), years)),
            "year": np.tile(np.arange(LAST_YEAR - years + 1, LAST_YEAR + 1), areas),
            "value": values.ravel(),
            "lower_bound": pl.Series([low]).fill_nan(None).gather(np.zeros(values.size, dtype=np.uint32)),
            "upper_bound": pl.Series([high]).fill_nan(None).gather(np.zeros(values.size, dtype=np.uint32)),
            "numerator": pl.Series(cases.ravel()).fill_nan(None),
            "denominator": pl.Series(people.ravel()).fill_nan(None),
        },
        schema_overrides=SERIES,
    ).filter(pl.Series(there))


def _questions_of(number: int, body: Kind) -> pl.DataFrame:
    values, _, high, _ = _figures(number, body)
    indicator, names = _names(number, len(values))
    upward = number % 2 == 0
    now = values[:, -1]
    beyond = now + (0.1 if upward else -0.1) * np.abs(now)
    return pl.DataFrame(
        {
            "question": np.arange(number * AREAS, number * AREAS + len(values)),
            "indicator": pl.Series([indicator] * len(values)),
            "area": names,
            "as_of": np.full(len(values), LAST_YEAR),
            "deadline": np.full(len(values), DEADLINE),
            "comparator": pl.Series([">=" if upward else "<="] * len(values)),
            "target": np.round(np.minimum(beyond, 99.5) if high == 100.0 else beyond, 1),
        },
        schema_overrides=QUESTIONS,
    )


def main() -> None:
    """Write one body."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--counts", action="store_true")
    given = parser.parse_args()
    write_body(given.out, Kind(given.series, given.years, given.counts))


if __name__ == "__main__":
    main()
