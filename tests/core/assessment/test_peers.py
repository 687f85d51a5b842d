"""The peers' rules against examples worked by hand, and their known failures."""

import numpy as np
import pytest

from halfsky.core.assessment import peers
from halfsky.core.assessment.compare import compare_with_peers
from halfsky.core.assessment.official import hold, judge
from tests.core.assessment.world import codebook, messages, observations, series, targets

ALL = (peers.unsd, peers.open_sdg, peers.eurostat, peers.escap, peers.sdsn)


def course(
    base: float,
    now: float,
    goal: float,
    *,
    better: int = 1,
    base_year: int = 2010,
    year: int = 2015,
    deadline: int = 2020,
) -> peers.Course:
    numbers = (base_year, base, year, now, deadline, goal, better)
    return peers.Course(*(np.array([float(number)]) for number in numbers))


def test_a_straight_growth_path_is_on_track_everywhere() -> None:
    """80 → 88 in five of ten years towards 96.8: growth 1.924 % a year, needed 1.924 %: ratio 1."""
    path = course(80, 88, 96.8)
    assert peers.unsd(path).number[0] == pytest.approx(1.0)
    assert [rule(path).label[0] for rule in ALL[:3]] == ["on_track", "substantial", "significant"]


def test_mortality_falling_from_30_to_20_point_1_towards_20() -> None:
    """(20.1/30)^(1/5)−1 = −7.698 %; (20/30)^(1/10)−1 = −3.973 %: ratio 1.937. Linear: 9.9/5 over 10/10 = 1.98."""
    path = course(30, 20.1, 20, better=-1)
    assert peers.unsd(path).number[0] == pytest.approx(1.9374, abs=2e-3)
    assert peers.escap(path).number[0] == pytest.approx(9.9)
    assert peers.sdsn(path).number[0] == pytest.approx(1.98)
    assert peers.escap(path).label[0] == "in_step"
    assert peers.sdsn(path).label[0] == "on_track"


def test_half_way_down_to_a_small_target_looks_slow_by_growth() -> None:
    """10 → 6 towards 2: linear half the way, by growth (0.6^0.2−1)/(0.2^0.1−1) = −9.712 %/−14.866 % = 0.653."""
    path = course(10, 6, 2, better=-1)
    assert peers.open_sdg(path).number[0] == pytest.approx(0.6533, abs=1e-3)
    assert peers.open_sdg(path).label[0] == "moderate"
    assert peers.unsd(path).label[0] == "fair"
    assert peers.eurostat(path).label[0] == "moderate"
    assert peers.escap(path).number[0] == pytest.approx(5.0)
    assert peers.sdsn(path).number[0] == pytest.approx(1.0)


def test_movement_the_wrong_way() -> None:
    """50 → 45 towards 80: (0.9^0.2−1)/(1.6^0.1−1) = −2.085 %/4.812 % = −0.433; linear −1/3; index −1.667."""
    path = course(50, 45, 80)
    assert peers.unsd(path).number[0] == pytest.approx(-0.4333, abs=1e-3)
    assert [rule(path).label[0] for rule in ALL] == [
        "deterioration", "deterioration", "away", "regressing", "decreasing",
    ]  # fmt: skip
    assert peers.sdsn(path).number[0] == pytest.approx(-1 / 3)
    assert peers.escap(path).number[0] == pytest.approx(-5 / 3)


def test_a_slight_decline_is_limited_for_unsd_and_deterioration_for_open_sdg() -> None:
    path = course(50, 49.8, 80)
    assert peers.unsd(path).label[0] == "limited"
    assert peers.open_sdg(path).label[0] == "deterioration"


@pytest.mark.parametrize("rule", ALL)
@pytest.mark.parametrize(
    ("path", "obstacle"),
    [
        (course(90, 85, 90), "base_at_goal"),
        (course(95, 85, 90), "goal_behind_base"),
        (course(5, 8, 10, better=-1), "goal_behind_base"),
        (course(np.nan, 85, 90), "two_points"),
        (course(80, 80, 90, base_year=2015, year=2015), "two_points"),
        (course(80, 85, np.nan), "no_goal"),
        (course(80, 85, 90, deadline=2010), "no_deadline"),
    ],
)
def test_what_no_rule_can_judge_has_no_number(rule, path: peers.Course, obstacle: str) -> None:  # type: ignore[no-untyped-def]
    rated = rule(path)
    assert np.isnan(rated.number[0])
    assert rated.obstacle[0] == obstacle
    assert rated.label[0] in ("unable", "met")


