"""What an answer can hold beyond the contract: words in both languages, and the probability if next year's figure is so."""

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import halfsky
from halfsky.cli.main import main
from halfsky.core.outlook.model import ANSWERS
from tests.core.outlook.simulated import ask, series_of, walks

SERIES = series_of(walks(np.random.default_rng(1)))
TARGETS = [
    ("a0", 2025, ">=", 60.0),
    ("a1", 2023, "<=", 70.0),
    ("nowhere", 2025, ">=", 60.0),
    ("a2", 2025, "~", 1.0),
    ("a3", 2019, ">=", 60.0),
    ("a4", 2021, ">=", 60.0),
]
ASKED = ask(TARGETS)


def answered(folder: Path, asked: pl.DataFrame, *options: str, kind: str = "parquet") -> pl.DataFrame:
    SERIES.write_parquet(folder / "s.parquet")
    asked.write_parquet(folder / "q.parquet")
    out = folder / f"r.{kind}"
    files = ["--series", str(folder / "s.parquet"), "--questions", str(folder / "q.parquet")]
    assert main(["outlook", *files, "--out", str(out), *options]) == 0
    return pl.read_parquet(out) if kind == "parquet" else pl.read_csv(out)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_every_answer_is_put_into_words(tmp_path: Path, kind: str) -> None:
    told = answered(tmp_path, ASKED, "--explain", kind=kind)
    plain = answered(tmp_path, ASKED, kind=kind)
    assert told.drop("sentence_zh", "sentence_en").equals(plain)
    for row in told.iter_rows(named=True):
        assert re.search("[一-鿿]", row["sentence_zh"])
        assert not re.search("[一-鿿]", row["sentence_en"])
    assert f"{told['probability'][0] * 100:.0f}%" in told["sentence_en"][0]
    assert str(told["siblings"][0]) in told["sentence_zh"][0]


def test_a_cluster_writes_no_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--series", "s.parquet", "--questions", "q.parquet", "--out", str(tmp_path / "r")]
    assert main(["outlook", *files, "--engine", "spark", "--explain"]) == 1
    assert "--explain" in capsys.readouterr().err


def test_a_figure_supposed_for_next_year_moves_the_probability(tmp_path: Path) -> None:
    parts = [ASKED.with_columns(if_next=pl.lit(figure, pl.Float64)) for figure in (None, 30.0, 55.0, 90.0)]
    supposed = pl.concat(parts).with_columns(question=pl.int_range(pl.len()))
    told = answered(tmp_path, supposed)
    assert told.columns == [*ANSWERS, "probability_if"]
    assert told.drop("question", "probability_if")[:6].equals(halfsky.outlook(SERIES, ASKED).drop("question"))
    none, low, middle, high = (
        told["probability_if"][start : start + 6].to_list() for start in (0, 6, 12, 18)
    )
    assert none == [None] * 6
    assert low[0] < middle[0] < high[0]
    assert low[1] > high[1], "a most is met the sooner the less comes in"
    assert low[2] < high[2], "an area without a figure is told by its siblings"
    assert low[3] is None, "what cannot be asked has no answer"
    assert low[4] is None, "the deadline has passed"
    assert (low[5], high[5]) == (0.0, 1.0), "next year is the deadline"


def test_what_is_expected_changes_little() -> None:
    """The figure expected for next year leaves the probability near what it was."""
    before = halfsky.outlook(SERIES, ASKED[:1])
    expected = (before["level"] + before["usual_change"]).item()
    told = halfsky.outlook(SERIES, ASKED[:1].with_columns(if_next=pl.lit(expected)))
    assert abs((told["probability_if"] - told["probability"]).item()) < 0.1


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), 1e300, -1e300, -5.0, 500.0])
def test_a_figure_that_cannot_be_is_answered_all_the_same(figure: float) -> None:
    told = halfsky.outlook(SERIES, ASKED[:2].with_columns(if_next=pl.lit(figure)))
    assert told["probability"].equals(halfsky.outlook(SERIES, ASKED[:2])["probability"])
    assert told["probability_if"].drop_nulls().is_between(0.0, 1.0).all()
    assert told["probability_if"].null_count() == (0 if np.isfinite(figure) else 2)
