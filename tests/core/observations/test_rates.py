import polars as pl
import pytest
from tests.core.observations.codebook import codebook, read

from halfsky.core.observations.model import KEY, OBSERVATIONS
from halfsky.core.observations.rates import derive_rates


def variable(name, value, **cells):
    return {"variable": name, "value": str(value), "unit": "人"} | cells


def derived(*rows):
    return derive_rates(read(*rows).observations, codebook=codebook())


def pick(table, indicator, **cells):
    cells = {"sex": "_T", "residence": "_T", "area": "990101"} | cells
    return table.filter(
        pl.col("indicator") == indicator, *(pl.col(name) == word for name, word in cells.items())
    )


def test_a_rate_follows_from_its_variables():
    table = derived(variable("孕产妇死亡人数", 3), variable("活产数", 12000), variable("婴儿死亡数", 60))
    assert table.schema == OBSERVATIONS
    row = pick(table, "MATERNAL").row(0, named=True)
    assert (row["value"], row["numerator"], row["denominator"], row["unit"]) == (
        25.0,
        3.0,
        12000.0,
        "per_100k",
    )
    assert (row["status"], row["derivation"], row["row"]) == ("derived", "formula", None)
    assert pick(table, "INFANT")["value"].to_list() == [5.0]


def test_nothing_follows_while_a_variable_is_missing():
    assert pick(derived(variable("活产数", 12000)), "MATERNAL").is_empty()
    assert pick(derived(variable("孕产妇死亡人数", 3), variable("活产数", "未报")), "MATERNAL").is_empty()
    assert pick(derived(variable("孕产妇死亡人数", 0), variable("活产数", 0)), "MATERNAL").is_empty()


def test_a_reported_value_is_never_replaced():
    reported = {"indicator": "孕产妇死亡率", "unit": "1/10万", "value": "24.9"}
    table = derived(variable("孕产妇死亡人数", 3), variable("活产数", 12000), reported)
    assert pick(table, "MATERNAL").select("value", "status").rows() == [(24.9, "reported")]


def test_a_suppressed_value_is_not_worked_out_from_its_parts():
    reported = {"indicator": "孕产妇死亡率", "unit": "1/10万", "value": "保密"}
    table = derived(variable("孕产妇死亡人数", 3), variable("活产数", 12000), reported)
    assert pick(table, "MATERNAL").select("value", "status").rows() == [(None, "suppressed")]


def test_a_value_not_reported_gives_way_to_what_follows():
    reported = {"indicator": "孕产妇死亡率", "unit": "1/10万", "value": "未报"}
    table = derived(variable("孕产妇死亡人数", 3), variable("活产数", 12000), reported)
    assert pick(table, "MATERNAL")["value"].to_list() == [25.0]
    assert table.select(KEY).is_unique().all()


def test_a_row_with_its_own_counts_gets_its_value():
    row = {
        "indicator": "妇女常见病筛查率",
        "unit": "%",
        "value": None,
        "numerator": "855",
        "denominator": "1000",
    }
    table = derived(row)
    assert table.select("value", "status", "derivation", "row").rows() == [(85.5, "derived", "formula", 2)]


def test_each_cell_of_a_free_axis_has_the_formula():
    table = derived(
        variable("婴儿死亡数", 2, sex="女"),
        variable("活产数", 1000, sex="女"),
        variable("婴儿死亡数", 4, sex="男"),
        variable("活产数", 1000, sex="男"),
    )
    assert [pick(table, "INFANT", sex=sex)["value"].to_list() for sex in ("F", "M", "_T")] == [
        [2.0],
        [4.0],
        [3.0],
    ]


def test_a_share_of_women_takes_women_over_all():
    table = derived(variable("就业人数", 430, sex="女"), variable("就业人数", 570, sex="男"))
    assert pick(table, "WOMEN_EMPLOYED")["value"].to_list() == [43.0]
    assert table.filter((pl.col("variable") == "EMPLOYED") & (pl.col("sex") == "_T"))["value"].to_list() == [
        1000.0
    ]


def test_a_count_is_expressed_in_the_unit_of_its_indicator():
    table = derived(variable("在校生数", 73669, sex="女"))
    assert pick(table, "STUDENTS").select("value", "unit").rows() == [(pytest.approx(7.3669), "10k_persons")]
