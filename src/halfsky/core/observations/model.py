"""Tables of the observations stage: one row per area × series × year × breakdown.

A series is an indicator or a variable. Codes of sex and residence are SDMX (`_T`, `F`, `M`, `U`, `R`).
`area` is the GB/T 2260 code where the codebook knows the area, else the name as given; `indicator` and
`variable` likewise. Exactly one of `indicator`, `variable` is not null.
"""

import polars as pl

OBSERVATIONS: dict[str, pl.DataType] = {
    "area": pl.String(),
    "indicator": pl.String(),
    "variable": pl.String(),
    "year": pl.Int32(),
    "sex": pl.String(),
    "age": pl.String(),
    "residence": pl.String(),
    "disaggregation": pl.String(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "status": pl.String(),
    "source": pl.String(),
    "derivation": pl.String(),
    "coverage": pl.Float64(),
    "file": pl.String(),
    "row": pl.Int64(),
}
"""Schema. `value` is null exactly when `status` is a `vocabulary.statuses.Missing` word; otherwise `status`
is `"reported"` or `"derived"`. `disaggregation` is "_T" or the words given that no other column holds.
`derivation` is "" for a reported value, else `formula`, `roll_up` or `pooled`. `coverage` is the share of child
areas summed in a roll-up (1.0 = all), null elsewhere. `file` and `row` lead back to the cell."""

KEY: tuple[str, ...] = ("area", "indicator", "variable", "year", "sex", "age", "residence", "disaggregation")
"""Grain of the table: two rows with one key and different values are a conflict."""

REFUSED: dict[str, pl.DataType] = {
    "file": pl.String(),
    "row": pl.Int64(),
    "column": pl.String(),
    "severity": pl.String(),
    "code": pl.String(),
    "zh": pl.String(),
    "en": pl.String(),
    "content": pl.String(),
}
"""`refused.csv`: one row per finding; severity `error` refuses the row, `query` keeps it. `content` is the cell."""
