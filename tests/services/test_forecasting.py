"""Files in, answers out: whatever a program writes that holds the contract's columns is understood."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import halfsky
from halfsky.cli.main import main
from halfsky.core.outlook.model import ANSWERS
from halfsky.core.vocabulary.errors import Invalid, NotFound
from tests.core.outlook.simulated import ask, series_of, walks

SERIES = series_of(walks(np.random.default_rng(1)))
ASKED = ask(
    [("a0", 2025, ">=", 60.0), ("a1", 2023, "<=", 70.0), ("nowhere", 2025, ">=", 1.0), ("a2", 2025, "~", 1.0)]
)


def run(folder: Path, series: pl.DataFrame, asked: pl.DataFrame, kind: str) -> pl.DataFrame:
    paths = {name: folder / f"{name}.{kind}" for name in ("s", "q", "r")}
    for name, table in (("s", series), ("q", asked)):
        table.write_parquet(paths[name]) if kind == "parquet" else table.write_csv(paths[name])
    assert (
        main(
            ["outlook", "--series", str(paths["s"]), "--questions", str(paths["q"]), "--out", str(paths["r"])]
        )
        == 0
    )
    return pl.read_parquet(paths["r"]) if kind == "parquet" else pl.read_csv(paths["r"])


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_file_of_questions_becomes_a_file_of_answers(tmp_path: Path, kind: str) -> None:
    told = run(tmp_path, SERIES, ASKED, kind)
    assert set(told.columns) >= {"question", "probability", "low80", "high80", "median", "method"}
    assert told["method"].to_list() == ["pooled", "pooled", "siblings_only", "no_question"]
    again = halfsky.outlook(SERIES, ASKED)
    np.testing.assert_allclose(told["probability"][:3], again["probability"][:3], atol=1e-12)


def test_the_same_questions_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run(tmp_path / name, SERIES, ASKED, "parquet")
        made.append((tmp_path / name / "r.parquet").read_bytes())
    assert made[0] == made[1]


def test_columns_that_may_be_missing_and_columns_beyond(tmp_path: Path) -> None:
    series = SERIES.drop("numerator", "denominator").with_columns(direction=pl.lit(1), source=pl.lit("x"))
    told = run(tmp_path, series, ASKED, "parquet")
    assert told["probability"][0] == halfsky.outlook(SERIES, ASKED)["probability"][0]
    without = halfsky.outlook(SERIES.drop("lower_bound", "upper_bound"), ASKED)
    assert without["probability"].is_between(0, 1)[:3].all()


def test_types_are_brought_to_what_they_should_be() -> None:
    series = SERIES.with_columns(
        pl.col("year").cast(pl.Int64),
        pl.col("value").cast(pl.String),
        pl.col("lower_bound").cast(pl.Int64),
        indicator=pl.lit(7),
    )
    asked = ASKED.with_columns(
        pl.col("as_of").cast(pl.Float64),
        pl.col("deadline").cast(pl.String),
        indicator=pl.lit(7),
        target=pl.lit(60),
    )
    told = halfsky.outlook(series, asked)
    assert told["probability"][0] == halfsky.outlook(SERIES, ASKED)["probability"][0]


def test_figures_that_are_no_numbers_are_no_figures() -> None:
    spoilt = SERIES.with_columns(
        value=pl.when((pl.col("area") == "a0") & (pl.col("year") == 2015))
        .then(pl.lit("n/a"))
        .otherwise(pl.col("value").cast(pl.String))
    )
    without = SERIES.filter(~((pl.col("area") == "a0") & (pl.col("year") == 2015)))
    assert halfsky.outlook(spoilt, ASKED).equals(halfsky.outlook(without, ASKED))


@pytest.mark.parametrize("kind", [pl.Int64, pl.String])
def test_questions_keep_their_names(tmp_path: Path, kind: type[pl.DataType]) -> None:
    told = run(tmp_path, SERIES, ASKED.with_columns(pl.col("question").cast(kind)), "parquet")
    assert told.schema == pl.Schema(ANSWERS | {"question": kind()})
    assert told["question"].cast(pl.String).to_list() == ["0", "1", "2", "3"]


def test_refusals_name_the_file_and_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        halfsky.outlook(SERIES.drop("value"), ASKED)
    assert refused.value.code == "tables.missing_columns"
    with pytest.raises(NotFound):
        halfsky.outlook(tmp_path / "none.parquet", ASKED)
    (tmp_path / "s.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "s.xlsx").write_bytes(b"")
    for name, code in (("s.parquet", "tables.damaged"), ("s.xlsx", "tables.kind")):
        with pytest.raises(Invalid) as refused:
            halfsky.outlook(tmp_path / name, ASKED)
        assert refused.value.code == code
    ASKED.write_parquet(tmp_path / "q.parquet")
    SERIES.drop("year").write_parquet(tmp_path / "s.parquet")
    files = ["--series", str(tmp_path / "s.parquet"), "--questions", str(tmp_path / "q.parquet")]
    assert main(["outlook", *files, "--out", str(tmp_path / "r.parquet")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "year" in said
    assert not (tmp_path / "r.parquet").exists()


def test_a_result_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    SERIES.write_parquet(tmp_path / "s.parquet")
    ASKED.write_parquet(tmp_path / "q.parquet")
    files = ["--series", str(tmp_path / "s.parquet"), "--questions", str(tmp_path / "q.parquet")]
    assert main(["outlook", *files, "--out", str(tmp_path / "r.xlsx")]) == 1