@pytest.mark.parametrize("rule", ALL[:3])
@pytest.mark.parametrize(
    ("path", "obstacle"),
    [(course(5, 3, 0, better=-1), "zero"), (course(0, 3, 5), "zero"), (course(-2, 3, 5), "sign")],
)
def test_growth_rates_need_values_above_zero(rule, path: peers.Course, obstacle: str) -> None:  # type: ignore[no-untyped-def]
    assert np.isnan(rule(path).number[0])
    assert rule(path).obstacle[0] == obstacle


def test_linear_rules_cope_with_zero() -> None:
    """5 → 3 towards 0 is 4 of 10 on the index, behind half of the time; linear ratio 0.8."""
    path = course(5, 3, 0, better=-1)
    assert peers.escap(path).number[0] == pytest.approx(4.0)
    assert peers.escap(path).label[0] == "behind"
    assert peers.sdsn(path).number[0] == pytest.approx(0.8)
    assert peers.sdsn(path).label[0] == "moderately_improving"


def test_met_stands_before_the_trend() -> None:
    for rule in ALL:
        assert rule(course(80, 91, 90)).label[0] == "met"
        assert rule(course(95, 91, 90)).label[0] == "met"


@pytest.mark.parametrize(
    ("expected", "number", "label"),
    [(90.0, 0.0, "maintain"), (85.0, 50.0, "accelerate"), (79.0, 110.0, "reverse")],
)
def test_anticipated_progress(expected: float, number: float, label: str) -> None:
    rated = peers.escap_anticipated(course(80, 82, 90), expected=np.array([expected]))
    assert rated.number[0] == pytest.approx(number)
    assert rated.label[0] == label


def test_anticipated_progress_without_a_line_says_why() -> None:
    rated = peers.escap_anticipated(course(80, 82, 90), expected=np.array([np.nan]))
    assert (rated.label[0], rated.obstacle[0]) == ("unable", "few_years")
    assert "assessment.peer_few_years" in messages().entries


def test_table_beside_the_official_verdict() -> None:
    """A line 30, 28, 26, 24 reaches 12 in 2030 exactly, whatever the weights."""
    given = targets(
        {"indicator": "MATERNAL_MORTALITY", "comparator": "<=", "value": 12, "unit": "per_100k",
         "plan_start": 2022, "deadline": 2030},
        {"indicator": "WOMEN_SHARE_COMMUNITY_COMMITTEES", "comparator": "~", "value": 50, "unit": "percent"},
    )  # fmt: skip
    figures = observations(
        series("MATERNAL_MORTALITY", {2021: 30.0, 2022: 28.0, 2023: 26.0, 2024: 24.0})
        + series("WOMEN_SHARE_COMMUNITY_COMMITTEES", {2024: 50.4})
    )
    held = hold(given, figures, as_of=2024, codebook=codebook())
    verdicts = judge(held, given, as_of=2024, codebook=codebook(), messages=messages())
    table = compare_with_peers(held, verdicts, messages=messages())
    assert table["target"].unique().to_list() == ["1"]
    by_rule = {row["rule"]: row for row in table.iter_rows(named=True)}
    assert list(by_rule) == ["unsd", "open_sdg", "eurostat", "escap", "escap_anticipated", "sdsn"]
    assert by_rule["escap_anticipated"]["number"] == pytest.approx(0.0, abs=1e-6)
    assert by_rule["escap"]["number"] == pytest.approx(10 / 3, abs=1e-5)
    assert by_rule["sdsn"]["number"] == pytest.approx(1.0)
    assert all(row["note_zh"] and row["note_en"] for row in by_rule.values())
    assert verdicts["status"].to_list() == ["not_met", "met"]
