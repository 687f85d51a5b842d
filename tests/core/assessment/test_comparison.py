"""What relative targets are held against."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.assessment.world import judged, observations, targets

LEVELS = st.integers(min_value=0, max_value=1000).map(lambda tenths: tenths / 10)
PAST = {"indicator": "政协委员中女性比例", "comparator": "relative", "relative_op": ">=", "relative_to": "上届", "id": "1"}  # fmt: skip
ATTAINED = ("met", "nearly_met")


def verdict(target: dict[str, Any], rows: list[dict[str, Any]], *, area: str = "某县") -> dict[str, Any]:
    table = judged(targets(target), observations(rows), as_of=2024)
    return next(row for row in table.iter_rows(named=True) if row["area"] == area)


def figure(value: float, year: int = 2024, **more: Any) -> dict[str, Any]:
    return {"indicator": "政协委员中女性比例", "year": year, "value": value, **more}


@settings(deadline=None, max_examples=20)
@given(before=LEVELS, now=LEVELS)
def test_a_series_is_never_held_against_itself(before: float, now: float) -> None:
    row = verdict(PAST, [figure(before, 2016), figure(now, 2021)])
    assert row["target_value"] == before
    assert (row["status"] in ATTAINED) == (round(before - now, 9) <= 0.2)


@settings(deadline=None, max_examples=20)
@given(before=LEVELS, now=LEVELS, more=LEVELS)
def test_a_better_figure_is_never_judged_worse(before: float, now: float, more: float) -> None:
    better = min(100.0, now + more)
    for op in (">=", ">"):
        target = {**PAST, "relative_op": op}
        first = verdict(target, [figure(before, 2016), figure(now, 2021)])["status"] in ATTAINED
        assert (
            verdict(target, [figure(before, 2016), figure(better, 2021)])["status"] in ATTAINED or not first
        )


def test_women_are_held_against_men() -> None:
    target = {"indicator": "妇女基本医疗保险参保率", "comparator": "relative", "relative_op": ">=", "relative_to": "男性参保率"}  # fmt: skip
    rows = [
        {"indicator": "基本医疗保险参保率", "year": 2024, "value": value, "sex": sex}
        for sex, value in (("F", 94.0), ("M", 96.0))
    ]
    row = verdict(target, rows)
    assert (row["status"], row["value"], row["target_value"]) == ("not_met", 94.0, 96.0)


def test_the_countryside_is_held_against_the_towns() -> None:
    target = {"indicator": "农村孕产妇死亡率", "comparator": "relative", "relative_op": "<=", "relative_to": "城市孕产妇死亡率"}  # fmt: skip
    rows = [
        {"indicator": "孕产妇死亡率", "year": 2024, "value": value, "residence": residence}
        for residence, value in (("R", 15.9), ("U", 12.3))
    ]
    row = verdict(target, rows)
    assert (row["status"], row["target_value"]) == ("not_met", 12.3)


def test_an_area_is_held_against_the_area_above() -> None:
    target = {"indicator": "孕产妇系统管理率", "comparator": "relative", "relative_op": ">=", "relative_to": "全州平均水平", "trend": "高于"}  # fmt: skip
    rows = [
        {"indicator": "孕产妇系统管理率", "year": year, "value": value, "area": area}
        for area, year, value in (("甲州", 2023, 94.0), ("甲一", 2024, 94.5), ("甲二", 2024, 94.0))
    ]
    above = verdict(target, rows, area="甲一")
    assert (above["status"], above["target_value"]) == ("met", 94.0)
    level = verdict(target, rows, area="甲二")
    assert (level["status"], level["reason_code"]) == ("not_met", "assessment.level_with")
    assert verdict(target, rows, area="甲州")["reason_code"] == "assessment.no_comparison"


def test_a_figure_held_against_itself_is_not_judged() -> None:
    target = {**PAST, "relative_to": "政协委员中女性比例"}
    assert verdict(target, [figure(25.0)])["reason_code"] == "assessment.no_comparison"
