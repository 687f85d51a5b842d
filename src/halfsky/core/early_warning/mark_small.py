"""Small numbers: figures of one year that say too little, marked so that nobody takes them for a warning."""

import polars as pl


def find_small(watched: pl.DataFrame) -> pl.DataFrame:
    """Mark figures of the plan's own area that the official rule found too small to judge.

    Args:
        watched: Schema `WATCHED`.

    Returns:
        The rows found, with `kind` and `severity`; a note, for one event in a small place is no warning.
    """
    return (
        watched.filter(pl.col("own") & (pl.col("status") == "cannot_be_judged"))
        .unique(["series", "area"], keep="first", maintain_order=True)
        .with_columns(kind=pl.lit("small_numbers"), severity=pl.lit("note"))
    )
