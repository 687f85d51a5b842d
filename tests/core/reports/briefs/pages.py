"""The board of the invented prefecture, with outlook and warnings, and briefs made from it."""

from functools import cache
from typing import Any

import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.reports.briefs.model import Brief
from halfsky.core.reports.wording import Lang
from halfsky.services.briefs import About, make_brief
from halfsky.services.monitoring import judge_plan
from halfsky.services.plans import read_plan
from halfsky.services.warning import look_ahead
from tests.core.reports.yearbook.books import EXAMPLES, YUNLING, figures_of, ground


@cache
def board() -> Board:
    plan = read_plan(EXAMPLES / "yunling" / "plan.txt")
    return look_ahead(judge_plan(plan, figures_of(YUNLING), ground(), area=YUNLING, year=2024), ground())


@cache
def brief(about: About, *, language: Lang = "zh", **options: Any) -> Brief:
    return make_brief(board(), about, ground(), language=language, **options)


def row_of(table: pl.DataFrame, **wanted: Any) -> dict[str, Any]:
    """The one row that has these values."""
    return table.row(by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in wanted.items()), named=True)
