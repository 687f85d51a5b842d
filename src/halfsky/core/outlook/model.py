"""Tables and settings of the outlook stage."""

import msgspec
import polars as pl

SERIES: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "area": pl.String(),
    "year": pl.Int32(),
    "value": pl.Float64(),
    "lower_bound": pl.Float64(),
    "upper_bound": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "parent": pl.String(),
    "family": pl.String(),
}
"""One row per indicator × area × year. Bounds are of the indicator's scale; null is open. `parent` is the area that the
area lies in; null is told by its code, where that is one of GB/T 2260 (6, 9 or 12 digits). `family` names the prior of
the indicator in the settings; null takes that of its scale."""

SERIES_MAY_LACK = ("lower_bound", "upper_bound", "numerator", "denominator", "parent", "family")
"""Columns a file of series can do without."""

QUESTIONS: dict[str, pl.DataType] = {
    "question": pl.String(),
    "indicator": pl.String(),
    "area": pl.String(),
    "as_of": pl.Int32(),
    "deadline": pl.Int32(),
    "comparator": pl.String(),
    "target": pl.Float64(),
}
"""One row per question: will the value of the deadline year be `comparator` (`>=`, `<=`) `target`, as known in
`as_of`? No value later than `as_of` is looked at, of any area."""

IF_NEXT: dict[str, pl.DataType] = {"if_next": pl.Float64()}
"""What a question may also hold: a figure supposed for the year after `as_of`; null supposes none."""

PROBABILITY_IF: dict[str, pl.DataType] = {"probability_if": pl.Float64()}
"""What its answer holds then: the probability if that figure comes in; null where none was supposed, or the deadline is
not after `as_of`."""

ANSWERS: dict[str, pl.DataType] = {
    "question": pl.String(),
    "probability": pl.Float64(),
    "low80": pl.Float64(),
    "high80": pl.Float64(),
    "median": pl.Float64(),
    "method": pl.String(),
    "level": pl.Float64(),
    "usual_change": pl.Float64(),
    "needed_change": pl.Float64(),
    "noise": pl.Float64(),
    "points": pl.Int32(),
    "siblings": pl.Int32(),
    "last_year": pl.Int32(),
}
"""One row per question, in their order. `method` is `pooled` (siblings inform), `lonely` (the prior table alone),
`known` (the deadline year's value is there), `siblings_only` (no point of the area's own); with nulls `no_data` (no
figure, and no siblings) or `no_question` (comparator, target or a year that cannot be asked with).
`usual_change` and `needed_change` are a year, in the unit of the series, at its level; `noise` is one standard
deviation of a year's figure about its level, likewise."""


class Prior(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What series of a scale are usually like, fitted on past series; it stands in where siblings are few.

    Attributes:
        log_variance: Mean logarithm of the variance of yearly changes, on the scale.
        autocorrelation: Of one year's change with the next; below zero means noise about a level.
        drift_share: Variance of drifts between areas, as a share of the variance of yearly changes.
        shock_share: Variance of the change all areas share in a year, likewise.
    """

    log_variance: float
    autocorrelation: float
    drift_share: float
    shock_share: float


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the method, tuned once on past series with calendar time respected.

    Attributes:
        version: Named in every record of a forecast.
        window: Years looked back.
        offset: Keeps the logarithm of a share from its bounds, as a share of the scale.
        memory: A change counts for the drift by exp(−memory) less each year it is older.
        largest: A change a year of more than this on the scale counts as one of this size, unless it is usual.
        drift_kept: Part of a drift beyond doubt that goes on.
        drift_doubt: How much of a doubtful drift does: one as large as its own standard error by 1 / (1 + this).
        drift_apart: Part of what a drift is beyond its siblings' that goes on, where these are many.
        drift_fading: Variance of future drift that the drift itself brings, as a share of its square.
        drift_widening: Variance of future drift beyond the estimate's, as a share of that between areas.
        reversion: Part of the siblings' convergence that goes on.
        freedom: Degrees of freedom of the predictive t.
        spread: Scale of the predictive t, as a share of the standard deviation that the variances add up to.
        weight_noise: Siblings' worth of the prior on autocorrelation.
        weight_variance: Points' worth of the siblings on a series' variance.
        weight_drift: Siblings' worth of zero on a mean drift that does not stand out.
        weight_reversion: Changes' worth of no convergence.
        weight_prior: Siblings' worth of the prior on variances.
        branch: Part of what a branch of the hierarchy drifts beyond the others that goes on.
        weight_branch: Areas' worth of all siblings on the level that a branch's areas are drawn to.
        priors: By scale (`share`, `positive`, `open`), and by family of indicators.
    """

    version: str
    window: int
    offset: float
    memory: float
    largest: float
    drift_kept: float
    drift_doubt: float
    drift_apart: float
    drift_fading: float
    drift_widening: float
    reversion: float
    freedom: float
    spread: float
    weight_noise: float
    weight_variance: float
    weight_drift: float
    weight_reversion: float
    weight_prior: float
    branch: float
    weight_branch: float
    priors: dict[str, Prior]
