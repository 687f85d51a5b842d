"""Cells: the counts that the rows of a table tell, each counted once however many rows tell it.

A row of a variable tells one cell. A row of an indicator tells its numerator and its denominator: of a formula
with one term the variable's own cell, of several terms a cell of its own; so also where it was rolled up from
only some of the areas below, for then it is a sum over other areas than the variable's. A quotient printed without its counts
tells the numerator where its denominator is known: it is taken as told in full, which is more than rounding allows.
"""

import msgspec
import polars as pl

from halfsky.core.indicators.model import Codebook
from halfsky.core.observations.rates import terms_of, times_of
from halfsky.core.vocabulary.units import UNITS

CELL: tuple[str, ...] = ("series", "area", "year", "sex", "age", "residence", "disaggregation")
"""Grain of a cell. `series` is a variable, or `CODE/numerator`, `CODE/denominator` of an indicator."""

_TOLD = ["line", *CELL, "role", "amount", "partial", "through", "row_sex", "row_residence"]
WHOLE = 1 - 1e-9
"""Coverage from which on all areas below are in a sum."""
POOLED = "pooled"
SUPPRESSED = "suppressed"
_TERM_SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "sex": pl.String(),
    "residence": pl.String(),
    "role": pl.String(),
    "series": pl.String(),
    "own_sex": pl.String(),
    "own_residence": pl.String(),
    "weight": pl.Float64(),
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a table tells.

    Attributes:
        links: One row per row of the table × cell it tells: `line`, the cell's key, `role` (value, numerator,
            denominator), `amount` in single people or cases, null where the row is suppressed or nothing follows.
        sums: One row per cell of several terms × term: `whole`, its key's `sex` and `residence`, the term's
            `series`, `own_sex`, `own_residence`, `weight`.
    """

    links: pl.DataFrame
    sums: pl.DataFrame


def read_cells(table: pl.DataFrame, *, codebook: Codebook) -> Told:
    """Find the cells that a table tells.

    Args:
        table: Schema `OBSERVATIONS`; suppressed rows tell which cells they would have told, without amount.
        codebook: Formulas and units.
    """
    rows = (
        table.with_row_index("line")
        .filter(
            pl.col("value").is_not_null() | (pl.col("status") == SUPPRESSED), pl.col("derivation") != POOLED
        )
        .with_columns(
            partial=((pl.col("derivation") == "roll_up") & (pl.col("coverage") < WHOLE)).fill_null(
                value=False
            ),
            row_sex="sex",
            row_residence="residence",
        )
    )
    terms = _terms(codebook)
    counted = {code: UNITS[one.unit].factor for code, one in codebook.variables.items() if _counts(one.unit)}
    own = _of_variables(rows, counted)
    links = pl.concat([own, _of_indicators(rows, own, terms, counted, codebook)])
    return Told(links=links, sums=_sums(terms, counted))


def cells_of(links: pl.DataFrame) -> pl.DataFrame:
    """Give one row per cell: its key and `amount`, the variable's own figure before one from a quotient."""
    rank = pl.col("role").replace_strict({"value": 0, "numerator": 1, "denominator": 2}, return_dtype=pl.Int8)
    known = links.with_columns(rank=pl.when(pl.col("amount").is_null()).then(9).otherwise(rank))
    return (
        known.sort("rank", "line", maintain_order=True)
        .group_by(CELL, maintain_order=True)
        .agg(pl.col("amount").first())
    )


def _counts(unit: str) -> bool:
    return UNITS[unit].family == "count"


def _of_variables(rows: pl.DataFrame, counted: dict[str, float]) -> pl.DataFrame:
    factor = pl.col("variable").replace_strict(counted, default=None, return_dtype=pl.Float64)
    return (
        rows.filter(pl.col("variable").is_in(list(counted)))
        .with_columns(
            series="variable",
            role=pl.lit("value"),
            amount=pl.col("value") * factor,
            through=pl.lit(None, dtype=pl.String),
        )
        .select(_TOLD)
    )


def _terms(codebook: Codebook) -> pl.DataFrame:
    """One row per indicator × breakdown × role × term; `weight` brings the variable to the amount's unit."""
    rows = [
        (target, sex, residence, role, variable, own_sex, own_residence, weight)
        for one in codebook.indicators.values()
        if one.formula is not None
        for target, sex, residence, role, variable, own_sex, own_residence, weight in terms_of(one, codebook)
    ]
    return pl.DataFrame(rows, schema=_TERM_SCHEMA, orient="row").with_columns(
        terms=pl.len().over("indicator", "sex", "residence", "role")
    )


