"""Whatever a series or a question is like, it gets a stated answer, and no other one changes for it."""

import numpy as np
import polars as pl
import pytest

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import ANSWERS, QUESTIONS, SERIES
from halfsky.engines.codebook import load_outlook_settings
from tests.core.outlook.simulated import Floats, ask, series_of, walks

S = load_outlook_settings()


@pytest.fixture
def values() -> Floats:
    return walks(np.random.default_rng(1), areas=8)


def answer(
    values: Floats, area: str = "a0", sign: str = ">=", target: float = 60.0, due: int = 2025
) -> dict[str, object]:
    told = outlook(series_of(values), ask([(area, due, sign, target)]), settings=S)
    assert told.schema == pl.Schema(ANSWERS)
    return told.row(0, named=True)


def test_all_missing_is_judged_by_siblings(values: Floats) -> None:
    values[0] = np.nan
    told = answer(values)
    assert told["method"] == "siblings_only"
    assert told["points"] == 0
    assert told["last_year"] is None
    levels = values[1:, -1]
    assert levels.min() - 10 < told["median"] < levels.max() + 10  # type: ignore[operator]
    assert told["high80"] - told["low80"] > np.ptp(levels) / 2  # type: ignore[operator]


def test_an_unknown_area_without_siblings_has_no_answer(values: Floats) -> None:
    told = answer(values[:1], area="elsewhere")
    assert told["method"] == "no_data"
    assert told["probability"] is None


def test_an_unknown_indicator_has_no_answer(values: Floats) -> None:
    told = outlook(series_of(values), ask([("a0", 2025, ">=", 1.0)], indicator="other"), settings=S)
    assert told["method"].to_list() == ["no_data"]


def test_a_constant_stays_but_not_for_certain(values: Floats) -> None:
    values[0] = 70.0
    assert 0.05 < answer(values, target=69.9)["probability"] < 0.95  # type: ignore[operator]
    assert answer(values, target=50.0)["probability"] > 0.9  # type: ignore[operator]


def test_all_constant_still_answers() -> None:
    told = answer(np.full((5, 10), 40.0), target=60.0)
    assert told["probability"] < 0.05  # type: ignore[operator]


def test_one_point_leans_on_siblings(values: Floats) -> None:
    one = values.copy()
    one[0, :-1] = np.nan
    told, full = answer(one), answer(values)
    assert told["method"] == "pooled"
    assert told["points"] == 1
    assert abs(told["median"] - full["median"]) < 10  # type: ignore[operator]


def test_one_point_alone_says_so(values: Floats) -> None:
    told = answer(values[:1, -1:])
    assert told["method"] == "lonely"
    assert told["siblings"] == 0
    assert told["high80"] - told["low80"] > 3  # type: ignore[operator]


def test_infinite_figures_are_left_out(values: Floats) -> None:
    clean = outlook(series_of(values[:, 1:]), ask([("a0", 2025, ">=", 60.0)]), settings=S)
    values[:, 0] = np.inf
    table = pl.concat(
        [series_of(np.where(np.isinf(values), np.nan, values)), _row("a0", 2009, float("-inf"))]
    )
    assert outlook(table, ask([("a0", 2025, ">=", 60.0)]), settings=S).equals(clean)


def _row(area: str, year: int, value: float) -> pl.DataFrame:
    return pl.DataFrame(
        [("i", area, year, value, 0.0, 100.0, None, None, None, None)], schema=SERIES, orient="row"
    )


@pytest.mark.parametrize(
    ("sign", "target", "expected"),
    [(">=", 101.0, 0.0), ("<=", 101.0, 1.0), (">=", -1.0, 1.0), ("<=", -1.0, 0.0)],
)
def test_a_target_beyond_the_bounds_is_certain(
    values: Floats, sign: str, target: float, expected: float
) -> None:
    assert answer(values, sign=sign, target=target)["probability"] == expected


