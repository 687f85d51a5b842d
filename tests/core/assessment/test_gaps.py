"""Gaps as series of their own."""

from halfsky.core.assessment.gaps import build_gaps
from tests.core.assessment.world import codebook, observations, series


def test_three_axes() -> None:
    rows = series("平均预期寿命", [
        {"area": "甲州", "year": 2020, "value": 80.9, "sex": "F"},
        {"area": "甲州", "year": 2020, "value": 75.4, "sex": "M"},
        {"area": "甲州", "year": 2020, "value": 76.0, "residence": "R"},
        {"area": "甲州", "year": 2020, "value": 79.5, "residence": "U"},
        {"area": "甲一", "year": 2020, "value": 77.0},
        {"area": "甲二", "year": 2020, "value": 79.0},
        {"area": "甲三", "year": 2020, "value": 74.0},
    ])  # fmt: skip
    table = build_gaps(observations(rows), as_of=2024, codebook=codebook())
    found = {row["axis"]: row for row in table.iter_rows(named=True)}
    assert found["sex"]["gap"] == 5.5
    assert found["residence"]["gap"] == -3.5
    assert (found["area"]["first"], found["area"]["second"], found["area"]["gap"]) == ("甲三", "甲二", -5.0)
    assert table.height == 3


def test_a_gap_needs_both_sides_in_one_year_and_one_unit() -> None:
    rows = series("婴儿死亡率", [
        {"year": 2020, "value": 5.0, "residence": "R"},
        {"year": 2021, "value": 4.0, "residence": "U"},
        {"year": 2022, "value": 5.0, "residence": "R"},
        {"year": 2022, "value": 0.4, "residence": "U", "unit": "percent"},
        {"year": 2023, "value": 5.0, "residence": "R"},
        {"year": 2023, "value": None, "residence": "U", "status": "not_reported"},
        {"year": 2026, "value": 5.0, "residence": "R"},
        {"year": 2026, "value": 4.0, "residence": "U"},
    ])  # fmt: skip
    assert build_gaps(observations(rows), as_of=2024, codebook=codebook()).is_empty()


def test_figures_in_conflict_make_no_gap() -> None:
    rows = series("婴儿死亡率", [
        {"year": 2020, "value": 5.0, "residence": "R"},
        {"year": 2020, "value": 7.0, "residence": "R"},
        {"year": 2020, "value": 4.0, "residence": "U"},
    ])  # fmt: skip
    assert build_gaps(observations(rows), as_of=2024, codebook=codebook()).is_empty()
