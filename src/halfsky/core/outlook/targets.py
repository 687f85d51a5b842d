"""A board's targets as questions of the outlook, and the answers as forecasts of the targets.

A target becomes one question, or two where both sides are bounded (保持在50%左右 without a better side). The goal
is that of the deadline's year, so that yearly changes run on; 左右 asks for the bound of its tolerance, as the
official rule does. Left out are promises that are no level of one series: acts by a date, each place having one,
comparisons with another series.
"""

from typing import NamedTuple

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.assessment.goals import hold_against_goals
from halfsky.core.assessment.official import figures_to_judge
from halfsky.core.assessment.readings import (
    number_pairs,
    read_series,
)
from halfsky.core.assessment.rules import CHANGE_FORMS, make_rules
from halfsky.core.indicators.model import Codebook, Indicator
from halfsky.core.outlook.model import ANSWERS, QUESTIONS, SERIES
from halfsky.core.vocabulary.units import UNITS, convert

FORECASTS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "area": pl.String(),
    "indicator": pl.String(),
    "sex": pl.String(),
    "residence": pl.String(),
    "unit": pl.String(),
    "comparator": pl.String(),
    "target_value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "deadline": pl.Int32(),
    **{name: kind for name, kind in ANSWERS.items() if name != "question"},
}
"""One row per target × area that can be asked about. `probability` is that the deadline year's figure is no lower than
`low` and no higher than `high` (null is open), in `unit`; the other columns are those of `ANSWERS`."""

ASKED_FORMS = ("level", *CHANGE_FORMS)
_SERIES_KEY = ["indicator", "sex", "residence", "unit", "floor"]
_PAIR = ["target", "area"]
_SIDES = {"low": ">=", "high": "<="}


class Asked(NamedTuple):
    """What the outlook is asked for a board.

    Attributes:
        series: Schema `SERIES`; `indicator` names indicator, sex, residence and unit, so that only like is pooled.
        questions: Schema `QUESTIONS`; `question` counts up from 0.
        sides: One row per question: `question`, and the columns of `FORECASTS` that are known before the answer.
    """

    series: pl.DataFrame
    questions: pl.DataFrame
    sides: pl.DataFrame


def ask_board(board: Board, *, codebook: Codebook) -> Asked:
    """Put a board's numeric targets as questions, asked in the board's year for every area that was judged.

    Args:
        board: Figures later than its year are not looked at.
        codebook: Bounds, units and breakdowns of the indicators.

    Returns:
        Series, questions and what each question stands for.
    """
    rules = make_rules(board.targets, codebook=codebook).filter(
        pl.col("form").is_in(ASKED_FORMS) & pl.col("indicator").is_not_null() & pl.col("goal").is_not_null()
    )
    figures = figures_to_judge(board.observations, as_of=board.year, codebook=codebook)
    readings = read_series(rules, figures)
    sides = _sides(_goals(board, rules, readings, codebook))
    return Asked(
        series=_series(rules, readings, codebook),
        questions=_questions(sides, board.year),
        sides=sides,
    )


def forecast(asked: Asked, answers: pl.DataFrame) -> pl.DataFrame:
    """Lay answers beside the targets they are for.

    Args:
        asked: As `ask_board` gives it.
        answers: Schema `ANSWERS`, of `asked.questions`.

    Returns:
        Schema `FORECASTS`, one row per target × area in the order of the targets, areas by code. Where both sides
        are bounded the probability is that of lying between them, and the needed change that to the farther bound.
    """
    joined = asked.sides.with_columns(pl.col("question").cast(pl.String)).join(
        answers, on="question", how="left", maintain_order="left"
    )
    needed = pl.col("needed_change")
    both = (pl.col("probability").sum() - (pl.len() - 1)).clip(0.0, 1.0)
    together = joined.group_by(_PAIR, maintain_order=True).agg(
        pl.exclude("probability", "needed_change", "comparator").first(),
        probability=pl.when(pl.col("probability").is_not_null().all()).then(both),
        needed_change=needed.sort_by(needed.abs(), nulls_last=True).last(),
        comparator=pl.when(pl.len() > 1).then(pl.lit("~")).otherwise(pl.col("comparator").first()),
    )
    return together.select(pl.col(name).cast(kind) for name, kind in FORECASTS.items())


