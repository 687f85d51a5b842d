"""The record from files: what it makes, that it is the same twice, and its scores on real series."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

from halfsky.core.outlook.record import SCORES
from halfsky.core.outlook.replay import OWN, Record
from halfsky.core.vocabulary.errors import Invalid
from halfsky.services.backtesting import Backtested, backtest, backtest_files
from tests.core.outlook.bodies import body
from tests.shared import SHARED, needs_shared

YUNLING = Path(__file__).resolve().parents[2] / "examples" / "yunling" / "figures.csv"
FILES = {
    "scores.csv", "calibration.csv", "warnings.csv", "questions.parquet", "answers.parquet",
    "record.html", "record.pdf",
}  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("series") / "series.parquet"
    body().write_parquet(path)
    return path


@pytest.fixture(scope="module")
def made(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Backtested:
    return backtest_files(file, tmp_path_factory.mktemp("record"), horizons=(3, 5))


def test_tables_and_page_are_made(made: Backtested) -> None:
    assert set(digests(made.out)) == FILES == set(made.files)
    assert list(pl.read_csv(made.out / "scores.csv").columns) == list(SCORES)
    answers = pl.read_parquet(made.out / "answers.parquet")
    questions = pl.read_parquet(made.out / "questions.parquet")
    assert answers.join(questions, on="question", how="anti").is_empty()


def test_same_input_gives_same_bytes(made: Backtested, file: Path, tmp_path: Path) -> None:
    backtest_files(file, tmp_path, horizons=(3, 5))
    assert digests(tmp_path) == digests(made.out)


def test_a_csv_says_the_same_as_a_parquet(made: Backtested, tmp_path: Path) -> None:
    body().write_csv(tmp_path / "series.csv")
    again = backtest(tmp_path / "series.csv", horizons=(3, 5))
    assert again.questions.equals(made.record.questions)


def test_a_sheet_of_figures_takes_direction_and_bounds_from_the_codebook() -> None:
    record = backtest(YUNLING, horizons=(3,))
    asked = record.questions
    mortality = asked.filter(pl.col("indicator") == "MATERNAL_MORTALITY")
    screening = asked.filter(pl.col("indicator") == "CERVICAL_SCREENING")
    assert set(mortality["comparator"]) == {"<="}
    assert set(screening["comparator"]) == {">="}
    assert screening["target"].max() <= 100
    assert asked["indicator"].str.contains("·F").any(), "women's rates are series of their own"


def test_what_cannot_be_asked_is_said(tmp_path: Path, file: Path) -> None:
    with pytest.raises(Invalid) as short:
        backtest(body(years=6))
    assert short.value.code == "backtest.no_questions"
    with pytest.raises(Invalid) as late:
        backtest(file, since=2050)
    assert late.value.code == "backtest.no_questions"


def row(record: Record, method: str, horizon: int | None = None) -> dict[str, float]:
    at = (pl.col("method") == method) & pl.col("indicator").is_null()
    return record.scores.filter(at & pl.col("horizon").eq_missing(pl.lit(horizon))).row(0, named=True)


@needs_shared
@pytest.mark.slow
def test_on_real_series_the_outlook_keeps_its_word() -> None:
    """Every fifth area of the series beside the checkout, asked since 2013; bounds are loose on purpose."""
    series = pl.read_parquet(SHARED / "series" / "series-dev.parquet")
    areas = series["area"].unique().sort().gather_every(5)
    record = backtest(series.filter(pl.col("area").is_in(areas.implode())), since=2013)
    own, unsd = row(record, OWN), row(record, "unsd_learnt")
    assert 0.13 < own["brier"] < unsd["brier"] - 0.008
    assert own["auc"] > unsd["auc"]
    assert own["ece"] < 0.05
    for horizon in (3, 5, 8):
        assert 0.74 < row(record, OWN, horizon)["coverage"] < 0.9
    assert row(record, OWN, 3)["warning_precision"] > 0.83
    assert row(record, OWN, 3)["warning_recall"] > 0.25
    assert own["brier"] < row(record, "drift")["brier"] < row(record, "unsd")["brier"]
