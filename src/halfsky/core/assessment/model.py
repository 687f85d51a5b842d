"""Tables of the assessment stage.

`TARGETS` is what the official rule needs to know of each target; `ASSESSMENTS` is its verdict,
one row per target × area, with the reason in words and everything the verdict was made from.
"""

import polars as pl

RULE_VERSION = "official-1"

TARGETS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "domain": pl.Int32(),
    "part": pl.String(),
    "item": pl.Int32(),
    "quote": pl.String(),
    "words": pl.String(),
    "indicator": pl.String(),
    "kind": pl.String(),
    "comparator": pl.String(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "trend": pl.String(),
    "strength": pl.String(),
    "qualifier": pl.String(),
    "base_year": pl.Int32(),
    "baseline": pl.Float64(),
    "deadline": pl.Int32(),
    "relative_to": pl.String(),
    "relative_op": pl.String(),
    "relative_indicator": pl.String(),
    "change_unit": pl.String(),
    "sex": pl.String(),
    "residence": pl.String(),
    "plan_start": pl.Int32(),
    "plan_end": pl.Int32(),
}
"""One row per target. `words` is the indicator as the plan says it, `indicator` the codebook's code or null.
`target` is the number shown to people, such as `1-2-1` (domain, goal, nth target) or `M1-4-1` for a measure."""

ASSESSMENTS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "area": pl.String(),
    "indicator": pl.String(),
    "words": pl.String(),
    "status": pl.String(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "comparator": pl.String(),
    "target_value": pl.Float64(),
    "gap": pl.Float64(),
    "low95": pl.Float64(),
    "high95": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "one_more_turns": pl.Boolean(),
    "pooled_value": pl.Float64(),
    "pooled_from": pl.Int32(),
    "pooled_to": pl.Int32(),
    "base_year": pl.Int32(),
    "base_value": pl.Float64(),
    "previous_value": pl.Float64(),
    "first_met_year": pl.Int32(),
    "deadline": pl.Int32(),
    "reason_code": pl.String(),
    "reason_zh": pl.String(),
    "reason_en": pl.String(),
    "source": pl.String(),
    "rule": pl.String(),
}
"""`gap` is value − target value in `unit`, positive on the better side. `year` is the year of the value judged
(never after `as_of`). `low95`, `high95` only where numerator and denominator are known."""
