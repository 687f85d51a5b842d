"""Simple models and peers' rules answer as their definitions say."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from halfsky.core.outlook.panel import build_panel
from halfsky.core.outlook.peer_rules import RULES, answer_by_label, answer_by_number, rate_by_peers, rising
from halfsky.core.outlook.questions import ask
from halfsky.core.outlook.simple import drift, last_value, trend
from tests.core.outlook.bodies import body

NAN = float("nan")
YEARS = np.array([3.0])


def test_last_value_keeps_the_level_and_adds_up_yearly_changes() -> None:
    told = last_value(np.array([[1.0, 3.0, 2.0, 4.0]]), YEARS)
    assert told.mean[0] == 4.0
    assert told.spread[0] == pytest.approx(np.sqrt(3 * (4 + 1 + 4) / 3))
    assert told.freedom[0] == 3


def test_a_gap_counts_by_its_years_and_a_late_last_figure_by_the_years_since() -> None:
    told = last_value(np.array([[1.0, NAN, 3.0, NAN]]), YEARS)
    assert told.mean[0] == 3.0
    assert told.spread[0] == pytest.approx(np.sqrt(4 / 2 * 4))


def test_drift_goes_on_with_its_own_error() -> None:
    told = drift(np.array([[1.0, 3.0, 2.0, 4.0]]), YEARS)
    changes = np.array([2.0, -1.0, 2.0])
    assert told.mean[0] == pytest.approx(4.0 + 3 * changes.mean())
    assert told.spread[0] == pytest.approx(np.sqrt(changes.var(ddof=1) * (3 + 9 / 3)))
    assert told.freedom[0] == 2


@given(values=st.lists(st.floats(-50, 50), min_size=5, max_size=12), ahead=st.integers(1, 8))
def test_the_straight_line_is_that_of_ordinary_least_squares(values: list[float], ahead: int) -> None:
    told = trend(np.array([values]), np.array([float(ahead)]))
    years = np.arange(len(values))
    line = stats.linregress(years, values)
    at = len(values) - 1 + ahead
    left = np.asarray(values) - line.intercept - line.slope * years
    variance = (left**2).sum() / (len(values) - 2)
    width = ((years - years.mean()) ** 2).sum()
    spread = np.sqrt(variance * (1 + 1 / len(values) + (at - years.mean()) ** 2 / width))
    assert told.mean[0] == pytest.approx(line.intercept + line.slope * at, abs=1e-6)
    assert told.spread[0] == pytest.approx(spread, abs=1e-6)


@given(
    points=st.lists(st.tuples(st.integers(-5, 5), st.booleans(), st.floats(0.1, 3)), min_size=1, max_size=80)
)
def test_the_learnt_curve_never_falls_and_keeps_the_share_met(
    points: list[tuple[int, bool, float]],
) -> None:
    number, met, weight = (np.array([p[i] for p in points], dtype=float) for i in range(3))
    levels, place = np.unique(number, return_inverse=True)
    curve = rising(levels, place, met, weight)
    assert (np.diff(curve) >= -1e-12).all()
    assert np.average(curve[place], weights=weight) == pytest.approx(np.average(met, weights=weight))


def test_the_learnt_curve_pools_what_violates_the_order() -> None:
    levels, place = np.array([1.0, 2.0, 3.0]), np.array([0, 1, 1, 2])
    curve = rising(levels, place, np.array([0.0, 1.0, 1.0, 0.0]), np.ones(4))
    assert curve == pytest.approx([0.0, 2 / 3, 2 / 3])


BODY = body()
ASKED = ask(BODY, window=15, every=1)


def rated() -> pl.DataFrame:
    parts = [
        rate_by_peers(
            build_panel(BODY, as_of=year, window=15), ASKED.filter(pl.col("as_of") == year), as_of=year
        )
        for year in ASKED["as_of"].unique().sort()
    ]
    return pl.concat(parts)


NUMBERS = rated()


def test_every_rule_rates_every_question_and_says_yes_or_no() -> None:
    assert NUMBERS.height == len(RULES) * ASKED.height
    said = answer_by_label(NUMBERS)
    assert set(said["probability"]) == {0.0, 1.0}
    known = NUMBERS.filter(pl.col("label") == "met").select("question", method="rule")
    assert (said.join(known, on=["question", "method"])["probability"] == 1.0).all()


def test_a_plan_under_way_is_compared_from_its_base() -> None:
    way = ASKED.filter((pl.col("shape") == "mid") & (pl.col("base") != pl.col("target")))
    covered = 10 * (pl.col("now") - pl.col("base")) / (pl.col("target") - pl.col("base"))
    mine = way.select("question", expected=covered)
    both = NUMBERS.filter(pl.col("rule") == "escap").join(mine, on="question").drop_nulls("number")
    assert both.height > 50
    assert np.allclose(both["number"], both["expected"])


def test_open_sdg_and_unsd_share_their_number() -> None:
    learnt = answer_by_number(NUMBERS, ASKED)
    one, other = (
        learnt.filter(pl.col("method") == f"{name}_learnt").sort("question")["probability"]
        for name in ("unsd", "open_sdg")
    )
    assert one.equals(other)


def test_before_any_deadline_has_passed_nothing_is_learnt() -> None:
    first = ASKED["deadline"].min()
    early = ASKED.filter(pl.col("as_of") < first).select("question")
    told = answer_by_number(NUMBERS, ASKED).join(early, on="question", how="semi")
    assert told.height > 0
    assert (told["probability"] == 0.5).all()
    later = answer_by_number(NUMBERS, ASKED).join(early, on="question", how="anti")
    assert later["probability"].n_unique() > 20
