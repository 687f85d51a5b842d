"""The figures each target is judged on: one row per target × area × year, in the target's unit.

Several rows of one key are a conflict that nobody has settled: the worse figure stands as the value,
the better one beside it, so that the verdict depends neither on order nor on luck.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.statuses import Missing
from halfsky.core.vocabulary.units import UNITS

Floats = npt.NDArray[np.float64]

KEY = ["target", "area", "year"]
_SERIES = ["indicator", "sex", "residence"]
_TAKEN = [
    "area",
    "year",
    "value",
    "unit",
    "numerator",
    "denominator",
    "status",
    "source",
    "derivation",
    "coverage",
]


def totals(observations: pl.DataFrame, *, as_of: int) -> pl.DataFrame:
    """Keep the indicator rows of all ages without further breakdown, up to the year judged.

    Args:
        observations: Schema `OBSERVATIONS`.
        as_of: The year judged; nothing later is looked at.
    """
    return observations.filter(
        pl.col("indicator").is_not_null()
        & (pl.col("year") <= as_of)
        & (pl.col("age").fill_null(TOTAL) == TOTAL)
        & (pl.col("disaggregation").fill_null(TOTAL) == TOTAL)
    )


def without_idle_breakdowns(figures: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Take a row for the total where its breakdown says only what the indicator is about anyway.

    宫颈癌筛查率 reported for 女, or 农村卫生厕所普及率 for 农村, is the indicator's total when the indicator has no
    such breakdown and no other row of the area and year is there.

    Args:
        figures: As `totals` gives them.
        codebook: Breakdowns of the indicators.
    """
    for axis in ("sex", "residence"):
        without = [code for code, known in codebook.indicators.items() if axis not in known.breakdowns]
        idle = pl.col("indicator").is_in(without) & (pl.col(axis) != TOTAL)
        if not figures.select(idle.any()).item():
            continue
        alone = pl.col(axis).n_unique().over("area", "indicator", "year") == 1
        figures = figures.with_columns(
            pl.when(idle & alone).then(pl.lit(TOTAL)).otherwise(pl.col(axis)).alias(axis)
        )
    return figures


def read_series(rules: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Find each target's figures and express them in the target's unit.

    Args:
        rules: As `make_rules` gives them.
        figures: As `totals` gives them.

    Returns:
        One row per target × area × year: `value` (the worse where figures conflict), `other` (the better),
        `unit`, `numerator`, `denominator`, `source`, `status` (a `Missing` word where the value is null),
        `foreign` (the figure's unit where it cannot be expressed in the target's).
    """
    wanted = rules.filter(pl.col("indicator").is_not_null()).select(
        "target", *_SERIES, "decimals", "floor", pl.col("unit").alias("wanted")
    )
    found = wanted.join(figures.select(*_SERIES, *_TAKEN), on=_SERIES)
    return _one_per_year(_in_wanted_unit(_as_printed(found)))


def in_scope(readings: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Keep the readings of the area a target names, of every area where it names none.

    Args:
        readings: With columns `target` and `area`.
        rules: As `make_rules` gives them.
    """
    named = rules.filter(pl.col("scope").is_not_null()).select("target", "scope")
    if named.is_empty():
        return readings
    found = readings.join(named, on="target", how="left", maintain_order="left")
    return found.filter(pl.col("scope").is_null() | (pl.col("scope") == pl.col("area"))).drop("scope")


def _as_printed(found: pl.DataFrame) -> pl.DataFrame:
    """Derived values as official tables print them, at the indicator's decimals; reported ones as reported.

    Source: GB/T 8170, round half to even, once.
    """
    derived = found["derivation"].fill_null("") != ""
    if not derived.any():
        return found
    rounded = round_half_even(found["value"].to_numpy(), found["decimals"].fill_null(9).to_numpy())
    return found.with_columns(
        value=pl.when(derived).then(pl.Series(rounded).fill_nan(None)).otherwise(pl.col("value"))
    )


def round_half_even(values: Floats, decimals: npt.NDArray[np.int32]) -> Floats:
    """Round each value at its own decimals, halves to even, taking a float for the decimal it prints as.

    Args:
        values: Any shape.
        decimals: Same shape, or one for all.
    """
    scale = np.power(10.0, decimals)
    return np.asarray(np.rint(np.round(values * scale, 6)) / scale)


def _in_wanted_unit(found: pl.DataFrame) -> pl.DataFrame:
    pairs = found.select("unit", "wanted").unique().drop_nulls()
    factors = [_factor(unit, wanted) for unit, wanted in pairs.iter_rows()]
    table = pairs.with_columns(factor=pl.Series(factors, dtype=pl.Float64))
    joined = found.join(table, on=["unit", "wanted"], how="left").with_columns(
        factor=pl.when(pl.col("wanted").is_null() | pl.col("unit").is_null())
        .then(1.0)
        .otherwise(pl.col("factor"))
    )
    foreign = pl.col("factor").is_null()
    return joined.with_columns(
        value=(pl.col("value") * pl.col("factor")).round(9),
        foreign=pl.when(foreign).then(pl.col("unit")),
        unit=pl.when(foreign).then(pl.col("wanted")).otherwise(pl.coalesce("wanted", "unit")),
    )


def _factor(unit: str, wanted: str) -> float | None:
    source, target = UNITS.get(unit), UNITS.get(wanted)
    if unit == wanted:
        return 1.0
    if source is None or target is None or source.family != target.family:
        return None
    return source.factor / target.factor


def _one_per_year(found: pl.DataFrame) -> pl.DataFrame:
    """Collapse rows of one key; which of two figures is the worse depends on the side the target bounds."""
    best_first = pl.when(pl.col("floor")).then(pl.col("value")).otherwise(-pl.col("value"))
    single = found.with_columns(other=pl.col("value")).select(*KEY, *_KEPT)
    repeated = found.select(KEY).is_duplicated()
    if not repeated.any():
        return single
    ordered = (
        found.filter(repeated)
        .with_columns(_rank=best_first)
        .sort([*KEY, "_rank", "denominator", "source", "status"], nulls_last=True)
    )
    known = [pl.col(name).drop_nulls().first() for name in ("value", "numerator", "denominator", "foreign")]
    first = [pl.col(name).first() for name in ("unit", "source", "status", "coverage")]
    settled = ordered.group_by(KEY, maintain_order=True).agg(
        *known, *first, pl.col("value").drop_nulls().last().alias("other")
    )
    return pl.concat([single.filter(~repeated), settled.select(single.columns)])


def number_pairs(readings: pl.DataFrame) -> pl.DataFrame:
    """Sort readings by target, area and year, and number each target × area in `pair`."""
    ordered = readings.sort(KEY)
    return ordered.with_columns(pair=pl.struct("target", "area").rle_id())


_KEPT = ["value", "other", "unit", "numerator", "denominator", "source", "status", "foreign", "coverage"]


def missing_words() -> list[str]:
    """Words of `status` that say why there is no figure."""
    return [str(word) for word in Missing]
