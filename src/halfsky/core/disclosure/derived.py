"""What follows from hidden figures: verdicts, probabilities, gaps, ranks, sentences, attainment.

The safe way is to compute them anew from the protected table: what follows from public figures tells no more than
they do. Where a table was computed from all figures, as for people inside, its rows that rest on a hidden figure are
blanked here, the verdict too: met or not met against a known target bounds the figure.
"""

from collections.abc import Mapping

import polars as pl

from halfsky.core.disclosure.cells import SUPPRESSED
from halfsky.core.indicators.model import Area

_NAMES = frozenset(
    {
        "target", "direction_no", "area", "indicator", "words", "unit", "comparator", "axis", "sex", "residence",
        "rule", "lead_unit", "question", "domain", "part", "item", "quote", "year", "base_year", "deadline", "as_of",
        "target_value", "tendency",
    }
)  # fmt: skip
"""Columns that name a row, or state the plan, and stay."""
_WORDS = ("status", "progress")


def hidden_for(
    table: pl.DataFrame, *, reasons: pl.DataFrame, areas: Mapping[str, Area], drop: bool = False
) -> pl.DataFrame:
    """Blank the rows of a table that rest on a hidden figure.

    A row rests on every figure of its indicator in its area, whatever year and breakdown: the base year, the year
    before, pooled years, the first year met and every forecast are taken from the series. A row on the areas below
    (`axis` area) rests on their figures of its year, one on women and men or town and country on the area's own.

    Args:
        table: Columns `indicator` and `area` (as assessments, directions, peers, gaps, warnings, answers of the
            outlook have them).
        reasons: Schema `REASONS` of the protected table.
        areas: The tree of areas.
        drop: Leave the rows out: for tables whose rows say something by being there, such as warnings.

    Returns:
        The table, or what is left of it; in blanked rows everything but the names of the row is null, `status` and
        `progress` are `suppressed`.
    """
    hidden = _rests_on_hidden(table, reasons, areas)
    if drop:
        return table.filter(~hidden)
    blank = [name for name in table.columns if name not in _NAMES and name not in _WORDS]
    words = [name for name in _WORDS if name in table.columns]
    return table.with_columns(
        *(pl.when(~hidden).then(name).alias(name) for name in blank),
        *(pl.when(hidden).then(pl.lit(SUPPRESSED)).otherwise(name).alias(name) for name in words),
    )


def hidden_attainment(
    attainment: pl.DataFrame, *, assessments: pl.DataFrame, targets: pl.DataFrame
) -> pl.DataFrame:
    """Blank the attainment of areas and domains of which a verdict is hidden: the others and the sum would tell it.

    Args:
        attainment: Schema `ATTAINMENT`.
        assessments: Schema `ASSESSMENTS`, as `hidden_for` gives it.
        targets: Columns `target`, `domain`.
    """
    domains = targets.select("target", "domain").unique()
    hidden = assessments.filter(pl.col("status") == SUPPRESSED).join(domains, on="target", how="left")
    places = hidden.select("area", "domain")
    places = pl.concat(
        [places, places.with_columns(domain=pl.lit(0, dtype=places.schema["domain"]))]
    ).unique()
    marked = attainment.join(
        places.with_columns(hidden=pl.lit(value=True)),
        on=["area", "domain"],
        how="left",
        maintain_order="left",
    )
    shown = pl.col("hidden").is_null()
    numbers = [name for name in attainment.columns if name not in ("area", "domain")]
    return marked.with_columns(pl.when(shown).then(name).alias(name) for name in numbers).drop("hidden")


def _rests_on_hidden(table: pl.DataFrame, reasons: pl.DataFrame, areas: Mapping[str, Area]) -> pl.Series:
    hidden = reasons.filter(pl.col("indicator").is_not_null())
    own = hidden.select("indicator", "area").unique().with_columns(own=pl.lit(value=True))
    marked = table.select(*(name for name in ("indicator", "area", "axis", "year") if name in table.columns))
    marked = marked.join(own, on=["indicator", "area"], how="left", maintain_order="left")
    if "axis" not in marked.columns:
        return marked["own"].fill_null(value=False)
    parents = {code: area.parent for code, area in areas.items() if area.parent is not None}
    above = pl.col("area").replace_strict(parents, default=None, return_dtype=pl.String)
    below = hidden.select("indicator", "year", area=above).drop_nulls().unique()
    same = hidden.select("indicator", "year", "area").unique()
    for name, places in (("below", below), ("same", same)):
        marked = marked.join(
            places.with_columns(pl.lit(value=True).alias(name)),
            on=["indicator", "area", "year"],
            how="left",
            maintain_order="left",
        )
    by_axis = pl.when(pl.col("axis") == "area").then("below").when(pl.col("axis").is_not_null()).then("same")
    return marked.select(by_axis.otherwise("own").fill_null(value=False)).to_series()
