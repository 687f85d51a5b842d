"""Scores against examples worked by hand and definitions by brute force."""

import math
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.outlook.record import (
    CALIBRATION,
    SCORES,
    WARNINGS,
    calibrate,
    join_answers,
    score,
    tune_threshold,
    warn_at,
)

KINDS = {"method": pl.Enum(["m"]), "indicator": pl.Enum(["a", "b"]), "horizon": pl.Int32}


def joined(rows: list[tuple[str, float, float, bool, float | None]]) -> pl.DataFrame:
    """Rows of indicator, said, outcome, open, inside."""
    full = [
        ("m", indicator, 3, outcome, open_, said, inside) for indicator, said, outcome, open_, inside in rows
    ]
    kinds = KINDS | {"outcome": pl.Float64, "open": pl.Boolean, "said": pl.Float64, "inside": pl.Float64}
    return pl.DataFrame(full, schema=kinds, orient="row")


EXAMPLE = joined(
    [
        ("a", 0.9, 1.0, False, 1.0),
        ("a", 0.1, 0.0, True, 1.0),
        ("a", 0.1, 1.0, True, 0.0),
        ("a", 0.6, 0.0, True, 1.0),
        ("b", 0.15, 0.0, True, None),
        ("b", 0.55, 1.0, True, None),
    ]
)


def row(scores: pl.DataFrame, indicator: str | None, horizon: int | None = 3) -> dict[str, float]:
    at = pl.col("indicator").eq_missing(pl.lit(indicator)) & pl.col("horizon").eq_missing(pl.lit(horizon))
    return scores.filter(at).row(0, named=True)


def test_scores_of_one_indicator_worked_by_hand() -> None:
    a = row(score(EXAMPLE), "a")
    assert a["questions"] == 4
    assert a["accuracy"] == 0.5
    assert a["brier"] == pytest.approx((0.01 + 0.01 + 0.81 + 0.36) / 4)
    assert a["log_score"] == pytest.approx(-(math.log(0.9) * 2 + math.log(0.1) + math.log(0.4)) / 4)
    # Pairs of met and missed: .9 over .1, .9 over .6, .1 with .1, .1 under .6.
    assert a["auc"] == pytest.approx((1 + 1 + 0.5 + 0) / 4)
    # Bins: .1 twice, happened half; .6 once, never; .9 once, always.
    assert a["ece"] == pytest.approx(0.5 * 0.4 + 0.25 * 0.6 + 0.25 * 0.1)
    assert a["coverage"] == 0.75
    # Two warnings, one came true; two open targets were missed, one was warned of.
    assert (a["warnings"], a["warning_precision"], a["warning_recall"]) == (2, 0.5, 0.5)


def test_rows_over_all_weigh_each_indicator_the_same() -> None:
    scores = score(EXAMPLE)
    a, b, both = row(scores, "a"), row(scores, "b"), row(scores, None)
    assert both["indicators"] == 2
    for name in ("accuracy", "brier", "log_score", "met", "auc"):
        assert both[name] == pytest.approx((a[name] + b[name]) / 2), name
    assert both["coverage"] == 0.75
    # Weights 1/4 and 1/2: of warnings 1/4 + 1/4 + 1/2, those of 1/4 + 1/2 came true.
    assert both["warning_precision"] == pytest.approx(0.75)
    assert row(scores, None, None)["brier"] == both["brier"]


def test_tables_have_their_schemas() -> None:
    assert score(EXAMPLE).schema == pl.Schema(SCORES)
    assert calibrate(EXAMPLE).schema == pl.Schema(CALIBRATION)
    assert warn_at(EXAMPLE).schema == pl.Schema(WARNINGS)


def test_a_method_without_intervals_has_no_coverage_and_without_misses_no_auc() -> None:
    scores = score(joined([("a", 0.5, 1.0, True, None), ("a", 0.7, 1.0, True, None)]))
    alone = row(scores, "a")
    assert (alone["coverage"], alone["auc"], alone["warning_precision"]) == (None, None, None)


ANSWERS = st.lists(
    st.tuples(st.integers(1, 20), st.booleans(), st.sampled_from(["a", "b"])), min_size=4, max_size=60
)


