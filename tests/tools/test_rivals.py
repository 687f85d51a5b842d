"""AutoETS and AutoTheta answer the record's questions, by what was known in the year asked and nothing later."""

import os
import subprocess
from pathlib import Path

import polars as pl
import pytest

from halfsky.core.outlook.questions import ask
from halfsky.core.outlook.record import RECORD_ANSWERS
from halfsky.services.backtesting import backtest
from tests.core.outlook.bodies import SETTINGS, body

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "out" / "bench" / "venv" / "bin" / "python"
YEAR = 2012


def answered(series: pl.DataFrame, asked: pl.DataFrame, folder: Path, *, each: int) -> Path:
    folder.mkdir()
    series.write_parquet(folder / "series.parquet")
    asked.write_parquet(folder / "questions.parquet")
    out = folder / "answers.parquet"
    files = ["--series", "series.parquet", "--questions", "questions.parquet", "--out", str(out)]
    subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", "tools.rivals", *files, "--each", str(each)],
        check=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
    )
    return out


@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="needs make out/bench/venv.stamp")
def test_later_figures_change_no_answer_and_the_record_takes_the_file(tmp_path: Path) -> None:
    series = body(areas=2)
    asked = ask(series, window=SETTINGS.window, horizons=(3,)).filter(pl.col("as_of") <= YEAR)
    later = series.with_columns(
        value=pl.when(pl.col("year") > YEAR).then(pl.col("value") * 3.0 + 1.0).otherwise(pl.col("value"))
    )
    out = answered(series, asked, tmp_path / "one", each=4)
    told = pl.read_parquet(out)
    assert told.schema == pl.Schema(RECORD_ANSWERS)
    assert told.equals(pl.read_parquet(answered(later, asked, tmp_path / "two", each=4)))
    assert told["probability"].is_between(0.0, 1.0).all()
    assert (told["low80"] <= told["high80"]).all()
    moments = asked.join(told, on="question", how="semi").select("indicator", "area", "as_of").unique()
    assert moments["indicator"].value_counts()["count"].to_list() == [4, 4, 4]
    record = backtest(series, horizons=(3,), beside=out)
    assert record.beside == ("AutoETS", "AutoTheta")
    assert record.questions.height == told.height // 2
