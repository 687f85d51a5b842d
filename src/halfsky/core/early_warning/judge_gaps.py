"""Gaps that widen: between women and men, countryside and town, and the child areas."""

import polars as pl

from halfsky.core.early_warning.model import Settings
from halfsky.core.indicators.model import Codebook, Indicator

_SERIES = ["area", "indicator", "axis"]
_OF_CHANCE = ("permille", "per_10k", "per_100k")
_TO_STANDARD = 1.4826


def find_widening(
    watched: pl.DataFrame, gaps: pl.DataFrame, *, as_of: int, codebook: Codebook, settings: Settings
) -> pl.DataFrame:
    """Find gaps that widened over the span to the worse of those behind.

    Between women and men, and countryside and town, only the side that is behind counts: where women live longer than
    men, a wider gap is none to be warned of. Between child areas rates of rare events are left out: the lowest and
    highest of many small places are made by chance.

    Args:
        watched: Schema `WATCHED`; only indicators of the plan are looked at.
        gaps: Schema `GAPS`.
        as_of: The board's year.
        codebook: Directions of indicators.
        settings: Span, share, and how far beyond the usual ups and downs of the gap.

    Returns:
        Rows with `kind`, `severity`, `axis`, gap now in `value` and at the start of the span in `earlier_value`.
    """
    of_plan = watched.unique(["area", "indicator"], keep="first", maintain_order=True).drop(
        "year", "value", "unit"
    )
    behind = _behind(gaps.filter(pl.col("year") <= as_of), codebook)
    spans = behind.sort(*_SERIES, "year").with_columns(
        change=pl.col("behind").diff().over(_SERIES), years=pl.col("year").diff().over(_SERIES)
    )
    # The unit rides along: a series whose unit changed is no series.
    now = spans.group_by(*_SERIES, maintain_order=True).agg(
        pl.col("year").last(),
        pl.col("behind").last().alias("value"),
        pl.col("unit").last(),
        pl.col("unit").n_unique().alias("units"),
        pl.col("year")
        .filter(pl.col("year") <= pl.col("year").max() - settings.span)
        .last()
        .alias("earlier_year"),
        pl.col("behind")
        .filter(pl.col("year") <= pl.col("year").max() - settings.span)
        .last()
        .alias("earlier_value"),
        pl.col("first_value", "second_value", "first", "second").last(),
        noise=_usual(pl.col("change") / pl.col("years").cast(pl.Float64).sqrt()),
        figures=pl.len(),
    )
    widened = pl.col("value") - pl.col("earlier_value")
    span = (pl.col("year") - pl.col("earlier_year")).cast(pl.Float64).sqrt()
    found = now.filter(
        (pl.col("units") == 1)
        & (pl.col("year") >= as_of - 1)
        & (pl.col("figures") >= settings.points)
        & (pl.col("value") > 0)
        & (widened > settings.gap_share * pl.col("earlier_value").abs())
        & (widened > settings.beyond * pl.col("noise") * span)
    )
    return of_plan.join(found, on=["area", "indicator"], maintain_order="left").with_columns(
        kind=pl.lit("gap_widening"), severity=pl.lit("watch")
    )


def _usual(change: pl.Expr) -> pl.Expr:
    """Usual change of a gap about its own median, never under a twentieth of its usual size."""
    spread = _TO_STANDARD * (change - change.median()).abs().median()
    return pl.max_horizontal(spread, 0.05 * pl.col("behind").abs().median())


def _behind(gaps: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """By how much the side that is worse off is behind; for areas the whole distance."""
    chosen = gaps.filter((pl.col("axis") != "area") | ~pl.col("indicator").is_in(_by_chance(codebook)))
    signs = {code: _sign(indicator) for code, indicator in codebook.indicators.items()}
    sign = pl.col("indicator").replace_strict(signs, default=None, return_dtype=pl.Float64)
    distance = pl.when(pl.col("axis") == "area").then(pl.col("gap").abs()).otherwise(-sign * pl.col("gap"))
    return chosen.with_columns(behind=distance).filter(pl.col("behind").is_not_null())


def _sign(indicator: Indicator) -> float | None:
    return {"up": 1.0, "down": -1.0}.get(indicator.direction)


def _by_chance(codebook: Codebook) -> list[str]:
    return [
        code
        for code, indicator in codebook.indicators.items()
        if indicator.unit in _OF_CHANCE
        or (indicator.formula is not None and indicator.formula.kind == "rate")
    ]
