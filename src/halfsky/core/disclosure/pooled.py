"""Substitutes: sums over fixed blocks of years for figures that are hidden year by year.

Blocks never overlap, so that two sums never differ by one year. A sum is offered only where it is safe by itself
and the attack on everything, the sums included, still fails.
"""

from collections.abc import Callable, Mapping

import polars as pl

from halfsky.core.disclosure.cells import CELL, POOLED, read_cells
from halfsky.core.disclosure.model import Topic
from halfsky.core.indicators.model import Codebook
from halfsky.core.observations.model import KEY, OBSERVATIONS
from halfsky.core.observations.rates import times_of
from halfsky.core.vocabulary.breakdowns import TOTAL

_SERIES = [name for name in KEY if name != "year"]


def offer(
    rows: pl.DataFrame,
    *,
    codebook: Codebook,
    topics: Mapping[str, Topic],
    years: int,
    attack: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.DataFrame:
    """Give the sums over years that may be published beside the table, schema `OBSERVATIONS`.

    Args:
        rows: The table with `hidden`.
        codebook: Formulas and units.
        topics: Topic by series.
        years: Length of a block; blocks begin in years that it divides.
        attack: Attacks the table with some sums beside it, and gives schema `AUDIT`.
    """
    found = _safe(_sums(rows, codebook, years), codebook, topics)
    while not found.is_empty():
        failed = attack(found).filter(
            ~pl.col("protected").fill_null(value=True), pl.col("how") != "published_before"
        )
        if failed.is_empty():
            break
        areas = failed["area"].unique().implode()
        kept = found.filter(~pl.col("area").is_in(areas))
        found = kept if len(kept) < len(found) else found.clear()
    return found


def _sums(rows: pl.DataFrame, codebook: Codebook, years: int) -> pl.DataFrame:
    """Blocks whose years all have a figure, of which one at least is hidden."""
    times = {code: each for code, one in codebook.indicators.items() if (each := times_of(one)) is not None}
    added = [code for code, one in codebook.variables.items() if one.additive and not one.stock]
    by = pl.col("indicator").replace_strict(times, default=None, return_dtype=pl.Float64)
    quotient = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0) & by.is_not_null()
    able = rows.filter(
        pl.col("value").is_not_null(),
        pl.col("disaggregation") == TOTAL,
        pl.col("derivation") != POOLED,
        quotient | pl.col("variable").is_in(added),
    ).with_columns(first=pl.col("year") - pl.col("year") % years, times=by)
    blocks = able.group_by([*_SERIES, "unit", "first", "times"], maintain_order=True).agg(
        pl.col("value", "numerator", "denominator").sum(), pl.col("hidden").any(), there=pl.len()
    )
    share = pl.col("times").is_not_null()
    whole = blocks.filter(pl.col("hidden"), pl.col("there") == years).with_columns(
        value=pl.when(share)
        .then(pl.col("numerator") / pl.col("denominator") * pl.col("times"))
        .otherwise("value"),
        numerator=pl.when(share).then("numerator"),
        denominator=pl.when(share).then("denominator"),
        year=pl.col("first") + years - 1,
        disaggregation=pl.format("{}-{}", "first", pl.col("first") + years - 1),
        status=pl.lit("derived"),
        derivation=pl.lit(POOLED),
        file=pl.lit(""),
    )
    return whole.select(
        (pl.col(name) if name in whole.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in OBSERVATIONS.items()
    ).sort(KEY, nulls_last=True)


def _safe(sums: pl.DataFrame, codebook: Codebook, topics: Mapping[str, Topic]) -> pl.DataFrame:
    """Sums of which no count is below the threshold of its topic."""
    plain = sums.with_columns(derivation=pl.lit(""), disaggregation=pl.lit(TOTAL))
    links = read_cells(plain, codebook=codebook).links.select("line", *CELL, "amount")
    least = pl.col("series").replace_strict({code: one.threshold for code, one in topics.items()}, default=0)
    unsafe = links.filter(pl.col("amount") < least)["line"].unique()
    return sums.with_row_index("line").filter(~pl.col("line").is_in(unsafe.implode())).drop("line")
