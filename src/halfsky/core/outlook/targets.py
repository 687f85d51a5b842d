"""A board's targets as questions of the outlook, and the answers as forecasts of the targets.

A target becomes one question, or two where both sides are bounded (保持在50%左右 without a better side). The goal
is that of the deadline's year, so that yearly changes run on; 左右 asks for the bound of its tolerance, as the
official rule does. A promise to be kept (保持在) is one of every year up to the deadline. Promises set against another
series and promises to each have their questions from `promises`. Left out are acts by a date.
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
from halfsky.core.indicators.model import Codebook
from halfsky.core.outlook.bounds import bounds_in
from halfsky.core.outlook.families import family_of
from halfsky.core.outlook.model import ANSWERS, QUESTIONS, SERIES, Settings
from halfsky.core.outlook.promises import (
    COMPARED,
    KEPT,
    LEVEL,
    PAIR,
    TOGETHER,
    Part,
    ask_each,
    both_sides,
    compare,
)
from halfsky.core.outlook.together import all_meet, weigh

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
    "promise": pl.String(),
    "at_deadline": pl.Float64(),
    **{name: kind for name, kind in ANSWERS.items() if name != "question"},
}
"""One row per target × area that can be asked about. `probability` is that the promise is kept, by `promise`:
`level` — the deadline year's figure is no lower than `low` and no higher than `high` (null is open), in `unit`;
`kept` — so is every year's from the next to the deadline's, of which `at_deadline` is that of the last alone;
`compared` — the deadline year's figure does not fall behind what it is set against; `together` — every child area has
what is promised. The other columns are those of `ANSWERS`; of `compared` and `together` promises there is no level, no
change and no interval, and `method` is their name."""

ASKED_FORMS = ("level", *CHANGE_FORMS)
_SERIES_KEY = ["indicator", "sex", "residence", "unit", "floor"]
_NO_LEVEL = ("level", "low80", "high80", "median", "noise", "usual_change", "needed_change")


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
    rules = make_rules(board.targets, codebook=codebook).filter(pl.col("indicator").is_not_null())
    figures = figures_to_judge(board.observations, as_of=board.year, codebook=codebook)
    pairs = _pairs(board, rules)
    from_base = (pl.col("form") == "relative") & (pl.col("against") == "base")
    levels = rules.filter(
        (pl.col("form").is_in(ASKED_FORMS) & pl.col("goal").is_not_null()) | from_base.fill_null(value=False)
    )
    relative = rules.filter((pl.col("form") == "relative") & (pl.col("against") != "base"))
    each = rules.filter(pl.col("form") == "each")
    parts = (
        _ask_levels(board, levels, pairs, figures, codebook),
        compare(relative, pairs, figures, own_area=board.area, codebook=codebook),
        ask_each(each, pairs, figures, codebook=codebook),
    )
    sides = _numbered(board, rules, [part.sides for part in parts])
    return Asked(
        series=pl.concat([part.series for part in parts]),
        questions=_questions(sides, board.year),
        sides=sides,
    )


def _pairs(board: Board, rules: pl.DataFrame) -> pl.DataFrame:
    """Every target × area that was judged and whose deadline is not past, with the year of the deadline."""
    ends = board.targets.select("target", due=pl.coalesce("deadline", "plan_end"))
    still_open = rules.select("target").join(ends, on="target").filter(pl.col("due") >= board.year)
    judged = board.assessments.select(*PAIR).filter(pl.col("area") != "")
    return judged.join(still_open, on="target", maintain_order="left")


def _ask_levels(
    board: Board, rules: pl.DataFrame, pairs: pl.DataFrame, figures: pl.DataFrame, codebook: Codebook
) -> Part:
    readings = read_series(rules, figures)
    goals = _goals(board, rules, readings, pairs.join(rules, on="target", how="semi"), codebook)
    return Part(_series(rules, readings, codebook), _sides(goals))


def _numbered(board: Board, rules: pl.DataFrame, parts: list[pl.DataFrame]) -> pl.DataFrame:
    """One row per question, in the order of the targets, areas by code."""
    known = [name for name in FORECASTS if name not in ANSWERS]
    order = board.targets.select("target").with_row_index("_order")
    named = rules.select("target", "indicator", "sex", "residence")
    together = pl.concat(parts, how="diagonal_relaxed").rename({"due": "deadline"})
    ordered = (
        together.join(named, on="target")
        .join(order, on="target")
        .sort("_order", "area", "comparator", "asked_of")
    )
    kept = [name for name in known if name in ordered.columns]
    return ordered.select(*kept, "series", "asked", "asked_of").with_row_index("question")


def forecast(asked: Asked, answers: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Lay answers beside the targets they are for.

    Args:
        asked: As `ask_board` gives it.
        answers: Schema `ANSWERS`, of `asked.questions`.
        settings: Of the method.

    Returns:
        Schema `FORECASTS`, one row per target × area in the order of the targets, areas by code. Where both sides
        are bounded the probability is that of lying between them, and the needed change that to the farther bound.
    """
    weighed = weigh(asked.series, _bands(asked), settings=settings)
    joined = (
        asked.sides.with_columns(pl.col("question").cast(pl.String))
        .join(answers, on="question", how="left", maintain_order="left")
        .join(weighed, on="question", how="left", maintain_order="left")
    )
    single = _single(joined.filter(pl.col("promise") != TOGETHER))
    whole = pl.concat([single, _of_all(joined.filter(pl.col("promise") == TOGETHER))], how="diagonal_relaxed")
    return whole.sort("_first").select(pl.col(name).cast(kind) for name, kind in FORECASTS.items())


