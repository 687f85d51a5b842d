"""The record: how right each method was on questions of the past, and how far its word can be taken.

In rows over several indicators each indicator weighs the same. Probabilities are clipped to 0.01–0.99 first.
"""

from collections.abc import Sequence

import polars as pl

RECORD_ANSWERS: dict[str, pl.DataType] = {
    "question": pl.String(),
    "method": pl.String(),
    "probability": pl.Float64(),
    "low80": pl.Float64(),
    "high80": pl.Float64(),
}
"""One row per question × method. Bounds are null where the method gives no interval."""

SCORES: dict[str, pl.DataType] = {
    "method": pl.String(),
    "indicator": pl.String(),
    "horizon": pl.Int32(),
    "questions": pl.UInt32(),
    "indicators": pl.UInt32(),
    "met": pl.Float64(),
    "accuracy": pl.Float64(),
    "auc": pl.Float64(),
    "auc_across": pl.Float64(),
    "brier": pl.Float64(),
    "log_score": pl.Float64(),
    "ece": pl.Float64(),
    "coverage": pl.Float64(),
    "warnings": pl.UInt32(),
    "warning_precision": pl.Float64(),
    "warning_recall": pl.Float64(),
}
"""One row per method × indicator × horizon; null indicator or horizon is all of them.

`met` is the share of questions met; `auc` the chance that a target met was given more than one missed of the same
indicator, `auc_across` more than one missed of any; `brier` and `log_score` are losses, less is better; `ece` the mean distance of said from happened over
ten bins; `coverage` the share of outcomes inside the 80 % interval. A warning is a probability under the threshold
on a target not met in the year asked; right where it was missed. All shares are 0 to 1."""

CALIBRATION: dict[str, pl.DataType] = {
    "method": pl.String(),
    "horizon": pl.Int32(),
    "bin": pl.Int32(),
    "questions": pl.UInt32(),
    "weight": pl.Float64(),
    "said": pl.Float64(),
    "happened": pl.Float64(),
}
"""One row per method × horizon × tenth of probability with questions in it; null horizon is all. `said` is the mean
probability, `happened` the share met, `weight` the bin's share of all."""

WARNINGS: dict[str, pl.DataType] = {
    "method": pl.String(),
    "horizon": pl.Int32(),
    "threshold": pl.Float64(),
    "flagged": pl.Float64(),
    "precision": pl.Float64(),
    "recall": pl.Float64(),
}
"""One row per method × horizon × threshold; null horizon is all. Among targets not met in the year asked: share
warned of, share of warnings that came true, share of misses that were warned of."""

THRESHOLD = 0.2
PRECISION, RECALL = 0.85, 0.30

_LEAST, _MOST = 0.01, 0.99
_BINS = 10
_STEPS = tuple(step / 100 for step in range(2, 52, 2))


