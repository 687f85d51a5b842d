"""What measurements stand on: bodies that come out the same again, and a calculation one can redo by hand."""

from pathlib import Path

import polars as pl
import pytest
from tools.bodies import Kind, write_body
from tools.scale_tasks import TASKS
from tools.scan import scan
from tools.sizing import NATION, Measured, sizing

import halfsky


def test_a_body_comes_out_the_same_again(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_body(tmp_path / name, Kind(5200, years=12, counts=True))
    for file in ("series.parquet", "questions.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    series, asked = (
        pl.read_parquet(tmp_path / "one" / f"{name}.parquet") for name in ("series", "questions")
    )
    assert asked.height == series.select("indicator", "area").n_unique() == 5200
    assert (series["year"].min(), series["year"].max()) == (2012, 2023)
    assert 0.02 < 1 - series.height / (5200 * 12) < 0.04
    assert series["denominator"].is_not_null().any()
    answers = halfsky.outlook(series, asked)
    assert set(answers["method"]) == {"pooled"}
    assert answers["probability"].to_numpy().std() > 0.05


@pytest.mark.parametrize("task", ["outlook", "ratio_rule"])
def test_tasks_work_on_every_series_of_a_body(tmp_path: Path, task: str) -> None:
    write_body(tmp_path, Kind(3000))
    assert TASKS[task](tmp_path) == scan(tmp_path) == 3000


def test_the_calculation_can_be_redone_by_hand() -> None:
    measured = Measured(
        series=10_000_000, cpu=100.0, peak=600.0, longer=1.5, spark=4.0, file_bytes=3.0, memory_bytes=50.0
    )
    told = sizing(NATION, measured)
    assert NATION.series == 240_000_000
    assert NATION.rows == 4_800_000_000
    for figure in (
        "240,000,000",
        "4,800,000,000",
        "14 GB",
        "15.0 µs",
        "| 1.0 hours",
        "| 2 | 40 minutes",
        "2,400",
    ):
        assert figure in told, figure
    assert "| 1.0 hours × 4.0 | 4 hours |" in told
