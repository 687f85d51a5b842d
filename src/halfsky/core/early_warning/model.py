"""The table of warnings, its kinds, and the settings of early warning."""

import msgspec
import polars as pl

from halfsky.core.indicators.model import Text

WARNINGS: dict[str, pl.DataType] = {
    "rank": pl.Int32(),
    "named": pl.Boolean(),
    "severity": pl.String(),
    "kind": pl.String(),
    "target": pl.String(),
    "area": pl.String(),
    "indicator": pl.String(),
    "words": pl.String(),
    "sex": pl.String(),
    "residence": pl.String(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "comparator": pl.String(),
    "target_value": pl.Float64(),
    "deadline": pl.Int32(),
    "probability": pl.Float64(),
    "low80": pl.Float64(),
    "high80": pl.Float64(),
    "precision": pl.Float64(),
    "earlier_year": pl.Int32(),
    "earlier_value": pl.Float64(),
    "usual_change": pl.Float64(),
    "needed_change": pl.Float64(),
    "noise": pl.Float64(),
    "usual_noise": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "siblings": pl.Int32(),
    "years": pl.String(),
    "axis": pl.String(),
    "reason_zh": pl.String(),
    "reason_en": pl.String(),
    "clears_zh": pl.String(),
    "clears_en": pl.String(),
    "lead_unit": pl.String(),
    "rule": pl.String(),
}
"""One row per warning, ranked from 1: the plan's own area before its child areas.

`target` is the number of the target or direction the warning is about, as people see it. `named` marks those an office
is told of first, at most as many targets as the cap. `kind` is one of `KINDS`, `severity` one of `SEVERITIES`. The
evidence of a kind fills its columns, the others are null: `earlier_*` is what `value` is compared with;
`usual_change`, `needed_change` are a year in `unit`; `noise` is the series' usual up and down in a year and
`usual_noise` that of its siblings, both on the scale of the outlook (log-odds, logarithm); `years` are the years without
a figure, or the words that changed; `precision` is the share of such warnings that came true on past figures; `axis` is that of a gap. `clears_*` says what would lift the warning."""

KIND_WORDS: dict[str, Text] = {
    "hard_to_reach": Text(zh="预计完成困难", en="hard to reach"),
    "reversed": Text(zh="走势转向", en="turned the wrong way"),
    "stalled": Text(zh="停滞", en="stalled"),
    "slowing": Text(zh="进展放缓", en="slowing"),
    "gap_widening": Text(zh="差距扩大", en="gap widening"),
    "volatile": Text(zh="波动较大", en="volatile"),
    "implausible_jump": Text(zh="异常跳变", en="implausible jump"),
    "definition_changed": Text(zh="口径变动", en="definition changed"),
    "missing": Text(zh="缺报", en="missing"),
    "late": Text(zh="迟报", en="late"),
    "small_numbers": Text(zh="样本过小", en="small numbers"),
}
SEVERITY_WORDS: dict[str, Text] = {
    "alert": Text(zh="红色预警", en="alert"),
    "watch": Text(zh="黄色预警", en="watch"),
    "note": Text(zh="提示", en="note"),
}
"""Act now; keep an eye on it; know it when reading the figure."""

KINDS: tuple[str, ...] = tuple(KIND_WORDS)
"""In the order in which an office is told of them."""

SEVERITIES: tuple[str, ...] = tuple(SEVERITY_WORDS)
"""The gravest first."""


class Horizon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Threshold up to a horizon, and how right it was on past figures.

    Attributes:
        years: Years to the deadline, at most.
        threshold: A probability under it is a warning.
        precision: Share of such warnings on past figures that came true, targets met already left out.
        recall: Share of the targets missed that were warned of.
        warnings: Warnings the shares rest on. All three are null of a threshold that was not measured.
    """

    years: int
    threshold: float
    precision: float | None = None
    recall: float | None = None
    warnings: int | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of early warning; each has its reason in `codebook/methods/early_warning.yaml`.

    Attributes:
        version: Named in every warning.
        cap: Targets named to the office at most.
        horizons: Thresholds of `hard_to_reach` by horizon, rising; beyond the last nothing is warned of.
        alert_probability: Under this probability a target hard to reach is an alert.
        alert_years: So is one with this many years left or fewer.
        unlikely: Slowing and stalled are told only under this probability, where one is known.
        span: Years over which the recent pace is measured.
        points: Figures a series needs before its course is judged.
        beyond: A change counts when it is this many times the usual one.
        stalled_share: Stalled is a pace under this share of the needed one.
        slowing_share: Slowing is a pace under this share of the earlier one.
        volatile_distance: Volatile is noise of this share of the distance to the target or more …
        volatile_usual: … and this many times the siblings' noise.
        volatile_points: Changes a series needs before it is called volatile.
        jump: A jump is a change this many times the usual one away from the siblings'.
        jump_points: … and by scale this share of the scale (`share`) or of the level (`positive`, `open`).
        by_chance: A change within this many standard deviations of its counts' chance says nothing.
        events: A change of fewer events than this is no warning.
        siblings: Areas needed to speak of siblings.
        shrink: Changes' worth of the siblings on a series' noise.
        usual_noise: Noise by scale where there are no siblings; a tenth of it is the least that is assumed.
        gap_share: A gap widens when it grows by this share.
        missing_years: Years without a figure from which it is missing, not late.
        coverage: A change of the share of child areas summed that is a change of scope.
    """

    version: str
    cap: int
    horizons: tuple[Horizon, ...]
    alert_probability: float
    alert_years: int
    unlikely: float
    span: int
    points: int
    beyond: float
    stalled_share: float
    slowing_share: float
    volatile_distance: float
    volatile_usual: float
    volatile_points: int
    jump: float
    jump_points: dict[str, float]
    by_chance: float
    events: int
    siblings: int
    shrink: float
    usual_noise: dict[str, float]
    gap_share: float
    missing_years: int
    coverage: float


def as_chosen(settings: Settings, *, warn_under: float | None = None, cap: int | None = None) -> Settings:
    """Settings with what an office chose for itself.

    Args:
        settings: As shipped.
        warn_under: Probability under which a target is hard to reach, at every horizon; null keeps those measured.
            Of another threshold than the measured one no precision is told.
        cap: Targets named at most; null keeps the cap.
    """
    horizons = settings.horizons
    if warn_under is not None:
        horizons = tuple(
            step if step.threshold == warn_under else Horizon(years=step.years, threshold=warn_under)
            for step in horizons
        )
    return msgspec.structs.replace(settings, horizons=horizons, cap=settings.cap if cap is None else cap)
