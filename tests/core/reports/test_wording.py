"""How numbers and changes are printed: scenarios for experts, and laws."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.arithmetic import derive
from halfsky.core.reports.wording import change_of, print_distance, print_value, say_change, value_digits
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.core.vocabulary.units import UNITS

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "reports" / "wording.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(SCENARIOS.read_text(encoding="utf-8"))
VALUES = st.floats(min_value=0.01, max_value=1e6).map(lambda value: round(value, 2))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_change_is_told_in_the_official_manner(case: dict[str, Any], lang: str) -> None:
    change = change_of(case["earlier"], case["later"], unit=case["unit"], digits=case["digits"])
    words = say_change(change, unit=case["unit"], better=case["better"], lang=lang, name=case.get("name", ""))
    assert list(words) == case[lang]


@pytest.mark.parametrize(
    ("value", "unit", "digits", "name", "zh", "en"),
    [
        (16.9, "per_100k", 1, "", "16.9/10万", "16.9 per 100,000"),
        (5.6, "permille", 1, "", "5.6‰", "5.6 per 1,000"),
        (98.5, "percent", 1, "", "98.5%", "98.5%"),
        (7502.4, "10k_persons", 1, "", "7502.4万人", "75,024,000"),
        (10.40, "per_10k", 2, "", "10.40/万", "10.40 per 10,000"),
        (78.3, "years", 1, "人均预期寿命", "78.3岁", "78.3 years"),
        (4.08, "per_1000", 2, "每千人口托位数", "4.08个", "4.08 per 1,000 people"),
        (490.0, "yuan_per_month", 0, "", "490元/月", "490 yuan a month"),
    ],
)
def test_value_is_printed_with_its_unit(value, unit, digits, name, zh, en) -> None:
    assert print_value(value, unit=unit, digits=digits, name=name) == zh
    assert print_value(value, unit=unit, digits=digits, lang="en", name=name) == en


def test_a_miss_is_never_rounded_onto_its_target() -> None:
    digits = value_digits(94.97, unit="percent", decimals=1, derived=True, target=95.0)
    assert print_value(94.97, unit="percent", digits=digits) == "94.97%"
    assert value_digits(95.0, unit="percent", decimals=1, derived=True, target=95.0) == 1


def test_all_and_nothing_have_no_decimals() -> None:
    assert value_digits(100.0, unit="percent", decimals=1, derived=True) == 0
    assert value_digits(0.0, unit="per_100k", decimals=1, derived=True) == 0


def test_yearly_need_is_the_gap_over_the_years_left() -> None:
    inputs = ({"year": 2024, "value": 92.9}, {"year": 2030, "value": 95.0})
    assert derive("yearly_change", inputs, digits=2) == 0.35


@pytest.mark.parametrize("operation", ["pct_change", "share"])
def test_nothing_is_divided_by_zero(operation: str) -> None:
    inputs = ({"value": 0.0}, {"value": 0.0})
    with pytest.raises(ZeroDivisionError):
        derive(operation, inputs, digits=1)


@given(VALUES, VALUES, st.sampled_from(sorted(UNITS)), st.sampled_from(["up", "down", "none"]))
def test_forth_and_back_are_the_same_size_with_opposite_words(first, second, unit, better) -> None:
    there, back = (change_of(a, b, unit=unit, digits=2) for a, b in ((first, second), (second, first)))
    assert (there.flat == "equal") == (back.flat == "equal")
    if there.operation != "pct_change":
        assert there.amount == -back.amount
    if "no" == there.flat == back.flat:
        assert say_change(there, unit=unit, better=better) != say_change(back, unit=unit, better=better)


@given(VALUES, VALUES, st.sampled_from(sorted(UNITS)))
def test_flat_is_said_exactly_when_the_printed_values_are_equal_or_nearly(first, second, unit) -> None:
    change = change_of(first, second, unit=unit, digits=1)
    if round_half_even(first, 1) == round_half_even(second, 1):
        assert change.flat == "equal"
    elif UNITS[unit].family in ("count", "money"):
        assert change.flat == "no"


@given(VALUES, st.sampled_from(sorted(UNITS)), st.sampled_from(["zh", "en"]))
def test_a_distance_has_no_sign(value, unit, lang) -> None:
    forth, back = (print_distance(size, unit=unit, digits=2, lang=lang) for size in (value, -value))
    assert forth == back
    assert "-" not in forth
