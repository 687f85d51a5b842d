"""Series of a known process, and tables for the functions under test."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.outlook.model import QUESTIONS, SERIES

Floats = npt.NDArray[np.float64]


def series_of(
    values: Floats,
    *,
    indicator: str = "i",
    low: float | None = 0.0,
    high: float | None = 100.0,
    last: int = 2020,
    numerator: Floats | None = None,
    denominator: Floats | None = None,
) -> pl.DataFrame:
    """Areas × years as a table of schema `SERIES`; NaN is no figure; areas are a0, a1 …"""
    areas, years = values.shape
    seen = np.isfinite(values).ravel()
    columns = {
        "indicator": [indicator] * areas * years,
        "area": [f"a{a}" for a in range(areas) for _ in range(years)],
        "year": [last - years + 1 + y for _ in range(areas) for y in range(years)],
        "value": values.ravel(),
        "lower_bound": [low] * areas * years,
        "upper_bound": [high] * areas * years,
        "numerator": [None] * areas * years if numerator is None else numerator.ravel(),
        "denominator": [None] * areas * years if denominator is None else denominator.ravel(),
    }
    columns |= dict.fromkeys(("parent", "family"), [None] * areas * years)
    return pl.DataFrame(columns, schema=SERIES, strict=False).filter(pl.Series(seen))


def ask(
    rows: Sequence[tuple[str, int, str, float]], *, indicator: str = "i", as_of: int = 2020
) -> pl.DataFrame:
    """Questions of (area, deadline, comparator, target)."""
    return pl.DataFrame(
        [
            (str(n), indicator, area, as_of, due, sign, target)
            for n, (area, due, sign, target) in enumerate(rows)
        ],
        schema=QUESTIONS,
        orient="row",
    )


def walks(
    rng: np.random.Generator, *, areas: int = 12, years: int = 12, start: float = 60.0, step: float = 1.5
) -> Floats:
    """Areas × years of a drifting walk inside 1 to 99."""
    begin = start + rng.normal(0, 8, (areas, 1))
    drift = rng.normal(0.4, 0.3, (areas, 1))
    return np.clip(begin + np.cumsum(drift + rng.normal(0, step, (areas, years)), axis=1), 1.0, 99.0)
