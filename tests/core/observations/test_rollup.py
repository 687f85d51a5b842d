import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.observations.codebook import codebook, read

from halfsky.core.observations.model import KEY, OBSERVATIONS
from halfsky.core.observations.rates import derive_rates
from halfsky.core.observations.rollup import roll_up
from halfsky.engines.codebook import load_messages

COUNTIES = ("东河县", "西岭县", "南坪县", "北原县")


def rolled(*rows):
    table = derive_rates(read(*rows).observations, codebook=codebook())
    return roll_up(table, codebook=codebook(), messages=load_messages())


def rate(area, numerator=None, denominator=None, **cells):
    counts = {"numerator": numerator and str(numerator), "denominator": denominator and str(denominator)}
    return {"area": area, "indicator": "妇女常见病筛查率", "unit": "%"} | counts | cells


def at(result, area, indicator="SCREENING"):
    return result.observations.filter((pl.col("area") == area) & (pl.col("indicator") == indicator))


def test_a_rate_is_summed_and_never_averaged():
    result = rolled(rate("东河县", 10, 100), rate("西岭县", 810, 900))
    row = at(result, "990100").row(0, named=True)
    assert (row["value"], row["numerator"], row["denominator"]) == (82.0, 820.0, 1000.0)
    assert (row["status"], row["derivation"], row["coverage"]) == ("derived", "roll_up", 0.5)
    assert result.observations.schema == OBSERVATIONS
    assert result.observations.select(KEY).is_unique().all()


def test_coverage_counts_the_areas_that_existed_in_the_year():
    result = rolled(*(rate(area, 50, 100, year="2021") for area in COUNTIES[:3]))
    assert at(result, "990100")["coverage"].to_list() == [1.0]


def test_figures_climb_all_levels():
    result = rolled(*(rate(area, 50, 100) for area in COUNTIES))
    assert at(result, "990000").select("value", "denominator", "coverage").rows() == [(50.0, 400.0, 1.0)]


def test_a_rate_without_counts_is_not_rolled_up_and_that_is_said():
    result = rolled(*(rate(area, value="85") for area in COUNTIES))
    assert at(result, "990100").is_empty()
    assert result.refused["code"].to_list() == ["observations.rate_not_rolled"]
    assert "4" in result.refused["zh"][0]
    assert "青川市" in result.refused["zh"][0]


def test_the_reported_value_of_the_parent_stays():
    parts = [rate(area, 50, 100) for area in COUNTIES]
    agreed = rolled(*parts, rate("青川市", value="50.0"))
    assert at(agreed, "990100").select("value", "status").rows() == [(50.0, "reported")]
    assert agreed.refused.is_empty()
    differs = rolled(*parts, rate("青川市", value="51.0"))
    assert at(differs, "990100")["value"].to_list() == [51.0]
    assert differs.refused.select("code", "severity", "row").rows() == [
        ("observations.parts_disagree", "query", 6)
    ]


def test_an_incomplete_sum_does_not_question_the_parent():
    result = rolled(rate("东河县", 10, 100), rate("青川市", value="51.0"))
    assert result.refused.is_empty()


def test_counts_climb_past_a_level_that_reported_the_bare_rate():
    result = rolled(*(rate(area, 50, 100) for area in COUNTIES), rate("青川市", value="51.0"))
    assert at(result, "990000").select("value", "denominator").rows() == [(50.0, 400.0)]


def test_variables_are_added():
    result = rolled(
        *({"area": area, "variable": "活产数", "unit": "人", "value": "300"} for area in COUNTIES[:2])
    )
    row = result.observations.filter((pl.col("area") == "990100") & (pl.col("variable") == "BIRTHS"))
    assert row.select("value", "coverage").rows() == [(600.0, 0.5)]


def test_a_derived_rate_is_rolled_up_from_areas_that_have_both_counts():
    births = [{"area": area, "variable": "活产数", "unit": "人", "value": "1000"} for area in COUNTIES[:2]]
    deaths = [{"area": "东河县", "variable": "婴儿死亡数", "unit": "人", "value": "5"}]
    result = rolled(*births, *deaths)
    assert at(result, "990100", "INFANT").select("value", "denominator").rows() == [(5.0, 1000.0)]


@settings(max_examples=30, deadline=None)
@given(counts=st.lists(st.tuples(st.integers(0, 500), st.integers(500, 9000)), min_size=1, max_size=4))
def test_a_rolled_up_rate_is_the_total_numerator_over_the_total_denominator(counts):
    result = rolled(*(rate(area, str(n), str(d)) for area, (n, d) in zip(COUNTIES, counts, strict=False)))
    over, under = (sum(column) for column in zip(*counts, strict=True))
    assert at(result, "990100")["value"].to_list() == [pytest.approx(over / under * 100)]
    assert at(result, "990100")["coverage"].to_list() == [len(counts) / 4]
