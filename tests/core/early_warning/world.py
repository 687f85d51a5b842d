"""Boards with forecasts and warnings, from the few words a scenario needs."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.assessment.judge import make_board
from halfsky.core.early_warning.warn import warn
from halfsky.core.indicators.matching import match_plan
from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.targets import ask_board, forecast
from halfsky.core.plan.model import Plan
from halfsky.engines.codebook import load_outlook_settings, load_warning_settings
from tests.core.assessment.plans import direction, plan, target
from tests.core.assessment.world import codebook, index, messages, observations, series

AREA = "甲州"


def plan_of(*given: Mapping[str, Any]) -> Plan:
    """A plan of targets; one with a `tendency` is a direction."""
    targets = tuple(
        target(one["indicator"], one["comparator"], one["value"], one["unit"], **_more(one))
        for one in given
        if "tendency" not in one
    )
    directions = tuple(direction(one["indicator"], one["tendency"]) for one in given if "tendency" in one)
    return plan(targets=targets, directions=directions)


def _more(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in one.items() if name not in ("indicator", "comparator", "value", "unit")
    }


def rows_of(indicator: str, values: Any, *, area: str = AREA) -> list[dict[str, Any]]:
    return [{"area": area, **row} for row in series(indicator, values)]


def board_of(made: Plan, rows: Iterable[Mapping[str, Any]], *, as_of: int = 2024) -> Board:
    return make_board(
        made,
        match_plan(made, codebook(), index()),
        observations(rows),
        codebook=codebook(),
        messages=messages(),
        area=AREA,
        year=as_of,
    )


def forecasts_of(board: Board) -> pl.DataFrame:
    asked = ask_board(board, codebook=codebook())
    settings = load_outlook_settings()
    answers = outlook(asked.series, asked.questions, settings=settings)
    return forecast(asked, answers, settings=settings)


def warned(board: Board, **changed: Any) -> pl.DataFrame:
    """Warnings of a board; `changed` are settings other than those shipped."""
    settings = msgspec.structs.replace(load_warning_settings(), **changed)
    return warn(board, forecasts_of(board), codebook=codebook(), messages=messages(), settings=settings)


def own_kinds(warnings: pl.DataFrame) -> list[str]:
    return sorted(warnings.filter(pl.col("area") == AREA)["kind"].to_list())
