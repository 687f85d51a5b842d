"""Verdicts that official monitoring reports print, read from the facts beside the checkout."""

from typing import Any

import pytest
import yaml

from halfsky.core.assessment.attainment import count_attainment
from tests.core.assessment.world import judged, observations, series, targets
from tests.shared import SHARED, needs_shared


def _checks() -> list[dict[str, Any]]:
    path = SHARED / "figures" / "nbs-claims.yaml"
    if not path.is_file():
        return []
    checks: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["target_checks"]
    return [check for check in checks if check["value"] is not None]


@needs_shared
def test_the_checks_are_there() -> None:
    assert {check["id"] for check in _checks()} >= {"T05", "T09", "T11", "T17", "T19", "T20"}


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("check", _checks(), ids=lambda check: check["id"])
def test_verdict_agrees_with_the_report(check: dict[str, Any]) -> None:
    values = {check["year"]: check["value"]}
    table = judged(
        targets({"unit": _unit(check), **check}),
        observations(series(check["indicator"], values)),
        as_of=check["year"],
    )
    row = table.row(0, named=True)
    assert row["status"] == check["status"], row["reason_zh"]
    if "first_met_year" in check:
        assert row["first_met_year"] == check["first_met_year"]


def _unit(check: dict[str, Any]) -> str:
    return "per_100k" if "10万" in check["clause"] else "percent"


def test_attainment_rate_is_the_one_of_the_mid_term_report() -> None:
    """44 of 54 indicators with figures attained or nearly so is 81.5 percent; those without figures do not count."""
    names = [f"SHARE_{number:02d}" for number in range(60)]
    values = [99.0] * 40 + [89.9] * 4 + [50.0] * 10
    given = targets(
        *(
            {"indicator": name, "comparator": ">=", "value": 90, "unit": "percent", "domain": 1}
            for name in names
        )
    )
    rows = [
        {"indicator": name, "year": 2015, "value": value, "unit": "percent"}
        for name, value in zip(names, values, strict=False)
    ]
    table = count_attainment(judged(given, observations(rows), as_of=2015, areas=("某县",)), given)
    whole = table.row(0, named=True)
    assert (whole["area"], whole["domain"], whole["targets"]) == ("某县", 0, 60)
    assert (whole["judged"], whole["attained"], whole["nearly_met"], whole["no_data"]) == (54, 44, 4, 6)
    assert round(whole["rate"], 1) == 81.5
    assert table.height == 2


def test_nothing_judged_has_no_rate() -> None:
    given = targets({"indicator": "SHARE", "comparator": ">=", "value": 90, "unit": "percent"})
    table = count_attainment(judged(given, observations([]), as_of=2015, areas=("某县",)), given)
    assert table["rate"].to_list() == [None]
