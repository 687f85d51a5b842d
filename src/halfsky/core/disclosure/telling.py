"""What is told about the hiding: reasons and substitutes row by row, findings, the loss."""

from collections.abc import Mapping

import polars as pl

from halfsky.core.disclosure.cells import CELL, POOLED
from halfsky.core.disclosure.model import LOSS, REASONS
from halfsky.core.indicators.model import Area
from halfsky.core.observations.model import KEY
from halfsky.core.vocabulary.findings import Finding, Severity, Where

_ORDER = ("earlier", "primary_small", "primary_zero", "primary_all", "rate", "carried_on", "secondary")


def judge_rows(rows: pl.DataFrame, links: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Say of each row whether it is hidden and why: it is as soon as one of the cells it tells is.

    Args:
        rows: The table with `line`, `weight`, `level`.
        links: Rows and the cells they tell.
        cells: Cells with `hidden`, `reason`, `known`, `carried`.

    Returns:
        The rows with `hidden` and `why`, null where nothing is hidden.
    """
    quotients = links.filter(pl.col("role") == "denominator").select("line").unique()
    own = (
        pl.when(pl.col("known") & pl.col("reason").is_not_null())
        .then(pl.lit("earlier"))
        .when(pl.col("reason").is_not_null())
        .then("reason")
        .when(pl.col("carried"))
        .then(pl.lit("carried_on"))
        .otherwise(pl.lit("secondary"))
    )
    told = links.join(cells.filter("hidden").select(*CELL, why=own), on=CELL)
    told = told.join(quotients.with_columns(quotient=pl.lit(value=True)), on="line", how="left")
    rate = pl.col("quotient").fill_null(value=False) & pl.col("why").str.starts_with("primary")
    told = told.with_columns(why=pl.when(rate).then(pl.lit("rate")).otherwise("why"))
    order = pl.col("why").replace_strict(
        {word: place for place, word in enumerate(_ORDER)}, return_dtype=pl.Int8
    )
    first = told.group_by("line").agg(pl.col("why").sort_by(order).first())
    rows = rows.join(first, on="line", how="left", maintain_order="left")
    pooled = (pl.col("derivation") == POOLED) & pl.col("value").is_not_null()
    return rows.with_columns(
        why=pl.when(pl.col("value").is_not_null()).then(
            pl.coalesce("why", pl.when(pooled).then(pl.lit("secondary")))
        )
    ).with_columns(hidden=pl.col("why").is_not_null())


def reasons_of(
    rows: pl.DataFrame, table: pl.DataFrame, pooled: pl.DataFrame, *, areas: Mapping[str, Area]
) -> pl.DataFrame:
    """Give the reasons of hidden rows and what may be used instead, schema `REASONS`."""
    hidden = rows.filter("hidden").select("line", *KEY, reason="why")
    hidden = _with_pools(hidden, pooled)
    hidden = _with_larger(hidden, table, areas)
    instead = (
        pl.when(pl.col("instead_to").is_not_null())
        .then(pl.lit("pooled"))
        .when(pl.col("instead_area").is_not_null())
        .then(pl.lit("larger_area"))
        .otherwise(pl.lit(""))
    )
    area = pl.when(pl.col("instead_to").is_null()).then("instead_area")
    told = hidden.sort("line").with_columns(instead=instead, instead_area=area)
    return told.select(pl.col(name).cast(kind) for name, kind in REASONS.items())


def _with_pools(hidden: pl.DataFrame, pooled: pl.DataFrame) -> pl.DataFrame:
    series = [name for name in KEY if name not in ("year", "disaggregation")]
    offers = pooled.select(
        *series,
        instead_from=pl.col("disaggregation").str.extract(r"^(\d{4})").cast(pl.Int32),
        instead_to="year",
    )
    found = hidden.join(offers, on=series, how="left", nulls_equal=True, maintain_order="left")
    inside = (
        pl.col("year").is_between(pl.col("instead_from"), pl.col("instead_to"))
        & (pl.col("disaggregation") == "_T")
    ).fill_null(value=False)
    found = found.with_columns(
        pl.when(inside).then(name).alias(name) for name in ("instead_from", "instead_to")
    )
    return found.sort("instead_to", nulls_last=True, maintain_order=True).unique(
        subset=["line"], keep="first", maintain_order=True
    )


def _with_larger(hidden: pl.DataFrame, table: pl.DataFrame, areas: Mapping[str, Area]) -> pl.DataFrame:
    """Walk up from each hidden row to the first area whose row is shown."""
    parents = {code: area.parent for code, area in areas.items() if area.parent is not None}
    rest = [name for name in KEY if name != "area"]
    shown = table.filter(pl.col("value").is_not_null()).select(*KEY, there=pl.lit(value=True))
    hidden = hidden.with_columns(above="area", instead_area=pl.lit(None, dtype=pl.String))
    for _ in range(6):
        up = pl.col("above").replace_strict(parents, default=None, return_dtype=pl.String)
        hidden = hidden.with_columns(above=up).join(
            shown,
            left_on=["above", *rest],
            right_on=["area", *rest],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        found = pl.when(pl.col("there")).then("above")
        hidden = hidden.with_columns(instead_area=pl.coalesce("instead_area", found)).drop("there")
    return hidden


def loss_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Sum up what was hidden and what it cost, by series and level; schema `LOSS`."""
    itself = pl.col("why").is_in(["secondary", "carried_on"]).not_()
    return (
        rows.filter(pl.col("value").is_not_null())
        .with_columns(series=pl.coalesce("indicator", "variable"))
        .group_by("series", "level")
        .agg(
            cells=pl.len(),
            primary=(pl.col("hidden") & itself).sum(),
            secondary=(pl.col("hidden") & ~itself).sum(),
            weight=pl.col("weight").sum(),
            weight_hidden=pl.col("weight").filter("hidden").sum(),
        )
        .sort("series", "level")
        .select(pl.col(name).cast(kind) for name, kind in LOSS.items())
    )


def findings_of(rows: pl.DataFrame, audit: pl.DataFrame) -> tuple[Finding, ...]:
    """Say of each row that is hidden too late, or could not be protected, that it is so."""
    open_rows = audit.filter(~pl.col("protected").fill_null(value=True))
    places = rows.select(*KEY, "file", "row")
    joined = open_rows.join(places, on=KEY, how="left", nulls_equal=True, maintain_order="left")
    return tuple(
        Finding(
            code="disclosure.published_before"
            if row["how"] == "published_before"
            else "disclosure.not_protected",
            severity=Severity.QUERY,
            where=Where(file=row["file"] or "", row=row["row"], column="value"),
            facts={name: row[name] for name in ("area", "year", "sex", "residence")}
            | {"series": row["indicator"] or row["variable"], "low": row["low"], "high": row["high"]},
        )
        for row in joined.iter_rows(named=True)
    )
