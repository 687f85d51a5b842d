"""`halfsky backtest` as its user meets it."""

from pathlib import Path

import pytest

from halfsky.cli.main import main
from tests.core.outlook.bodies import body


def test_the_record_is_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body().write_parquet(tmp_path / "series.parquet")
    out = tmp_path / "out"
    arguments = ["--series", str(tmp_path / "series.parquet"), "--out", str(out), "--from", "2010"]
    assert main(["backtest", *arguments, "--horizons", "3，5", "--language", "en"]) == 0
    told = capsys.readouterr()
    for name in ("本系统", "联合国统计司", "SDSN", "末值不变", "Brier"):
        assert name in told.out
    assert "record.html" in told.err
    assert "The record of the outlook" in (out / "record.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("horizons", ["3,x", "0", "", "3.5", "16"])
def test_horizons_that_cannot_be_are_refused(
    horizons: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body(years=12).write_parquet(tmp_path / "series.parquet")
    arguments = ["--series", str(tmp_path / "series.parquet"), "--out", str(tmp_path / "out")]
    assert main(["backtest", *arguments, "--horizons", horizons]) == 1
    assert "3,5,8" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "--series", str(tmp_path / "none.parquet"), "--out", str(tmp_path / "out")]) == 1
    assert "none.parquet" in capsys.readouterr().err
