"""Replay the past: every question answered as in the year it was asked, by every method."""

from collections.abc import Callable

import msgspec
import polars as pl

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.panel import build_panel
from halfsky.core.outlook.past import OWN
from halfsky.core.outlook.peer_rules import answer_by_label, answer_by_number, rate_by_peers
from halfsky.core.outlook.record import (
    RECORD_ANSWERS,
    THRESHOLD,
    answered_by_all,
    calibrate,
    join_answers,
    score,
    warn_at,
)
from halfsky.core.outlook.simple import answer_simply


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay shows.

    Attributes:
        questions: Schema `questions.ASKED`, those that were scored.
        answers: Schema `record.RECORD_ANSWERS`.
        scores: Schema `record.SCORES`.
        calibration: Schema `record.CALIBRATION`.
        warnings: Schema `record.WARNINGS`.
        threshold: Probability under which one is warned.
        version: Of the outlook's settings.
        beside: Names of the methods whose answers came from outside, in order.
    """

    questions: pl.DataFrame
    answers: pl.DataFrame
    scores: pl.DataFrame
    calibration: pl.DataFrame
    warnings: pl.DataFrame
    threshold: float
    version: str
    beside: tuple[str, ...] = ()


def replay(
    series: pl.DataFrame,
    asked: pl.DataFrame,
    *,
    settings: Settings,
    since: int | None = None,
    threshold: float = THRESHOLD,
    beside: pl.DataFrame | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Record:
    """Answer questions of the past, each as in the year it was asked, and score the answers.

    Args:
        series: Schema `questions.PAST`.
        asked: Schema `questions.ASKED`, as `questions.ask` puts them to the series.
        settings: Of the outlook; the simple models and the peers' rules look back as many years.
        since: First year asked in that is scored; earlier questions only teach the peers' numbers.
        threshold: Probability under which one is warned.
        beside: Answers of further methods, schema `record.RECORD_ANSWERS`, a question × method once; only questions
            that all of these answered are scored then, for every method.
        tell: Called with a line at each step.
    """
    further = pl.DataFrame(schema=RECORD_ANSWERS) if beside is None else beside
    scored = answered_by_all(asked if since is None else asked.filter(pl.col("as_of") >= since), further)
    tell(f"预测作答 / the outlook answers {scored.height}")
    own = outlook(series, scored, settings=settings)
    tell("各规则和简单模型作答 / rules and simple models answer")
    others = _others(series, asked, scored, window=settings.window)
    answers = pl.concat([_of(own, OWN), *others, *_to(scored, further)]).sort("method", "question")
    tell("评分 / scoring")
    joined = join_answers(scored, answers)
    return Record(
        questions=scored,
        answers=answers,
        scores=score(joined, threshold=threshold),
        calibration=calibrate(joined),
        warnings=warn_at(joined),
        threshold=threshold,
        version=settings.version,
        beside=tuple(further["method"].unique().sort()),
    )


def _others(
    series: pl.DataFrame, asked: pl.DataFrame, scored: pl.DataFrame, *, window: int
) -> list[pl.DataFrame]:
    simple, numbers = [], []
    for (as_of,), part in asked.group_by("as_of", maintain_order=True):
        known = series.join(part.select("indicator").unique(), on="indicator", how="semi")
        year = int(str(as_of))
        panel = build_panel(known, as_of=year, window=window)
        numbers.append(rate_by_peers(panel, part, as_of=year))
        simple.append(answer_simply(panel, part))
    every = pl.concat(numbers)
    return _to(scored, *simple, answer_by_label(every), answer_by_number(every, asked))


def _to(scored: pl.DataFrame, *answers: pl.DataFrame) -> list[pl.DataFrame]:
    """Answers to the questions that are scored."""
    wanted = scored.select("question")
    return [_of(part.join(wanted, on="question", how="semi")) for part in answers]


def _of(answers: pl.DataFrame, method: str | None = None) -> pl.DataFrame:
    named = answers if method is None else answers.with_columns(method=pl.lit(method))
    return named.select(
        (pl.col(name) if name in named.columns else pl.lit(None, dtype=kind).alias(name)).cast(kind)
        for name, kind in RECORD_ANSWERS.items()
    )