def _bands(asked: Asked) -> pl.DataFrame:
    """What is to be kept every year, or had by every area: bounds by the first question of each promise."""
    wanted = asked.sides.filter(pl.col("promise").is_in([KEPT, TOGETHER]))
    sides = wanted.unique([*PAIR, "asked_of"], keep="first", maintain_order=True)
    together = pl.col("promise") == TOGETHER
    return sides.select(
        pl.col("question").cast(pl.String),
        indicator="series",
        area="asked_of",
        as_of=pl.lit(asked.questions["as_of"].first(), dtype=pl.Int32),
        deadline="deadline",
        low=pl.when(together).then("asked").otherwise("low"),
        high=pl.when(together).then(None).otherwise("high"),
    )


def _single(joined: pl.DataFrame) -> pl.DataFrame:
    """Forecasts of promises that one series keeps, between one bound or two."""
    needed, compared = pl.col("needed_change"), pl.col("promise") == COMPARED
    kept = (
        pl.when(pl.col("promise") == KEPT).then(pl.coalesce("held", "probability")).otherwise("probability")
    )
    grouped = joined.with_columns(kept=kept).group_by(PAIR, maintain_order=True)
    both = pl.col("probability").sum() - (pl.len() - 1)
    together = grouped.agg(
        pl.exclude("probability", "needed_change", "comparator", "question").first(),
        _first=pl.col("question").cast(pl.Int64).first(),
        at_deadline=pl.when(pl.col("probability").is_not_null().all()).then(both.clip(0.0, 1.0)),
        needed_change=needed.sort_by(needed.abs(), nulls_last=True).last(),
        comparator=pl.when(pl.len() > 1).then(pl.lit("~")).otherwise(pl.col("comparator").first()),
    )
    kept = pl.when(pl.col("promise") == KEPT).then("held")
    return together.with_columns(
        *(pl.when(~compared).then(name).alias(name) for name in _NO_LEVEL),
        method=pl.when(compared & pl.col("method").is_in(["pooled", "lonely"]))
        .then(pl.lit(COMPARED))
        .otherwise("method"),
        probability=pl.coalesce(kept, "at_deadline"),
    )


