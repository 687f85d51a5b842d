"""`halfsky codebook checks` in its three forms, and a rule of one's own that cannot be read."""

import json
import shutil
from pathlib import Path

import pytest

from halfsky.cli.main import main
from halfsky.engines.codebook import PACKAGED, load_codebook


def test_checks_as_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "checks", "--format", "jsonl"]) == 0
    checks = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [check["code"] for check in checks] == list(load_codebook().checks)


def test_checks_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "checks"]) == 0
    printed = capsys.readouterr().out
    assert "CHILD_DEATHS_NESTED" in printed
    assert f"{len(load_codebook().checks)} 条审核关系" in printed


def test_checks_as_vtl_name_what_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "checks", "--format", "vtl"]) == 0
    printed = capsys.readouterr()
    assert "define hierarchical ruleset SEX_PARTS" in printed.out
    assert "SHARE_UNUSUAL_AGAINST_SIBLINGS" in printed.err


def test_a_rule_that_cannot_be_read_is_told_on_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in ("methods", "units"):
        shutil.copytree(PACKAGED / part, tmp_path / part)
    for part in ("variables", "checks"):
        (tmp_path / part).mkdir()
        shutil.copy(PACKAGED / part / "law.yaml", tmp_path / part / "law.yaml")
    law = tmp_path / "checks" / "law.yaml"
    wrong = law.read_text(encoding="utf-8").replace("TRAFFICKING_SOLVED <= ", "TRAFFICKING_SOLVED =< ")
    law.write_text(wrong, encoding="utf-8")
    assert main(["codebook", "checks", "--codebook", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "checks/law.yaml: TRAFFICKING_SOLVED_PART" in error
    assert "TRAFFICKING_SOLVED =< TRAFFICKING_CASES" in error
