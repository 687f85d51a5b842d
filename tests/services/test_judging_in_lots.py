"""Judged some indicators at a time, a plan has the same verdicts, outlook and warnings as judged at once."""

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from halfsky.core.assessment.judge import make_board
from halfsky.core.assessment.official import hold, judge
from halfsky.core.indicators.matching import match_plan
from halfsky.services.ground import prepare
from halfsky.services.judging import complete, read_figures
from halfsky.services.judging_in_lots import Asked, judge_in_lots
from halfsky.services.plans import read_plan
from halfsky.services.warning import look_ahead

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "yunling"
TABLES = ("targets", "assessments", "directions", "peers", "attainment", "outlook", "fans", "warnings")


def test_lots_give_the_tables_of_the_whole() -> None:
    ground = prepare(EXAMPLE / "areas.csv")
    plan = read_plan(EXAMPLE / "plan.txt")
    area = ground.area_code(plan.area)
    figures = complete(read_figures(EXAMPLE / "figures.csv", area=area, ground=ground), ground).observations
    matches = match_plan(plan, ground.codebook, ground.names)
    whole = look_ahead(
        make_board(
            plan, matches, figures, codebook=ground.codebook, messages=ground.messages, area=area, year=2024
        ),
        ground,
    )
    asked = Asked(plan=plan, matches=matches, area=area, area_name=whole.area_name, year=2024)
    in_lots = judge_in_lots(asked, figures.lazy(), lambda: ground, at_once=1500)
    for name in TABLES:
        assert_frame_equal(
            getattr(in_lots.board, name), getattr(whole, name), check_exact=False, rel_tol=1e-12
        )
    held = hold(whole.targets, figures, as_of=2023, codebook=ground.codebook, areas=(area,))
    earlier = judge(
        held, whole.targets, as_of=2023, codebook=ground.codebook, messages=ground.messages, areas=(area,)
    )
    assert_frame_equal(in_lots.earlier, earlier)
    assert whole.warnings.height > 10
    assert figures.filter(pl.col("indicator").is_not_null()).height > 3 * 1500
