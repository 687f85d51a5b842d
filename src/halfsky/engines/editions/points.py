"""The figures of one series in one area as one piece of bytes: a record a year, so that a nation's fit in few rows."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

NUMBERS = ("value", "numerator", "denominator", "coverage")
RECORD = np.dtype([("year", "<i4"), ("origin", "<i4"), *((name, "<f8") for name in NUMBERS)])
"""One figure: its year, the number of its origin, its numbers; what is missing is not a number."""


def packed(figures: pl.DataFrame) -> Iterator[tuple[int, int, memoryview]]:
    """Pack figures by series and area.

    Args:
        figures: `series_no`, `area_no`, `year`, `origin_no` and `NUMBERS`, in this order of rows.

    Yields:
        Number of the series, number of the area, the bytes of its records.
    """
    records = np.empty(figures.height, dtype=RECORD)
    records["year"] = figures["year"].to_numpy()
    records["origin"] = figures["origin_no"].to_numpy()
    for name in NUMBERS:
        records[name] = figures[name].fill_null(float("nan")).to_numpy()
    series, areas = (figures[name].to_numpy() for name in ("series_no", "area_no"))
    starts = np.flatnonzero(np.r_[True, (series[1:] != series[:-1]) | (areas[1:] != areas[:-1])])
    ends = np.r_[starts[1:], figures.height]
    content, size = memoryview(records.tobytes()), RECORD.itemsize
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield int(series[start]), int(areas[start]), content[start * size : end * size]


def unpacked(content: bytes) -> npt.NDArray[Any]:
    """Records of one series in one area, years rising."""
    return np.frombuffer(content, dtype=RECORD)