@pytest.mark.parametrize("due", [2020, 2015])
def test_a_deadline_passed_is_known(values: Floats, due: int) -> None:
    told = answer(values, due=due)
    figure = values[0, due - 2021]
    assert told["method"] == "known"
    assert told["median"] == figure
    assert told["probability"] == float(figure >= 60.0)


def test_a_deadline_passed_without_its_figure_is_estimated(values: Floats) -> None:
    values[0, -1] = np.nan
    told = answer(values, due=2020)
    assert told["method"] == "pooled"
    assert told["low80"] < told["high80"]  # type: ignore[operator]


def test_a_year_given_twice_alike_counts_once(values: Floats) -> None:
    asked = ask([("a0", 2025, ">=", 60.0)])
    once = outlook(series_of(values), asked, settings=S)
    assert outlook(pl.concat([series_of(values), series_of(values)]), asked, settings=S).equals(once)


def test_a_year_given_twice_unlike_has_no_figure(values: Floats) -> None:
    asked = ask([("a0", 2025, ">=", 60.0)])
    twice = pl.concat([series_of(values), _row("a0", 2018, 3.0)])
    without = series_of(values).filter(~((pl.col("area") == "a0") & (pl.col("year") == 2018)))
    assert outlook(twice, asked, settings=S).equals(outlook(without, asked, settings=S))


def test_figures_beyond_the_bounds_count_as_at_them(values: Floats) -> None:
    values[0, -3:] = 100.0
    at_bound = answer(values)
    values[0, -3:] = 130.0
    assert answer(values)["probability"] == at_bound["probability"]


@pytest.mark.parametrize(
    "change",
    [
        {"comparator": ">"},
        {"comparator": None},
        {"target": None},
        {"target": float("nan")},
        {"target": float("inf")},
        {"deadline": None},
        {"as_of": None},
        {"indicator": None},
        {"area": None},
    ],
)
def test_a_question_that_cannot_be_asked_says_so(values: Floats, change: dict[str, object]) -> None:
    good = ask([("a0", 2025, ">=", 60.0), ("a1", 2025, ">=", 60.0)])
    bad = pl.DataFrame([good.row(0, named=True) | change], schema=QUESTIONS)
    told = outlook(series_of(values), pl.concat([bad, good]), settings=S)
    assert told["method"].to_list() == ["no_question", "pooled", "pooled"]
    assert told["probability"][0] is None
    assert told[1:].equals(outlook(series_of(values), good, settings=S))


def test_no_series_and_no_questions(values: Floats) -> None:
    empty = series_of(values).clear()
    assert outlook(empty, ask([("a0", 2025, ">=", 1.0)]), settings=S)["method"].to_list() == ["no_data"]
    assert outlook(series_of(values), ask([]), settings=S).schema == pl.Schema(ANSWERS)


def test_only_later_figures_are_no_figures(values: Floats) -> None:
    told = outlook(series_of(values), ask([("a0", 2005, ">=", 1.0)], as_of=1999), settings=S)
    assert told["method"].to_list() == ["no_data"]


def test_a_survey_every_five_years_is_answered() -> None:
    rng = np.random.default_rng(2)
    values = walks(rng, areas=10, years=15)
    sparse = np.full_like(values, np.nan)
    sparse[:, 4::5] = values[:, 4::5]
    told, full = answer(sparse), answer(values)
    assert told["points"] == 3
    assert told["method"] == "pooled"
    assert abs(told["median"] - full["median"]) < 12  # type: ignore[operator]


def test_a_gap_before_the_asking_widens(values: Floats) -> None:
    gone = values.copy()
    gone[0, -4:] = np.nan
    asked = ask([("a0", 2025, ">=", 60.0)])
    told, full = (outlook(series_of(v, low=None, high=None), asked, settings=S) for v in (gone, values))
    assert told["last_year"].item() == 2016
    assert (told["high80"] - told["low80"]).item() > (full["high80"] - full["low80"]).item()


