"""Use case: the record of the outlook on any body of past figures."""

from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path
from typing import Literal

import msgspec
import polars as pl

from halfsky.core.outlook.beside import check_beside
from halfsky.core.outlook.families import family_of
from halfsky.core.outlook.model import SERIES_MAY_LACK, Settings
from halfsky.core.outlook.questions import FEWEST_POINTS, HORIZONS, PAST, ask
from halfsky.core.outlook.record import RECORD_ANSWERS, THRESHOLD, answered_by_all
from halfsky.core.outlook.replay import Record, replay
from halfsky.core.reports.record import build_record_report
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import load_messages, load_outlook_settings
from halfsky.engines.page.document import render_html
from halfsky.engines.tables import conform, read_table, write_table
from halfsky.engines.typeset.pdf import render_pdf
from halfsky.services.ground import Ground, prepare
from halfsky.services.judging import complete, read_figures

Lang = Literal["zh", "en"]

_OPTIONAL = (*SERIES_MAY_LACK, "modelled")
_DIRECTIONS = {"up": 1, "down": -1}
_WAYS = ("sex", "age", "residence", "disaggregation")
_DECIMALS = 6


class Backtested(msgspec.Struct, frozen=True, kw_only=True):
    """A record and the files made of it."""

    record: Record
    out: Path
    files: tuple[str, ...]


