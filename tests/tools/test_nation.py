"""The invented nation: the same each time, a tree that holds together, counts that agree with each other."""

import polars as pl
import pytest
from tools.nation.figures import FIGURES, Figures
from tools.nation.places import PREFECTURES, PROVINCES, make_areas
from tools.nation.wanted import YEARS, chosen, level_of, plan_text

from halfsky.core.indicators.matching import match_plan
from halfsky.core.plan.read import read_plan
from halfsky.core.plan.text import make_source
from halfsky.services.ground import Ground, prepare

COUNTIES = 340


@pytest.fixture(scope="module")
def ground() -> Ground:
    return prepare()


@pytest.fixture(scope="module")
def figures(ground: Ground) -> pl.DataFrame:
    areas = make_areas(counties=COUNTIES, townships=0).filter(pl.col("level") == "county")["code"][:25]
    told = Figures(areas, codebook=ground.codebook, indicators=chosen(ground.codebook, 150)).tables()
    return pl.concat(told)


def test_the_tree_holds_together() -> None:
    areas = make_areas(counties=COUNTIES, townships=500)
    counts = dict(areas.group_by("level").len().iter_rows())
    assert counts == {
        "nation": 1, "province": PROVINCES, "prefecture": PREFECTURES, "county": COUNTIES, "township": 500
    }  # fmt: skip
    assert areas["code"].n_unique() == areas["name"].n_unique() == areas.height
    assert areas["code"].str.starts_with("9").all()
    above = areas.join(areas, left_on="parent", right_on="code", suffix="_above")
    assert above.height == areas.height - 1
    assert above.select((pl.col("path") == pl.col("path_above") + pl.col("code") + "/").all()).item()


def test_parts_sum_to_the_whole_and_nothing_is_negative(figures: pl.DataFrame) -> None:
    assert dict(figures.schema) == FIGURES
    assert figures["value"].drop_nulls().min() >= 0  # type: ignore[operator]
    cells = figures.filter(residence="_T").pivot("sex", index=["area", "series", "year"], values="value")
    both = cells.drop_nulls()
    assert both.height > 1000
    assert both.select(((pl.col("F") + pl.col("M") - pl.col("_T")).abs() < 0.2).all()).item()
    some = figures["value"].null_count() / figures.height
    assert 0.005 < some < 0.015
    assert set(figures["year"]) == set(YEARS)


def test_the_plan_promises_what_the_machine_reads(ground: Ground) -> None:
    indicators = chosen(ground.codebook, 150)
    plan = read_plan(make_source(plan_text(indicators, targets=75)))
    matches = match_plan(plan, ground.codebook, ground.names)
    found = matches.filter(pl.col("kind") == "target")["indicator"]
    assert len(indicators) == 150
    assert found.null_count() == 0
    assert len(found) >= 75
    assert all(level_of(one).start != level_of(one).goal for one in indicators)
