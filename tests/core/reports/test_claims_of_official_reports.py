"""Every derived figure that official reports print, and that follows from its inputs, comes out the same."""

from typing import Any

import pytest
import yaml

from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.wording import change_of, compare, print_distance, say_change
from tests.shared import SHARED, needs_shared

UNITS_OF_CLAIMS = {"pp_change": "percent", "permille_points": "permille", "pct_change": "per_100k"}
AMOUNTS = {
    "人均预期寿命": ("years", "up"),
    "城乡低保平均标准": ("yuan", "up"),
    "九年义务教育女生人数": ("10k_persons", "none"),
    "每千人口托位数": ("per_1000", "up"),
}
BETTER = {"查出妇女病率": "down", "孕产妇死亡率": "down", "孕产妇死亡率（农村）": "down"}
SYNONYMS = {
    "C08": "下降6.5%",  # 降低 and 下降 stand side by side in the same report for mortality
    "C37": "提高0.2个百分点",  # 增长 for a share in percent is not the rule of the other 20 claims
}
TOLD_OTHERWISE = {
    "C29": "a comparison by level (高于2010年), not by change",
    "C51": "a gap between women and men",
    "C65": "rounded to 超过40%",
    "C17": "下降幅度为, another construction",
}


CHANGES = ("pp_change", "permille_points", "pct_change", "abs_change")


def claims() -> list[dict[str, Any]]:
    if not SHARED.is_dir():
        return []
    text = (SHARED / "figures" / "nbs-claims.yaml").read_text(encoding="utf-8")
    return [claim for claim in yaml.safe_load(text)["claims"] if claim["reproduces"]]


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim["id"])
def test_number_is_reproduced(claim: dict[str, Any]) -> None:
    assert derive(claim["op"], claim["inputs"], digits=claim["round_digits"]) == claim["expected"]


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize(
    "claim",
    [c for c in claims() if c["op"] in CHANGES and c["id"] not in TOLD_OTHERWISE],
    ids=lambda claim: claim["id"],
)
def test_words_are_reproduced(claim: dict[str, Any]) -> None:
    name = claim["indicator"]
    unit, better = AMOUNTS.get(name, (UNITS_OF_CLAIMS.get(claim["op"], ""), BETTER.get(name, "up")))
    earlier, later = (item["value"] for item in claim["inputs"])
    change = change_of(earlier, later, unit=unit, digits=claim["round_digits"])
    words = say_change(change, unit=unit, better=better, name=name)
    printed = SYNONYMS.get(claim["id"], claim["printed"]).replace("下降了", "下降")
    assert printed.endswith(words[0]) or words[0].endswith(printed)
    base = printed[: -len(words[0])].lstrip("比较与")
    if base:
        assert compare(words[0], flat=change.flat != "no", base=base) == printed.replace("较", "比")


def test_a_tiny_rise_of_a_mortality_rate_is_nearly_flat() -> None:
    change = change_of(16.5, 16.6, unit="per_100k", digits=1)
    assert compare(say_change(change, unit="per_100k")[0], flat=True, base="2021年") == "与2021年基本持平"


def test_gap_below_a_target_is_told_in_points() -> None:
    gap = derive("gap_to_target", [{"value": 1.49}, {"value": 5.0}], digits=2)
    assert print_distance(gap, unit="percent", digits=2) == "3.51个百分点"