@given(answers=ANSWERS)
def test_auc_is_the_chance_that_a_met_target_was_given_more(answers: list[tuple[int, bool, str]]) -> None:
    scores = score(joined([(where, said / 20, float(met), True, None) for said, met, where in answers]))
    means = []
    for indicator in {where for _, _, where in answers}:
        won = [said for said, met, where in answers if met and where == indicator]
        lost = [said for said, met, where in answers if not met and where == indicator]
        pairs = [1.0 if m > n else 0.5 if m == n else 0.0 for m, n in product(won, lost)]
        told = row(scores, indicator)["auc"]
        assert told is None if not pairs else told == pytest.approx(sum(pairs) / len(pairs))
        means += [told] if pairs else []
    assert row(scores, None)["auc"] == (pytest.approx(sum(means) / len(means)) if means else None)


@given(answers=ANSWERS)
def test_auc_across_weighs_pairs_of_all_indicators(answers: list[tuple[int, bool, str]]) -> None:
    scores = score(joined([(where, said / 20, float(met), True, None) for said, met, where in answers]))
    size = {name: sum(where == name for _, _, where in answers) for name in ("a", "b")}
    pairs = [
        (1.0 / size[v] / size[w], 1.0 if m > n else 0.5 if m == n else 0.0)
        for (m, met, v), (n, other, w) in product(answers, answers)
        if met and not other
    ]
    told = row(scores, None)["auc_across"]
    weight = sum(pair[0] for pair in pairs)
    assert told is None if not pairs else told == pytest.approx(sum(w * x for w, x in pairs) / weight)


@given(answers=ANSWERS, threshold=st.integers(1, 10))
def test_warnings_are_counted_at_every_threshold(
    answers: list[tuple[int, bool, str]], threshold: int
) -> None:
    said = joined([("a", said / 20, float(met), True, None) for said, met, _ in answers])
    at = warn_at(said, thresholds=(threshold / 20 - 0.01, threshold / 20))
    told = at.filter(pl.col("threshold") == threshold / 20, pl.col("horizon") == 3).row(0, named=True)
    warned = [met for said, met, _ in answers if said < threshold]
    missed = [met for _, met, _ in answers if not met]
    assert told["flagged"] == pytest.approx(len(warned) / len(answers))
    assert told["precision"] == (pytest.approx(warned.count(False) / len(warned)) if warned else None)
    assert told["recall"] == (pytest.approx(warned.count(False) / len(missed)) if missed else None)


def test_the_threshold_chosen_is_the_highest_that_is_right_and_complete_enough() -> None:
    table = pl.DataFrame(
        {
            "threshold": [0.1, 0.2, 0.3, 0.4],
            "precision": [0.95, 0.88, 0.86, 0.8],
            "recall": [0.2, 0.31, 0.4, 0.6],
        }
    )
    assert tune_threshold(table) == 0.3
    assert tune_threshold(table, precision=0.9) is None


def test_calibration_of_a_perfect_teller_lies_on_the_diagonal() -> None:
    rows = [("a", p / 10 + 0.05, float(i < 2 * p + 1), True, None) for p in range(10) for i in range(20)]
    bins = calibrate(joined(rows)).filter(pl.col("horizon") == 3)
    assert bins["bin"].to_list() == list(range(10))
    assert np.allclose(bins["said"], bins["happened"])
    assert bins["weight"].sum() == pytest.approx(1.0)


def test_probabilities_are_clipped_and_a_missing_one_counts_as_one_half() -> None:
    asked = pl.DataFrame(
        {
            "question": ["x", "y", "z"],
            "indicator": "a",
            "horizon": pl.Series([3, 3, 3], dtype=pl.Int32),
            "future": [5.0, 5.0, 5.0],
            "met": [True, False, True],
            "direction": pl.Series([1, 1, -1], dtype=pl.Int8),
            "now": [1.0, 9.0, 9.0],
            "target": [4.0, 6.0, 8.0],
        }
    )
    answers = pl.DataFrame(
        {
            "question": ["x", "y", "z"],
            "method": "m",
            "probability": [1.0, None, float("nan")],
            "low80": [5.0, 6.0, None],
            "high80": [7.0, 7.0, None],
        }
    )
    told = join_answers(asked, answers)
    assert told["said"].to_list() == [0.99, 0.5, 0.5]
    assert told["open"].to_list() == [True, False, True]
    assert told["inside"].to_list() == [1.0, 0.0, None]
