"""Comparing fairly: with the plan above, promise by promise; with other areas, beyond what noise explains."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
import numpy as np
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.outlook.promises import KEPT, LEVEL
from halfsky.core.plan.adopted import AdoptedPlan
from halfsky.core.plan.comparing import Counterparts, compare_adopted
from halfsky.core.vocabulary.units import UNITS

Apart = Literal["better", "worse", "not_apart", "unknown"]
NOISES = 2.0
"""An area stands apart from the middle of the others by more than so many standard deviations of its own figure."""
POINTS, PART = 1.0, 0.02
"""And by more than a reader would call the same: a point of percent, a fiftieth of anything else."""
FEWEST = 3
"""Other areas, below which their middle says little."""


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """One area's figure beside those of the other areas of its level.

    Attributes:
        target: Number in the plan.
        area: Code.
        value: Its figure, in `unit`.
        middle: Median of the others.
        others: How many.
        noise: One standard deviation of the figure about its level.
        apart: Whether the difference is beyond noise, and to which side.
    """

    target: str
    area: str
    value: float
    unit: str
    middle: float
    others: int
    noise: float
    apart: Apart


def is_amount(unit: str | None) -> bool:
    """Whether a figure in a unit grows with the size of the place, so that other areas say nothing of it."""
    return unit in UNITS and UNITS[unit].family in ("count", "money")


def with_above(own: AdoptedPlan, above: AdoptedPlan) -> tuple[Counterparts, ...]:
    """What the plan asks against the plan of the area above: `first` is the plan above, `second` this one."""
    return compare_adopted(above, own)


def beside_others(board: Board, areas: Iterable[str]) -> tuple[Beside, ...]:
    """Hold each area's figure of a target against the middle of the others.

    Only targets with a level are held, and no amounts, which grow with the place; differences within noise are no
    differences, and small places have more noise.

    Args:
        board: Judged for all of the areas.
        areas: Codes of areas of one level.
    """
    codes = list(areas)
    if "area" not in board.outlook.columns:
        return ()
    rows = board.outlook.filter(
        pl.col("area").is_in(codes)
        & pl.col("promise").is_in([LEVEL, KEPT])
        & pl.col("level").is_not_null()
        & ~pl.col("unit").is_in([code for code in UNITS if is_amount(code)])
    )
    values = {
        (row["target"], row["area"]): row
        for row in board.assessments.filter(pl.col("area").is_in(codes)).iter_rows(named=True)
    }
    found = []
    for target in rows["target"].unique(maintain_order=True):
        mine = rows.filter(pl.col("target") == target).to_dicts()
        found += [one for row in mine if (one := _held(row, mine, values)) is not None]
    return tuple(found)


def _held(
    row: Mapping[str, Any],
    every: list[dict[str, Any]],
    values: Mapping[tuple[str, str], Mapping[str, Any]],
) -> Beside | None:
    verdict = values.get((row["target"], row["area"]))
    value = None if verdict is None else verdict["value"]
    known = [values.get((one["target"], one["area"])) for one in every if one["area"] != row["area"]]
    others = [its["value"] for its in known if its is not None and its["value"] is not None]
    if value is None or len(others) < FEWEST:
        return None
    middle = float(np.median(others))
    return Beside(
        target=row["target"],
        area=row["area"],
        value=value,
        unit=row["unit"],
        middle=middle,
        others=len(others),
        noise=row["noise"] or 0.0,
        apart=_apart(value - middle, row, middle),
    )


def _apart(difference: float, row: Mapping[str, Any], middle: float) -> Apart:
    noise, comparator = row["noise"], row["comparator"]
    if noise is None or comparator not in (">=", "<="):
        return "unknown"
    alike = POINTS if row["unit"] == "percent" else PART * abs(middle)
    if abs(difference) <= max(NOISES * noise, alike):
        return "not_apart"
    return "better" if (difference > 0) == (comparator == ">=") else "worse"