def join_answers(asked: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Lay outcomes beside answers; questions a method left without a probability count as one half said.

    Args:
        asked: Schema `questions.ASKED`.
        answers: Schema `RECORD_ANSWERS`.

    Returns:
        One row per question × method with `said`, `outcome` (1 met, 0 missed), `open` (not met in the year asked)
        and `inside` (1 where the interval held the outcome, null where there is none).
    """
    outcome = asked.select(
        "question",
        "indicator",
        "horizon",
        "future",
        outcome=pl.col("met").cast(pl.Float64),
        open=pl.col("direction") * (pl.col("now") - pl.col("target")) < 0,
    )
    slack = 1e-9 * pl.col("future").abs() + 1e-9
    inside = (pl.col("future") >= pl.col("low80") - slack) & (pl.col("future") <= pl.col("high80") + slack)
    return answers.join(outcome, on="question").select(
        pl.col("method").cast(_named(answers["method"])),
        pl.col("indicator").cast(_named(asked["indicator"])),
        "horizon",
        "outcome",
        "open",
        said=pl.col("probability").fill_nan(None).fill_null(0.5).clip(_LEAST, _MOST),
        inside=inside.cast(pl.Float64),
    )


def _named(names: pl.Series) -> pl.Enum:
    """Few names on many rows group faster by number."""
    return pl.Enum(names.unique().drop_nulls().sort())


def answered_by_all(asked: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """The questions that every method of `answers` answered; all of them where there is no method.

    Args:
        asked: Schema `questions.ASKED`.
        answers: Schema `RECORD_ANSWERS`, a question × method once.
    """
    if answers.is_empty():
        return asked
    told = answers.group_by("question").len().filter(pl.col("len") == answers["method"].n_unique())
    return asked.join(told, on="question", how="semi", maintain_order="left")


def score(joined: pl.DataFrame, *, threshold: float = THRESHOLD) -> pl.DataFrame:
    """Score every method by indicator and horizon, and over all of them.

    Args:
        joined: As `join_answers` gives it.
        threshold: A warning is a probability under it.

    Returns:
        Schema `SCORES`; rows over all first, then by method, horizon, indicator.
    """
    parts = []
    for by in (["method"], ["method", "horizon"]):
        single = _scored(joined.with_columns(weight=1.0), [*by, "indicator"], threshold)
        weighed = joined.with_columns(weight=1.0 / pl.len().over(*by, "indicator"))
        macro = _scored(weighed, by, threshold).drop("auc")
        within = single.group_by(by).agg(pl.col("auc").fill_nan(None).mean())
        across = _auc_across(weighed, by)
        parts += [single.with_columns(auc_across="auc"), macro.join(within, on=by).join(across, on=by)]
    whole = pl.concat([_typed(part, SCORES) for part in parts])
    return whole.sort("indicator", "horizon", "method", nulls_last=False)


def _scored(joined: pl.DataFrame, by: Sequence[str], threshold: float) -> pl.DataFrame:
    said, outcome, weight = pl.col("said"), pl.col("outcome"), pl.col("weight")
    miss, warned = 1.0 - outcome, (said < threshold) & pl.col("open")
    scores = joined.group_by(by).agg(
        questions=pl.len(),
        indicators=pl.col("indicator").n_unique(),
        met=_mean(outcome),
        accuracy=_mean(((said >= 0.5) == (outcome > 0)).cast(pl.Float64)),
        auc=_auc(),
        brier=_mean((said - outcome) ** 2),
        log_score=_mean(-(outcome * said.log() + miss * (1.0 - said).log())),
        coverage=(weight * pl.col("inside")).sum() / weight.filter(pl.col("inside").is_not_null()).sum(),
        warnings=warned.sum(),
        warning_precision=(weight * miss).filter(warned).sum() / weight.filter(warned).sum(),
        warning_recall=(weight * miss).filter(warned).sum() / (weight * miss).filter("open").sum(),
    )
    return scores.join(_binned(joined, by).group_by(by).agg(ece=_distance()), on=list(by))


def _mean(values: pl.Expr) -> pl.Expr:
    return (values * pl.col("weight")).sum() / pl.col("weight").sum()


def _auc() -> pl.Expr:
    """Mann-Whitney: ranks of what was said of targets met; ties count half. NaN where all ended alike."""
    met = pl.col("outcome").sum()
    ranks = (pl.col("said").rank("average") * pl.col("outcome")).sum()
    return (ranks - met * (met + 1.0) / 2.0) / (met * (pl.len() - met))


def _auc_across(weighed: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The same over all questions together, each with its weight."""
    won, lost = pl.col("weight") * pl.col("outcome"), pl.col("weight") * (1.0 - pl.col("outcome"))
    levels = weighed.group_by(*by, "said").agg(won=won.sum(), lost=lost.sum()).sort(*by, "said")
    below = levels.with_columns(under=pl.col("lost").cum_sum().over(by) - pl.col("lost") / 2.0)
    pairs = pl.col("won").sum() * pl.col("lost").sum()
    return below.group_by(by).agg(auc_across=(pl.col("won") * pl.col("under")).sum() / pairs)


def _binned(joined: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    bins = (pl.col("said") * _BINS).floor().clip(0, _BINS - 1).cast(pl.Int32)
    return joined.group_by(*by, bins.alias("bin")).agg(
        questions=pl.len(),
        total=pl.col("weight").sum(),
        said=_mean(pl.col("said")),
        happened=_mean(pl.col("outcome")),
    )


def _distance() -> pl.Expr:
    apart = (pl.col("said") - pl.col("happened")).abs()
    return (apart * pl.col("total")).sum() / pl.col("total").sum()


def calibrate(joined: pl.DataFrame) -> pl.DataFrame:
    """Lay what was said beside what happened.

    Args:
        joined: As `join_answers` gives it.

    Returns:
        Schema `CALIBRATION`, sorted by method, horizon, bin.
    """
    parts = []
    for by in (["method"], ["method", "horizon"]):
        bins = _binned(joined.with_columns(weight=1.0 / pl.len().over(*by, "indicator")), by)
        parts.append(bins.with_columns(weight=pl.col("total") / pl.col("total").sum().over(by)))
    return pl.concat([_typed(part, CALIBRATION) for part in parts]).sort("method", "horizon", "bin")


def warn_at(joined: pl.DataFrame, *, thresholds: Sequence[float] = _STEPS) -> pl.DataFrame:
    """Show how right and how complete warnings are at each threshold.

    Args:
        joined: As `join_answers` gives it.
        thresholds: Probabilities under which one is warned, rising.

    Returns:
        Schema `WARNINGS`, sorted by method, horizon, threshold.
    """
    parts = []
    for by in (["method"], ["method", "horizon"]):
        weighed = joined.with_columns(weight=1.0 / pl.len().over(*by, "indicator")).filter("open")
        # How many of the thresholds lie above what was said: it is warned of from that one on.
        above = len(thresholds) - pl.lit(pl.Series(thresholds)).search_sorted(pl.col("said"), side="right")
        weight, miss = pl.col("weight"), pl.col("weight") * (1.0 - pl.col("outcome"))
        steps = weighed.group_by(*by, above=above).agg(weight=weight.sum(), miss=miss.sum())
        for place, threshold in enumerate(thresholds):
            under = pl.col("above") >= len(thresholds) - place
            each = steps.group_by(by).agg(
                threshold=pl.lit(threshold),
                flagged=weight.filter(under).sum() / weight.sum(),
                precision=pl.col("miss").filter(under).sum() / weight.filter(under).sum(),
                recall=pl.col("miss").filter(under).sum() / pl.col("miss").sum(),
            )
            parts.append(_typed(each, WARNINGS))
    return pl.concat(parts).sort("method", "horizon", "threshold")


def tune_threshold(
    warnings: pl.DataFrame, *, precision: float = PRECISION, recall: float = RECALL
) -> float | None:
    """Choose the highest threshold whose warnings were right often enough.

    Args:
        warnings: Schema `WARNINGS`, of one method and horizon.
        precision: Share of warnings that must have come true.
        recall: Share of misses that must have been warned of.

    Returns:
        The threshold, or null where none is both right and complete enough.
    """
    able = warnings.filter((pl.col("precision") >= precision) & (pl.col("recall") >= recall))
    highest = able["threshold"].max()
    return float(highest) if isinstance(highest, float) else None


def _typed(part: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The columns of a schema; those a part lacks are null, and what cannot be formed is null, not NaN."""
    return part.select(
        (pl.col(name).cast(kind) if name in part.columns else pl.lit(None, dtype=kind).alias(name))
        for name, kind in schema.items()
    ).with_columns(pl.selectors.float().fill_nan(None))
