"""Roll-up through areas: sums of counts, and rates from summed numerators and denominators.

A rate without numerator and denominator is not rolled up: a mean of rates is nobody's rate.
"""

from collections.abc import Iterator

import msgspec
import polars as pl

from halfsky.core.indicators.model import Codebook, Indicator, Variable
from halfsky.core.observations.findings import Check, Found, apply, in_words
from halfsky.core.observations.model import KEY
from halfsky.core.observations.rates import as_derived, near, sum_up, times_of, without, without_reported
from halfsky.core.vocabulary.findings import Messages, Severity
from halfsky.core.vocabulary.units import UNITS

LEVELS = ("county", "prefecture", "province", "nation")
"""From the bottom up; what a level gets from below it passes on."""
ROUNDING = 5e-4
"""A reported total this near (relative) to the sum of its parts agrees with it."""

_SERIES = [name for name in KEY if name != "area"]


class RollUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a roll-up gives: all observations, findings with schema `REFUSED`, and what an area above would sum."""

    observations: pl.DataFrame
    refused: pl.DataFrame
    passed_on: pl.DataFrame


def roll_up(
    observations: pl.DataFrame,
    *,
    codebook: Codebook,
    messages: Messages,
    top: str | None = None,
    below: pl.DataFrame | None = None,
) -> RollUp:
    """Add for each parent area what follows from its child areas.

    `coverage` is the share of the child areas existing in the year that had figures to sum (11 of 12 counties:
    0.917), over several levels that of the lowest. A reported value of the parent stays, and is asked about
    where it disagrees with a complete sum.

    Args:
        observations: Table with schema `OBSERVATIONS`, rates already derived area by area.
        codebook: Its areas with their parents and the years they are valid.
        messages: Catalogue in which findings are put into words.
        top: Area that nothing is added up above; None where every parent is wanted.
        below: What areas that were rolled up by themselves pass on; they are summed and not given back.
    """
    summable = observations if below is None else pl.concat([below, observations])
    children = _children(codebook, summable["year"].unique()).filter(pl.col("area").ne_missing(top))
    times = _times(codebook)
    found: list[Found] = []
    for level in LEVELS[:-1]:
        rising = children.filter(pl.col("level") == level)
        parts = _parts(summable, rising, times)
        sums = _sums(parts.filter(pl.col("share") | pl.col("added")))
        found += _disagreements(observations, sums)
        found += _not_rolled(parts.filter(~pl.col("share") & ~pl.col("added")), summable, sums, codebook)
        derived = as_derived(sums, "roll_up")
        observations = without_reported(observations, derived)
        summable = _climbing(summable, sums, derived, rising)
    return RollUp(observations=observations, refused=in_words(found, (), messages), passed_on=summable)


def _climbing(
    summable: pl.DataFrame, sums: pl.DataFrame, derived: pl.DataFrame, rising: pl.DataFrame
) -> pl.DataFrame:
    """What the next levels sum: a rate reported without counts gives way to the counts from below it."""
    higher = summable.filter(pl.col("area").is_in(rising["area"].unique().implode()).not_())
    shares = sums.filter(pl.col("times").is_not_null())
    kept = without(higher, shares, pl.col("value").is_not_null() & pl.col("numerator").is_null())
    return without_reported(kept, derived)


def _children(codebook: Codebook, years: pl.Series) -> pl.DataFrame:
    """One row per child area × year in which it exists, with its parent and how many children that has."""
    schema = {
        "area": pl.String(),
        "parent": pl.String(),
        "level": pl.String(),
        "valid_from": pl.Int32(),
        "valid_to": pl.Int32(),
    }
    rows = [
        (area.code, area.parent, area.level, area.valid_from, area.valid_to)
        for area in codebook.areas.values()
        if area.parent is not None and area.level in LEVELS
    ]
    table = pl.DataFrame(rows, schema=schema, orient="row").join(years.sort().to_frame("year"), how="cross")
    exists = (pl.col("valid_from").fill_null(pl.col("year")) <= pl.col("year")) & (
        pl.col("year") <= pl.col("valid_to").fill_null(pl.col("year"))
    )
    known = table.filter(exists).drop("valid_from", "valid_to")
    return known.with_columns(existing=pl.len().over("parent", "level", "year"))


def _times(codebook: Codebook) -> pl.DataFrame:
    """How each series is summed: `times` for quotients, `added` for counts and amounts."""
    schema = {"indicator": pl.String(), "variable": pl.String(), "times": pl.Float64(), "added": pl.Boolean()}
    return pl.DataFrame(list(_series_rows(codebook)), schema=schema, orient="row")


def _series_rows(codebook: Codebook) -> Iterator[tuple[str | None, str | None, float | None, bool]]:
    for code, indicator in codebook.indicators.items():
        counted = indicator.formula is not None and indicator.formula.kind == "count"
        yield code, None, times_of(indicator), counted and _is_added(indicator.unit)
    for code, variable in codebook.variables.items():
        yield None, code, None, variable.additive


def _is_added(unit: str) -> bool:
    return UNITS[unit].family == "count" or unit in ("yuan", "10k_yuan", "100m_yuan")


def _parts(observations: pl.DataFrame, children: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """Rows of child areas that have a value, with their parent and how their series is summed."""
    rows = observations.filter(pl.col("value").is_not_null())
    rows = rows.join(children, on=["area", "year"], how="inner", maintain_order="left")
    rows = rows.join(
        times, on=["indicator", "variable"], how="inner", nulls_equal=True, maintain_order="left"
    )
    shares = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    return rows.with_columns(
        share=pl.col("times").is_not_null() & shares.fill_null(value=False),
        part=pl.col("coverage").fill_null(1.0),
    )


def _sums(parts: pl.DataFrame) -> pl.DataFrame:
    sums = sum_up(
        parts,
        ["parent", *_SERIES, "unit", "times"],
        pl.col("numerator", "denominator", "value").sum(),
        coverage=pl.col("part").sum() / pl.col("existing").first(),
    )
    share = pl.col("times").is_not_null()
    return sums.rename({"parent": "area"}).with_columns(
        value=pl.when(share)
        .then(pl.col("numerator") / pl.col("denominator") * pl.col("times"))
        .otherwise("value"),
        numerator=pl.when(share).then("numerator"),
        denominator=pl.when(share).then("denominator"),
    )


def _disagreements(observations: pl.DataFrame, sums: pl.DataFrame) -> list[Found]:
    """Reported values of parents that differ from the complete sum of their parts."""
    whole = sums.filter(pl.col("coverage") > 1 - 1e-9).select(*KEY, pl.col("value").alias("summed"))
    reported = near(observations, whole, (pl.col("status") == "reported") & pl.col("value").is_not_null())
    both = reported.join(whole, on=KEY, how="inner", nulls_equal=True, maintain_order="left")
    text = pl.col("value").cast(pl.String)
    half_digit = 0.5 * pl.lit(10.0).pow(
        -text.str.extract(r"\.(\d+)").str.strip_chars_end("0").str.len_chars().fill_null(0).cast(pl.Float64)
    )
    half = pl.max_horizontal(half_digit * 1.001, pl.col("value").abs() * ROUNDING)
    check = Check(
        code="observations.parts_disagree",
        severity=Severity.QUERY,
        column="value",
        broken=(pl.col("value") - pl.col("summed")).abs() > half,
        facts={"value": pl.col("value"), "summed": pl.col("summed").round(4)},
    )
    return apply(both, (check,), {})[1]


def _not_rolled(
    alone: pl.DataFrame, observations: pl.DataFrame, sums: pl.DataFrame, codebook: Codebook
) -> list[Found]:
    """Rates of child areas that could not be summed, where the parent has no figure of its own."""
    lone = alone.with_columns(area=pl.col("parent"))
    if lone.is_empty():
        return []
    for there in (
        near(observations, lone, pl.col("value").is_not_null()),
        near(sums, lone, pl.lit(value=True)),
    ):
        lone = lone.join(there, on=KEY, how="anti", nulls_equal=True, maintain_order="left")
    check = Check(
        code="observations.rate_not_rolled",
        severity=Severity.NOTE,
        column="value",
        broken=pl.lit(value=True),
        facts=_names(codebook),
        once=True,
    )
    return apply(lone, (check,), {})[1]


def _names(codebook: Codebook) -> dict[str, pl.Expr]:
    """Names of series and area for people, in both languages."""
    series: list[Indicator | Variable] = [*codebook.indicators.values(), *codebook.variables.values()]
    code = pl.coalesce("indicator", "variable")
    return {
        "series": code.replace({record.code: record.name.zh for record in series}),
        "series_en": code.replace({record.code: record.name.en for record in series}),
        "area": pl.col("area").replace({one: area.name.zh for one, area in codebook.areas.items()}),
        "area_en": pl.col("area").replace({one: area.name.en for one, area in codebook.areas.items()}),
    }
