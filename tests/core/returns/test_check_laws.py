"""What holds of every return: order says nothing, rounding is no error, a worse figure is no better, nothing breaks."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.returns.checks import blocks, check
from halfsky.core.returns.lines import decimals_of
from halfsky.core.returns.model import Answer, Surroundings
from halfsky.core.returns.rulebook import needed_figures
from halfsky.core.vocabulary.findings import Severity
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_messages, load_rules
from tests.core.returns.returned import BOOK, answers, checked, codes, form, key

NAMES = [
    "LIVE_BIRTHS",
    "LIVE_BIRTHS[F]",
    "LIVE_BIRTHS[R]",
    "NEONATAL_DEATHS",
    "INFANT_DEATHS",
    "UNDER5_DEATHS",
    "HOSPITAL_BIRTHS",
    "MATERNAL_DEATHS",
    "COMPULSORY_PUPILS",
    "COMPULSORY_PUPILS[F]",
    "COMPULSORY_PUPILS[M]",
    "LIFE_EXPECTANCY",
    "GDP_TOTAL",
]
numbers = st.one_of(
    st.integers(-3, 10**6).map(float), st.floats(allow_nan=True, allow_infinity=True), st.just(0.0)
)
said = st.one_of(st.none(), numbers, st.sampled_from(list(Missing)))
returns = st.fixed_dictionaries(dict.fromkeys(NAMES, said))
around = st.dictionaries(st.sampled_from(NAMES), st.floats(allow_nan=True, allow_infinity=True), max_size=8)


def given_answers(case: dict[str, Any]) -> list[Answer]:
    return [
        Answer(
            key=key(name),
            value=None if isinstance(value, Missing) else value,
            missing=value if isinstance(value, Missing) else None,
        )
        for name, value in case.items()
    ]


@settings(max_examples=60, deadline=None)
@given(returns, around, around, st.randoms(use_true_random=False))
def test_order_says_nothing_and_every_finding_can_be_said(
    case: Any, last: Any, other: Any, random: Any
) -> None:
    asked = form([key(name) for name in NAMES])
    figures = {key(name): value for name, value in other.items()}
    place = Surroundings(
        previous={2023: {key(name): value for name, value in last.items()}, 2022: figures, 2021: figures},
        siblings={str(number): figures for number in range(6)},
        children=figures,
        parent=figures,
    )
    filled = given_answers(case)
    found = check(asked, filled, surroundings=place, rules=load_rules())
    shuffled = sorted(filled, key=lambda _: random.random())
    assert check(asked, shuffled, surroundings=place, rules=load_rules()) == found
    rows = [one.finding.where.row or 0 for one in found if one.keys]
    assert rows == sorted(rows)
    for one in found:
        for lang in ("zh", "en"):
            assert load_messages().say(one.finding.code, one.finding.facts, lang=lang)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_an_error(value: float) -> None:
    asked = form([key("LIVE_BIRTHS")])
    found = check(
        asked, [Answer(key=key("LIVE_BIRTHS"), value=value)], surroundings=Surroundings(), rules=load_rules()
    )
    assert [one.finding.code for one in found] == ["checks.not_finite"]
    assert found[0].finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (Answer(key=key("MARRIAGES"), value=1.0), "checks.not_asked"),
        (Answer(key=key("LIVE_BIRTHS"), value=2.0), "checks.answered_twice"),
    ],
)
def test_answers_that_do_not_fit_the_form(extra: Answer, code: str) -> None:
    asked = form([key("LIVE_BIRTHS")])
    found = check(
        asked,
        [Answer(key=key("LIVE_BIRTHS"), value=1.0), extra],
        surroundings=Surroundings(),
        rules=load_rules(),
    )
    assert [one.finding.code for one in found] == [code]


def test_a_figure_and_a_reason_contradict() -> None:
    asked = form([key("LIVE_BIRTHS")])
    both = Answer(key=key("LIVE_BIRTHS"), value=1.0, missing=Missing.NOT_AVAILABLE, explanation="x")
    found = check(asked, [both], surroundings=Surroundings(), rules=load_rules())
    assert "checks.figure_and_reason" in [one.finding.code for one in found]


@given(st.floats(1, 1e6), st.floats(0.01, 0.99))
def test_rounded_parts_of_an_amount_are_no_error(total: float, share: float) -> None:
    places = decimals_of("yuan")
    parts = {
        "DISPOSABLE_INCOME_TOTAL": round(total, places),
        "DISPOSABLE_INCOME_TOTAL[U]": round(total * share, places),
        "DISPOSABLE_INCOME_TOTAL[R]": round(total * (1 - share), places),
    }
    assert "RESIDENCE_PARTS" not in codes(parts)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(-5, 5))
def test_parts_of_a_count_are_exact(women: int, men: int, off: int) -> None:
    total = max(0, women + men + off)
    found = codes({"COMPULSORY_PUPILS": total, "COMPULSORY_PUPILS[F]": women, "COMPULSORY_PUPILS[M]": men})
    assert ("SEX_PARTS" in found) is (total != women + men)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5))
def test_more_above_the_limit_is_no_better(part: int, whole: int, more: int) -> None:
    before = codes({"HOSPITAL_BIRTHS": part, "LIVE_BIRTHS": whole})
    after = codes({"HOSPITAL_BIRTHS": part + more, "LIVE_BIRTHS": whole})
    assert "NUMERATOR_ABOVE_DENOMINATOR" not in before or "NUMERATOR_ABOVE_DENOMINATOR" in after


def test_errors_block_and_queries_block_until_explained() -> None:
    error = checked({"COMPULSORY_PUPILS": 1, "COMPULSORY_PUPILS[F]": 2})
    query = {"now": {"MARRIAGES": 900}, "last": {"MARRIAGES": 400}}
    assert blocks(error)
    assert blocks(checked(query))
    assert not blocks(checked(query | {"explained": {"MARRIAGES": "补登"}}))
    assert not blocks(checked({"LIVE_BIRTHS": 10}))


def test_a_query_is_explained_at_any_line_it_concerns() -> None:
    case = {"now": {"NEWBORNS_VISITED": 101, "LIVE_BIRTHS": 100}}
    for name in case["now"]:
        (found,) = checked(case | {"explained": {name: "含上年末出生的"}})
        assert found.explained


def test_series_of_other_units_are_named() -> None:
    asked = form([key("GIRLS_VACCINATED_HPV")])
    assert needed_figures(asked, load_rules()).series == {"GIRLS_VACCINATED_HPV", "GIRLS_15"}


def test_areas_of_one_return_are_checked_apart() -> None:
    keys = [
        msgspec.structs.replace(key(name), area=area)
        for area in ("990101", "990102")
        for name in ("INFANT_DEATHS", "UNDER5_DEATHS")
    ]
    given_ = [Answer(key=one, value=value) for one, value in zip(keys, (3.0, 4.0, 5.0, 4.0), strict=True)]
    found = check(form(keys), given_, surroundings=Surroundings(), rules=load_rules())
    assert [(one.finding.code, [k.area for k in one.keys]) for one in found] == [
        ("checks.child_deaths_nested", ["990102", "990102"])
    ]


def test_no_rule_is_left_without_occasion() -> None:
    reached = {ready.check.code for ready in load_rules().every}
    assert reached == BOOK.checks.keys()
    assert answers({"LIVE_BIRTHS": 1})[0].value == 1.0
