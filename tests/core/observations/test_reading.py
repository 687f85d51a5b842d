import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.observations.codebook import codes, one, read

from halfsky.core.observations.model import KEY, OBSERVATIONS, REFUSED
from halfsky.core.vocabulary.errors import Invalid


def value(reading):
    return reading.observations["value"].to_list()


def test_a_clean_row_becomes_an_observation():
    reading = one(source="卫生健康委员会")
    row = reading.observations.row(0, named=True)
    assert (row["area"], row["indicator"], row["year"], row["value"], row["unit"]) == (
        "990101",
        "SCREENING",
        2024,
        85.5,
        "percent",
    )
    assert (row["sex"], row["residence"], row["disaggregation"], row["status"]) == (
        "_T",
        "_T",
        "_T",
        "reported",
    )
    assert (row["file"], row["row"], row["source"]) == ("figures.csv", 2, "卫生健康委员会")
    assert reading.observations.schema == OBSERVATIONS
    assert reading.refused.schema == REFUSED
    assert reading.refused.is_empty()


@pytest.mark.parametrize(
    ("written", "number"),
    [("８５．５", 85.5), ("85.5%", 85.5), ("85.5 ％", 85.5), ("+85.5", 85.5), ("85.", 85.0), (".5", 0.5), ("-0", 0.0), ("8.55e1", 85.5)],
)  # fmt: skip
def test_numbers_are_read_however_they_are_written(written, number):
    reading = one(value=written)
    assert value(reading) == [number]
    assert str(value(reading)[0]) == str(number)


