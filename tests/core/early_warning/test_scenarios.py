"""What an office would be warned of, and of what not: one test per scenario of `tests/scenarios/early_warning`."""

from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
import yaml

from halfsky.core.indicators.model import Area, Text
from tests.core.assessment import world as assessed
from tests.core.early_warning import world
from tests.core.early_warning.world import AREA, board_of, own_kinds, plan_of, rows_of, warned

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "early_warning"
SCENARIOS = {
    f"{path.stem}: {scenario['name']}": scenario
    for path in sorted(FOLDER.glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
}
PARTS = {
    "women": {"sex": "F"},
    "men": {"sex": "M"},
    "rural": {"residence": "R"},
    "urban": {"residence": "U"},
}
PEERS = ("乙一", "乙二", "乙三", "乙四", "乙五", "乙六")


def figures(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    indicator = scenario["given"]["indicator"]
    rows = rows_of(indicator, scenario["series"])
    for name, part in PARTS.items():
        rows += [{**row, **part} for row in rows_of(indicator, scenario.get(name, {}))]
    for area, values in scenario.get("children", {}).items():
        rows += rows_of(indicator, values, area=area)
    # Peers move alike, each on a level of its own.
    for place, area in enumerate(PEERS):
        moved = {year: value + (place - 3) * 0.4 for year, value in scenario.get("peers", {}).items()}
        rows += rows_of(indicator, moved, area=area)
    return rows


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = SCENARIOS[name]
    known = assessed.codebook()
    if "children" in scenario:
        inside = {
            area: Area(code=area, name=Text(zh=area, en=area), level="county", parent=AREA)
            for area in scenario["children"]
        }
        wider = msgspec.structs.replace(known, areas=known.areas | inside)
        monkeypatch.setattr(world, "codebook", lambda: wider)
    if "lag_months" in scenario:
        code = assessed.index().exact(scenario["given"]["indicator"]).indicator  # type: ignore[union-attr]
        slow = msgspec.structs.replace(known.indicators[code], lag_months=scenario["lag_months"])
        changed = msgspec.structs.replace(known, indicators=known.indicators | {code: slow})
        monkeypatch.setattr(world, "codebook", lambda: changed)
    warnings = warned(
        board_of(plan_of(scenario["given"]), figures(scenario), as_of=scenario.get("as_of", 2024))
    )
    assert own_kinds(warnings) == sorted(scenario["expect"]), warnings["reason_zh"].to_list()
    if "says" in scenario:
        own = warnings.filter(pl.col("area") == AREA)
        assert any(scenario["says"] in reason for reason in own["reason_zh"]), own["reason_zh"].to_list()
