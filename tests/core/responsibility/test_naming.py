"""Units that clauses name, and what is asked of them."""

import pytest

from halfsky.core.responsibility.naming import UnitFinder
from halfsky.engines.codebook import load_codebook

FINDER = UnitFinder(load_codebook(), year=2024)

CASES = [
    ("由教育局牵头，民政局配合，建设家长学校。", [("EDUCATION", "lead"), ("CIVIL_AFFAIRS", "supporting")]),
    ("牵头单位：卫健委；配合单位：财政局、妇联。", [
        ("HEALTH_COMMISSION", "lead"), ("FINANCE", "supporting"), ("WOMENS_FEDERATION", "supporting"),
    ]),
    ("责任单位：人社局、总工会", [("HUMAN_RESOURCES", "lead"), ("TRADE_UNIONS", "supporting")]),
    ("卫健委、妇联联合开展宣传。", [("HEALTH_COMMISSION", "supporting"), ("WOMENS_FEDERATION", "supporting")]),
    ("临江市统计局负责年度监测。", [("STATISTICS", "lead")]),
    ("卫计委牵头实施。", [("HEALTH_COMMISSION", "lead")]),
    ("会同公安局等部门开展排查。", [("PUBLIC_SECURITY", "supporting")]),
    ("各级人大代表、政协委员中女性比例逐步提高。", []),
    ("发挥工会作用。", []),
    ("鼓励女性担任社会组织负责人。", []),
    ("提高教育质量。", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_units_are_found_with_their_share(words: str, expected: list[tuple[str, str]]) -> None:
    found = FINDER.find(words)
    assert [(unit.unit, unit.share) for unit in found] == expected
    assert all(words[unit.start : unit.end] for unit in found)


def test_a_unit_named_twice_is_told_once_and_leads_where_either_says_so() -> None:
    found = FINDER.find("民政局参与建设。养老服务由民政局牵头。")
    assert [(unit.unit, unit.share) for unit in found] == [("CIVIL_AFFAIRS", "lead")]
