"""Sentences that experts can read and add to: `tests/scenarios/plan/*.yaml`, one file per phenomenon."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from halfsky.core.plan.read import read_sentences
from halfsky.core.plan.text import make_source

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "plan"
ROWS = [
    pytest.param(row, id=f"{path.stem}-{place}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for place, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1)
]
DEFAULTS = {"kind": "numeric", "strength": "binding"}


def told(target: Any, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(target, name) for name in {**DEFAULTS, **fields}}


@pytest.mark.parametrize("row", ROWS)
def test_sentence(row: dict[str, Any]) -> None:
    read = read_sentences(make_source(row["say"]))
    wanted = row["targets"]
    assert [target.indicator for target in read] == [fields["indicator"] for fields in wanted]
    for target, fields in zip(read, wanted, strict=True):
        assert told(target, fields) == {**DEFAULTS, **fields}
        assert row["say"][target.start : target.end] == target.quote


def test_there_are_enough_sentences_with_and_without_a_target() -> None:
    rows = [param.values[0] for param in ROWS]
    empty = [row for row in rows if not row["targets"]]
    assert len(rows) >= 150
    assert len(empty) >= 60
    assert len({row["say"] for row in rows}) == len(rows)
