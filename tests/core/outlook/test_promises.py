"""Promises that are no level of one series' deadline: kept every year, set against another series, made to each."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.outlook.fans import ask_years
from halfsky.core.outlook.targets import ask_board
from halfsky.core.outlook.together import all_meet
from tests.core.assessment.world import codebook
from tests.core.early_warning.world import AREA, board_of, forecasts_of, plan_of, rows_of

RISING = {year: 60.0 + (year - 2015) for year in range(2015, 2025)}
COUNTIES = ("甲一", "甲二", "甲三")
EACH = {"indicator": "政府举办独立建制妇幼保健机构数", "comparator": "each_has", "value": 1, "unit": "count", "kind": "each_has"}  # fmt: skip
SEXES = {"indicator": "妇女基本医疗保险参保率", "comparator": "relative", "relative_op": ">=", "relative_to": "男性参保率", "kind": "relative", "value": None, "unit": None}  # fmt: skip


def walk(seed, *, start=97.0, drift=0.0, step=0.4):  # type: ignore[no-untyped-def]
    steps = np.random.default_rng(seed).normal(drift, step, 10)
    return {2015 + n: round(float(v), 2) for n, v in enumerate(start + np.cumsum(steps))}


def told(given, figures, area=AREA):  # type: ignore[no-untyped-def]
    found = forecasts_of(board_of(plan_of(given), figures)).filter(pl.col("area") == area)
    assert found.height == 1
    return found.row(0, named=True)


def test_a_promise_to_keep_is_one_of_every_year() -> None:
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 96.5, "unit": "percent"}
    figures = rows_of("婚前医学检查率", walk(1))
    once, always = told(given, figures), told({**given, "trend": "保持在"}, figures)
    assert (once["promise"], always["promise"]) == ("level", "kept")
    assert once["probability"] == once["at_deadline"] == always["at_deadline"]
    assert 0.0 < always["probability"] < once["probability"] - 0.02


def test_a_band_to_be_kept_is_less_probable_than_the_band_at_the_deadline() -> None:
    given = {"indicator": "出生人口性别比", "comparator": "~", "value": 107, "unit": "ratio_to_100", "trend": "保持在"}  # fmt: skip
    row = told(given, rows_of("出生人口性别比", walk(2, start=107.0)))
    assert row["promise"] == "kept"
    assert 0.0 <= row["probability"] <= row["at_deadline"] <= 1.0


def two_sexes(women, men):  # type: ignore[no-untyped-def]
    rows = rows_of("基本医疗保险参保率", women) + rows_of("基本医疗保险参保率", men)
    return [{**row, "sex": sex} for row, sex in zip(rows, ["F"] * 10 + ["M"] * 10, strict=True)]


def test_what_is_set_against_another_series_is_asked_of_the_one_over_the_other() -> None:
    men = walk(3, start=90.0)
    ahead, behind = (
        told(SEXES, two_sexes({y: round(v + apart, 2) for y, v in men.items()}, men)) for apart in (2.0, -2.0)
    )
    assert ahead["promise"] == ahead["method"] == "compared"
    assert behind["probability"] < 0.2 < 0.8 < ahead["probability"]
    assert ahead["low80"] is None
    assert ahead["level"] is None
    assert ahead["target_value"] is None


def test_what_moves_both_series_moves_neither_against_the_other() -> None:
    calm, stormy = walk(4, start=55.0, step=0.1), walk(4, start=55.0, step=1.5)
    probabilities = [
        told(SEXES, two_sexes({y: round(v + 1 + 0.1 * (y % 2), 2) for y, v in men.items()}, men))[
            "probability"
        ]
        for men in (calm, stormy)
    ]
    assert probabilities[0] == pytest.approx(probabilities[1], abs=0.05)


def test_no_fan_is_drawn_of_a_comparison() -> None:
    men = walk(3, start=90.0)
    board = board_of(plan_of(SEXES), two_sexes(men, men))
    assert ask_years(ask_board(board, codebook=codebook())).is_empty()


def counties(**have):  # type: ignore[no-untyped-def]
    rows = []
    for area in COUNTIES:
        values = have.get(area, 1)
        years = values if isinstance(values, dict) else dict.fromkeys(range(2015, 2025), values)
        rows += rows_of("政府举办独立建制妇幼保健机构数", years, area=area)
    return rows


def test_a_promise_to_each_county_is_kept_by_all_of_them() -> None:
    figures = counties(**{"甲二": {year: year % 3 for year in range(2015, 2025)}})
    found = forecasts_of(board_of(plan_of(EACH), figures))
    each = dict(found.filter(pl.col("area") != AREA).select("area", "probability").iter_rows())
    whole = found.filter(pl.col("area") == AREA).row(0, named=True)
    assert whole["promise"] == whole["method"] == "together"
    assert set(each) == set(COUNTIES)
    assert np.prod(list(each.values())) - 1e-9 <= whole["probability"] <= min(each.values())
    assert whole["probability"] < 0.9


def test_all_counties_that_always_had_it_will_nearly_surely_have_it() -> None:
    row = told(EACH, counties())
    assert row["probability"] > 0.7


def test_a_share_that_has_it_is_asked_to_be_all() -> None:
    given = {"indicator": "家庭教育指导服务站点覆盖率", "comparator": "each_has", "value": 1, "unit": None, "kind": "each_has"}  # fmt: skip
    row = told(given, rows_of("家庭教育指导服务站点覆盖率", walk(5, start=70.0, drift=1.0)))
    assert (row["promise"], row["target_value"], row["unit"]) == ("level", 100.0, "percent")
    assert row["probability"] < 0.6


chances = st.lists(st.floats(0.01, 0.99), min_size=1, max_size=12)


@given(chances, st.floats(0.0, 0.95))
def test_all_together_lies_between_independence_and_the_weakest(each, shared) -> None:  # type: ignore[no-untyped-def]
    one = np.array(each)
    group = np.zeros(len(one), dtype=np.int64)
    found = all_meet(one, np.full(len(one), shared), group, groups=1)[0]
    assert one.prod() - 1e-3 <= found <= one.min() + 1e-3
    assert all_meet(one, np.zeros(len(one)), group, groups=1)[0] == pytest.approx(one.prod(), abs=1e-9)


def test_all_together_agrees_with_simulation() -> None:
    rng, each, shared = np.random.default_rng(6), np.array([0.9, 0.8, 0.7, 0.95]), 0.4
    from scipy.special import ndtri

    common, own = rng.normal(size=(200_000, 1)), rng.normal(size=(200_000, 4))
    met = (np.sqrt(shared) * common + np.sqrt(1 - shared) * own <= ndtri(each)).all(axis=1).mean()
    found = all_meet(each, np.full(4, shared), np.zeros(4, dtype=np.int64), groups=1)[0]
    assert found == pytest.approx(met, abs=0.005)