def _of_indicators(
    rows: pl.DataFrame,
    own: pl.DataFrame,
    terms: pl.DataFrame,
    counted: dict[str, float],
    codebook: Codebook,
) -> pl.DataFrame:
    quoted = {code: by for code, one in codebook.indicators.items() if (by := times_of(one)) is not None}
    times = pl.col("indicator").replace_strict(quoted, default=None, return_dtype=pl.Float64)
    amounts = rows.filter(pl.col("indicator").is_not_null()).with_columns(times=times)
    single = _single(amounts, terms, counted)
    several = _several(amounts, terms, counted, codebook)
    both = pl.concat([single, several])
    return _implied(both, own).select(_TOLD)


_SHOWN = [*_TOLD, "value", "times"]


def _amount() -> pl.Expr:
    """The count as the row gives it: from its column, or the value itself where the indicator is a count."""
    return (
        pl.when(pl.col("role") == "denominator")
        .then("denominator")
        .otherwise(pl.when(pl.col("times").is_null()).then("value").otherwise("numerator"))
    )


def _single(amounts: pl.DataFrame, terms: pl.DataFrame, counted: dict[str, float]) -> pl.DataFrame:
    factor = pl.col("series").replace_strict(counted, default=None, return_dtype=pl.Float64)
    one = terms.filter(pl.col("terms") == 1, pl.col("series").is_in(list(counted)))
    joined = amounts.join(one, on=["indicator", "sex", "residence"], how="inner", maintain_order="left")
    through = pl.col("indicator") + "/" + pl.col("role")
    own = {"series": "series", "sex": "own_sex", "residence": "own_residence"}
    apart = {"series": through, "sex": pl.col("sex"), "residence": pl.col("residence")}
    return joined.with_columns(
        *(
            pl.when("partial").then(apart[name]).otherwise(own_name).alias(name)
            for name, own_name in own.items()
        ),
        amount=_amount() / pl.col("weight") * factor,
        through=through,
    ).select(_SHOWN)


def _several(
    amounts: pl.DataFrame, terms: pl.DataFrame, counted: dict[str, float], codebook: Codebook
) -> pl.DataFrame:
    """Counts that are no single variable: of several terms, or of an indicator without formula."""
    many = (
        terms.filter(pl.col("terms") > 1)
        .group_by("indicator", "sex", "residence", "role", maintain_order=True)
        .agg(counts=pl.col("series").is_in(list(counted)).all())
        .filter("counts")
        .drop("counts")
    )
    summed = amounts.join(many, on=["indicator", "sex", "residence"], how="inner", maintain_order="left")
    plain = [code for code, one in codebook.indicators.items() if one.formula is None]
    counts = [code for code in plain if _counts(codebook.indicators[code].unit)]
    alone = amounts.filter(pl.col("indicator").is_in(plain))
    alone = alone.filter(pl.col("times").is_not_null() | pl.col("indicator").is_in(counts))
    roles = pl.DataFrame({"role": ["numerator", "denominator"]})
    alone = alone.join(roles, how="cross").filter(
        (pl.col("role") == "numerator") | pl.col("times").is_not_null()
    )
    factor = pl.col("unit").replace_strict({u: UNITS[u].factor for u in UNITS}, default=1.0)
    whole = pl.when(pl.col("times").is_null()).then(_amount() * factor).otherwise(_amount())
    return (
        pl.concat([summed, alone.select(summed.columns)])
        .with_columns(series=pl.col("indicator") + "/" + pl.col("role"), amount=whole)
        .with_columns(through="series")
        .select(_SHOWN)
    )


def _implied(links: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Fill numerators of quotients printed without counts, where their denominator is known from any row."""
    told = pl.concat([own.select(*CELL, "amount"), links.select(*CELL, "amount")])
    known = told.filter(pl.col("amount").is_not_null()).group_by(CELL).agg(known=pl.col("amount").first())
    under = (
        links.filter(pl.col("role") == "denominator")
        .join(known, on=CELL, how="left")
        .group_by("line")
        .agg(under=pl.coalesce("amount", "known").first())
    )
    joined = links.join(under, on="line", how="left", maintain_order="left")
    follows = pl.col("value") * pl.col("under") / pl.col("times")
    is_open = (pl.col("role") == "numerator") & pl.col("amount").is_null()
    return joined.with_columns(
        amount=pl.when(is_open)
        .then(follows)
        .when(pl.col("role") == "denominator")
        .then(pl.coalesce("amount", "under"))
        .otherwise("amount")
    )


def _sums(terms: pl.DataFrame, counted: dict[str, float]) -> pl.DataFrame:
    many = terms.filter(pl.col("terms") > 1)
    factor = pl.col("series").replace_strict(counted, default=None, return_dtype=pl.Float64)
    return many.select(
        (pl.col("indicator") + "/" + pl.col("role")).alias("whole"),
        "sex",
        "residence",
        "series",
        "own_sex",
        "own_residence",
        weight=pl.lit(1.0) * pl.col("weight").sign(),
        counted=factor.is_not_null(),
    ).filter(pl.col("counted").all().over("whole", "sex", "residence"))