def _goals(board: Board, rules: pl.DataFrame, readings: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Goal and bounds of every target × area in the year of its deadline."""
    ends = board.targets.select("target", due=pl.coalesce("deadline", "plan_end"))
    still_open = rules.select("target").join(ends, on="target").filter(pl.col("due") >= board.year)
    judged = board.assessments.select(*_PAIR).filter(pl.col("area") != "")
    pairs = judged.join(still_open, on="target", maintain_order="left")
    due = pairs.select(*_PAIR, year=pl.col("due"))
    figures = pl.concat(
        [readings.join(pairs, on=_PAIR, how="semi"), due.join(readings, on=[*_PAIR, "year"], how="anti")],
        how="diagonal_relaxed",
    )
    held = hold_against_goals(
        number_pairs(figures.with_columns(own_goal=pl.lit(None, dtype=pl.Float64))),
        rules,
        readings.clear(),
        codebook=codebook,
        areas=(board.area,),
    )
    order = board.targets.select("target").with_row_index("_order")
    return (
        held.drop("unit", "floor")
        .join(due, on=[*_PAIR, "year"], how="semi")
        .join(rules.select("target", *_SERIES_KEY), on="target")
        .join(order, on="target")
        .sort("_order", "area")
        .with_columns(_series_name())
    )


def _sides(goals: pl.DataFrame) -> pl.DataFrame:
    """One row per question: the lower bound is to be reached, the upper one kept under."""
    known = goals.rename({"goal": "target_value", "year": "deadline"})
    parts = [
        known.filter(pl.col(side).is_not_null()).with_columns(
            comparator=pl.lit(comparator), asked=pl.col(side)
        )
        for side, comparator in _SIDES.items()
    ]
    before = [n for n in FORECASTS if n not in ANSWERS and n in {*known.columns, "comparator"}]
    ordered = pl.concat(parts).sort("_order", "area", "comparator")
    return ordered.select(*before, "series", "asked").with_row_index("question")


def _questions(sides: pl.DataFrame, year: int) -> pl.DataFrame:
    named = sides.drop("indicator").rename({"series": "indicator", "asked": "target_"}).drop("target")
    told = named.rename({"target_": "target"}).with_columns(as_of=pl.lit(year))
    return told.select(pl.col(name).cast(kind) for name, kind in QUESTIONS.items())


def _series_name() -> pl.Expr:
    """What only like series share: pooled are areas of one indicator, breakdown and unit."""
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in _SERIES_KEY]
    return pl.concat_str(parts, separator="|").alias("series")


def _series(rules: pl.DataFrame, readings: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Every area's figures, once for all targets on the same series."""
    named = readings.drop("unit").join(
        rules.select("target", *_SERIES_KEY), on="target", how="left", maintain_order="left"
    )
    known = named.filter(pl.col("value").is_not_null()).with_columns(_series_name())
    kept = known.unique(["series", "area", "year"]).sort("series", "area", "year")
    return kept.join(
        _bounds(kept, codebook), on=["indicator", "unit"], how="left", maintain_order="left"
    ).select(
        (pl.col("series") if name == "indicator" else pl.col(name)).cast(kind).alias(name)
        for name, kind in SERIES.items()
    )


def _bounds(known: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Bounds in each unit that targets use."""
    pairs = known.select("indicator", "unit").unique().sort("indicator", "unit")
    rows = [(code, unit, *bounds_in(unit, codebook.indicators[code])) for code, unit in pairs.iter_rows()]
    names = ["indicator", "unit", "lower_bound", "upper_bound"]
    kinds = [pl.String(), pl.String(), pl.Float64(), pl.Float64()]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def bounds_in(unit: str | None, indicator: Indicator) -> tuple[float | None, float | None]:
    """The bounds of a figure's scale, in a unit.

    A rate of counts is bounded above only by all of them: 2000 deaths per 100,000 is what is plausible, not what the
    deaths are out of. A mean without counts keeps the bounds of the plausible (30 to 100 years of life).

    Args:
        unit: Code of the unit; another family than the indicator's has no bounds.
        indicator: Of the codebook.
    """
    own = UNITS[indicator.unit]
    if unit not in UNITS or UNITS[unit].family != own.family:
        return None, None
    low, high = (
        None if bound is None else convert(bound, unit=indicator.unit, to=unit) for bound in indicator.bounds
    )
    whole = own.family == "proportion" and high is not None and round(high * UNITS[unit].factor, 9) == 1.0
    counted = own.family == "proportion" or (
        indicator.formula is not None and bool(indicator.formula.denominator)
    )
    return low, high if whole or not counted else None
