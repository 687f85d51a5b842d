"""Figures of a narrower basis that stand for an indicator, and those that never do."""

from typing import Any

import pytest

from tests.core.assessment.world import judged, observations, targets

SHARE = "城镇单位就业人员中女性比例"
TARGET = {"indicator": SHARE, "comparator": ">=", "value": 40, "unit": "percent"}


def row(value: float, disaggregation: str = "_T", **more: Any) -> dict[str, Any]:
    return {"indicator": SHARE, "year": 2024, "value": value, "disaggregation": disaggregation, **more}


def verdict(*rows: dict[str, Any], target: dict[str, Any] = TARGET) -> dict[str, Any]:
    table = judged(targets(target), observations(rows), as_of=2024, areas=("某县",))
    return table.row(0, named=True)


@pytest.mark.parametrize("words", ["女 城镇非私营单位", "城镇非私营单位", "城镇单位", "非私营单位", "全口径"])
def test_the_only_basis_reported_is_judged_and_named(words: str) -> None:
    found = verdict(row(41.7, words))
    assert (found["status"], found["value"]) == ("met", 41.7)
    assert f"口径：{words.removeprefix('女 ')}。" in found["reason_zh"]
    assert words.removeprefix("女 ") in found["reason_en"]


@pytest.mark.parametrize(
    "words", ["少数民族", "30岁以下", "国有", "高级职称", "本科", "total (second source)", "女"]
)
def test_a_part_is_never_taken_for_the_whole(words: str) -> None:
    assert verdict(row(41.7, words))["status"] == "no_data"


def test_two_bases_compete() -> None:
    assert verdict(row(41.7, "城镇非私营单位"), row(38.0, "城镇私营单位"))["status"] == "no_data"
    earlier = row(38.0, "城镇私营单位", year=2023)
    assert verdict(row(41.7, "城镇非私营单位"), earlier)["status"] == "no_data"


def test_a_total_stands_before_any_basis() -> None:
    found = verdict(row(41.7, "城镇非私营单位"), row(39.0))
    assert (found["status"], found["value"]) == ("not_met", 39.0)
    assert "口径" not in found["reason_zh"]


def test_a_basis_of_one_sex_is_no_total() -> None:
    target = {"indicator": "基本医疗保险参保率", "comparator": ">=", "value": 40, "unit": "percent"}
    part = {"indicator": "基本医疗保险参保率", "year": 2024, "value": 90.0, "disaggregation": "女 户籍"}
    assert verdict(part, target=target)["status"] == "no_data"
    assert verdict({**part, "disaggregation": "户籍", "sex": "F"}, target=target)["status"] == "no_data"
    assert verdict({**part, "disaggregation": "户籍", "age": "Y15T59"}, target=target)["status"] == "no_data"
    assert verdict({**part, "disaggregation": "户籍"}, target=target)["status"] == "met"