def test_spoilt_rows_leave_every_question_answered(values: Floats) -> None:
    rng = np.random.default_rng(4)
    series = series_of(values)
    spoilt = series.with_columns(
        value=pl.when(pl.Series(rng.random(series.height) < 0.1))
        .then(pl.lit(None))
        .otherwise(pl.col("value")),
        year=pl.when(pl.Series(rng.random(series.height) < 0.05))
        .then(pl.lit(None))
        .otherwise(pl.col("year")),
        area=pl.when(pl.Series(rng.random(series.height) < 0.05))
        .then(pl.lit(None))
        .otherwise(pl.col("area")),
        lower_bound=pl.when(pl.Series(rng.random(series.height) < 0.1))
        .then(pl.lit(float("nan")))
        .otherwise(pl.col("lower_bound")),
    )
    told = outlook(spoilt, ask([(f"a{n}", 2025, ">=", 60.0) for n in range(8)]), settings=S)
    assert told["probability"].is_between(0.0, 1.0).all()
    assert told["probability"].null_count() == 0


@pytest.mark.parametrize("column", ["lower_bound", "upper_bound"])
@pytest.mark.parametrize("spoilt", [-999999.0, 59.0, 61.0, 999999.0])
def test_a_spoilt_bound_is_outvoted(values: Floats, column: str, spoilt: float) -> None:
    asked = ask([("a0", 2025, ">=", 60.0), ("a0", 2025, "<=", 60.0)])
    rows = series_of(values).with_row_index("row")
    for row in (0, 3, 7):
        wrong = rows.with_columns(
            pl.when(pl.col("row") == row).then(pl.lit(spoilt)).otherwise(pl.col(column)).alias(column)
        ).drop("row")
        for table in (wrong, wrong.sort("year", maintain_order=True)):
            told = outlook(table, asked, settings=S)
            assert told.equals(outlook(series_of(values), asked, settings=S))


@pytest.mark.parametrize("odd", [True, False])
def test_of_bounds_given_equally_often_the_narrowest_holds(values: Floats, odd: bool) -> None:
    half = (pl.col("area") == "a0") & ((pl.col("year") % 2 == 1) == odd)
    bound = pl.when(half).then(pl.lit(90.0)).otherwise(pl.col("upper_bound"))
    told = outlook(
        series_of(values).with_columns(upper_bound=bound), ask([("a0", 2025, ">=", 95.0)]), settings=S
    )
    assert told["probability"].item() == 0.0


def test_series_of_different_bounds_share_an_indicator(values: Floats) -> None:
    open_ended = series_of(values).with_columns(
        upper_bound=pl.when(pl.col("area") == "a3").then(pl.lit(None)).otherwise(pl.col("upper_bound"))
    )
    told = outlook(open_ended, ask([("a0", 2025, ">=", 60.0), ("a3", 2025, ">=", 60.0)]), settings=S)
    assert told["probability"].is_between(0.0, 1.0).all()


@pytest.mark.parametrize("kind", [pl.Int64, pl.String, pl.UInt32])
def test_questions_come_back_as_they_came(values: Floats, kind: type[pl.DataType]) -> None:
    asked = ask([("a1", 2025, ">=", 60.0), ("nowhere", 2025, ">", 60.0)]).with_columns(
        pl.col("question").cast(kind)
    )
    told = outlook(series_of(values), asked, settings=S)
    assert told["question"].equals(asked["question"])


@pytest.mark.parametrize(("sign", "bound", "near"), [(">=", 100.0, 99.97), ("<=", 0.0, 0.03)])
def test_a_target_at_the_bound_can_be_reached(sign: str, bound: float, near: float) -> None:
    rng = np.random.default_rng(6)
    values = np.clip(near + rng.normal(0, 0.02, (6, 12)), 0.0, 100.0)
    assert answer(values, sign=sign, target=bound)["probability"] > 0.4  # type: ignore[operator]
