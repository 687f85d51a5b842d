"""What experts say a verdict is: one test per scenario of `tests/scenarios/assessment`."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.core.assessment.world import judged, observations, series, targets

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "assessment"


def _read() -> dict[str, dict[str, Any]]:
    return {
        f"{path.stem}: {scenario['name']}": scenario
        for path in sorted(FOLDER.glob("*.yaml"))
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
    }


SCENARIOS = _read()


def _figures(name: str, scenario: dict[str, Any]) -> list[dict[str, Any]]:
    indicator = scenario["given"]["indicator"]
    rows = series(indicator, scenario.get("series", {}))
    if "other" in scenario:
        rows += series(scenario["other"]["indicator"], scenario["other"]["series"])
    rows = [{**row, "area": name} for row in rows]
    for county, value in scenario.get("counties", {}).items():
        rows += series(indicator, [{"year": scenario["as_of"], "value": value, "area": county}])
    return rows


def _judge(names: list[str], as_of: int) -> dict[str, dict[str, Any]]:
    """Judge scenarios of one year together: each has an area of its own, so that none can touch another."""
    given = [{"area": name, **SCENARIOS[name]["given"], "id": name} for name in names]
    figures = observations(row for name in names for row in _figures(name, SCENARIOS[name]))
    table = judged(targets(*given), figures, as_of=as_of)
    return {row["target"]: row for row in table.iter_rows(named=True)}


@cache
def _verdicts(as_of: int) -> dict[str, dict[str, Any]]:
    of_year = [name for name, scenario in SCENARIOS.items() if scenario["as_of"] == as_of]
    alone = [name for name in of_year if "counties" in SCENARIOS[name]]
    verdicts = _judge([name for name in of_year if name not in alone], as_of)
    for name in alone:
        verdicts |= _judge([name], as_of)
    return verdicts


def test_there_are_enough_scenarios() -> None:
    assert len(SCENARIOS) >= 60


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    scenario = SCENARIOS[name]
    row = _verdicts(scenario["as_of"])[name]
    expected = dict(scenario["expect"])
    assert expected.pop("says", "") in row["reason_zh"]
    for field, value in expected.items():
        assert row[field] == (pytest.approx(value) if isinstance(value, float) else value), (
            field,
            row["reason_zh"],
        )
    assert "{" not in row["reason_zh"] + row["reason_en"]
    assert row["reason_zh"].endswith("。")
    assert row["reason_en"].endswith(".")
