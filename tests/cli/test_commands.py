"""The command line as its user meets it: output, exit codes, one clear line for a refusal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from halfsky.cli.main import build_parser, main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PLAN = EXAMPLES / "yunling" / "plan.txt"
SENTENCES = (
    "孕产妇死亡率下降到16/10万以下。\n加强组织领导。\n婴儿死亡率和5岁以下儿童死亡率分别控制在5‰和6‰以下。\n"
)


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    path = tmp_path / "sentences.txt"
    path.write_text(SENTENCES, encoding="utf-8")
    return path


def jsonl(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_targets_of_plain_sentences_carry_line_and_offsets(
    sentences: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "targets", str(sentences), "--format", "jsonl"]) == 0
    targets = jsonl(capsys.readouterr().out)
    assert [(t["line"], t["value"], t["unit"]) for t in targets] == [
        (1, 16, "per_100k"),
        (3, 5, "permille"),
        (3, 6, "permille"),
    ]
    first = targets[0]
    assert SENTENCES[first["start"] : first["end"]] == first["quote"]  # type: ignore[misc]


def test_plan_read_gives_the_contract_of_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "read", str(PLAN), "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert {"title", "area", "period", "parent", "domains", "organisation", "monitoring"} <= set(plan)
    assert set(plan["period"]) == {"start", "end"}
    goal = plan["domains"][0]["goals"][0]
    assert {"number", "text", "start", "end", "targets", "directions"} <= set(goal)


@pytest.mark.parametrize("form", ["table", "json", "yaml"])
def test_plan_read_prints_every_form(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "read", str(PLAN), "--format", form]) == 0
    assert "云岭" in capsys.readouterr().out


def test_a_plan_compared_with_itself_differs_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "compare", str(PLAN), str(PLAN), "--format", "jsonl"]) == 0
    assert {pair["relation"] for pair in jsonl(capsys.readouterr().out)} == {"same"}


def test_assess_gives_one_row_per_target_and_area(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets, figures = tmp_path / "t.jsonl", tmp_path / "f.csv"
    targets.write_text(
        '{"indicator":"孕产妇死亡率","comparator":"<=","value":20,"unit":"per_100k","target_year":2020}\n',
        encoding="utf-8",
    )
    figures.write_text(
        "地区,指标,年份,数值,单位\n甲县,孕产妇死亡率,2016,19.9,/10万\n乙县,孕产妇死亡率,2016,20.1,/10万\n",
        encoding="gb18030",
    )
    assert (
        main(
            [
                "assess",
                "--targets",
                str(targets),
                "--figures",
                str(figures),
                "--as-of",
                "2016",
                "--format",
                "jsonl",
            ]
        )
        == 0
    )
    shown = capsys.readouterr()
    assert {(r["area"], r["status"]) for r in jsonl(shown.out)} == {
        ("甲县", "met_early"),
        ("乙县", "nearly_met"),
    }
    assert "2 rows read = 2 kept + 0 refused" in shown.err


def test_assess_calls_areas_what_the_sheet_calls_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets, figures = tmp_path / "t.jsonl", tmp_path / "f.csv"
    targets.write_text('{"indicator":"孕产妇死亡率","comparator":"<=","value":20}\n', encoding="utf-8")
    figures.write_text(
        "area,indicator,year,value,unit\n全国,孕产妇死亡率,2024,14.3,/10万\n北京,孕产妇死亡率,2024,3,/10万\n",
        encoding="utf-8",
    )
    command = ["assess", "--targets", str(targets), "--figures", str(figures), "--as-of", "2024"]
    assert main([*command, "--format", "jsonl"]) == 0
    rows = jsonl(capsys.readouterr().out)
    assert {(r["area"], r["area_code"]) for r in rows} == {("全国", "100000"), ("北京", "110000")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "read", "/no/such/file.docx"],
        ["monitor", str(PLAN), "--figures", "/no/such.csv", "--year", "2024", "--out", "/tmp/none"],
        ["assess", "--targets", "/no/t.jsonl", "--figures", "/no/f.csv", "--as-of", "2024"],
    ],
)
def test_a_refusal_is_one_line_in_both_languages(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert any("一" <= sign <= "鿿" for sign in shown.err)
    assert " / " in shown.err


def test_wrong_usage_exits_with_two() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["monitor"])
    assert stop.value.code == 2


@pytest.mark.parametrize(
    "command",
    [[], ["plan"], ["plan", "read"], ["plan", "targets"], ["plan", "compare"], ["assess"], ["monitor"]],
)
def test_every_command_prints_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args([*command, "--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert command == ["plan"] or "examples" in shown


def test_the_installed_command_runs_and_survives_a_closed_pipe() -> None:
    command = f"{Path(sys.executable).parent / 'halfsky'} plan read {PLAN} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert "云岭" in done.stdout
    assert "Traceback" not in done.stderr
