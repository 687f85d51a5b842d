"""The check digit finds every single wrong sign and every two neighbours changed over."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from halfsky.core.vocabulary.credit_codes import SIGNS, check_sign, fault_in, tidy

BODIES = st.builds(
    lambda kind, area, rest: kind + area + rest,
    st.sampled_from(["11", "12", "13", "51", "91", "92"]),
    st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    st.text(SIGNS, min_size=9, max_size=9),
)
CODES = BODIES.map(lambda body: body + check_sign(body))


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_published_codes_are_right(code: str) -> None:
    assert fault_in(code) is None


@given(BODIES)
def test_the_check_follows_the_weights_of_the_standard(body: str) -> None:
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    rest = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 31
    assert SIGNS.index(check_sign(body)) == (31 - rest) % 31


@given(CODES, st.integers(0, 17), st.sampled_from(SIGNS))
def test_any_single_wrong_sign_is_found(code: str, place: int, sign: str) -> None:
    assume(code[place] != sign)
    assert fault_in(code) is None
    assert fault_in(code[:place] + sign + code[place + 1 :]) is not None


@given(CODES, st.integers(0, 16))
def test_two_neighbours_changed_over_are_found(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    assert fault_in(code[:place] + code[place + 1] + code[place] + code[place + 2 :]) is not None


@given(CODES)
def test_ways_of_typing_a_code_are_one(code: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert tidy(wide) == tidy(code.lower()) == tidy(f" {code[:8]}-{code[8:]}\t") == code


@pytest.mark.parametrize(
    ("code", "fault"),
    [("", "length"), ("9135010", "length"), ("91350100M000100Y4I", "signs"), ("91A50100M000100Y43", "area")],
)
def test_other_faults_are_named(code: str, fault: str) -> None:
    assert fault_in(code) == fault