@pytest.mark.parametrize("written", ["1,234", "1，234", "1 234", "1\u00a0234", "１，２３４", "1,234.0"])
def test_thousands_separators_are_taken_out(written):
    assert value(read({"variable": "就业人数", "unit": "人", "value": written})) == [1234.0]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("16.9*", "footnote_mark"),
        ("16.9①", "footnote_mark"),
        ("16.9²", "footnote_mark"),
        ("约45", "not_exact"),
        ("<5", "not_exact"),
        ("45左右", "not_exact"),
        ("98,5", "decimal_comma"),
        ("1.234,5", "decimal_comma"),
        ("10-20", "range_of_values"),
        ("=SUM(A1:A3)", "formula"),
        ("=cmd|'/C calc'!A0", "formula"),
        ("+cmd|'/C calc'!A0", "formula"),
        ("@SUM(1)", "formula"),
        ("#DIV/0!", "error_cell"),
        ("#REF!", "error_cell"),
        ("#NAME?", "error_cell"),
        ("NaN", "not_finite"),
        ("-inf", "not_finite"),
        ("1e308", "absurd"),
        ("1e999", "absurd"),
        ("2024-03-05", "value_is_date"),
        ("3月5日", "value_is_date"),
        ("较好", "not_a_number"),
        ("12,34,5", "not_a_number"),
        ("1" * 400, "absurd"),
        ("真" * 40_000, "not_a_number"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(written, code):
    reading = one(value=written)
    assert codes(reading) == {code}
    assert (reading.rows_kept, reading.rows_refused) == (0, 1)
    assert len(reading.refused["content"][0]) <= 80
    assert reading.refused["column"][0] == "数值"


@pytest.mark.parametrize(
    ("mark", "status"),
    [("…", "not_available"), ("—", "not_reported"), ("-", "not_reported"), ("空", "not_reported"), ("未报", "not_reported"), ("不适用", "not_applicable"), ("NA", "not_available"), ("x", "not_applicable"), ("×", "not_applicable"), ("保密", "suppressed"), (None, "not_reported"), ("  ", "not_reported"), ("#N/A", "not_available"), ("未到期", "not_due")],
)  # fmt: skip
def test_a_missing_figure_is_never_zero(mark, status):
    reading = one(value=mark)
    assert reading.observations.select("value", "status").row(0) == (None, status)
    assert reading.refused.is_empty()


@pytest.mark.parametrize(
    "written",
    [
        "2024年",
        "2024.0",
        "２０２４",
        " 2024 ",
        "二〇二四年",
        "2024年度",
        "2024-01-01",
        "2024-12",
        "1905-07-16",
    ],
)
def test_years_are_read_however_they_are_written(written):
    assert one(year=written).observations["year"].to_list() == [2024]


@pytest.mark.parametrize(("written", "code"), [("24", "no_year"), ("1848", "year_out_of_range"), ("2101", "year_out_of_range"), ("去年", "no_year"), (None, "no_year"), ("2020-2024", "no_year"), ("2024Q1", "no_year")])  # fmt: skip
def test_what_is_no_year_is_refused(written, code):
    assert codes(one(year=written)) == {code}


def test_a_sign_in_the_cell_converts_and_says_so():
    reading = one(value="5.6‰")
    assert value(reading) == [0.56]
    assert codes(reading) == {"sign_converted"}
    assert "0.56" in reading.refused["zh"][0]


def test_a_unit_column_converts_into_the_unit_of_the_codebook():
    reading = read({"indicator": "在校女生人数", "unit": "人", "value": "73669"})
    assert value(reading) == [7.3669]
    assert reading.observations["unit"].to_list() == ["10k_persons"]
    assert codes(reading) == {"unit_converted"}


def test_a_unit_of_another_kind_refuses_the_row():
    assert codes(one(unit="人")) == {"unit_mismatch"}
    assert codes(one(unit="斤")) == {"unknown_unit"}
    assert codes(one(value="85人")) == {"sign_contradicts"}


def test_a_unit_nobody_wrote_is_taken_from_the_codebook_and_said():
    reading = one(unit=None)
    assert reading.observations["unit"].to_list() == ["percent"]
    assert codes(reading) == {"unit_assumed"}


def test_percent_typed_as_a_share_is_asked_about_and_not_converted():
    reading = one(value="0.96")
    assert value(reading) == [0.96]
    assert reading.refused.select("code", "severity").rows() == [("observations.share_for_percent", "query")]


def test_percent_typed_where_permille_is_expected_is_asked_about():
    reading = read({"indicator": "婴儿死亡率", "unit": "‰", "value": "96"})
    assert value(reading) == [96.0]
    assert codes(reading) == {"percent_for_permille"}


def test_a_value_outside_what_can_be_is_refused():
    assert codes(one(value="101")) == {"out_of_bounds"}
    assert codes(one(value="-1")) == {"out_of_bounds"}


def test_a_jump_by_a_power_of_ten_is_asked_about():
    rows = [{"indicator": "孕产妇死亡率", "unit": "1/10万", "year": str(year), "value": figure} for year, figure in zip(range(2019, 2025), ("17.8", "16.9", "161", "15.7", "1.51", "14.3"), strict=True)]  # fmt: skip
    reading = read(*rows)
    asked = reading.refused.filter(pl.col("code") == "observations.scale")
    assert asked["content"].to_list() == ["161", "1.51"]
    assert reading.rows_kept == 6


def test_a_lone_area_is_held_against_the_others():
    rows = [{"indicator": "妇女常见病筛查率", "unit": "%", "area": area, "value": figure} for area, figure in (("东河县", "91"), ("西岭县", "0.9"), ("南坪县", "93"), ("北原县", "90"))]  # fmt: skip
    assert "scale" in codes(read(*rows))


def test_unknown_names_are_kept_as_given_and_told_once():
    reading = read(
        *(
            {"indicator": "新设指标", "unit": "%", "value": "5", "area": "某地", "year": str(year)}
            for year in (2020, 2021, 2022)
        )
    )
    assert reading.observations["indicator"].unique().to_list() == ["新设指标"]
    assert reading.observations["area"].unique().to_list() == ["某地"]
    assert sorted(reading.refused["code"]) == ["observations.unknown_area", "observations.unknown_series"]
    assert all("3 行" in sentence for sentence in reading.refused["zh"])


def test_a_variable_is_found_under_either_heading():
    for column in ("indicator", "variable"):
        row = read({column: "活产数", "unit": "人", "value": "300"}).observations.row(0, named=True)
        assert (row["indicator"], row["variable"]) == (None, "BIRTHS")


@pytest.mark.parametrize(
    ("name", "area"),
    [("东河县", "990101"), ("青川", "990100"), ("青川市东河县", "990101"), ("云山省青川市东河县", "990101"), ("990101", "990101"), ("County 1", "990101"), ("东 河 县", "990101")],
)  # fmt: skip
def test_areas_are_found_by_name_alias_code_and_full_path(name, area):
    assert one(area=name).observations["area"].to_list() == [area]


def test_an_area_outside_its_years_is_asked_about():
    assert codes(one(area="北原县", year="2020")) == {"expired_area"}


def test_the_area_of_the_plan_fills_in_where_none_is_named():
    row = {"indicator": "妇女常见病筛查率", "unit": "%", "value": "85", "area": None}
    assert codes(read(row)) == {"no_area"}
    assert read(row, area="青川市").observations["area"].to_list() == ["990100"]


def cell(reading):
    return reading.observations.select("sex", "residence", "disaggregation").row(0)


def test_women_standing_alone_fill_the_sex_where_the_indicator_has_it():
    assert cell(read({"indicator": "平均预期寿命", "unit": "岁", "value": "80", "disaggregation": "女"})) == (
        "F",
        "_T",
        "_T",
    )


def test_women_add_nothing_to_a_share_of_women():
    row = {"indicator": "就业人员中女性比例", "unit": "%", "value": "43"}
    assert cell(read(row | {"disaggregation": "女"})) == ("_T", "_T", "_T")
    assert cell(read(row | {"sex": "女"})) == ("_T", "_T", "_T")


def test_a_breakdown_the_indicator_lacks_stays_in_words():
    assert cell(one(disaggregation="农村")) == ("_T", "_T", "农村")
    assert cell(one(disaggregation="女 城镇非私营单位")) == ("_T", "_T", "女 城镇非私营单位")
    assert cell(one(disaggregation="total")) == ("_T", "_T", "_T")


def test_a_name_that_names_the_sex_fills_it():
    assert cell(read({"indicator": "妇女基本养老保险参保率", "unit": "%", "value": "95"})) == (
        "F",
        "_T",
        "_T",
    )
    assert cell(read({"indicator": "农村孕产妇死亡率", "unit": "1/10万", "value": "15"})) == ("_T", "R", "_T")


def test_breakdowns_that_contradict_or_are_unknown_refuse_the_row():
    row = {"indicator": "平均预期寿命", "unit": "岁", "value": "80"}
    assert codes(read(row | {"sex": "男", "disaggregation": "女"})) == {"unknown_breakdown"}
    assert codes(read(row | {"sex": "未知"})) == {"unknown_breakdown"}


def test_equal_rows_leave_one():
    reading = read(*[{"indicator": "妇女常见病筛查率", "unit": "%", "value": "85.5"}] * 3)
    assert (reading.rows_kept, reading.rows_refused) == (1, 2)
    assert reading.observations["row"].to_list() == [2]
    assert codes(reading) == {"repeat"}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_conflict_is_shown_and_not_resolved_by_order(order):
    rows = [{"indicator": "妇女常见病筛查率", "unit": "%", "value": figure, "source": source} for figure, source in (("85.5", "甲"), ("86.5", "乙"), ("85.5", "丙"))]  # fmt: skip
    reading = read(*(rows[place] for place in order))
    assert reading.observations.select("value", "status").rows() == [(None, "not_available")]
    assert reading.refused["code"].to_list() == ["observations.conflict"] * 3
    assert reading.refused["severity"].to_list() == ["query", "error", "error"]
    assert all("85.5" in zh and "86.5" in zh for zh in reading.refused["zh"])
    assert (reading.rows_kept, reading.rows_refused) == (1, 2)


def test_a_missing_mark_beside_a_value_is_no_conflict():
    reading = read(
        *({"indicator": "妇女常见病筛查率", "unit": "%", "value": figure} for figure in ("—", "85.5"))
    )
    assert value(reading) == [85.5]
    assert codes(reading) == {"repeat"}


def test_a_rate_must_agree_with_its_numerator_and_denominator():
    assert codes(one(value="85.5", numerator="855", denominator="1000")) == set()
    assert codes(one(value="85", numerator="846", denominator="1000")) == set()
    assert codes(one(value="85.5", numerator="846", denominator="1000")) == {"rate_disagrees"}
    assert codes(one(value="85.5", numerator="1200", denominator="1000")) == {
        "rate_disagrees",
        "more_than_all",
    }
    assert codes(one(numerator="855")) == {"half_a_share"}
    assert codes(one(numerator="855", denominator="0")) == {"zero_denominator"}
    assert codes(one(numerator="855人", denominator="1000")) == {"not_a_number"}


def test_an_identity_card_number_in_any_cell_refuses_the_file():
    with pytest.raises(Invalid, match="person_record"):
        one(source="110101199003071234")


def test_no_rows_is_no_fault():
    reading = read()
    assert (reading.rows_read, reading.rows_kept, reading.rows_refused) == (0, 0, 0)


ROW = st.fixed_dictionaries(
    {
        "area": st.sampled_from(["东河县", "西岭县", "某地", None]),
        "indicator": st.sampled_from(["妇女常见病筛查率", "婴儿死亡率", "活产数", "不知名", None]),
        "year": st.sampled_from(["2023", "2024年", "明年"]),
        "value": st.sampled_from(["85.5", "5.6‰", "0.9", "—", "=1+1", "1e400", "", "12,345", "-3"])
        | st.text(max_size=6),
        "unit": st.sampled_from(["%", "‰", "人", "斤", None]),
        "disaggregation": st.sampled_from(["女", "农村", "total", "企业", None]),
    }
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROW, max_size=12))
def test_rows_read_are_rows_kept_and_rows_refused(rows):
    reading = read(*rows)
    assert reading.rows_read == len(rows) == reading.rows_kept + reading.rows_refused
    assert reading.observations.height == reading.rows_kept
    errors = reading.refused.filter(pl.col("severity") == "error").select("file", "row").unique()
    assert errors.height == reading.rows_refused
    assert reading.observations.select(KEY).is_unique().all()
    missing = reading.observations["value"].is_null()
    assert (missing != reading.observations["status"].is_in(["reported", "derived"])).all()


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, max_size=8), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_row_numbers(rows, seed):
    shuffled = list(rows)
    seed.shuffle(shuffled)
    plain = [read(*order).observations.drop("row").sort(*KEY, "value") for order in (rows, shuffled)]
    assert plain[0].equals(plain[1])


@given(value=st.floats(0.02, 99.9).map(lambda number: round(number, 2)))
@settings(max_examples=30, deadline=None)
def test_the_same_quantity_in_another_unit_is_the_same_observation(value):
    percent = one(value=repr(value)).observations["value"][0]
    permille = one(value=repr(round(value * 10, 1)), unit="‰").observations["value"][0]
    assert permille == pytest.approx(round(value * 10, 1) / 10, abs=1e-9)
    assert percent == pytest.approx(value)
