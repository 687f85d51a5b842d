"""On real past figures: intervals hold as often as they say, pooled and alone. Run with -s to see the table."""

from collections.abc import Iterator

import polars as pl
import pytest

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import QUESTIONS, SERIES
from halfsky.engines.codebook import load_outlook_settings
from halfsky.engines.tables import conform
from tests.shared import SHARED, needs_shared

S = load_outlook_settings()
ASKED_IN = (2006, 2009, 2012, 2015)
HORIZONS = (3, 5, 8)
SMALL = ("kolada", "kazstat_sdg", "uk_sdg")
"""Sources whose areas are municipalities and regions, not countries."""


def asked(figures: pl.DataFrame) -> Iterator[tuple[int, int, pl.DataFrame]]:
    """For every series with enough past: is the figure of the deadline at least that of the year asked in?"""
    for as_of in ASKED_IN:
        past = figures.filter(pl.col("year").is_between(as_of - 14, as_of))
        told = past.group_by("indicator", "area").agg(
            pl.len().alias("points"), target=pl.col("value").sort_by("year").last()
        )
        for ahead in HORIZONS:
            future = figures.filter(pl.col("year") == as_of + ahead).select(
                "indicator", "area", future="value"
            )
            found = told.filter(pl.col("points") >= 6).join(future, on=["indicator", "area"])
            yield (
                as_of,
                ahead,
                found.sort("indicator", "area")
                .with_row_index("question")
                .with_columns(as_of=pl.lit(as_of), deadline=pl.lit(as_of + ahead), comparator=pl.lit(">=")),
            )


def coverage(figures: pl.DataFrame, *, alone: bool) -> pl.DataFrame:
    """Share of figures inside the 80 % interval, each indicator weighing the same, by horizon and kind of area."""
    indicator = pl.col("indicator")
    if alone:
        indicator = indicator + "|" + pl.col("area")
    series = conform(figures.with_columns(indicator), SERIES, file="series", optional=tuple(SERIES)[4:])
    parts = []
    for _, ahead, found in asked(figures):
        questions = conform(found.with_columns(indicator), QUESTIONS, file="questions")
        answers = outlook(series, questions, settings=S)
        parts.append(
            found.select("indicator", "area", "future")
            .with_columns(answers.select("low80", "high80"), ahead=pl.lit(ahead))
            .with_columns(held=pl.col("future").is_between(pl.col("low80") - 1e-9, pl.col("high80") + 1e-9))
        )
    return (
        pl.concat(parts)
        .group_by("ahead", "indicator")
        .agg(pl.col("held").mean())
        .group_by("ahead")
        .agg(pl.col("held").mean())
        .sort("ahead")
    )


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("which", "alone"), [("all", False), ("observed", False), ("small", False), ("observed", True)]
)
def test_intervals_hold_as_often_as_they_say(which: str, alone: bool) -> None:
    figures = pl.read_parquet(SHARED / "series" / "series-dev.parquet")
    if which != "all":
        figures = figures.filter(~pl.col("modelled"))
    if which == "small":
        figures = figures.filter(pl.col("source").is_in(SMALL))
    held = coverage(figures, alone=alone)
    print(f"{which}{' alone' if alone else ''}: {[round(h, 3) for h in held['held']]}")  # noqa: T201
    assert held["held"].is_between(0.78, 0.85).all()
