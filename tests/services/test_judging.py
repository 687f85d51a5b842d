"""Targets and figures in the files people have, judged as the official reports did."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from halfsky.core.vocabulary.errors import Invalid
from halfsky.services.judging import assess_files
from tests.shared import SHARED, needs_shared

OWN: list[dict[str, Any]] = [
    {"id": "A", "indicator": "孕产妇死亡率", "comparator": "<=", "target": 20, "value": 19.9, "year": 2016, "target_year": 2020, "status": "met_early"},
    {"id": "B", "indicator": "居委会成员中女性比例", "comparator": "~", "target": 50, "value": 50.4, "year": 2018, "status": "met"},
    {"id": "C", "indicator": "就业人员中女性比例", "comparator": ">=", "target": 40, "value": 39.0, "year": 2020, "status": "not_met"},
    {"id": "D", "indicator": "5岁以下儿童贫血患病率", "comparator": "<=", "target": 12, "value": 5.44, "year": 2018, "status": "met"},
]  # fmt: skip
SAID = {"<=": "不高于", ">=": "不低于", "~": "约"}
SIGNS = {"<=": "≤", ">=": "≥", "~": "≈"}
BEHIND = {"<=": "以下", ">=": "以上", "~": "左右"}
Shape = Callable[[dict[str, Any]], dict[str, Any]]
SHAPES: dict[str, Shape] = {
    "as printed, the figure in value": lambda c: c,
    "target_value and deadline": lambda c: _with(c, target_value=c["target"], deadline=c.get("target_year")),
    "value and target_year": lambda c: _with(c, value=c["target"], target_year=c.get("target_year")),
    "words for the comparator": lambda c: _with(c, value=c["target"], comparator=SAID[c["comparator"]], target_year=c.get("target_year")),
    "number and side in one cell": lambda c: _with(c, target=f"{SIGNS[c['comparator']]}{c['target']}", comparator=None, deadline=c.get("target_year")),
    "side behind the number": lambda c: _with(c, target=f"{c['target']}{BEHIND[c['comparator']]}", comparator="", deadline=c.get("target_year")),
    "Chinese heads": lambda c: {"编号": c["id"], "指标": c["indicator"], "比较": SAID[c["comparator"]], "目标值": c["target"], "完成年份": c.get("target_year")},
}  # fmt: skip


def _with(check: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": check["id"], "indicator": check["indicator"], "comparator": check["comparator"], **fields}


def _json_lines(records: list[dict[str, Any]], path: Path) -> None:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), "utf-8")


def _yaml(records: list[dict[str, Any]], path: Path) -> None:
    content = {"about": "说明", "target_checks": records}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def _csv(records: list[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        heads = list(dict.fromkeys(head for record in records for head in record))
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(records)


FILES = {"jsonl": _json_lines, "yaml": _yaml, "csv": _csv}


def statuses(checks: list[dict[str, Any]], shape: Shape, ending: str, folder: Path) -> dict[str, str]:
    targets, figures = folder / f"targets.{ending}", folder / "figures.csv"
    FILES[ending]([shape(check) for check in checks], targets)
    rows = [f"中国,{check['indicator']},{check['year']},{check['value']}\n" for check in checks]
    figures.write_text("area,indicator,year,value\n" + "".join(rows), "utf-8")
    found: dict[str, str] = {}
    for year in {check["year"] for check in checks}:
        table = assess_files(targets, figures, as_of=year).assessments
        found |= {row["target"]: row["status"] for row in table.iter_rows(named=True) if row["year"] == year}
    return found


@pytest.mark.parametrize("ending", FILES)
@pytest.mark.parametrize("shape", SHAPES)
def test_targets_are_read_in_the_shapes_people_write(shape: str, ending: str, tmp_path: Path) -> None:
    expected = {check["id"]: check["status"] for check in OWN}
    assert statuses(OWN, SHAPES[shape], ending, tmp_path) == expected


@needs_shared
@pytest.mark.parametrize("shape", SHAPES)
def test_verdicts_of_official_reports(shape: str, tmp_path: Path) -> None:
    claims = yaml.safe_load((SHARED / "figures" / "nbs-claims.yaml").read_text("utf-8"))
    checks = [check for check in claims["target_checks"] if check["target"] is not None]
    assert len(checks) >= 6
    assert statuses(checks, SHAPES[shape], "jsonl", tmp_path) == {c["id"]: c["status"] for c in checks}


def test_a_record_without_an_indicator_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        statuses(OWN, lambda check: {"甲": check["indicator"], "目标值": 3}, "jsonl", tmp_path)
    assert (refusal.value.code, refusal.value.facts["columns"]) == ("assessment.no_indicator", "甲、目标值")
