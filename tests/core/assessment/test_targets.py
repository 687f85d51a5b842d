"""Targets as the rule reads them: from a plan, from records."""

import pytest

from halfsky.core.assessment.targets import make_targets, targets_from_records
from halfsky.core.indicators.matching import match_plan
from halfsky.core.vocabulary.errors import Invalid
from tests.core.assessment.plans import plan, target
from tests.core.assessment.world import codebook, index, targets


def test_a_target_without_a_year_is_due_in_the_plans_last() -> None:
    whole = plan(
        targets=(
            target("孕产妇死亡率", "<=", 12, "per_100k"),
            target("婴儿死亡率", "<=", 5, "permille", deadline=2025),
        )
    )
    table = make_targets(whole, match_plan(whole, codebook(), index()), codebook=codebook())
    assert table["target"].to_list() == ["1-1-1", "1-1-2"]
    assert table["deadline"].to_list() == [2030, 2025]
    assert table["indicator"].to_list() == ["MATERNAL_MORTALITY", "INFANT_MORTALITY"]
    assert table["plan_start"].to_list() == [2021, 2021]


def test_a_plan_without_a_period_has_no_year() -> None:
    whole = plan(targets=(target("孕产妇死亡率", "<=", 12, "per_100k"),), period=None)
    table = make_targets(whole, match_plan(whole, codebook(), index()), codebook=codebook())
    assert (table["deadline"][0], table["plan_start"][0]) == (None, None)


@pytest.mark.parametrize("number", [{"target": 16}, {"target_value": "16"}, {"value": 16.0}])
@pytest.mark.parametrize("year", [{"deadline": 2030}, {"target_year": "2030"}])
@pytest.mark.parametrize("comparator", ["<=", "≤", "以下"])
@pytest.mark.parametrize("unit", ["per_100k", "/10万"])
def test_records_are_read_as_people_write_them(number: dict, year: dict, comparator: str, unit: str) -> None:  # type: ignore[type-arg]
    row = targets(
        {"indicator": "孕产妇死亡率", "comparator": comparator, "unit": unit, **number, **year}
    ).row(0, named=True)
    assert (row["indicator"], row["value"], row["deadline"]) == ("MATERNAL_MORTALITY", 16.0, 2030)
    assert (row["comparator"], row["unit"], row["target"]) == ("<=", "per_100k", "1")


def test_words_name_residence_and_sex() -> None:
    row = targets({"indicator": "农村孕产妇死亡率", "comparator": "<=", "value": 18, "unit": "per_100k"}).row(
        0, named=True
    )
    assert (row["indicator"], row["residence"]) == ("MATERNAL_MORTALITY", "R")
    row = targets(
        {"indicator": "平均预期寿命", "sex": "女", "comparator": ">=", "value": 81, "unit": "years"}
    ).row(0, named=True)
    assert (row["sex"], row["residence"]) == ("F", "_T")


def test_a_row_may_have_a_name_and_an_area() -> None:
    row = targets(
        {"id": "T9", "indicator": "孕产妇死亡率", "comparator": "<=", "value": 18, "area": "甲州"}
    ).row(0, named=True)
    assert (row["target"], row["area"]) == ("T9", "甲州")


def test_lines_of_plan_targets_come_back_as_they_were() -> None:
    line = {"quote": "q", "start": 0, "end": 1, "line": 3, "indicator": "女职工比例", "comparator": "relative", "value": None,
            "unit": None, "kind": "relative", "relative_op": "~", "relative_to": "企业女职工比例", "trend": "相适应"}  # fmt: skip
    row = targets(line).row(0, named=True)
    assert (row["kind"], row["relative_op"], row["trend"]) == ("relative", "~", "相适应")
    assert row["relative_indicator"] in codebook().indicators


@pytest.mark.parametrize(
    ("record", "code", "column"),
    [
        ({"value": "多"}, "assessment.not_a_number", "value"),
        ({"value": "nan"}, "assessment.not_a_number", "value"),
        ({"value": 1, "deadline": 2030.5}, "assessment.not_a_number", "deadline"),
        ({"value": 1, "comparator": "大约"}, "assessment.unknown_word", "comparator"),
        ({"value": 1, "unit": "斤"}, "assessment.unknown_word", "unit"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(record: dict, code: str, column: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid) as refusal:
        targets_from_records(
            [{"indicator": "孕产妇死亡率"}, {"indicator": "孕产妇死亡率", **record}],
            codebook=codebook(),
            index=index(),
        )
    assert refusal.value.code == code
    assert (refusal.value.facts["row"], refusal.value.facts["column"]) == (2, column)
