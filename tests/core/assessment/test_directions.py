"""Directions: the change since the base year, against noise."""

from collections.abc import Mapping
from typing import Any

import pytest

from halfsky.core.assessment.directions import assess_directions
from halfsky.core.assessment.gaps import build_gaps
from halfsky.core.indicators.matching import match_plan
from halfsky.core.plan.model import Direction
from tests.core.assessment.plans import direction, plan
from tests.core.assessment.world import codebook, index, messages, observations, series

AREA = "甲州"


def judged(promise: Direction, rows: list[dict[str, Any]], *, as_of: int = 2024) -> dict[str, Any]:
    whole = plan(directions=(promise,))
    figures = observations([{"area": AREA, **row} for row in rows])
    table = assess_directions(
        whole,
        match_plan(whole, codebook(), index()),
        figures,
        build_gaps(figures, as_of=as_of, codebook=codebook()),
        as_of=as_of,
        codebook=codebook(),
        messages=messages(),
        area=AREA,
    )
    row: dict[str, Any] = table.row(0, named=True)
    assert "{" not in row["reason_zh"] + row["reason_en"]
    return row


def yearly(indicator: str, values: Mapping[int, float]) -> list[dict[str, Any]]:
    return series(indicator, values)


@pytest.mark.parametrize(
    ("tendency", "values", "progress"),
    [
        ("up", {2020: 60.0, 2022: 62.0, 2024: 65.0}, "improved"),
        ("up", {2020: 60.0, 2022: 60.4, 2024: 55.0}, "worsened"),
        ("up", {2020: 60.0, 2024: 60.1}, "unchanged"),
        ("down", {2020: 60.0, 2024: 55.0}, "improved"),
        ("down", {2020: 60.0, 2024: 66.0}, "worsened"),
        ("up", {2020: 50.0, 2021: 55.0, 2022: 50.0, 2023: 57.0, 2024: 52.0}, "unchanged"),
        ("up", {2018: 50.0, 2019: 52.0, 2024: 56.0}, "improved"),
        ("up", {2022: 50.0, 2024: 56.0}, "improved"),
        ("maintain", {2020: 60.0, 2024: 60.0}, "improved"),
        ("maintain", {2020: 60.0, 2024: 65.0}, "improved"),
        ("maintain", {2020: 60.0, 2024: 55.0}, "worsened"),
        ("adapt", {2020: 60.0, 2024: 65.0}, "improved"),
        ("up", {2024: 65.0}, "no_data"),
        ("up", {2018: 60.0, 2020: 65.0}, "no_data"),
        ("up", {}, "no_data"),
    ],
)
def test_change_against_noise(tendency: Any, values: dict[int, float], progress: str) -> None:
    row = judged(direction("婚前医学检查率", tendency), yearly("婚前医学检查率", values))
    assert row["progress"] == progress, row["reason_zh"]


def test_the_base_is_the_year_before_the_plan_or_the_nearest_earlier() -> None:
    row = judged(
        direction("婚前医学检查率", "up"),
        yearly("婚前医学检查率", {2017: 50.0, 2019: 55.0, 2021: 58.0, 2024: 60.0}),
    )
    assert (row["base_year"], row["base_value"], row["change"]) == (2019, 55.0, 5.0)


def test_what_comes_after_the_year_judged_is_not_looked_at() -> None:
    row = judged(
        direction("婚前医学检查率", "up"),
        yearly("婚前医学检查率", {2020: 50.0, 2023: 55.0, 2024: 40.0}),
        as_of=2023,
    )
    assert (row["progress"], row["year"]) == ("improved", 2023)


def test_a_rise_that_slows() -> None:
    rising = {2012: 10.0, 2016: 14.0, 2020: 18.0}
    slower = judged(
        direction("儿童青少年总体近视率", "slow_increase"),
        yearly("儿童青少年总体近视率", rising | {2024: 19.0}),
    )
    faster = judged(
        direction("儿童青少年总体近视率", "slow_increase"),
        yearly("儿童青少年总体近视率", rising | {2024: 26.0}),
    )
    unknown = judged(
        direction("儿童青少年总体近视率", "slow_increase"),
        yearly("儿童青少年总体近视率", {2020: 18.0, 2024: 19.0}),
    )
    assert (slower["progress"], faster["progress"], unknown["progress"]) == (
        "improved",
        "worsened",
        "no_data",
    )


def test_small_numbers_are_not_told_as_a_trend() -> None:
    """0 of 300 births and 2 of 300: the intervals overlap widely."""
    few = [
        {"year": 2020, "value": 6.67, "numerator": 2, "denominator": 300},
        {"year": 2024, "value": 0.0, "numerator": 0, "denominator": 300},
    ]
    many = [row | {"numerator": row["numerator"] * 1000, "denominator": 300000} for row in few]
    rows = [series("婴儿死亡率", values) for values in (few, many)]
    small, large = (judged(direction("婴儿死亡率", "down"), found) for found in rows)
    assert (small["progress"], large["progress"]) == ("cannot_be_judged", "improved")


def test_none_is_left() -> None:
    row = judged(
        direction("义务教育阶段女童辍学人数", "eliminate"),
        yearly("义务教育阶段女童辍学人数", {2020: 1, 2024: 0}),
    )
    assert row["progress"] == "improved"


def test_a_narrowing_gap_between_town_and_country() -> None:
    def sides(rural: float, urban: float, year: int) -> list[dict[str, Any]]:
        return series(
            "婴儿死亡率",
            [
                {"year": year, "value": rural, "residence": "R"},
                {"year": year, "value": urban, "residence": "U"},
            ],
        )

    rows = sides(9.0, 4.0, 2020) + sides(6.0, 4.2, 2024)
    row = judged(direction("婴儿死亡率", "narrow", "婴儿死亡率城乡差距缩小"), rows)
    assert (row["progress"], row["base_value"], row["value"]) == ("improved", 5.0, 1.8)
    only_one_side = series("婴儿死亡率", [{"year": 2024, "value": 6.0, "residence": "R"}])
    assert (
        judged(direction("婴儿死亡率", "narrow", "婴儿死亡率城乡差距缩小"), only_one_side)["progress"]
        == "no_data"
    )


def test_a_balance_is_nearer_its_level() -> None:
    nearer = judged(
        direction("出生人口性别比", "balance"), yearly("出生人口性别比", {2020: 112.0, 2024: 108.0})
    )
    further = judged(
        direction("出生人口性别比", "balance"), yearly("出生人口性别比", {2020: 106.0, 2024: 112.0})
    )
    assert (nearer["progress"], further["progress"]) == ("improved", "worsened")


@pytest.mark.parametrize("words", ["妇女思想政治意识", "全社会性别平等观念", "家庭文明风尚"])
def test_what_is_in_peoples_minds_stays_text(words: str) -> None:
    row = judged(direction(words, "up"), [])
    assert (row["progress"], row["indicator"]) == ("text_only", None)
