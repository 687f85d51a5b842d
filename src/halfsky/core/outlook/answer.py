"""Questions in, probabilities out: the two passes over one window after another."""

from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import special

from halfsky.core.outlook.judgement import State, judge_series, look_ahead, sampling_variance
from halfsky.core.outlook.model import ANSWERS, Settings
from halfsky.core.outlook.panel import Panel, build_panel
from halfsky.core.outlook.scales import POSITIVE, SHARE, Floats, Ints, Scale, backward, forward, scale_of
from halfsky.core.outlook.statistics import Pool, add_up, pool, summarise

_COMPARATORS = (">=", "<=")
_LOWEST, _HIGHEST = 0.001, 0.999


class Known(NamedTuple):
    """Everything known in one year: the panel, and where each of its series stands.

    `last` is the column of a series' last figure, `points` how many it has.
    """

    panel: Panel
    scale: Scale
    state: State
    pool: Pool
    points: Floats
    last: Ints


def outlook(series: pl.DataFrame, questions: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Answer how probable it is that each target is met by its deadline.

    Args:
        series: Schema `SERIES`, rows in any order; figures that are not finite are left out.
        questions: Schema `QUESTIONS`.
        settings: Of the method.

    Returns:
        Schema `ANSWERS`, one row per question in their order. A question that cannot be answered has
        nulls and a `method` that says so; it never keeps another from being answered.

    Source: pooled empirical Bayes over areas of one indicator; see docs/explanation/outlook.md.
    """
    asked = questions.with_row_index("place")
    kinds = ANSWERS | {"question": questions.schema["question"]}
    parts = [
        _answer_year(series, part, as_of=as_of, settings=settings)
        for (as_of,), part in sorted(asked.group_by("as_of"), key=lambda pair: str(pair[0]))
        if isinstance(as_of, int)
    ]
    answered = pl.concat(parts) if parts else pl.DataFrame(schema={"place": pl.UInt32} | kinds)
    rest = asked.join(answered, on="place", how="anti").select(
        "place", "question", method=pl.lit("no_question")
    )
    return (
        pl.concat([answered, rest], how="diagonal_relaxed").sort("place").select(
            pl.col(name).cast(kind) for name, kind in kinds.items()
        )
    )  # fmt: skip


def know(series: pl.DataFrame, *, as_of: int, settings: Settings) -> Known:
    """Run both passes on what was known in a year."""
    panel = build_panel(series, as_of=as_of, window=settings.window)
    scale = scale_of(panel.values, low=panel.low, high=panel.high, share_offset=settings.offset)
    points = forward(panel.values, scale)
    summary = summarise(points)
    group = panel.group
    kind = np.zeros(panel.groups, dtype=np.int64)
    kind[group] = scale.kind
    siblings = pool(add_up(summary, group, indicators=panel.groups), kind, settings)
    sampling = None
    if panel.denominator.shape[1]:
        sampling = sampling_variance(
            panel.numerator, panel.denominator, scale.kind, share=SHARE, positive=POSITIVE
        )
    state = judge_series(points, summary, siblings, group, settings, sampling)
    seen = np.isfinite(points)
    last = seen.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1)
    return Known(panel, scale, state, siblings, summary.points, last)


def _answer_year(
    series: pl.DataFrame, asked: pl.DataFrame, *, as_of: int, settings: Settings
) -> pl.DataFrame:
    wanted = series.join(asked.select("indicator").unique(), on="indicator", how="semi")
    known = know(wanted, as_of=as_of, settings=settings)
    found = asked.join(known.panel.keys, on=["indicator", "area"], how="left", maintain_order="left")
    own = found.filter(pl.col("series").is_not_null() & _is_sound())
    strange = found.filter(pl.col("series").is_null() | ~_is_sound()).select(
        "place",
        "question",
        method=pl.when(_is_sound()).then(pl.lit("no_data")).otherwise(pl.lit("no_question")),
    )
    answers = _answers(own, known, as_of=as_of, settings=settings)
    return pl.concat([answers, strange], how="diagonal_relaxed")


def _is_sound() -> pl.Expr:
    return (
        pl.col("comparator").is_in(_COMPARATORS)
        & pl.col("target").is_finite().fill_null(value=False)
        & pl.col("deadline").is_not_null()
    )


def _answers(own: pl.DataFrame, known: Known, *, as_of: int, settings: Settings) -> pl.DataFrame:
    at = own["series"].to_numpy().astype(np.int64)
    state = State(*(part[at] for part in known.state))
    scale = Scale(*(part[at] for part in known.scale))
    years = np.maximum(own["deadline"].to_numpy().astype(float) - as_of, 0.0)
    target = own["target"].to_numpy()
    upward = (own["comparator"] == ">=").to_numpy()
    mean, spread = look_ahead(state, years, settings)
    reach = special.stdtrit(settings.freedom, 0.9) * spread
    above = special.stdtr(settings.freedom, (mean - forward(_inside(target, scale, upward), scale)) / spread)
    probability = _beyond(
        np.clip(np.where(upward, above, 1.0 - above), _LOWEST, _HIGHEST), target, scale, upward
    )
    level = backward(state.level, scale)
    answers = own.select("place", "question").with_columns(
        probability=probability,
        low80=backward(mean - reach, scale),
        high80=backward(mean + reach, scale),
        median=backward(mean, scale),
        level=level,
        usual_change=backward(state.level + state.drift, scale) - level,
        needed_change=pl.Series(
            np.where(years > 0, (target - level) / np.maximum(years, 1.0), np.nan)
        ).fill_nan(None),
        noise=np.abs(backward(state.level + np.sqrt(state.noise), scale) - level),
        points=known.points[at].astype(np.int32),
        siblings=np.maximum(known.pool.siblings[known.panel.group[at]] - 1, 0).astype(np.int32),
        last_year=(as_of - known.panel.values.shape[1] + 1 + known.last[at]).astype(np.int32),
    )
    answers = answers.with_columns(
        method=pl.when(pl.col("siblings") > 0).then(pl.lit("pooled")).otherwise(pl.lit("lonely"))
    )
    return _with_known(answers, own, known, as_of=as_of, settings=settings)


def _inside(target: Floats, scale: Scale, upward: np.ndarray) -> Floats:
    """A target at the bound is held for reached a little before it: 99.9 of 100 is printed as 100."""
    kind, low, high, offset = scale
    margin = np.where(
        kind == SHARE, 0.5 * offset * (high - low), np.where(kind == POSITIVE, 0.5 * offset, 0.0)
    )
    highest = np.where(kind == SHARE, high - margin, np.inf)
    lowest = np.where(kind >= POSITIVE, low + margin, -np.inf)
    return np.where(upward, np.minimum(target, highest), np.maximum(target, lowest))


def _beyond(probability: Floats, target: Floats, scale: Scale, upward: np.ndarray) -> Floats:
    """What lies outside the bounds is certain or impossible."""
    over = (scale.kind == SHARE) & (target > scale.high)
    under = (scale.kind >= POSITIVE) & (target < scale.low)
    return np.where(
        over, np.where(upward, 0.0, 1.0), np.where(under, np.where(upward, 1.0, 0.0), probability)
    )


def _with_known(
    answers: pl.DataFrame, own: pl.DataFrame, known: Known, *, as_of: int, settings: Settings
) -> pl.DataFrame:
    """Where the deadline year's figure is there, it is the answer."""
    width = known.panel.values.shape[1]
    column = own["deadline"].to_numpy().astype(np.int64) - (as_of - width + 1)
    within = (column >= 0) & (column < width)
    rows = own["series"].to_numpy().astype(np.int64)
    value = np.where(within, known.panel.values[rows, np.clip(column, 0, width - 1)], np.nan)
    target, upward = own["target"].to_numpy(), (own["comparator"] == ">=").to_numpy()
    met = np.where(upward, value >= target, value <= target).astype(float)
    there = pl.Series(np.isfinite(value))
    told = {"probability": pl.Series(met)} | dict.fromkeys(("low80", "high80", "median"), pl.Series(value))
    return answers.with_columns(
        *(pl.when(there).then(new).otherwise(pl.col(name)).alias(name) for name, new in told.items()),
        method=pl.when(there).then(pl.lit("known")).otherwise(pl.col("method")),
    )
