"""The official rule: this year's figure against the target, as monitoring offices judge.

No authority publishes the rule; what the national monitoring reports print is followed. 以上, 以下, 以内
include the number. A reported figure is compared as reported, a derived one as it is printed (rounded half to
even at the indicator's decimals). 左右 and 基本达标 have the tolerances of `codebook/methods/official.yaml`. The
latest figure up to the year judged counts; the trend does not.

Source: METHODS of the national reports 2015–2024 (提前实现, 已达, 基本实现, 距目标仍有差距); 民法典 第一千二百五十九条.
"""

import msgspec
import numpy as np
import polars as pl

from halfsky.core.assessment.basis import with_single_basis
from halfsky.core.assessment.evidence import read_coverage, read_events
from halfsky.core.assessment.goals import ATTAINED, MISSED, NEARLY, hold_against_goals, last_of_each
from halfsky.core.assessment.model import ASSESSMENTS, RULE_VERSION
from halfsky.core.assessment.readings import (
    as_printed,
    in_scope,
    missing_words,
    number_pairs,
    read_series,
    up_to,
    without_idle_breakdowns,
)
from halfsky.core.assessment.reasons import put_into_words
from halfsky.core.assessment.rules import CHANGE_FORMS, EVIDENCE_KINDS, make_rules
from halfsky.core.assessment.small_numbers import interval, one_event_turns, too_small
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.statuses import Missing, Status

_PAIR = ["target", "area"]
_FIGURES_AT_ONCE = 400_000
_ONLY_TO_COMPARE = [
    "form", "sign", "floor", "ceiling", "approx", "approx_share", "nearly", "nearly_share", "base_year", "baseline",
    "against", "level", "beyond", "compared", "miss",
]  # fmt: skip


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Targets as rules, and every figure held against its goal: one row per target × area × year."""

    rules: pl.DataFrame
    readings: pl.DataFrame


def assess(
    targets: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    as_of: int,
    codebook: Codebook,
    messages: Messages,
    areas: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Judge every target in every area by the official rule.

    Args:
        targets: Schema `TARGETS`.
        observations: Schema `OBSERVATIONS`; what is later than `as_of` is not looked at.
        as_of: The year judged.
        codebook: Indicators, areas and the method's tolerances.
        messages: The catalogue that holds the reasons.
        areas: Areas that get a row for every target even without figures: the plan's own.

    Returns:
        Table with schema `ASSESSMENTS`, one row per target × area, targets in their order, areas by code.
    """
    held = hold(targets, observations, as_of=as_of, codebook=codebook, areas=areas)
    return judge(held, targets, as_of=as_of, codebook=codebook, messages=messages, areas=areas)


def hold(
    targets: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    as_of: int,
    codebook: Codebook,
    areas: tuple[str, ...] = (),
) -> Held:
    """Find the figures of every target and hold each against its goal of the year.

    Args:
        targets: Schema `TARGETS`.
        observations: Schema `OBSERVATIONS`.
        as_of: The year judged.
        codebook: Indicators, areas and the method's tolerances.
        areas: The plan's own areas.
    """
    rules = make_rules(targets, codebook=codebook)
    figures = figures_to_judge(observations, as_of=as_of, codebook=codebook)
    batches = [
        _readings_of(batch, figures, as_of=as_of, codebook=codebook, areas=areas)
        for batch in _batches(rules, figures.height)
    ]
    readings = pl.concat(batches, how="diagonal_relaxed")
    return Held(rules=rules, readings=readings.with_columns(pair=pl.struct(_PAIR).rle_id()))


def figures_to_judge(observations: pl.DataFrame, *, as_of: int, codebook: Codebook) -> pl.DataFrame:
    """Choose the figures that targets are judged on: totals, or what stands for a total, as printed.

    Args:
        observations: Schema `OBSERVATIONS`.
        as_of: The year judged; nothing later is looked at.
        codebook: Breakdowns, names and decimals of the indicators.

    Returns:
        Indicator rows with `basis`, the words of a narrower basis that stands for the total, else null.
    """
    known = up_to(observations.drop("variable", "file", "row"), as_of=as_of)
    whole = as_printed(with_single_basis(known, codebook=codebook), codebook=codebook)
    return without_idle_breakdowns(whole, codebook=codebook)