def _of_all(joined: pl.DataFrame) -> pl.DataFrame:
    """Forecasts of promises that every child area keeps; none where of one nothing can be said."""
    numbered = joined.with_columns(_pair=pl.struct(PAIR).rle_id())
    told = numbered.select(
        "_pair", pl.col("probability").fill_null(0.0), shared=pl.col("shared").fill_null(0.0)
    ).to_numpy()
    pairs = numbered.unique("_pair", keep="first", maintain_order=True)
    all_of_them = all_meet(told[:, 1], told[:, 2], told[:, 0].astype("int64"), groups=pairs.height)
    known = numbered.group_by("_pair", maintain_order=True).agg(
        known=pl.col("probability").is_not_null().all(), points=pl.col("points").min(), siblings=pl.col("siblings").min(),
        last_year=pl.col("last_year").min(),
    )  # fmt: skip
    met = pl.when("known").then(pl.Series(all_of_them))
    return (
        pairs.drop("points", "siblings", "last_year", *_NO_LEVEL)
        .join(known, on="_pair", maintain_order="left")
        .with_columns(
            _first=pl.col("question").cast(pl.Int64),
            probability=met,
            at_deadline=met,
            method=pl.when("known").then(pl.lit(TOGETHER)).otherwise(pl.lit("no_data")),
        )
    )


def _goals(
    board: Board, rules: pl.DataFrame, readings: pl.DataFrame, pairs: pl.DataFrame, codebook: Codebook
) -> pl.DataFrame:
    """Goal and bounds of every target × area in the year of its deadline."""
    due = pairs.select(*PAIR, year=pl.col("due"))
    figures = pl.concat(
        [readings.join(pairs, on=PAIR, how="semi"), due.join(readings, on=[*PAIR, "year"], how="anti")],
        how="diagonal_relaxed",
    )
    held = hold_against_goals(
        number_pairs(figures.with_columns(own_goal=pl.lit(None, dtype=pl.Float64))),
        rules,
        readings.clear(),
        codebook=codebook,
        areas=(board.area,),
    )
    return (
        held.drop("unit", "floor")
        .join(due, on=[*PAIR, "year"], how="semi")
        .join(rules.select("target", *_SERIES_KEY), on="target")
        .with_columns(
            _series_name(),
            promise=pl.when("keep").then(pl.lit(KEPT)).otherwise(pl.lit(LEVEL)),
            asked_of="area",
        )
    )


def _sides(goals: pl.DataFrame) -> pl.DataFrame:
    """One row per question: the lower bound is to be reached, the upper one kept under."""
    columns = ["series", "unit", "target_value", "low", "high", "due", "promise", "asked_of"]
    known = goals.rename({"goal": "target_value", "year": "due"}).select(*PAIR, *columns)
    return both_sides(known)


def _questions(sides: pl.DataFrame, year: int) -> pl.DataFrame:
    told = (
        sides.drop("indicator", "target", "area")
        .rename({"series": "indicator", "asked": "target", "asked_of": "area"})
        .with_columns(as_of=pl.lit(year))
    )
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
    placed = kept.with_columns(parent=pl.col("area").replace_strict(_parents(codebook), default=None))
    return placed.join(
        _bounds(kept, codebook), on=["indicator", "unit"], how="left", maintain_order="left"
    ).select(
        (pl.col("series") if name == "indicator" else pl.col(name)).cast(kind).alias(name)
        for name, kind in SERIES.items()
    )


def _parents(codebook: Codebook) -> dict[str, str | None]:
    return {code: area.parent for code, area in codebook.areas.items()}


def _bounds(known: pl.DataFrame, codebook: Codebook) -> pl.DataFrame:
    """Bounds in each unit that targets use, and the family."""
    pairs = known.select("indicator", "unit").unique().sort("indicator", "unit")
    book = codebook.indicators
    rows = [
        (code, unit, *bounds_in(unit, book[code]), family_of(book[code])) for code, unit in pairs.iter_rows()
    ]
    names = ["indicator", "unit", "lower_bound", "upper_bound", "family"]
    kinds = [pl.String(), pl.String(), pl.Float64(), pl.Float64(), pl.String()]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
