"""The office's view: few and right — an order of urgency and a cap."""

from collections.abc import Mapping

import polars as pl

from halfsky.core.early_warning.model import KINDS, SEVERITIES, Settings

_NAMED = ("alert", "watch")


def rank(found: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Put warnings in order and mark those that the office is told of first.

    The plan's own area comes before its child areas; then severity, kind, the lesser probability, and the order of the
    plan. Named are the first targets of the own area up to the cap, with everything that is said of them; notes are
    never named.

    Args:
        found: Warnings with `own`, `severity`, `kind`, `probability`, `order`, `target`, `area`.
        settings: The cap.

    Returns:
        The rows sorted, with `rank` from 1 and `named`.
    """
    places = {name: place for place, name in enumerate(SEVERITIES)}
    kinds = {name: place for place, name in enumerate(KINDS)}
    ordered = (
        found.with_columns(
            _severity=pl.col("severity").replace_strict(places, return_dtype=pl.Int32),
            _kind=pl.col("kind").replace_strict(kinds, return_dtype=pl.Int32),
        )
        .sort(pl.col("own").not_(), "_severity", "_kind", "probability", "order", "axis", nulls_last=True)
        .with_row_index("rank", offset=1)
    )
    told = pl.col("own") & pl.col("severity").is_in(_NAMED)
    first = (
        ordered.filter(told)
        .group_by("target", maintain_order=True)
        .first()
        .head(settings.cap)
        .select("target")
    )
    return ordered.with_columns(named=told & pl.col("target").is_in(first["target"].to_list()))


def rank_again(
    warnings: pl.DataFrame, *, own_area: str, order: Mapping[str, int], settings: Settings
) -> pl.DataFrame:
    """Put warnings that were found in several lots in one order, as if they had been found together.

    Args:
        warnings: Schema `WARNINGS`.
        own_area: The plan's own area.
        order: Place of every target and direction.
        settings: The cap.
    """
    places = pl.col("target").replace_strict(dict(order), return_dtype=pl.Int32())
    told = warnings.drop("rank", "named").with_columns(own=pl.col("area") == own_area, place=places)
    numbered = told.with_columns(order=pl.struct("place", "area").rank("dense"))
    ranked = rank(numbered, settings=settings)
    return ranked.select(pl.col(name).cast(kind) for name, kind in warnings.schema.items())
