"""Indicators that follow from variables: sums of numerators over sums of denominators, never a mean of rates."""

import itertools
from collections.abc import Iterator

import polars as pl

from halfsky.core.indicators.model import Codebook, Formula, Indicator, Term
from halfsky.core.observations.model import KEY, OBSERVATIONS
from halfsky.core.observations.words import scale
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.units import UNITS

_TERMS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "target_sex": pl.String(),
    "target_residence": pl.String(),
    "role": pl.String(),
    "variable": pl.String(),
    "sex": pl.String(),
    "residence": pl.String(),
    "weight": pl.Float64(),
}
_FORMULAS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "per": pl.Float64(),
    "target_unit": pl.String(),
    "numerators": pl.UInt32(),
    "denominators": pl.UInt32(),
}
_ADDED = ("count", "money")
_AXES: tuple[tuple[str, tuple[str, str]], ...] = (("sex", ("F", "M")), ("residence", ("U", "R")))


def derive_rates(observations: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Add the indicators that were not reported but follow from what was, area by area.

    In this order: totals of variables reported by sex or by residence only; a rate whose row has numerator
    and denominator but no value; indicators of the codebook whose variables are all there. A reported value
    is never replaced.

    Args:
        observations: Table with schema `OBSERVATIONS`, one row per key.
        codebook: Its formulas and variables.

    Returns:
        The same table with the derived rows behind it (`status` derived, `derivation` formula).
    """
    observations = _valued(observations, codebook)
    observations = _with_totals(observations, codebook)
    derived = _derived(observations, codebook)
    return without_reported(observations, derived)


def without_reported(observations: pl.DataFrame, derived: pl.DataFrame) -> pl.DataFrame:
    """Append derived rows under keys that have no figure; they take the place of a row that was not reported.

    A row whose figure is suppressed, in conflict, not due or not applicable stands: no other way may fill it.
    """
    standing = pl.col("value").is_not_null() | (pl.col("status") != "not_reported")
    stands = near(observations, derived, standing)
    new = derived.join(stands.select(KEY), on=KEY, how="anti", nulls_equal=True) if stands.height else derived
    kept = without(observations, new, standing.not_())
    return pl.concat([kept, new.sort(KEY)])


def near(table: pl.DataFrame, other: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    """Rows that may share a key with another table: each part of their key occurs there somewhere.

    A join by key over few rows costs little; most tables held against each other here have almost none in common.
    """
    parts = [pl.col(name).is_in(other[name].unique().implode(), nulls_equal=True) for name in KEY]
    return table.filter(which, *parts)


def without(table: pl.DataFrame, keys: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    """The table without those of some rows whose key is among others, in its order; uncopied where there are none."""
    gone = near(table.with_row_index("_row"), keys, which)
    gone = gone.join(keys.select(KEY), on=KEY, how="semi", nulls_equal=True) if gone.height else gone
    if gone.is_empty():
        return table
    left = pl.Series([True]).new_from_index(0, table.height)
    return table.filter(left.scatter(gone["_row"], values=False))


def times_of(indicator: Indicator) -> float | None:
    """Give what numerator over denominator is multiplied by; null where the indicator is no such quotient."""
    unit = UNITS[indicator.unit]
    if indicator.formula is not None:
        return indicator.formula.per if indicator.formula.denominator else None
    return 1 / unit.factor if unit.family == "proportion" else 1000.0 if unit.code == "per_1000" else None


def _valued(observations: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Compute the value of rows that give numerator and denominator only."""
    times = {
        code: factor for code, one in codebook.indicators.items() if (factor := times_of(one)) is not None
    }
    by = pl.col("indicator").replace_strict(times, default=None, return_dtype=pl.Float64)
    open_row = pl.col("value").is_null() & (pl.col("status") == "not_reported") & (pl.col("denominator") > 0)
    can = open_row & pl.col("numerator").is_not_null() & by.is_not_null()
    units = {code: codebook.indicators[code].unit for code in times}
    return observations.with_columns(
        value=pl.when(can).then(pl.col("numerator") / pl.col("denominator") * by).otherwise("value"),
        unit=pl.when(can).then(pl.col("indicator").replace_strict(units, default=None)).otherwise("unit"),
        status=pl.when(can).then(pl.lit("derived")).otherwise("status"),
        derivation=pl.when(can).then(pl.lit("formula")).otherwise("derivation"),
    )


def _with_totals(observations: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Add women and men, town and country of a variable to its total where the total was not reported."""
    added = [code for code, variable in codebook.variables.items() if variable.additive]
    for axis, parts in _AXES:
        rest = [name for name in KEY if name != axis]
        cells = observations.filter(
            pl.col("variable").is_in(added) & pl.col(axis).is_in(parts) & pl.col("value").is_not_null()
        )
        every = sum_up(cells, [*rest, "unit"], pl.len().alias("parts"), pl.col("value").sum())
        sums = every.filter(pl.col("parts") == len(parts)).with_columns(pl.lit(TOTAL).alias(axis))
        observations = without_reported(observations, as_derived(sums, "formula"))
    return observations


def _derived(observations: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    formulas = {code: one for code, one in codebook.indicators.items() if one.formula is not None}
    terms = pl.DataFrame(
        [row for one in formulas.values() for row in terms_of(one, codebook)], schema=_TERMS, orient="row"
    )
    table = pl.DataFrame([_formula_row(one) for one in formulas.values()], schema=_FORMULAS, orient="row")
    counts = observations.filter(pl.col("variable").is_not_null() & pl.col("value").is_not_null())
    cells = counts.join(terms, on=["variable", "sex", "residence"], how="inner", maintain_order="left")
    over, under = pl.col("role") == "numerator", pl.col("role") == "denominator"
    amount = pl.col("value") * pl.col("weight")
    groups = ["area", "year", "age", "disaggregation", "target", "target_sex", "target_residence"]
    weighed = cells.with_columns(
        numerator=pl.when(over).then(amount),
        denominator=pl.when(under).then(amount),
        numerators=over,
        denominators=under,
    )
    sums = sum_up(
        weighed, groups, pl.col("numerator", "denominator").sum(), pl.col("numerators", "denominators").sum()
    )
    whole = sums.join(table, on=["target", "numerators", "denominators"], how="inner", maintain_order="left")
    return as_derived(_quotients(whole), "formula")


def _quotients(whole: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("denominators") > 0
    return (
        whole.filter(~share | (pl.col("denominator") > 0))
        .with_columns(
            value=pl.when(share)
            .then(pl.col("numerator") / pl.col("denominator") * pl.col("per"))
            .otherwise("numerator"),
            numerator=pl.when(share).then("numerator"),
            denominator=pl.when(share).then("denominator"),
            variable=pl.lit(None, dtype=pl.String),
        )
        .rename(
            {
                "target": "indicator",
                "target_sex": "sex",
                "target_residence": "residence",
                "target_unit": "unit",
            }
        )
    )


def as_derived(rows: pl.DataFrame, derivation: str) -> pl.DataFrame:
    """Give computed rows the whole schema `OBSERVATIONS`; columns they lack are null, the place is empty."""
    filled = rows.with_columns(status=pl.lit("derived"), derivation=pl.lit(derivation), file=pl.lit(""))
    return filled.select(
        (pl.col(name) if name in filled.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in OBSERVATIONS.items()
    )


def sum_up(parts: pl.DataFrame, by: list[str], *sums: pl.Expr, **named_sums: pl.Expr) -> pl.DataFrame:
    """Sum parts, group by group in the order of their first rows, and name the sources of each, joined by `；`.

    Args:
        parts: With a column `source`.
        by: The columns of a group.
        *sums: What is summed.
        **named_sums: Likewise, under another name.
    """
    named = parts.with_columns(_source=pl.when(pl.col("source") != "").then("source"))
    first, last = pl.col("_source").min().alias("source"), pl.col("_source").max().alias("_last")
    found = named.group_by(by, maintain_order=True).agg(*sums, first, last, **named_sums)
    # Sources are joined only where there are several: texts put together group by group cost more than the sums.
    several = found.filter(pl.col("source") != pl.col("_last")).select(by)
    if several.height:
        every = named.join(several, on=by, how="semi", nulls_equal=True).group_by(by)
        joined = every.agg(_all=pl.col("_source").drop_nulls().unique().sort().str.join("；"))
        found = found.join(joined, on=by, how="left", nulls_equal=True, maintain_order="left")
        found = found.with_columns(source=pl.coalesce("_all", "source")).drop("_all")
    return found.drop("_last").with_columns(pl.col("source").fill_null(""))


def _formula_row(indicator: Indicator) -> tuple[str, float, str, int, int]:
    formula = _formula(indicator)
    return indicator.code, formula.per, indicator.unit, len(formula.numerator), len(formula.denominator)


def _formula(indicator: Indicator) -> Formula:
    if indicator.formula is None:
        raise ValueError(f"{indicator.code} has no formula")
    return indicator.formula


def terms_of(
    indicator: Indicator, codebook: Codebook
) -> Iterator[tuple[str, str, str, str, str, str, str, float]]:
    """Terms of each cell of the indicator: an axis that no term fixes is free, and each of its cells has the formula."""
    formula = _formula(indicator)
    both = formula.numerator + formula.denominator
    sexes = _cells([term.sex for term in both], ("F", "M") if "sex" in indicator.breakdowns else ())
    residences = _cells(
        [term.residence for term in both], ("U", "R") if "residence" in indicator.breakdowns else ()
    )
    for sex, residence in itertools.product(sexes, residences):
        for role, terms in (("numerator", formula.numerator), ("denominator", formula.denominator)):
            for place, term in enumerate(terms):
                sign = -1.0 if formula.kind == "gap" and role == "numerator" and place else 1.0
                own_sex = sex if sex != TOTAL else term.sex
                own_residence = residence if residence != TOTAL else term.residence
                weight = sign * _weight(term, indicator, codebook, role)
                yield indicator.code, sex, residence, role, term.variable, own_sex, own_residence, weight


def _cells(fixed: list[str], parts: tuple[str, ...]) -> tuple[str, ...]:
    return (TOTAL,) if set(fixed) != {TOTAL} else (TOTAL, *parts)


def _weight(term: Term, indicator: Indicator, codebook: Codebook, role: str) -> float:
    """Bring a variable to the indicator's unit where both measure the same, else to single people or yuan."""
    unit = UNITS[codebook.variables[term.variable].unit]
    quotient = bool(_formula(indicator).denominator)
    same = (
        scale(unit.code, indicator.unit)
        if role == "numerator" and not (quotient and unit.family == "count")
        else None
    )
    if same is not None:
        return same
    return unit.factor if unit.family in _ADDED else 1.0
