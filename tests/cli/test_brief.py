"""`halfsky brief` as its user meets it."""

from pathlib import Path

import pytest

from halfsky.cli.main import main
from tests.core.reports.yearbook.books import EXAMPLES

FILES = EXAMPLES / "yunling"
COMMAND = [
    "brief", str(FILES / "plan.txt"), "--figures", str(FILES / "figures.csv"), "--areas", str(FILES / "areas.csv"),
    "--year", "2024",
]  # fmt: skip


def test_briefs_and_the_picture_are_written_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main([*COMMAND, "--out", str(tmp_path), "--domain", "8", "--area", "青溪县", "--unit", "教育局"]) == 0
    )
    expected = {"slide.png", "slide.svg"}
    expected |= {
        f"{name}.{kind}"
        for name in ("domain-8", "area-990102", "unit-教育局")
        for kind in ("pdf", "docx", "html")
    }
    assert {file.name for file in tmp_path.iterdir()} == expected
    assert "unit-教育局.html" in capsys.readouterr().out


def test_an_unknown_unit_is_refused_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*COMMAND, "--out", str(tmp_path), "--unit", "马戏团"]) == 1
    told = capsys.readouterr().err
    assert "不认识单位“马戏团”" in told
    assert "No unit answers" in told
