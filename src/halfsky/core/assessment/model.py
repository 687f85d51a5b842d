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
    "schedule": pl.String(),
    "area": pl.String(),
}
"""One row per target. `words` is the indicator as the plan says it, `indicator` the codebook's code or null.
`target` is the number shown to people, such as `1-2-1` (domain, goal, nth target) or `M1-4-1` for a measure.
`schedule` is the plan stage's word for a schedule target, `area` the one area it is for, null for every area."""

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

DIRECTIONS: dict[str, pl.DataType] = {
    "direction_no": pl.String(),
    "domain": pl.Int32(),
    "part": pl.String(),
    "item": pl.Int32(),
    "quote": pl.String(),
    "words": pl.String(),
    "indicator": pl.String(),
    "tendency": pl.String(),
    "area": pl.String(),
    "progress": pl.String(),
    "unit": pl.String(),
    "base_year": pl.Int32(),
    "base_value": pl.Float64(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "change": pl.Float64(),
    "noise": pl.Float64(),
    "reason_zh": pl.String(),
    "reason_en": pl.String(),
}
"""One row per direction × area. `change` is value − base value in `unit` (for 差距缩小: of the gap); `noise` is the
half-width within which a change says nothing. Clauses on opinion or belief are `text_only` and never matched."""

GAPS: dict[str, pl.DataType] = {
    "area": pl.String(),
    "indicator": pl.String(),
    "axis": pl.String(),
    "year": pl.Int32(),
    "first": pl.String(),
    "second": pl.String(),
    "first_value": pl.Float64(),
    "second_value": pl.Float64(),
    "gap": pl.Float64(),
    "unit": pl.String(),
}
"""One row per area × indicator × axis × year. `axis` is `sex` (F, M), `residence` (R, U) or `area` (lowest and highest
child area); `gap` = first_value − second_value in `unit`."""

PEERS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "area": pl.String(),
    "rule": pl.String(),
    "base_year": pl.Int32(),
    "base_value": pl.Float64(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "number": pl.Float64(),
    "label": pl.String(),
    "note_zh": pl.String(),
    "note_en": pl.String(),
}
"""One row per target × area × peer rule (`unsd`, `open_sdg`, `eurostat`, `escap`, `sdsn`). `number` is the rule's own
ratio or index, null where the rule fails, with the reason in the note. Shown beside the official verdict, never in it."""

ATTAINMENT: dict[str, pl.DataType] = {
    "area": pl.String(),
    "domain": pl.Int32(),
    "targets": pl.Int32(),
    "judged": pl.Int32(),
    "attained": pl.Int32(),
    "rate": pl.Float64(),
    "met": pl.Int32(),
    "met_early": pl.Int32(),
    "nearly_met": pl.Int32(),
    "not_met": pl.Int32(),
    "reversed": pl.Int32(),
    "cannot_be_judged": pl.Int32(),
    "no_data": pl.Int32(),
    "not_due": pl.Int32(),
    "not_applicable": pl.Int32(),
}
"""One row per area × domain; domain 0 is the whole plan. `rate` = attained / judged × 100 percent, null when
nothing could be judged; 基本达标 counts as attained (44 of 54 = 81.5 % in the 2015 national mid-term report)."""
