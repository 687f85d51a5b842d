"""Primary suppression: which counts are unsafe by themselves, by the rules of their topic."""

from collections.abc import Mapping

import polars as pl

from halfsky.core.disclosure.cells import CELL
from halfsky.core.disclosure.model import Topic
from halfsky.core.indicators.model import Codebook

SAME = 0.5
"""Counts nearer than half a person or case are the same count."""


def shares(links: pl.DataFrame, table: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Pair the numerators and denominators of proportions, where all cases are among the denominator's.

    Args:
        links: As `cells.read_cells` gives them.
        table: The table they were read from.
        codebook: Which indicators are proportions.

    Returns:
        The numerator's key and `amount`, the denominator's with the suffix `_under`.
    """
    codes = [
        code for code, one in codebook.indicators.items() if one.formula and one.formula.kind == "proportion"
    ]
    rows = table.with_row_index("line").filter(pl.col("indicator").is_in(codes)).select("line")
    sides = links.filter(pl.col("amount").is_not_null()).join(rows, on="line", how="semi")
    over = sides.filter(pl.col("role") == "numerator").drop("role")
    under = sides.filter(pl.col("role") == "denominator").drop("role")
    under = under.rename({name: f"{name}_under" for name in (*CELL, "amount")})
    return over.join(under, on="line").filter(pl.col("amount") <= pl.col("amount_under") + SAME)


def limits(pairs: pl.DataFrame) -> pl.DataFrame:
    """Give for each cell what the proportions say: `upper` (its denominator) and `lower` (its numerator)."""
    upper = pairs.group_by(CELL).agg(upper=pl.col("amount_under").min())
    return upper.join(_under(pairs).agg(lower=pl.col("amount").max()), on=CELL, how="full", coalesce=True)


def _under(pairs: pl.DataFrame) -> pl.dataframe.group_by.GroupBy:
    return pairs.select(
        *(pl.col(f"{name}_under").alias(name) for name in CELL), "amount", under="amount_under"
    ).group_by(CELL)


def make_room(cells: pl.DataFrame, pairs: pl.DataFrame, topics: Mapping[str, Topic]) -> pl.DataFrame:
    """Hide denominators that are too small for the interval of an unsafe numerator.

    Returns:
        The cells with `room`: how high such a denominator must be able to be; the numerator has no `upper` then.
    """
    width = pl.max_horizontal(
        pl.col("threshold").cast(pl.Float64),
        pl.col("amount")
        * pl.col("series").replace_strict({c: t.share for c, t in topics.items()}, default=0.0),
    )
    tight = cells.filter(pl.col("reason").is_not_null() & (pl.col("upper") < width)).select(
        *CELL, width=width
    )
    rooms = pairs.join(tight, on=CELL).filter(pl.col("amount_under") < pl.col("width"))
    room = rooms.select(*(pl.col(f"{name}_under").alias(name) for name in CELL), "width")
    room = room.group_by(CELL).agg(room=pl.col("width").max())
    cells = cells.join(
        tight.select(*CELL, tight=pl.lit(value=True)), on=CELL, how="left", maintain_order="left"
    )
    cells = cells.join(room, on=CELL, how="left", maintain_order="left")
    return cells.with_columns(
        upper=pl.when(pl.col("tight").is_null()).then("upper"),
        reason=pl.when(pl.col("room").is_not_null())
        .then(pl.coalesce("reason", pl.lit("rate")))
        .otherwise("reason"),
    ).drop("tight")


def mark_unsafe(cells: pl.DataFrame, bounds: pl.DataFrame, topics: Mapping[str, Topic]) -> pl.DataFrame:
    """Add to each cell `threshold`, `upper`, `lower` and `reason`: why it is unsafe, null where it is not."""
    held = {code: topic for code, topic in topics.items() if topic.threshold > 0}
    series = pl.col("series")

    def rule(name: str, kind: type[pl.DataType], otherwise: int | bool) -> pl.Expr:
        return series.replace_strict(
            {code: getattr(topic, name) for code, topic in held.items()}, default=otherwise, return_dtype=kind
        )

    amount = pl.col("amount")
    whole = rule("whole", pl.Boolean, False) & (amount >= pl.col("upper") - SAME) & (amount > 0)
    return cells.join(bounds, on=CELL, how="left", maintain_order="left").with_columns(
        threshold=rule("threshold", pl.Int64, 0),
        reason=pl.when((amount > 0) & (amount < rule("threshold", pl.Int64, 0)))
        .then(pl.lit("primary_small"))
        .when((amount == 0) & rule("zero", pl.Boolean, False))
        .then(pl.lit("primary_zero"))
        .when(whole)
        .then(pl.lit("primary_all")),
    )
