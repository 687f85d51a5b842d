"""What people type for a line is taken as meant, or told what to write instead."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.indicators.model import Text
from halfsky.core.returns.model import Line, LineKey
from halfsky.core.vocabulary.findings import Where
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_messages
from halfsky.engines.typed_figures import Typed, read_typed

MESSAGES = load_messages()


def line(unit: str = "persons", decimals: int = 0) -> Line:
    return Line(
        number=1, key=LineKey(series="A"), name=Text(zh="人数", en="People"), unit=unit, decimals=decimals
    )


def typed(text: str, unit: str = "persons", decimals: int = 0) -> Typed:
    return read_typed([text], [line(unit, decimals)])[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234), ("１２３４", 1234), ("1,234", 1234), ("1，234", 1234), (" 12 345　", 12345), ("0", 0),
        ("12人", 12), ("12 persons", 12), ("1e3", 1000), ("+7", 7), ("12.0", 12), ("12名", 12),
    ],
)  # fmt: skip
def test_a_number_is_taken_however_it_is_written(text: str, value: float) -> None:
    assert typed(text) == Typed(value=value)


def test_minus_signs_of_all_kinds_are_taken_where_a_figure_may_be_negative() -> None:
    for text in ("-0.35", "−0.35", "－0.35"):
        assert typed(text, "permille", 2) == Typed(value=-0.35)


def test_nothing_typed_is_no_answer() -> None:
    assert read_typed(["", " 　"], [line(), line()]) == (Typed(), Typed())


@pytest.mark.parametrize(
    ("text", "missing"),
    [("不适用", Missing.NOT_APPLICABLE), ("暂无数据", Missing.NOT_AVAILABLE), ("保密", Missing.SUPPRESSED)],
)
def test_plain_words_for_a_missing_figure_are_its_reason(text: str, missing: Missing) -> None:
    assert typed(text) == Typed(missing=missing)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-", "typed.sign_for_missing"), ("—", "typed.sign_for_missing"), ("……", "typed.sign_for_missing"),
        ("/", "typed.sign_for_missing"), ("无", "typed.sign_for_missing"), ("*", "typed.sign_for_missing"),
        ("-3", "typed.negative"), ("2.5", "typed.not_whole"), ("3.2万", "typed.scaled"), ("3.2 万人", "typed.scaled"),
        ("96%", "typed.other_unit"), ("5元", "typed.other_unit"), ("9" * 20, "typed.too_large"),
        ("约30", "observations.not_exact"), ("30左右", "observations.not_exact"), ("1,23", "observations.decimal_comma"),
        ("12-15", "observations.range_of_values"), ("#DIV/0!", "observations.error_cell"), ("=1+1", "observations.formula"),
        ("12①", "observations.footnote_mark"), ("三十", "observations.not_a_number"), ("2024-03-05", "observations.value_is_date"),
        ("12斤", "observations.not_a_number"), ("nan", "observations.not_finite"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_advice(text: str, code: str) -> None:
    finding = typed(text).finding
    assert finding is not None
    assert finding.code == code
    for lang in ("zh", "en"):
        assert MESSAGES.say(finding.code, finding.facts, lang=lang)


def test_ten_thousands_come_back_with_the_number_to_write() -> None:
    for text in ("3.2万", "3.2万人"):
        finding = typed(text).finding
        assert finding is not None
        assert "就填 32000。" in MESSAGES.say(finding.code, finding.facts)


def test_a_number_is_never_cut_short() -> None:
    assert typed("0" * 60 + "5") == Typed(value=5)
    finding = typed("0" * 250 + "5").finding
    assert finding is not None
    assert len(finding.facts["content"]) == 40


def test_each_finding_has_its_place() -> None:
    places = [Where(column="C", row=4), Where(column="C", row=5)]
    first, second = read_typed(["1", "x1"], [line(), line()], where=places)
    assert first.finding is None
    assert second.finding is not None
    assert second.finding.where == places[1]


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_exactly_one_answer(text: str) -> None:
    answer = typed(text)
    told = [part is not None for part in (answer.value, answer.missing, answer.finding)]
    assert sum(told) == (1 if re.search(r"[^\s\u3000\u200b\ufeff]", text) else sum(told))
    assert sum(told) <= 1
    if answer.finding is not None:
        assert MESSAGES.say(answer.finding.code, answer.finding.facts)


@given(st.integers(0, 10**12))
def test_a_printed_count_is_read_back(count: int) -> None:
    assert typed(f"{count:,}") == typed(str(count)) == Typed(value=float(count))
