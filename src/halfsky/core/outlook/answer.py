"""Questions in, probabilities out: one year of asking after another, series judged in blocks."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from halfsky.core.outlook.branches import NOWHERE, parent_of
from halfsky.core.outlook.future import foresee, quantile, reaching
from halfsky.core.outlook.knowledge import Known, Standing, know, stand, stand_for_unknown
from halfsky.core.outlook.model import ANSWERS, IF_NEXT, PROBABILITY_IF, Settings
from halfsky.core.outlook.scales import Floats, Ints, backward
from halfsky.core.outlook.scenarios import what_if
from halfsky.core.outlook.siblings import GROUP, Siblings

_COMPARATORS = (">=", "<=")
_BLOCK = 1 << 14


def outlook(
    series: pl.DataFrame,
    questions: pl.DataFrame,
    *,
    settings: Settings,
    siblings: Mapping[int, Siblings] | None = None,
) -> pl.DataFrame:
    """Answer how probable it is that each target is met by its deadline.

    Args:
        series: Schema `SERIES`, rows in any order; figures that are not finite are left out.
        questions: Schema `QUESTIONS`, perhaps with `if_next`; `question` may be of any type.
        settings: Of the method.
        siblings: By year asked in, what is learnt from a body of which the series are a part; by default they
            are the whole.

    Returns:
        Schema `ANSWERS`, with `probability_if` where `if_next` was given, one row per question in their order. A question that cannot be answered has
        nulls and a `method` that says so; it never keeps another from being answered.

    Source: pooled empirical Bayes over areas of one indicator; see docs/explanation/outlook.md.
    """
    kinds = answers_to(pl.Schema(questions.schema))
    asked = questions.with_row_index("place")
    sound = asked.filter(is_sound())
    indicators = series["indicator"].unique()
    parts = [asked.filter(~is_sound()).select("place", "question", method=pl.lit("no_question"))]
    for as_of in sound["as_of"].unique().sort():
        part = sound.filter(pl.col("as_of") == as_of)
        known = know(
            about(series, part["indicator"], among=indicators),
            as_of=as_of,
            settings=settings,
            siblings=None if siblings is None else siblings[as_of],
        )
        parts += _answer(part, known)
    return (
        pl.concat(parts, how="diagonal_relaxed")
        .sort("place")
        .select(
            (pl.col(name) if name in _told(parts) else pl.lit(None)).cast(kind).alias(name)
            for name, kind in kinds.items()
        )
    )


def answers_to(questions: pl.Schema) -> dict[str, pl.DataType]:
    """The schema of the answers to questions of a schema."""
    supposed = PROBABILITY_IF if set(IF_NEXT) <= set(questions) else {}
    return ANSWERS | {"question": questions["question"]} | supposed


def _told(parts: list[pl.DataFrame]) -> set[str]:
    return {name for part in parts for name in part.columns}


def is_sound() -> pl.Expr:
    """Whether a question can be asked: a comparator of ours, a finite target, both years, names."""
    return (
        pl.col("comparator").is_in(_COMPARATORS).fill_null(value=False)
        & pl.col("target").is_finite().fill_null(value=False)
        & pl.all_horizontal(pl.col(name).is_not_null() for name in ("deadline", "as_of", "indicator", "area"))
    )


def about(series: pl.DataFrame, wanted: pl.Series, *, among: pl.Series) -> pl.DataFrame:
    """The series of some indicators; a table that is wanted whole is not copied.

    Args:
        series: Schema `SERIES`.
        wanted: Indicators, any number of times.
        among: Indicators of the series, each once.
    """
    names = wanted.unique().implode()
    return series if among.is_in(names).all() else series.filter(pl.col("indicator").is_in(names))


def _answer(asked: pl.DataFrame, known: Known) -> list[pl.DataFrame]:
    keys = known.panel.keys
    groups = known.siblings.groups.with_row_index("own_group")
    nowhere_known = groups.filter(pl.col("parent") == NOWHERE).select("indicator", any_group="own_group")
    found = (
        asked.join(
            keys.select("indicator", "area", "series"),
            on=["indicator", "area"],
            how="left",
            maintain_order="left",
        )
        .with_columns(parent=parent_of(pl.col("area")))
        .join(groups, on=GROUP, how="left", maintain_order="left")
        .join(nowhere_known, on="indicator", how="left", maintain_order="left")
        .with_columns(own_group=pl.coalesce("own_group", "any_group"))
    )
    own = found.filter(pl.col("series").is_not_null())
    other = found.filter(pl.col("series").is_null() & pl.col("own_group").is_not_null())
    nowhere = found.filter(pl.col("own_group").is_null()).select(
        "place", "question", method=pl.lit("no_data")
    )
    unknown = _judge(other, known, stand_for_unknown(known, other["own_group"].to_numpy()))
    blocks = [_answer_own(own.slice(start, _BLOCK), known) for start in range(0, own.height, _BLOCK)]
    return [*blocks, _by_siblings(unknown), nowhere]


def _answer_own(own: pl.DataFrame, known: Known) -> pl.DataFrame:
    rows = own["series"].to_numpy().astype(np.int64)
    return _with_known(_judge(own, known, stand(known, rows)), own, known, rows)


def _judge(asked: pl.DataFrame, known: Known, standing: Standing) -> pl.DataFrame:
    state, scale, gamma, points, siblings, last_year = standing
    deadline, target = asked["deadline"].to_numpy().astype(np.int64), asked["target"].to_numpy()
    years = np.maximum(deadline - known.as_of, 0).astype(float)
    future = foresee(state, scale, gamma, years, known.settings)
    level = _level(standing)
    noise = np.abs(backward(state.level + np.sqrt(state.noise), scale) - backward(state.level, scale))
    needed = np.where(years > 0, (target - level) / np.maximum(years, 1.0), np.nan)
    upward = (asked["comparator"] == ">=").to_numpy()
    supposed = {}
    if set(IF_NEXT) <= set(asked.columns):
        given = asked["if_next"].to_numpy()
        chance = what_if(standing, given, years, target=target, upward=upward, settings=known.settings)
        told = np.isfinite(given) & (years > 0)
        supposed["probability_if"] = pl.Series(np.where(told, chance, np.nan)).fill_nan(None)
    return asked.select("place", "question").with_columns(
        **supposed,
        probability=reaching(future, target, upward),
        low80=quantile(future, 0.1),
        high80=quantile(future, 0.9),
        median=quantile(future, 0.5),
        level=level,
        usual_change=_level(standing, ahead=1.0) - level,
        needed_change=pl.Series(needed).fill_nan(None),
        noise=noise,
        points=points.astype(np.int32),
        siblings=siblings.astype(np.int32),
        last_year=last_year.astype(np.int32),
        method=pl.when(pl.Series(siblings > 0)).then(pl.lit("pooled")).otherwise(pl.lit("lonely")),
    )


def _level(standing: Standing, *, ahead: float = 0.0) -> Floats:
    """Where a series stands, or is expected to stand by its drift, in its own unit."""
    level = backward(standing.state.level + ahead * standing.state.drift, standing.scale)
    gamma, scale = standing.gamma, standing.scale
    if gamma is None:
        return level
    events = gamma.ratio * gamma.mean * np.exp(gamma.trend * ahead)
    return np.where(gamma.rare, np.where(gamma.turned, scale.high - events, scale.low + events), level)


def _by_siblings(unknown: pl.DataFrame) -> pl.DataFrame:
    """Without a figure of its own an area is judged by its siblings, where these are enough."""
    told = pl.col("median").is_finite()
    figures = [name for name, kind in unknown.schema.items() if kind == pl.Float64]
    return unknown.with_columns(
        *(pl.when(told).then(pl.col(name)).alias(name) for name in figures),
        last_year=pl.lit(None, pl.Int32),
        method=pl.when(told).then(pl.lit("siblings_only")).otherwise(pl.lit("no_data")),
    )


def _with_known(answers: pl.DataFrame, own: pl.DataFrame, known: Known, rows: Ints) -> pl.DataFrame:
    """Where the deadline year's figure is there, it is the answer."""
    width = known.settings.window
    column = own["deadline"].to_numpy().astype(np.int64) - (known.as_of - width + 1)
    within = (column >= 0) & (column < width)
    value = np.where(within, known.panel.values[rows, np.clip(column, 0, width - 1)], np.nan)
    target, upward = own["target"].to_numpy(), (own["comparator"] == ">=").to_numpy()
    met = np.where(upward, value >= target, value <= target).astype(float)
    there = pl.Series(np.isfinite(value))
    told = {"probability": pl.Series(met)} | dict.fromkeys(("low80", "high80", "median"), pl.Series(value))
    return answers.with_columns(
        *(pl.when(there).then(new).otherwise(pl.col(name)).alias(name) for name, new in told.items()),
        method=pl.when(there).then(pl.lit("known")).otherwise(pl.col("method")),
    )
