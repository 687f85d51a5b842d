from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.supervision.duties.funds import Totals, added, queries

MONEY = st.none() | st.decimals(0, 10**9, places=2)
COUNTS = st.none() | st.integers(0, 10**6)
TOTALS = st.builds(Totals, budgeted=MONEY, granted=MONEY, spent=MONEY, courses=COUNTS, attendances=COUNTS)


@given(st.lists(TOTALS, max_size=8))
def test_a_sum_is_of_what_is_known_and_unknown_where_nobody_knows(rows: list[Totals]) -> None:
    whole = added(rows)
    for name in Totals.__struct_fields__:
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        assert getattr(whole, name) == (sum(known) if known else None)


@given(st.lists(TOTALS, max_size=8), st.integers(0, 8))
def test_sums_of_parts_are_the_sum_of_the_whole(rows: list[Totals], cut: int) -> None:
    assert added([added(rows[:cut]), added(rows[cut:])]) == added(rows)


@pytest.mark.parametrize(
    ("totals", "codes"),
    [
        (Totals(), ()),
        (Totals(budgeted=Decimal(3), granted=Decimal(3), spent=Decimal(3)), ()),
        (Totals(granted=Decimal(3), spent=Decimal("3.01")), ("funds.spent_above_granted",)),
        (Totals(budgeted=Decimal(2), granted=Decimal(3)), ("funds.granted_above_budgeted",)),
        (Totals(courses=0, attendances=1), ("funds.attendances_without_courses",)),
        (Totals(courses=5, attendances=4), ("funds.fewer_attendances_than_courses",)),
        (Totals(courses=0, attendances=0), ()),
        (Totals(spent=Decimal(3)), ()),
    ],
)
def test_figures_that_do_not_fit_together_are_queried(totals: Totals, codes: tuple[str, ...]) -> None:
    assert queries(totals) == codes