def _batches(rules: pl.DataFrame, figures: int) -> list[pl.DataFrame]:
    """Targets in the order of their names, so many at a time that few figures are held at once."""
    ordered = rules.sort("target")
    size = max(1, ordered.height * _FIGURES_AT_ONCE // max(figures, 1))
    return [ordered[begin : begin + size] for begin in range(0, max(ordered.height, 1), size)]


def _readings_of(
    rules: pl.DataFrame, figures: pl.DataFrame, *, as_of: int, codebook: Codebook, areas: tuple[str, ...]
) -> pl.DataFrame:
    """Readings of some targets against their goals, without the columns of the rules."""
    found = read_series(rules, figures)
    form = found.join(rules.select("target", "form"), on="target", how="left")["form"]
    plain = in_scope(found.filter(~form.is_in(["each", "events"])), rules)
    readings = pl.concat(
        [
            plain,
            in_scope(read_coverage(found.filter(form == "each"), rules, codebook=codebook), rules),
            in_scope(read_events(found.filter(form == "events"), rules, as_of=as_of), rules),
        ],
        how="diagonal_relaxed",
    )
    compared = rules.filter(pl.col("form") == "relative").with_columns(
        indicator="relative_indicator", sex="relative_sex", residence="relative_residence"
    )
    others = read_series(compared, figures)
    held = hold_against_goals(number_pairs(readings), rules, others, codebook=codebook, areas=areas)
    return held.drop(_ONLY_TO_COMPARE)


def judge(
    held: Held,
    targets: pl.DataFrame,
    *,
    as_of: int,
    codebook: Codebook,
    messages: Messages,
    areas: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Give the verdict on every target in every area, with its reason in words.

    Args:
        held: As `hold` gives it.
        targets: Schema `TARGETS`.
        as_of: The year judged.
        codebook: The method's confidence and pooled years; names of areas.
        messages: The catalogue that holds the reasons.
        areas: Areas that get a row for every target even without figures.
    """
    summary = (
        _pairs(held, areas)
        .join(_latest(held.readings), on="pair", how="left")
        .join(_missing(held.readings), on="pair", how="left")
        .join(_first_met(held.readings), on="pair", how="left")
        .join(_kept(held.readings), on="pair", how="left")
        .join(_pooled(held, codebook.method.pool_years), on="pair", how="left")
        .join(held.rules, on="target", how="left", suffix="_rule")
    )
    counted = _with_intervals(summary, codebook.method.confidence)
    judged = _with_status(counted, as_of)
    worded = put_into_words(judged, targets, as_of=as_of, codebook=codebook, messages=messages)
    order = targets.select("target").with_row_index("_order")
    return (
        worded.join(order, on="target", how="left")
        .sort("_order", "area")
        .with_columns(rule=pl.lit(RULE_VERSION))
        .select(pl.col(name).cast(kind) for name, kind in ASSESSMENTS.items())
    )


def _pairs(held: Held, areas: tuple[str, ...]) -> pl.DataFrame:
    """Every target × area to be judged: where figures are, the plan's own areas, the area a target names."""
    with_figures = last_of_each(held.readings).select(*_PAIR, "pair")
    named = held.rules.select("target", area=pl.col("scope")).drop_nulls()
    free = held.rules.filter(pl.col("scope").is_null()).select("target")
    own = free.join(pl.DataFrame({"area": areas}, schema={"area": pl.String()}), how="cross")
    bare = pl.concat([named, own]).unique().join(with_figures, on=_PAIR, how="anti")
    pairs = pl.concat([with_figures, bare], how="diagonal")
    only = with_figures["area"].unique()
    nowhere = held.rules.select("target").join(pairs, on="target", how="anti")
    placed = nowhere.with_columns(area=pl.lit(only[0] if len(only) == 1 else ""))
    return pl.concat([pairs, placed], how="diagonal")


def _latest(readings: pl.DataFrame) -> pl.DataFrame:
    """The figure judged in each pair, the latest that is not missing, and the one before it."""
    known = readings.filter(pl.col("value").is_not_null())
    same = pl.col("pair") == pl.col("pair").shift(1)
    return last_of_each(
        known.with_columns(previous_value=pl.when(same).then(pl.col("value").shift(1)))
    ).select("pair", *_OF_LATEST)


def _missing(readings: pl.DataFrame) -> pl.DataFrame:
    """The latest year without a figure in each pair, and why."""
    empty = readings.filter(pl.col("value").is_null())
    return last_of_each(empty).select(
        "pair",
        "foreign",
        pl.col("year").alias("missing_year"),
        pl.when(pl.col("status").is_in(missing_words())).then(pl.col("status")).alias("missing"),
    )


_OF_LATEST = [
    "year", "value", "other", "unit", "goal", "low", "high", "side", "other_side", "numerator", "denominator",
    "base_from", "base_value", "previous_value", "source", "coverage", "own_goal", "expected",
    "compared_year", "basis",
]  # fmt: skip


def _in_plan(readings: pl.DataFrame) -> pl.DataFrame:
    """Readings of the plan's years; years before its first do not count."""
    began = pl.col("year") >= pl.coalesce("first_year", pl.lit(0))
    return readings.filter(pl.col("side").is_not_null() & began)


def _first_met(readings: pl.DataFrame) -> pl.DataFrame:
    """The first year of the plan in which the goal was attained."""
    attained = _in_plan(readings).filter(pl.col("side") == ATTAINED)
    first = attained.filter((pl.col("pair") != pl.col("pair").shift(1)).fill_null(True))
    return first.select("pair", pl.col("year").alias("first_met_year"))


def _kept(readings: pl.DataFrame) -> pl.DataFrame:
    """Of goals to be kept: the years of the plan in which they were missed, of those before the latest."""
    inside = _in_plan(readings).filter(pl.col("keep"))
    year, missed = pl.col("year"), pl.col("side") == MISSED
    return inside.group_by("pair").agg(
        year.filter(missed & (year < year.max())).sort().cast(pl.String).str.join("、").alias("missed_years"),
        year.min().alias("first_known"),
        pl.len().alias("years_known"),
    )


def _pooled(held: Held, years: int) -> pl.DataFrame:
    """Sum of counts over the last years, where more than one year of counts is known."""
    per = held.rules.filter(pl.col("kind_of_count").is_not_null()).select("target", "per", "decimals")
    counted = held.readings.filter(pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)).join(
        per, on="target"
    )
    recent = counted.filter(pl.col("year") > pl.col("year").max().over("pair") - years)
    pooled = recent.group_by("pair").agg(
        (pl.col("numerator").sum() / pl.col("denominator").sum() * pl.col("per").first()).alias(
            "pooled_value"
        ),
        pl.col("year").min().alias("pooled_from"),
        pl.col("year").max().alias("pooled_to"),
    )
    return pooled.filter(pl.col("pooled_from") < pl.col("pooled_to"))


def _with_intervals(summary: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """Exact interval and the marks of small numbers, where counts are known and give the figure told."""
    figures = summary.select("numerator", "denominator", "per", "value", "low", "high", "small", "goal")
    number, base, per, value, low, high, small, goal = (
        figures[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in figures.columns
    )
    by_chance = (summary["kind_of_count"] == "chance").fill_null(False).to_numpy()
    is_rate = by_chance | (summary["kind_of_count"] == "rate").fill_null(False).to_numpy()
    counted = summary["kind_of_count"].is_not_null().to_numpy() & summary["own_goal"].is_null().to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.abs(number / base * per - value) <= np.maximum(0.02 * np.abs(value), 0.06)
    number = np.where(counted & told, number, np.nan)
    lowest, highest = interval(number, base, per=per, is_rate=is_rate, confidence=confidence)
    turns = one_event_turns(
        number, base, per=per, lowest=np.nan_to_num(low, nan=-np.inf), highest=np.nan_to_num(high, nan=np.inf)
    ) & ~np.isnan(goal)
    holds = (lowest <= goal) & (goal <= highest)
    return summary.with_columns(
        pl.Series("low95", lowest).fill_nan(None),
        pl.Series("high95", highest).fill_nan(None),
        pl.Series("one_more_turns", turns),
        pl.Series(
            "too_small", too_small(base, small=small, turns=turns, by_chance=by_chance, holds_goal=holds)
        ),
    )


def _with_status(found: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """The first case that holds gives status and reason."""
    cases = _cases(as_of)
    chosen = pl.coalesce(*(pl.when(holds).then(pl.lit(number)) for number, (holds, _, _) in enumerate(cases)))
    table = pl.DataFrame(
        {
            "case": range(len(cases)),
            "status": [str(status) for _, status, _ in cases],
            "reason_code": [f"assessment.{reason}" for _, _, reason in cases],
        },
        schema={"case": pl.Int32(), "status": pl.String(), "reason_code": pl.String()},
    )
    better_side = pl.when(pl.col("low").is_not_null() & pl.col("high").is_not_null())
    target_value = pl.col("goal")
    return (
        found.with_columns(case=chosen)
        .join(table, on="case", how="left", suffix="_")
        .with_columns(
            target_value=target_value,
            gap=better_side.then(-(pl.col("value") - target_value).abs())
            .when(pl.col("low").is_not_null())
            .then(pl.col("value") - target_value)
            .otherwise(target_value - pl.col("value"))
            .round(9),
            base_year=pl.col("base_from"),
            base_asked=pl.col("base_year"),
        )
    )


def _cases(as_of: int) -> list[tuple[pl.Expr, Status, str]]:
    """Cases of the official rule in the order in which they are asked."""
    nothing = pl.col("value").is_null()
    newer_gap = pl.col("missing_year") > pl.coalesce("year", pl.lit(0))
    missing = pl.col("missing")
    side, keep = pl.col("side"), pl.col("keep")
    kind = pl.col("kind")
    attained_before = pl.col("first_met_year") < pl.col("year")
    waiting = (pl.col("due") > as_of) & (side.is_null() | (side == MISSED))
    stale_act = (pl.col("form") == "events") & pl.col("window").is_null() & (pl.col("year") < as_of)
    zero_of_part = (kind == "zero") & (side == ATTAINED) & (pl.col("coverage") < 1)
    conflict = (pl.col("side") != pl.col("other_side")) & (
        (pl.col("side") == MISSED) | (pl.col("other_side") == MISSED)
    )
    return [
        (newer_gap & (missing == str(Missing.NOT_APPLICABLE)), Status.NOT_APPLICABLE, "not_applicable"),
        (waiting, Status.NOT_DUE, "not_due_yet"),
        (nothing & (missing == str(Missing.NOT_DUE)), Status.NOT_DUE, "not_due_figure"),
        # An older figure is no answer for a year whose own is withheld.
        (newer_gap & (missing == str(Missing.SUPPRESSED)), Status.NO_DATA, "suppressed"),
        (nothing & pl.col("foreign").is_not_null(), Status.NO_DATA, "unit_differs"),
        (nothing & (kind == "schedule"), Status.NO_DATA, "act_not_shown"),
        (nothing & (kind == "zero"), Status.NO_DATA, "count_needed"),
        (nothing & kind.is_in(EVIDENCE_KINDS), Status.NO_DATA, "evidence_needed"),
        (nothing & pl.col("indicator").is_null(), Status.NO_DATA, "unmatched"),
        (nothing, Status.NO_DATA, "no_figure"),
        (as_of - pl.col("year") > pl.col("stands"), Status.NO_DATA, "outdated"),
        (stale_act, Status.NO_DATA, "act_not_shown"),
        (side.is_null() & pl.col("form").is_in(CHANGE_FORMS), Status.NO_DATA, "no_base"),
        (side.is_null() & (pl.col("form") == "relative"), Status.NO_DATA, "no_comparison"),
        (side.is_null(), Status.NO_DATA, "no_number"),
        (conflict, Status.NO_DATA, "conflict"),
        ((side != MISSED) & (pl.col("denominator") < pl.col("expected")), Status.NO_DATA, "part_unreported"),
        (zero_of_part, Status.NO_DATA, "zero_of_part"),
        (pl.col("too_small") & pl.col("one_more_turns"), Status.CANNOT_BE_JUDGED, "one_event_turns"),
        (pl.col("too_small"), Status.CANNOT_BE_JUDGED, "interval_holds_goal"),
        ((side != MISSED) & keep & (pl.col("missed_years") != ""), Status.NOT_MET, "not_kept"),
        ((side == ATTAINED) & keep & (pl.col("years_known") > 1), Status.MET, "kept"),
        (
            (side == ATTAINED) & pl.col("early") & (pl.col("deadline") > pl.col("year")),
            Status.MET_EARLY,
            "met_early",
        ),
        (side == ATTAINED, Status.MET, "met"),
        (side == NEARLY, Status.NEARLY_MET, "nearly_met"),
        (pl.col("beyond") & (pl.col("value") == pl.col("goal")), Status.NOT_MET, "level_with"),
        (attained_before & (pl.col("form") != "relative"), Status.REVERSED, "reversed"),
        (side == MISSED, Status.NOT_MET, "not_met"),
    ]
