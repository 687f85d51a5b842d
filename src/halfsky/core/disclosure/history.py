"""What earlier releases told: cells already known, cells hidden then, sums over years."""

from collections.abc import Mapping, Sequence

import polars as pl

from halfsky.core.disclosure.cells import CELL, POOLED, cells_of, read_cells
from halfsky.core.disclosure.primary import SAME
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.breakdowns import TOTAL


def with_history(
    cells: pl.DataFrame,
    earlier: Sequence[pl.DataFrame],
    truths: Sequence[pl.DataFrame],
    *,
    codebook: Codebook,
) -> pl.DataFrame:
    """Add what each earlier release told of each cell.

    Args:
        cells: One row per cell of the present table with `amount`.
        earlier: Tables published before, schema `OBSERVATIONS`, the oldest first.
        truths: The same tables before they were protected, or none.
        codebook: Formulas and units.

    Returns:
        The cells, and behind them those that only an earlier release published. Columns `told_0`, `told_1` …: the
        count that release told; `was_0` …: what the count truly was where it was not told; `known`: published
        before with the same count; `carried`: hidden before and not known; `ghost`: not in the present table.
    """
    cells = cells.with_columns(
        known=pl.lit(value=False), ghost=pl.lit(value=False), carried=pl.lit(value=False)
    )
    for number, table in enumerate(earlier):
        before = cells_of(read_cells(table, codebook=codebook).links)
        before = before.select(*CELL, before="amount", there=pl.lit(value=True))
        cells = cells.join(before, on=CELL, how="full", coalesce=True, maintain_order="left_right")
        cells = _with_release(cells).rename({"before": f"told_{number}"}).drop("there")
        cells = cells.join(_was(truths, number, codebook), on=CELL, how="left", maintain_order="left")
    return cells.with_columns(carried=pl.col("carried") & ~pl.col("known"))


def _with_release(cells: pl.DataFrame) -> pl.DataFrame:
    ghost = pl.col("ghost").fill_null(value=True)
    same = ((pl.col("before") - pl.col("amount")).abs() < SAME).fill_null(value=False)
    return cells.with_columns(
        ghost=ghost,
        amount=pl.when(ghost).then(pl.coalesce("before", "amount")).otherwise("amount"),
        known=pl.col("known").fill_null(value=False) | same | (ghost & pl.col("before").is_not_null()),
        carried=pl.col("carried").fill_null(value=False)
        | (pl.col("there").fill_null(value=False) & pl.col("before").is_null()),
    )


def _was(truths: Sequence[pl.DataFrame], number: int, codebook: Codebook) -> pl.DataFrame:
    if number < len(truths):
        true = cells_of(read_cells(truths[number], codebook=codebook).links)
    else:
        true = pl.DataFrame(
            schema={**dict.fromkeys(CELL, pl.String()), "year": pl.Int32(), "amount": pl.Float64()}
        )
    return true.select(*CELL, pl.col("amount").alias(f"was_{number}"))


def rolled_sums(links: pl.DataFrame, parents: Mapping[str, str]) -> pl.DataFrame:
    """Give what a cell rolled up from some areas below is the sum of, where its parts are other series.

    Args:
        links: As `cells.read_cells` gives them.
        parents: Area to the area above.

    Returns:
        One row per whole × part: the part's key, the whole's with the suffix `_whole`.
    """
    wholes = links.filter(pl.col("partial") & pl.col("through").is_not_null()).select(CELL).unique()
    wholes = wholes.rename({name: f"{name}_whole" for name in CELL})
    above = pl.col("area").replace_strict(parents, default=None, return_dtype=pl.String)
    told = links.filter(pl.col("through").is_not_null(), pl.col("amount").is_not_null())
    return (
        told.with_columns(above=above)
        .join(
            wholes.with_columns(year="year_whole", age="age_whole", disaggregation="disaggregation_whole"),
            left_on=["through", "above", "year", "row_sex", "row_residence", "age", "disaggregation"],
            right_on=[
                "series_whole", "area_whole", "year", "sex_whole", "residence_whole", "age", "disaggregation",
            ],
            how="inner",
            coalesce=False,
        )
        .select(*CELL, *(f"{name}_whole" for name in CELL))
        .unique()
        .sort(pl.all())
    )  # fmt: skip


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
