"""Every figure of a vintage stands in the yearbook as it is, rounded once, or is counted as left out."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from halfsky.core.reports.yearbook import layout
from halfsky.core.reports.yearbook.model import WHOLE, Group, Series, YearbookTable
from halfsky.core.reports.yearbook.signs import MISSING_SIGNS, figure
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.core.vocabulary.statuses import Missing
from halfsky.services.yearbook import make_yearbook
from tests.core.reports.yearbook.books import (
    NATION,
    YUNLING,
    book,
    book_of,
    figures_of,
    ground,
    printed,
)

PLACES = pytest.mark.parametrize("place", [YUNLING, NATION])
DELIVERY = Series(kind="indicator", code="HOSPITAL_DELIVERY")


@PLACES
def test_each_row_is_printed_missing_or_left_out(place: str) -> None:
    count = book_of(place).count
    assert count.read == figures_of(place).height
    assert count.read == count.printed + count.missing + sum(count.left_out.values())


@PLACES
def test_the_figures_in_the_tables_are_those_counted(place: str) -> None:
    figures = [cell for cell, _ in printed(book_of(place)).values() if cell.value is not None]
    assert len(figures) == book_of(place).count.printed > 200


@PLACES
def test_each_figure_is_its_observation_rounded_half_even(place: str) -> None:
    table = figures_of(place).filter(pl.col("value").is_not_null() & (pl.col("disaggregation") == "_T"))
    cells = printed(book_of(place))
    met = 0
    for row in table.iter_rows(named=True):
        code = row["indicator"] or row["variable"]
        series = Series(kind="indicator" if row["indicator"] else "variable", code=code)
        group = Group(sex=row["sex"], residence=row["residence"], age=row["age"])
        cell, digits = cells.get((series, row["area"], group, row["year"]), (None, 0))
        if cell is None:
            continue
        assert cell.value == float(round_half_even(row["value"], digits))
        assert cell.text in ("…", format(round_half_even(row["value"], digits), "f").replace("-0.0", "0.0"))
        met += 1
    assert met == book_of(place).count.printed


@PLACES
def test_no_table_is_empty_and_every_title_is_in_both_languages(place: str) -> None:
    for table in book_of(place).tables:
        assert any(cell.value is not None for row in table.rows for cell in row.cells), table.number
        assert table.title.zh
        assert re.search("[a-z]", table.title.en)
        assert len(table.columns) == len({(c.year, c.group) for c in table.columns})


@PLACES
def test_tables_are_numbered_in_order_within_their_part(place: str) -> None:
    for part in book_of(place).parts:
        whole = [table.number for table in part.tables if table.part == 0]
        assert whole == [f"{part.number}-{n}" for n in range(1, len(whole) + 1)]
    assert [part.number for part in book_of(place).parts] == list(range(1, len(book_of(place).parts) + 1))


def test_counties_stand_indented_below_their_prefecture() -> None:
    table = next(t for t in book_of(YUNLING).tables if t.shape == "areas")
    assert [row.depth for row in table.rows] == [0] + [1] * 12
    assert [row.area for row in table.rows] == sorted(row.area for row in table.rows)


def test_what_is_printed_is_explained_and_what_is_not_is_listed() -> None:
    known = ground().codebook.indicators
    for part in book_of(YUNLING).parts:
        explained = {one.series.code for one in part.explanations}
        shown = {row.series.code for t in part.tables for row in t.rows if row.series.kind == "indicator"}
        assert shown <= explained
        assert not {known[code].name.zh for code in shown} & {name.zh for name in part.absent}


def test_children_have_parts_of_their_own_and_are_referred_to_shared_tables() -> None:
    children = [part for part in book_of(YUNLING).parts if part.title.zh.startswith("儿童")]
    assert children
    numbers = {table.number for table in book_of(YUNLING).tables}
    assert all(number in numbers for part in children for one in part.see_also for number in one.tables)
    assert any(part.see_also for part in children)


def test_every_reason_why_a_figure_is_missing_has_a_sign_of_its_own() -> None:
    signs = list(MISSING_SIGNS.values())
    assert set(MISSING_SIGNS) == {*Missing, "conflict"}
    assert len(set(signs)) == len(signs)
    legend = {symbol.sign for symbol in book_of(YUNLING).symbols}
    assert legend == {*signs, "…", "", "#", "*"}


@pytest.mark.parametrize("reason", list(Missing))
def test_a_reason_is_printed_as_its_sign_and_never_as_a_number(reason: Missing) -> None:
    made = book({}, {"area": "990101"}, {"area": "990102", "value": None, "status": str(reason)})
    cell, _ = printed(made)[(DELIVERY, "990102", WHOLE, 2024)]
    assert (cell.text, cell.value) == (MISSING_SIGNS[reason], None)
    assert made.count.missing == 1


def test_what_the_vintage_does_not_know_is_blank_and_zero_is_zero() -> None:
    made = book({"value": 0.0}, {"area": "990101", "year": 2023}, {"area": "990102"})
    cells = printed(made)
    assert cells[(DELIVERY, "990101", WHOLE, 2024)][0].text == ""
    assert cells[(DELIVERY, YUNLING, WHOLE, 2024)][0].text == "0.0"


def test_two_values_for_one_figure_are_neither_printed() -> None:
    made = book({}, {"area": "990101", "value": 97.1}, {"area": "990101", "value": 96.4})
    assert "990101" not in {row.area for table in made.tables for row in table.rows}
    assert made.count.left_out == {"conflict": 2}


def test_a_reported_figure_stands_before_a_derived_one() -> None:
    derived = {"value": 97.3, "derivation": "formula", "status": "derived"}
    made = book(derived, {"value": 97.1})
    assert printed(made)[(DELIVERY, YUNLING, WHOLE, 2024)][0].text == "97.1"
    assert made.count.left_out == {"repeat": 1}


def test_a_sum_of_some_areas_is_marked_and_noted() -> None:
    made = book({"derivation": "roll_up", "status": "derived", "coverage": 0.8})
    assert printed(made)[(DELIVERY, YUNLING, WHOLE, 2024)][0].partial
    assert any("部分" in note.zh for note in made.tables[0].notes)


def test_parts_of_a_total_follow_it_marked_as_parts() -> None:
    made = book({}, {"residence": "R", "value": 97.0})
    rows = made.tables[0].rows
    assert [(row.words.zh, row.of_which) for row in rows] == [("孕产妇住院分娩率", False), ("农村", True)]


def test_groups_of_areas_stand_side_by_side_under_their_year() -> None:
    rows: list[dict[str, object]] = [
        {"area": "990101", "residence": group, "year": y} for group in "RU" for y in (2023, 2024)
    ]
    made = book(*rows, {"area": "990101"})
    table = next(t for t in made.tables if t.shape == "groups")
    assert [(c.year, c.words.zh if c.words else "") for c in table.columns] == [
        (2023, "城镇"),
        (2023, "农村"),
        (2024, "合计"),
        (2024, "城镇"),
        (2024, "农村"),
    ]


def test_sensitive_counts_are_left_out_unless_asked_for() -> None:
    code = next(v.code for v in ground().codebook.variables.values() if v.sensitive and v.unit == "cases")
    row = {"variable": code, "indicator": None, "unit": "cases", "value": 3.0}
    usual = {"indicator": "HOSPITAL_DELIVERY"}
    assert book(usual, row).count.left_out == {"sensitive": 1}
    shown = book(usual, row, sensitive=True)
    assert printed(shown)[(Series(kind="variable", code=code), YUNLING, WHOLE, 2024)][0].text == "3"


def test_depth_keeps_the_areas_below_out() -> None:
    made = book({}, {"area": "990101"}, depth=0)
    assert made.count.left_out == {"area": 1}
    assert {row.area for table in made.tables for row in table.rows} == {YUNLING}


def test_only_figures_that_went_through_disclosure_control_are_called_public() -> None:
    assert any("未经披露控制" in text.zh for text in book({}).guide)
    assert not any("未经披露控制" in text.zh for text in book({}, audience="public").guide)


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        book({"year": 1990})
    assert refusal.value.code == "yearbook.empty"


any_row: st.SearchStrategy[dict[str, object]] = st.builds(
    dict,
    area=st.sampled_from([YUNLING, "990101", "990102", "990112", NATION, "别处"]),
    year=st.integers(2012, 2026),
    sex=st.sampled_from(["_T", "F", "M"]),
    residence=st.sampled_from(["_T", "U", "R"]),
    age=st.sampled_from(["_T", "", "15—17岁"]),
    disaggregation=st.sampled_from(["_T", "分类"]),
    indicator=st.sampled_from(["HOSPITAL_DELIVERY", "MATERNAL_MORTALITY", "UNKNOWN"]),
    value=st.one_of(st.none(), st.floats(0, 200, allow_nan=False)),
    unit=st.sampled_from(["percent", "permille", "persons"]),
    derivation=st.sampled_from(["", "formula"]),
    status=st.sampled_from([str(reason) for reason in Missing]),
)


@given(st.lists(any_row, min_size=1, max_size=25))
def test_every_row_of_any_vintage_is_accounted_for(made: list[dict[str, object]]) -> None:
    try:
        yearbook = book(*made)
    except Invalid:
        return
    count = yearbook.count
    assert count.read == len(made) == count.printed + count.missing + sum(count.left_out.values())
    shown = [cell for cell, _ in printed(yearbook).values() if cell.value is not None]
    assert len(shown) == count.printed


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 3))
def test_a_figure_is_rounded_once_and_little_is_not_nothing(value: float, digits: int) -> None:
    cell = figure(value, digits=digits)
    assert cell.value == float(round_half_even(value, digits))
    assert cell.text == "…" if cell.value == 0 and value else float(cell.text) == cell.value


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(1, 20))
def test_columns_are_shared_out_without_loss_and_break_between_years(years: list[int], most: int) -> None:
    parts = layout.in_parts(years, most)
    assert sum(parts) == sum(years)
    ends = {sum(years[:n]) for n in range(1, len(years) + 1)}
    assert all(sum(parts[:n]) in ends for n in range(1, len(parts) + 1))
    assert all(part <= most or part in years for part in parts)


def test_tables_keep_within_the_breadth_of_their_page() -> None:
    for table in book_of(YUNLING).tables:
        assert breadth(table) <= (layout.TURNED if table.landscape else layout.UPRIGHT) + 0.1, table.number


def breadth(table: YearbookTable) -> float:
    texts = [cell.text for row in table.rows for cell in row.cells]
    return sum(table.stub) + len(table.columns) * max(len(text) * layout.DIGIT for text in texts)


def test_the_order_of_rows_does_not_matter() -> None:
    again = figures_of(NATION).reverse()
    assert make_yearbook(again, ground(), area=NATION, year=2024, issuer="统计局") == book_of(NATION)
