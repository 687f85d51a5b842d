"""Answers of further methods beside the record's own: scored alike, on the same questions; bad files refused in words."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from halfsky.cli.main import main
from halfsky.core.outlook.replay import OWN, Record
from halfsky.core.vocabulary.errors import HalfSkyError, Invalid
from halfsky.engines.codebook import load_messages
from halfsky.services.backtesting import backtest, backtest_files
from tests.core.outlook.bodies import body

BODY = body(areas=4)
HORIZONS = (3,)


@pytest.fixture(scope="module")
def plain() -> Record:
    return backtest(BODY, horizons=HORIZONS)


@pytest.fixture(scope="module")
def answers(plain: Record) -> pl.DataFrame:
    """A seer, who knows the outcome, of every question; a coin of every second one."""
    seer = plain.questions.select(
        "question",
        method=pl.lit("Seer 先知"),
        probability=pl.col("met").cast(pl.Float64),
        low80=pl.col("future") - 1.0,
        high80=pl.col("future") + 1.0,
    )
    coin = seer.gather_every(2).with_columns(
        method=pl.lit("coin_learnt"), probability=0.5, low80=None, high80=None
    )
    return pl.concat([seer, coin.cast(seer.schema)])


def written(answers: pl.DataFrame, folder: Path, name: str = "answers.parquet") -> Path:
    path = folder / name
    if path.suffix == ".csv":
        answers.write_csv(path)
    else:
        answers.write_parquet(path)
    return path


def row(record: Record, method: str) -> dict[str, Any]:
    whole = record.scores.filter(pl.col("indicator").is_null() & pl.col("horizon").is_null())
    return whole.filter(pl.col("method") == method).row(0, named=True)


def test_all_are_scored_on_the_questions_that_all_further_methods_answered(
    plain: Record, answers: pl.DataFrame, tmp_path: Path
) -> None:
    record = backtest(BODY, horizons=HORIZONS, beside=written(answers, tmp_path))
    assert record.beside == ("Seer 先知", "coin_learnt")
    half = math.ceil(plain.questions.height / 2)
    assert record.questions.height == half
    assert set(record.scores.filter(pl.col("indicator").is_null())["questions"]) == {half}
    seer, coin = row(record, "Seer 先知"), row(record, "coin_learnt")
    assert seer["brier"] == pytest.approx(0.01**2)
    assert (seer["coverage"], seer["warning_precision"]) == (1.0, 1.0)
    assert coin["brier"] == pytest.approx(0.25)
    assert coin["coverage"] is None


def test_what_others_answer_stays_as_it_was(plain: Record, answers: pl.DataFrame, tmp_path: Path) -> None:
    record = backtest(BODY, horizons=HORIZONS, beside=written(answers, tmp_path))
    ours = record.answers.filter(~pl.col("method").is_in(["Seer 先知", "coin_learnt"]))
    before = plain.answers.join(record.questions, on="question", how="semi")
    assert ours.equals(before)
    assert OWN in ours["method"]


def test_a_seer_alone_leaves_every_question(plain: Record, answers: pl.DataFrame, tmp_path: Path) -> None:
    path = written(answers.filter(pl.col("method") == "Seer 先知"), tmp_path)
    assert backtest(BODY, horizons=HORIZONS, beside=path).questions.equals(plain.questions)


@pytest.mark.parametrize("blank", [None, float("nan")])
def test_a_csv_without_intervals_and_answers_is_read(
    blank: float | None, answers: pl.DataFrame, tmp_path: Path
) -> None:
    seer = answers.filter(pl.col("method") == "Seer 先知").select("question", "method", "probability")
    mute = seer.with_columns(probability=pl.lit(blank, pl.Float64))
    record = backtest(BODY, horizons=HORIZONS, beside=written(mute, tmp_path, "answers.csv"))
    told = row(record, "Seer 先知")
    assert told["brier"] == pytest.approx(0.25), "no answer counts as one half"
    assert told["coverage"] is None


@pytest.mark.parametrize(("language", "words"), [("zh", "文件"), ("en", "made elsewhere")])
def test_the_page_shows_them_and_says_where_they_come_from(
    language: Any, words: str, answers: pl.DataFrame, tmp_path: Path
) -> None:
    series = tmp_path / "series.parquet"
    BODY.write_parquet(series)
    made = backtest_files(
        series, tmp_path / "out", horizons=HORIZONS, language=language, beside=written(answers, tmp_path)
    )
    page = (made.out / "record.html").read_text(encoding="utf-8")
    note = next(line for line in page.splitlines() if "Seer 先知" in line and words in line)
    assert "coin_learnt" in note
    assert page.count("Seer 先知") >= 3, "comparison, horizons, note"


def test_the_command_prints_them(
    answers: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    series = tmp_path / "series.parquet"
    BODY.write_parquet(series)
    arguments = ["--series", str(series), "--out", str(tmp_path / "out"), "--horizons", "3"]
    assert main(["backtest", *arguments, "--beside", str(written(answers, tmp_path))]) == 0
    told = capsys.readouterr().out
    assert "Seer 先知" in told
    assert "本系统" in told


def first(column: str, value: object) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """The table with another value in the second row of a column."""
    return lambda table: table.with_columns(
        pl.when(pl.int_range(pl.len()) == 1).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lambda t: t.drop("probability"), "tables.missing_columns", "probability"),
        (lambda t: t.rename({"question": "问题"}), "tables.missing_columns", "question"),
        (lambda t: t.clear(), "backtest.beside_empty", "answers.csv"),
        (first("probability", "很高"), "backtest.beside_not_number", "2行的“很高”"),
        (first("low80", "x"), "backtest.beside_not_number", "low80"),
        (first("method", " "), "backtest.beside_unnamed", "2行"),
        (first("question", None), "backtest.beside_unnamed", "2行"),
        (first("method", "halfsky"), "backtest.beside_name", "halfsky"),
        (first("method", "unsd_learnt"), "backtest.beside_name", "unsd_learnt"),
        (first("probability", 1.5), "backtest.beside_probability", "1.5"),
        (first("probability", -0.1), "backtest.beside_probability", "-0.1"),
        (first("probability", float("inf")), "backtest.beside_probability", "inf"),
        (first("low80", 1e9), "backtest.beside_interval", "1000000000"),
        (lambda t: pl.concat([t, t.tail(2)]), "backtest.beside_twice", "2行"),
        (first("question", "elsewhere"), None, ""),
        (lambda t: t.with_columns(question="x" + pl.col("question")), "backtest.beside_strangers", "“x"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(
    spoil: Callable[[pl.DataFrame], pl.DataFrame],
    code: str | None,
    words: str,
    answers: pl.DataFrame,
    tmp_path: Path,
) -> None:
    path = written(spoil(answers), tmp_path, "answers.csv")
    if code is None:
        assert not backtest(BODY, horizons=HORIZONS, beside=path).questions.is_empty()
        return
    with pytest.raises(Invalid) as refused:
        backtest(BODY, horizons=HORIZONS, beside=path)
    assert refused.value.code == code
    for lang in ("zh", "en"):
        assert load_messages().say(code, refused.value.facts, lang=lang)
    assert words in load_messages().say(code, refused.value.facts)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(HalfSkyError) as refused:
        backtest(BODY, horizons=HORIZONS, beside=tmp_path / "none.parquet")
    assert refused.value.code == "tables.not_found"
