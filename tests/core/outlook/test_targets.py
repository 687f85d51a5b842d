"""A board's targets as questions, and the answers laid back beside them."""

import polars as pl
import pytest

from halfsky.core.outlook.bounds import bounds_in
from halfsky.core.outlook.targets import FORECASTS, ask_board
from tests.core.assessment.world import codebook
from tests.core.early_warning.world import AREA, board_of, forecasts_of, plan_of, rows_of

STEADY = {year: 60.0 + (year - 2015) for year in range(2015, 2025)}


def asked(*given, figures=None, as_of=2024):  # type: ignore[no-untyped-def]
    board = board_of(plan_of(*given), figures or rows_of("婚前医学检查率", STEADY), as_of=as_of)
    return ask_board(board, codebook=codebook())


def question(**more):  # type: ignore[no-untyped-def]
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 75, "unit": "percent", **more}
    return asked(given).questions.row(0, named=True)


def test_a_level_is_asked_as_it_stands_by_the_end_of_the_plan() -> None:
    row = question()
    assert (row["comparator"], row["target"], row["as_of"], row["deadline"]) == (">=", 75.0, 2024, 2030)


def test_a_deadline_of_its_own_counts() -> None:
    assert question(deadline=2025)["deadline"] == 2025


def test_about_is_asked_at_the_worse_bound_of_its_tolerance() -> None:
    row = question(comparator="~")
    assert (row["comparator"], row["target"]) == (">=", 74.0)


@pytest.mark.parametrize(
    ("more", "goal"),
    [
        ({"value": 5, "unit": "percentage_points", "trend": "提高", "base_year": 2020}, 70.0),
        ({"value": 2, "unit": "percentage_points", "trend": "年均提高", "base_year": 2020}, 85.0),
    ],
)
def test_a_change_is_asked_as_the_level_of_the_deadline(more, goal) -> None:  # type: ignore[no-untyped-def]
    assert question(**more)["target"] == pytest.approx(goal)


def test_both_sides_are_two_questions_and_one_probability() -> None:
    given = {"indicator": "出生人口性别比", "comparator": "~", "value": 107, "unit": "ratio_to_100"}
    figures = rows_of("出生人口性别比", {year: 107.0 + 0.1 * (year % 2) for year in range(2015, 2025)})
    found = asked(given, figures=figures)
    if found.questions.height == 2:
        assert found.questions["comparator"].to_list() == ["<=", ">="]
    told = forecasts_of(board_of(plan_of(given), figures)).row(0, named=True)
    assert 0.0 <= told["probability"] <= 1.0


def test_bounds_and_figures_are_in_the_unit_of_the_target() -> None:
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 750, "unit": "permille"}
    series = asked(given).series
    assert series["upper_bound"].unique().to_list() == [1000.0]
    assert series["value"].max() == pytest.approx(690)


def test_a_rate_of_counts_is_bounded_only_by_all_of_them() -> None:
    known = codebook().indicators
    assert bounds_in("per_100k", known["MATERNAL_MORTALITY"]) == (0.0, None)
    assert bounds_in("percent", known["PRENATAL_CARE_MANAGEMENT"]) == (0.0, 100.0)
    assert bounds_in("permille", known["PRENATAL_CARE_MANAGEMENT"]) == (0.0, 1000.0)
    assert bounds_in("years", known["PRENATAL_CARE_MANAGEMENT"]) == (None, None)
    assert bounds_in("years", known["LIFE_EXPECTANCY"]) == (30.0, 100.0)


def test_deaths_of_a_middling_place_are_foreseen_at_its_own_rate() -> None:
    given = {
        "indicator": "孕产妇死亡率",
        "comparator": "<=",
        "value": 12,
        "unit": "per_100k",
        "trend": "下降到",
    }
    counts = dict(zip(range(2015, 2025), (7, 6, 3, 2, 2, 1, 4, 3, 4, 2), strict=True))
    figures = rows_of(
        "孕产妇死亡率",
        [
            {"year": year, "value": deaths / 17000 * 1e5, "numerator": deaths, "denominator": 17000}
            for year, deaths in counts.items()
        ],
    )
    told = forecasts_of(board_of(plan_of(given), figures)).row(0, named=True)
    assert 10 < told["level"] < 25
    assert 0.2 < told["probability"] < 0.7


def test_acts_are_not_asked() -> None:
    act = {
        "indicator": "妇儿工委全体会议",
        "comparator": "=",
        "value": 1,
        "unit": "per_year",
        "kind": "schedule",
    }
    assert asked(act).questions.is_empty()


def test_a_deadline_past_is_not_asked_and_one_of_this_year_is_known() -> None:
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 65, "unit": "percent"}
    assert asked({**given, "deadline": 2023}).questions.is_empty()
    board = board_of(plan_of({**given, "deadline": 2024}), rows_of("婚前医学检查率", STEADY))
    told = forecasts_of(board).row(0, named=True)
    assert (told["method"], told["probability"]) == ("known", 1.0)


def test_two_targets_on_one_series_share_it() -> None:
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 65, "unit": "percent"}
    found = asked(given, {**given, "value": 75})
    assert found.series.height == len(STEADY)
    assert found.questions["indicator"].n_unique() == 1


def test_forecasts_have_their_schema_and_a_harder_target_is_less_probable() -> None:
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 65, "unit": "percent"}
    board = board_of(plan_of(given, {**given, "value": 90}), rows_of("婚前医学检查率", STEADY))
    told = forecasts_of(board)
    assert told.schema == pl.Schema(FORECASTS)
    easy, hard = told.filter(pl.col("area") == AREA)["probability"]
    assert easy > hard
