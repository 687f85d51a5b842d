"""Values that stand a power of ten away from their own series: a unit slipped, most likely."""

import math

import polars as pl

from halfsky.core.observations.findings import Check, Found, apply
from halfsky.core.vocabulary.findings import Severity
from halfsky.core.vocabulary.units import UNITS

LEAST = 3
"""A median of fewer values than this says nothing."""
JUMP = math.log10(7.5)
"""Values this far from the median, in powers of ten, are asked about: 10-, 100-, 1000-fold with room for change."""

_COMPARABLE = [
    unit.code for unit in UNITS.values() if unit.family in ("proportion", "rate_1000", "duration", "ratio")
]


def ask_scales(table: pl.DataFrame, headings: dict[str, str]) -> list[Found]:
    """Ask about values a factor of ten or more off the median of their series over the years.

    Where an area has too few years, rates are held against the median of all areas. Only positive values speak.

    Args:
        table: Observations with `line` (hash of the key without the year) and `peers` (also without the area).
        headings: Standard column → heading in the file.
    """
    frame = table.select(
        "unit", "line", "peers", pl.when(pl.col("value") > 0).then(pl.col("value").log10()).alias("log")
    )
    own, peers = pl.col("log").median().over("line"), pl.col("log").median().over("peers")
    years, rows = pl.col("log").count().over("line"), pl.col("log").count().over("peers")
    level = (
        pl.when(years >= LEAST)
        .then(own)
        .when((rows >= LEAST) & pl.col("unit").is_in(_COMPARABLE))
        .then(peers)
    )
    level_of_row = frame.select(level.alias("level"))["level"]
    far = ((frame["log"] - level_of_row).abs() > JUMP).fill_null(value=False)
    suspects = table.filter(far).with_columns(median=(10 ** level_of_row.filter(far)).round_sig_figs(4))
    check = Check(
        code="observations.scale",
        severity=Severity.QUERY,
        column="value",
        broken=pl.lit(value=True),
        facts={"median": pl.col("median"), "value": pl.col("value")},
    )
    return apply(suspects, (check,), headings)[1]
