"""The whole judgement in one call."""

import polars as pl

from halfsky.core.assessment import model
from halfsky.core.assessment.judge import make_board
from halfsky.core.indicators.matching import match_plan
from tests.core.assessment.plans import direction, plan, target
from tests.core.assessment.world import codebook, index, messages, observations, series

WHOLE = plan(
    targets=(
        target("孕产妇死亡率", "<=", 12, "per_100k", trend="下降到"),
        target("孕产妇系统管理率", ">=", 90, "percent"),
    ),
    directions=(direction("婚前医学检查率", "up"),),
    acts=(target("妇儿工委全体会议", "=", 1, "per_year", kind="schedule", schedule="periodic"),),
)
FIGURES = observations(
    {**row, "area": area}
    for area, better in (("甲州", 0.0), ("甲一", 1.0), ("甲二", -1.0))
    for row in series("孕产妇死亡率", {2020: 16.0 - better, 2024: 12.0 - better})
    + series("孕产妇系统管理率", {2020: 85.0, 2024: 91.0})
    + series("婚前医学检查率", {2020: 60.0, 2024: 70.0})
)


def board():  # type: ignore[no-untyped-def]
    return make_board(
        WHOLE,
        match_plan(WHOLE, codebook(), index()),
        FIGURES,
        codebook=codebook(),
        messages=messages(),
        area="甲州",
        year=2024,
    )


def test_tables_have_the_schemas_of_the_contract() -> None:
    made = board()
    for name in ("targets", "assessments", "directions", "gaps", "peers", "attainment"):
        assert getattr(made, name).schema == pl.Schema(getattr(model, name.upper())), name


def test_the_plans_own_area_has_a_row_for_every_target() -> None:
    made = board()
    own = made.assessments.filter(pl.col("area") == "甲州")
    assert own["target"].to_list() == ["1-1-1", "1-1-2", "O1-1"]
    assert own["status"].to_list() == ["met_early", "met_early", "no_data"]
    counties = made.assessments.filter((pl.col("target") == "1-1-1") & (pl.col("area") != "甲州"))
    assert dict(counties.select("area", "status").iter_rows()) == {"甲一": "met_early", "甲二": "not_met"}


def test_attainment_counts_domain_and_whole() -> None:
    whole = board().attainment.filter((pl.col("area") == "甲州") & (pl.col("domain") == 0)).row(0, named=True)
    assert (whole["targets"], whole["judged"], whole["attained"], whole["rate"]) == (3, 2, 2, 100.0)


def test_names_and_directions() -> None:
    made = board()
    assert (made.area_name, made.year) == ("甲州", 2024)
    assert made.directions["progress"].to_list() == ["improved"]


def test_the_same_input_gives_the_same_board() -> None:
    first, second = board(), board()
    assert first.assessments.equals(second.assessments)
    assert first.peers.equals(second.peers)
    assert first.gaps.equals(second.gaps)
    assert first.attainment.equals(second.attainment)
