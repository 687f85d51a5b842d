"""`halfsky yearbook` as its user meets it."""

from pathlib import Path

import pytest

from halfsky.cli.main import main
from halfsky.engines.vintages import write_vintage
from tests.core.reports.yearbook.books import EXAMPLES, observations

AREAS = EXAMPLES / "yunling" / "areas.csv"


@pytest.fixture
def vintage(tmp_path: Path) -> Path:
    table = observations({}, {"area": "990101"}, {"area": "990102", "year": 2023})
    write_vintage(tmp_path / "vintage", table, inputs=(), codebook="", year=2024, version="0")
    return tmp_path / "vintage"


def test_a_vintage_becomes_two_files_and_every_row_is_accounted_for(
    vintage: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = [
        "yearbook",
        "--vintage",
        str(vintage),
        "--area",
        "云岭地区",
        "--areas",
        str(AREAS),
        "--out",
        str(out),
    ]
    assert main(command) == 0
    assert {file.name for file in out.iterdir()} == {"yearbook.xlsx", "yearbook.pdf"}
    told = capsys.readouterr().out
    assert "读入 3 行 = 列出 3 + 缺数 0 + 未列 0" in told


def test_a_year_without_figures_is_refused_in_both_languages(
    vintage: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["yearbook", "--vintage", str(vintage), "--area", "990100", "--year", "1990"]
    assert main([*command, "--areas", str(AREAS), "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "没有可列出的数字" in told
    assert "no figure" in told


def test_figures_without_a_year_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = EXAMPLES / "china" / "figures.csv"
    assert main(["yearbook", "--figures", str(figures), "--area", "中国", "--out", str(tmp_path)]) == 1
    assert "--year 2024" in capsys.readouterr().err
