"""The way to the deadline: of every area, and of each the same as if it had been asked alone."""

import polars as pl

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.fans import FANS, ask_years, fans
from halfsky.core.outlook.targets import ask_board
from halfsky.engines.codebook import load_outlook_settings
from tests.core.assessment.world import codebook
from tests.core.early_warning.world import AREA, board_of, plan_of, rows_of

NAME = "婚前医学检查率"
GIVEN = {"indicator": NAME, "comparator": ">=", "value": 90, "unit": "percent"}
PLACES = (AREA, "甲一", "甲二")


def test_every_area_has_its_fan() -> None:
    figures = [
        row
        for place, area in enumerate(PLACES)
        for row in rows_of(
            NAME, {year: 60.0 + 3 * place + (year - 2015) for year in range(2015, 2025)}, area=area
        )
    ]
    asked = ask_board(board_of(plan_of(GIVEN), figures), codebook=codebook())
    answers = outlook(asked.series, ask_years(asked), settings=load_outlook_settings())
    drawn = fans(asked, answers)
    assert dict(drawn.schema) == FANS
    assert drawn["area"].unique().sort().to_list() == sorted(PLACES)
    assert set(drawn.group_by("target", "area").len()["len"]) == {6}
    middle = drawn.filter(pl.col("year") == 2025).sort("area")["median"]
    assert middle.n_unique() == len(PLACES)
