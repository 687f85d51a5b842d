"""Codes of areas: level and parents follow from the digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.vocabulary.area_codes import LEVELS, NATION, canonical, codes_above, fault_in, level_of

PARTS = st.tuples(
    st.sampled_from(["11", "15", "44", "65", "99"]), *(st.integers(1, 99).map("{:02}".format) for _ in range(2)),
    *(st.integers(1, 999).map("{:03}".format) for _ in range(2)),
)  # fmt: skip


@given(PARTS, st.integers(1, 5))
def test_level_and_parents_follow_from_the_parts(parts: tuple[str, ...], depth: int) -> None:
    code = "".join(parts[:depth])
    assert fault_in(code) is None
    assert level_of(code) == LEVELS[depth]
    assert canonical(canonical(code)) == canonical(code)
    assert canonical(code.ljust(12, "0")) == canonical(code)
    above = codes_above(code)
    assert [level_of(each) for each in above] == list(reversed(LEVELS[:depth]))
    assert above[0] == canonical("".join(parts[: depth - 1]) or NATION)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("1507a2", "digits"), ("", "digits"), ("１５０７", "digits"), ("15070", "length"), ("1507020010001", "length"),
        ("770000", "province"), ("150002", "gap"), ("150702000201", "gap"), ("100000", None), ("000000", None),
        ("990101", None), ("441900003000", None),
    ],
)  # fmt: skip
def test_faults_of_a_code_are_named(code: str, fault: str | None) -> None:
    assert fault_in(code) == fault
