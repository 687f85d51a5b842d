"""Laws of early warning: what may not change it, and what every warning owes its reader."""

from typing import Any

import msgspec
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from halfsky.core.early_warning.courses import slope
from halfsky.core.early_warning.model import KINDS, SEVERITIES, WARNINGS
from tests.core.early_warning.world import AREA, board_of, forecasts_of, own_kinds, plan_of, rows_of, warned

YEARS = range(2015, 2025)
PLACES = (AREA, "乙一", "乙二", "乙三", "乙四", "乙五", "乙六")
GIVEN = (
    {"indicator": "婚前医学检查率", "comparator": ">=", "value": 90, "unit": "percent"},
    {"indicator": "孕产妇系统管理率", "comparator": ">=", "value": 85, "unit": "percent"},
    {"indicator": "产前检查率", "comparator": ">=", "value": 60, "unit": "percent"},
    {"indicator": "学前教育毛入园率", "comparator": ">=", "value": 80, "unit": "percent"},
    {"indicator": "高中阶段毛入学率", "tendency": "up"},
)


def rows() -> list[dict[str, Any]]:
    """Two series that stand still far from their targets, one that turns, one that breaks off, one direction."""
    made = []
    for place, area in enumerate(PLACES):
        apart = 0.3 * place
        made += rows_of("婚前医学检查率", {y: 60 + apart + 0.1 * (y % 3) for y in YEARS}, area=area)
        made += rows_of("孕产妇系统管理率", {y: 70 + apart + 0.1 * (y % 2) for y in YEARS}, area=area)
        turn = {
            y: 70 + apart + (y - 2015) - (4 * (y - 2021) if y > 2021 and area == AREA else 0) for y in YEARS
        }
        made += rows_of("产前检查率", turn, area=area)
        made += rows_of(
            "学前教育毛入园率", {y: 82 + apart for y in YEARS if y < 2022 or area != AREA}, area=area
        )
        made += rows_of("高中阶段毛入学率", {y: 80 + apart + 0.2 * (y - 2015) for y in YEARS}, area=area)
    return made


def warnings_of(figures: list[dict[str, Any]], **changed: Any) -> pl.DataFrame:
    return warned(board_of(plan_of(*GIVEN), figures), **changed)


WARNED = warnings_of(rows())


def test_the_table_has_its_schema_and_ranks_from_one() -> None:
    assert WARNED.schema == pl.Schema(WARNINGS)
    assert WARNED["rank"].to_list() == list(range(1, WARNED.height + 1))
    assert own_kinds(WARNED) == ["hard_to_reach", "hard_to_reach", "missing", "reversed"]
    assert set(WARNED["kind"]) <= set(KINDS)
    assert set(WARNED["severity"]) <= set(SEVERITIES)


def test_order_of_rows_changes_nothing() -> None:
    assert_frame_equal(warnings_of(rows()[::-1]), WARNED)


def test_figures_after_the_year_change_nothing() -> None:
    later = [row for area in PLACES for row in rows_of("婚前医学检查率", {2025: 5.0, 2026: 99.0}, area=area)]
    later += rows_of("学前教育毛入园率", {2025: 99.0})
    assert_frame_equal(warnings_of(rows() + later), WARNED)


def test_an_indicator_of_no_target_changes_nothing() -> None:
    other = rows_of("农村自来水普及率", {y: 10.0 * (y % 7) for y in YEARS})
    assert_frame_equal(warnings_of(rows() + other), WARNED)


def test_figures_told_in_another_unit_change_nothing() -> None:
    shares = [{**row, "value": row["value"] / 100, "unit": "share"} for row in rows()]
    assert_frame_equal(warnings_of(shares), WARNED, check_exact=False, rel_tol=1e-6)


def test_a_target_told_in_another_unit_is_warned_of_alike() -> None:
    given = [
        {**one, "value": one["value"] / 100, "unit": "share"} if "value" in one else one for one in GIVEN
    ]
    told = warned(board_of(plan_of(*given), rows()))
    same = ["rank", "named", "severity", "kind", "target", "area", "deadline", "earlier_year", "years"]
    assert_frame_equal(told.select(same), WARNED.select(same))
    assert told["probability"].to_list() == pytest.approx(WARNED["probability"].to_list(), abs=1e-9)


def test_every_reason_names_its_evidence_and_every_warning_what_clears_it() -> None:
    for row in WARNED.iter_rows(named=True):
        for lang in ("zh", "en"):
            reason = row[f"reason_{lang}"]
            assert "—" not in reason.replace("2022—2024", ""), reason
            assert "{" not in reason
            for fact in ("year", "earlier_year"):
                if row[fact] is not None and row["kind"] != "hard_to_reach":
                    assert str(row[fact]) in reason, (fact, reason)
            assert row[f"clears_{lang}"]
        assert row["reason_zh"].endswith("。")
        assert row["reason_en"].endswith(".")
        assert row["lead_unit"]
        assert row["rule"].startswith("early-warning-")
    hard = WARNED.filter((pl.col("kind") == "hard_to_reach") & (pl.col("area") == AREA)).row(0, named=True)
    assert "60.2%" in hard["reason_zh"] or "70" in hard["reason_zh"]
    assert str(hard["deadline"]) in hard["reason_zh"]


def test_the_cap_names_targets_of_the_own_area_and_the_gravest_first() -> None:
    for cap in (0, 1, 2, 12):
        told = warnings_of(rows(), cap=cap)
        named = told.filter(pl.col("named"))
        assert named["target"].n_unique() == min(cap, 4)
        assert set(named["area"]) <= {AREA}
        # The cap changes what is named, never what is found.
        assert_frame_equal(told.drop("named"), WARNED.drop("named"))
    own = WARNED.filter(pl.col("area") == AREA)["severity"].to_list()
    assert own == sorted(own, key=SEVERITIES.index)


def test_a_higher_threshold_never_warns_of_less() -> None:
    from halfsky.engines.codebook import load_warning_settings

    found = []
    for factor in (0.25, 1.0, 3.0):
        steps = load_warning_settings().horizons
        horizons = tuple(msgspec.structs.replace(s, threshold=s.threshold * factor) for s in steps)
        told = warnings_of(rows(), horizons=horizons)
        hard = told.filter(pl.col("kind") == "hard_to_reach")
        found.append(set(hard.select("target", "area").iter_rows()))
    assert found[0] <= found[1] <= found[2]


def test_precision_is_told_only_where_it_was_measured() -> None:
    assert WARNED.filter(pl.col("kind") == "hard_to_reach")["precision"].null_count() == 0
    assert WARNED.filter(pl.col("kind") != "hard_to_reach")["precision"].is_null().all()


def test_a_plan_without_targets_or_figures_has_no_warning() -> None:
    assert warned(board_of(plan_of(), [])).is_empty()
    assert warned(board_of(plan_of(), rows())).is_empty()
    assert set(warned(board_of(plan_of(*GIVEN), []))["kind"]) == {"missing"}


def test_no_warning_of_a_target_that_is_met_and_steady() -> None:
    given = {"indicator": "婚前医学检查率", "comparator": ">=", "value": 50, "unit": "percent"}
    board = board_of(plan_of(given), rows())
    assert forecasts_of(board)["probability"].min() > 0.9
    assert warned(board).is_empty()


def test_the_trend_of_ups_and_downs_that_cancel_is_none() -> None:
    import numpy as np

    swing = np.array([[0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0], [0.0, np.nan, 2.0, np.nan, np.nan, 5.0, np.nan]])
    assert slope(swing).tolist() == pytest.approx([0.0, 1.0])
