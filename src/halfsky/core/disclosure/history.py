"""What earlier releases told: cells already known, cells hidden then, sums over years."""

from collections.abc import Sequence

import polars as pl

from halfsky.core.disclosure.cells import CELL, POOLED, cells_of, read_cells
from halfsky.core.disclosure.primary import SAME
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.breakdowns import TOTAL

PUBLISHED, HIDDEN = "published", "hidden"


def with_history(cells: pl.DataFrame, earlier: Sequence[pl.DataFrame], *, codebook: Codebook) -> pl.DataFrame:
    """Add what each earlier release told of each cell.

    Args:
        cells: One row per cell of the present table with `amount`.
        earlier: Tables published before, schema `OBSERVATIONS`, the oldest first.
        codebook: Formulas and units.

    Returns:
        The cells, and behind them those that only an earlier release published. Columns `release_0`,
        `release_1` … say `published`, `hidden` or null; `known`: published before with the same count;
        `carried`: hidden before and not known; `ghost`: not in the present table.
    """
    cells = cells.with_columns(known=pl.lit(value=False), ghost=pl.lit(value=False))
    for number, table in enumerate(earlier):
        before = cells_of(read_cells(table, codebook=codebook).links)
        before = before.select(*CELL, before="amount", **{f"release_{number}": _told()})
        cells = cells.join(before, on=CELL, how="full", coalesce=True, maintain_order="left_right")
        ghost = pl.col("ghost").fill_null(value=True)
        cells = cells.with_columns(
            ghost=ghost,
            amount=pl.when(ghost).then(pl.coalesce("before", "amount")).otherwise("amount"),
            known=(
                pl.col("known").fill_null(value=False)
                | ((pl.col("before") - pl.col("amount")).abs() < SAME).fill_null(value=False)
                | (ghost & pl.col("before").is_not_null())
            ),
        ).drop("before")
    hidden = [pl.col(f"release_{number}") == HIDDEN for number in range(len(earlier))]
    carried = pl.any_horizontal(hidden).fill_null(value=False) if hidden else pl.lit(value=False)
    return cells.with_columns(carried=carried & ~pl.col("known"))


def pooled_sums(tables: Sequence[pl.DataFrame], *, codebook: Codebook) -> pl.DataFrame:
    """Give the sums over years that tables tell: one row per cell summed, with `first` and `year`, its last."""
    found = []
    for table in tables:
        rows = table.filter(pl.col("derivation") == POOLED, pl.col("value").is_not_null())
        first = rows.select(pl.col("disaggregation").str.extract(r"^(\d{4})-\d{4}$").cast(pl.Int32))
        plain = rows.with_columns(derivation=pl.lit(""), disaggregation=pl.lit(TOTAL))
        links = read_cells(plain, codebook=codebook).links.with_columns(
            first=pl.col("line").replace_strict(
                dict(enumerate(first.to_series().to_list())), default=None, return_dtype=pl.Int32
            )
        )
        found.append(links.filter(pl.col("amount").is_not_null()).select(*CELL, "first", "amount"))
    empty = {
        **dict.fromkeys(CELL, pl.String()),
        "year": pl.Int32(),
        "first": pl.Int32(),
        "amount": pl.Float64(),
    }
    together = pl.concat([pl.DataFrame(schema=empty), *found])
    return together.unique(subset=[*CELL, "first"], keep="first", maintain_order=True)


def _told() -> pl.Expr:
    return pl.when(pl.col("amount").is_null()).then(pl.lit(HIDDEN)).otherwise(pl.lit(PUBLISHED))