def backtest(
    series: str | PathLike[str] | pl.DataFrame,
    *,
    horizons: Sequence[int] = HORIZONS,
    since: int | None = None,
    threshold: float = THRESHOLD,
    settings: Settings | None = None,
    beside: str | PathLike[str] | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Record:
    """Replay the past of a body of figures: every question answered as in its year, by every method, and scored.

    Args:
        series: Table or file (Parquet, CSV) with `indicator, area, year, value, direction` (1 more is better, −1
            less) and where known `lower_bound, upper_bound, numerator, denominator, modelled`; or a file of
            figures as the other commands read it, whose directions and bounds are the codebook's.
        horizons: Years from the year asked to the deadline.
        since: First year asked in that is scored.
        threshold: Probability under which one is warned.
        settings: Of the outlook; by default those HalfSky ships.
        beside: File (Parquet, CSV) with the answers of further methods: `question` as the record names it, `method`,
            `probability`, and where known `low80, high80`. Only questions that all of these methods answered are
            scored then, for every method.
        tell: Called with a line at each step.

    Raises:
        NotFound: There is no such file.
        Invalid: A file cannot be used (of `beside`: as `beside.check_beside` says, or `backtest.beside_strangers`),
            or the past cannot be asked anything (`backtest.no_questions`).
    """
    further = None if beside is None else _further(Path(beside))
    tell("读取序列 / reading the series")
    settings = settings or load_outlook_settings()
    body = _body(series)
    tell("向过去提问 / asking the past")
    asked = ask(body, window=settings.window, horizons=horizons)
    late = asked.filter(pl.col("as_of") >= (since or 0))
    if late.is_empty():
        raise Invalid(
            "backtest.no_questions",
            file=_name(series),
            figures=body.height,
            series=body.select("indicator", "area").n_unique(),
            points=FEWEST_POINTS,
            window=settings.window,
        )
    if further is not None and answered_by_all(late, further).is_empty():
        raise Invalid(
            "backtest.beside_strangers",
            file=Path(str(beside)).name,
            questions=late.height,
            example=late.item(0, "question"),
            given=further.item(0, "question"),
        )
    return replay(body, asked, settings=settings, since=since, threshold=threshold, beside=further, tell=tell)


def backtest_files(
    series: str | PathLike[str],
    out: str | PathLike[str],
    *,
    horizons: Sequence[int] = HORIZONS,
    since: int | None = None,
    threshold: float = THRESHOLD,
    language: Lang = "zh",
    beside: str | PathLike[str] | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Backtested:
    """Replay the past of a file of figures and write the record to a folder.

    Args:
        series: As in `backtest`.
        out: Folder for what is made; created where it is absent.
        horizons: As in `backtest`.
        since: As in `backtest`.
        threshold: As in `backtest`.
        language: Language of the report page.
        beside: As in `backtest`.
        tell: As in `backtest`.

    Raises:
        NotFound: There is no such file.
        Invalid: As in `backtest`.
    """
    record = backtest(series, horizons=horizons, since=since, threshold=threshold, beside=beside, tell=tell)
    tell("写结果 / writing the results")
    folder = Path(out)
    tables = {
        "scores.csv": record.scores,
        "calibration.csv": record.calibration,
        "warnings.csv": record.warnings,
        "questions.parquet": record.questions,
        "answers.parquet": record.answers,
    }
    for name, table in tables.items():
        # Sums over threads differ in their last digits; the files do not show them.
        write_table(table.with_columns(pl.selectors.float().round(_DECIMALS)), folder / name)
    report = build_record_report(record, messages=load_messages(), lang=language)
    render_html(report, folder / "record.html")
    render_pdf(report, folder / "record.pdf")
    return Backtested(record=record, out=folder, files=(*tables, "record.html", "record.pdf"))


def _further(path: Path) -> pl.DataFrame:
    """Answers of further methods, checked."""
    given = read_table(path)
    answers = conform(given, RECORD_ANSWERS, file=path.name, optional=("low80", "high80"))
    return check_beside(given, answers, file=path.name)


def _name(series: str | PathLike[str] | pl.DataFrame) -> str:
    return "series" if isinstance(series, pl.DataFrame) else Path(series).name


def _body(series: str | PathLike[str] | pl.DataFrame) -> pl.DataFrame:
    if isinstance(series, pl.DataFrame):
        return _typed(series, "series")
    path = Path(series)
    if path.suffix.lower() in (".parquet", ".csv"):
        table = read_table(path)
        if "direction" in table.columns:
            return _typed(table, path.name)
    return _of_figures(path)


def _typed(table: pl.DataFrame, file: str) -> pl.DataFrame:
    if "modelled" in table.columns and table.schema["modelled"] == pl.String:
        table = table.with_columns(pl.col("modelled").str.to_lowercase().is_in(["true", "1"]))
    return conform(table, PAST, file=file, optional=_OPTIONAL)


def _of_figures(path: Path) -> pl.DataFrame:
    """Observations as series: each breakdown of an indicator is an indicator of its own."""
    ground = prepare()
    observations = complete(read_figures(path, ground=ground), ground).observations
    known = observations.filter(pl.col("indicator").is_not_null() & pl.col("value").is_not_null())
    named = known.with_columns(code=pl.col("indicator"), indicator=_with_breakdown())
    parents = {code: area.parent for code, area in ground.codebook.areas.items()}
    body = named.join(_indicators(ground), on="code").with_columns(
        modelled=pl.lit(value=False), parent=pl.col("area").replace_strict(parents, default=None)
    )
    if body.is_empty():
        raise Invalid("backtest.no_series", file=path.name)
    return body.select(pl.col(name).cast(kind) for name, kind in PAST.items())


def _with_breakdown() -> pl.Expr:
    parts = [
        pl.when(pl.col(way) == "_T").then(pl.lit("")).otherwise(pl.concat_str(pl.lit("·"), way))
        for way in _WAYS
    ]
    return pl.concat_str("indicator", *parts)


def _indicators(ground: Ground) -> pl.DataFrame:
    rows = [
        (code, _DIRECTIONS[indicator.direction], *indicator.bounds, family_of(indicator))
        for code, indicator in ground.codebook.indicators.items()
        if indicator.direction in _DIRECTIONS
    ]
    schema = {
        "code": pl.String,
        "direction": pl.Int8,
        "lower_bound": pl.Float64,
        "upper_bound": pl.Float64,
        "family": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
