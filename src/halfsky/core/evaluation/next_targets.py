"""Drafts of the next plan's targets: from level, pace, what other areas reached, and probabilities by the outlook.

Three values stand side by side for each target, none is chosen: cautious (met with a probability of at least 80
percent), likely (50), ambitious (25). Values are round numbers on the scale of the figure, within its natural bounds,
and never worse than what is reached.
"""

from collections.abc import Callable, Iterable
from math import ceil, floor, log10
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
import polars as pl

from halfsky.core.assessment.board import Board
from halfsky.core.evaluation.comparing import is_amount
from halfsky.core.indicators.model import Codebook
from halfsky.core.outlook.model import QUESTIONS
from halfsky.core.outlook.promises import KEPT as HELD
from halfsky.core.outlook.promises import LEVEL
from halfsky.core.outlook.targets import Asked, ask_board

Boldness = Literal["cautious", "likely", "ambitious"]
AT_LEAST: dict[Boldness, float] = {"cautious": 0.8, "likely": 0.5, "ambitious": 0.25}
WHOLE = 100.0
_FINEST = 0.1
"""Plans ask for no finer numbers."""
_STEPS = 24
"""About as many round numbers are tried between the worst and the best that can be expected."""
Answers = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Series and questions (schemas `SERIES`, `QUESTIONS`) → schema `ANSWERS`."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One value for a target.

    Attributes:
        boldness: Which of the three.
        value: In the unit of the proposal.
        probability: That the figure of the deadline is as good.
        keeps: Whether it only keeps what is reached now.
    """

    boldness: Boldness
    value: float
    probability: float
    keeps: bool = False


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the next plan could ask for one target of this plan.

    Attributes:
        target: Number in this plan.
        indicator: Code.
        comparator: `>=` or `<=`.
        unit: Of all values.
        now: Latest figure of the area.
        year: Its year.
        goal: What this plan asks.
        deadline: Of the next plan.
        pace: Usual change a year.
        low80: Expected at the deadline with a probability of 80 percent: from.
        high80: To.
        others: How many other areas have a figure.
        others_median: Middle of them.
        others_best: The better quarter begins here.
        bound: The best there can be, None where there is none.
        candidates: Those that could be found, the most cautious first.
        method: Of the outlook.
    """

    target: str
    indicator: str
    comparator: str
    unit: str
    now: float
    year: int
    goal: float | None
    deadline: int
    pace: float | None
    low80: float
    high80: float
    others: int
    others_median: float | None
    others_best: float | None
    bound: float | None
    candidates: tuple[Candidate, ...]
    method: str


def next_deadline(board: Board) -> int:
    """The last year of a next plan as long as this one; ten years from now where the plan has no period."""
    period = board.plan.period
    return board.year + 10 if period is None else period.end + (period.end - period.start + 1)


def propose(
    board: Board, *, codebook: Codebook, answers: Answers, deadline: int | None = None
) -> tuple[Proposal, ...]:
    """Draft the next plan's numeric targets.

    Args:
        board: The plan judged on one vintage, with figures of the areas that are compared.
        codebook: Bounds and units.
        answers: The outlook.
        deadline: Last year of the next plan; by default the length of this plan on.

    Returns:
        One proposal per target with a level on one side and a figure, in the order of the plan.
    """
    asked = ask_board(board, codebook=codebook)
    ends = deadline or next_deadline(board)
    sides = _sides(asked, board)
    if sides.is_empty():
        return ()
    first = _ask(asked, sides, ends, board.year, answers)
    found = (_Row.of(row, asked.series) for row in first.to_dicts())
    rows = [row for row in found if row is not None]
    grid = _tried(rows, asked, ends, board.year, answers)
    return tuple(_proposal(row, grid.get(row.question, []), ends) for row in rows)


def _sides(asked: Asked, board: Board) -> pl.DataFrame:
    """Questions of the plan's own area with one side, each target once."""
    own = asked.sides.filter((pl.col("area") == board.area) & pl.col("promise").is_in([LEVEL, HELD]))
    single = own.filter(pl.len().over("target") == 1)
    own_series = single.filter(pl.col("asked_of") == board.area)
    return own_series.unique("target", keep="first", maintain_order=True)


def _ask(asked: Asked, sides: pl.DataFrame, deadline: int, as_of: int, answers: Answers) -> pl.DataFrame:
    named = sides.with_columns(question=pl.col("question").cast(pl.String))
    questions = named.select(
        "question",
        indicator="series",
        area="area",
        as_of=pl.lit(as_of, dtype=pl.Int32),
        deadline=pl.lit(deadline, dtype=pl.Int32),
        comparator="comparator",
        target=pl.col("asked").cast(pl.Float64),
    ).select(pl.col(name).cast(kind) for name, kind in QUESTIONS.items())
    found = answers(asked.series, questions).select(
        "question", "low80", "high80", "median", "usual_change", "method", "level", "last_year"
    )
    return named.join(found, on="question", maintain_order="left")


class _Row(NamedTuple):
    """One target with what the outlook says of its deadline."""

    question: str
    side: dict[str, Any]
    now: float
    year: int
    others: tuple[float, ...]
    low_bound: float | None
    high_bound: float | None

    @property
    def upward(self) -> bool:
        return bool(self.side["comparator"] == ">=")

    @classmethod
    def of(cls, side: dict[str, Any], series: pl.DataFrame) -> "_Row | None":
        """The row with the area's latest figure and those of others of about that year; None without a figure."""
        same = series.filter((pl.col("indicator") == side["series"]) & pl.col("value").is_not_null())
        mine = same.filter(pl.col("area") == side["area"]).sort("year")
        if mine.is_empty() or side["median"] is None:
            return None
        last = mine.row(-1, named=True)
        recent = same.filter((pl.col("area") != side["area"]) & (pl.col("year") >= last["year"] - 1))
        beside = recent.filter(_is_beside(recent["area"], side["area"], series)).sort("year")
        latest = beside.unique("area", keep="last", maintain_order=True)["value"].to_list()
        return cls(
            question=side["question"],
            side=side,
            now=last["value"],
            year=last["year"],
            others=() if is_amount(side["unit"]) else tuple(latest),
            low_bound=last["lower_bound"],
            high_bound=last["upper_bound"],
        )


def _is_beside(areas: pl.Series, own: str, series: pl.DataFrame) -> pl.Series:
    """Areas that are no part of each other's above: siblings, or the parts of the area itself."""
    parents = dict(series.select("area", "parent").unique().iter_rows())
    above = {parents.get(own)}
    return areas.is_in([code for code in areas.unique() if code not in above])


def _tried(
    rows: Iterable["_Row"], asked: Asked, deadline: int, as_of: int, answers: Answers
) -> dict[str, list[tuple[float, float]]]:
    """Round values of each target with their probabilities, from the easiest on."""
    parts = [
        {
            "question": f"{row.question}|{place}",
            "indicator": row.side["series"],
            "area": row.side["area"],
            "as_of": as_of,
            "deadline": deadline,
            "comparator": row.side["comparator"],
            "target": value,
        }
        for row in rows
        for place, value in enumerate(_grid(row))
    ]
    table = pl.DataFrame(parts, schema=QUESTIONS)
    if table.is_empty():
        return {}
    found = answers(asked.series, table).select("question", "probability")
    chances = dict(found.iter_rows())
    told: dict[str, list[tuple[float, float]]] = {}
    for part in parts:
        chance = chances[part["question"]]
        if chance is not None:
            told.setdefault(str(part["question"]).partition("|")[0], []).append((part["target"], chance))
    return told


def _grid(row: "_Row") -> list[float]:
    """What is reached, then round numbers up to the best that can be expected, the easiest first."""
    best = row.side["high80"] if row.upward else row.side["low80"]
    worst = min(row.now, row.side["low80"]) if row.upward else max(row.now, row.side["high80"])
    step = _round_step(abs(best - worst) / _STEPS)
    inward, outward = (floor, ceil) if row.upward else (ceil, floor)
    first, last = inward(worst / step), outward(best / step)
    order = range(first, last + 1) if row.upward else range(first, last - 1, -1)
    values = dict.fromkeys(_within(round(place * step, 9), row) for place in order)
    return [row.now, *(value for value in values if _as_good(value, row))]


def _within(value: float, row: "_Row") -> float:
    low = -np.inf if row.low_bound is None else row.low_bound
    high = np.inf if row.high_bound is None else row.high_bound
    # A share may be counted above its whole (gross enrolment); no plan that asks for less than all asks for more.
    asked = row.side["target_value"]
    if row.side["unit"] == "percent" and asked is not None and max(asked, row.now) <= WHOLE:
        high = min(high, WHOLE)
    return float(min(max(value, low), high))


def _as_good(value: float, row: "_Row") -> bool:
    return value > row.now if row.upward else value < row.now


def _round_step(width: float) -> float:
    """The nearest of 1, 2, 5 × 10^n above a width; never finer than a tenth.

    Example:
        >>> _round_step(0.13), _round_step(3.0), _round_step(0.0)
        (0.2, 5.0, 0.1)
    """
    if width <= _FINEST:
        return _FINEST
    tens = 10.0 ** floor(log10(width))
    return float(round(next(part for part in (1, 2, 5, 10) if part * tens >= width - 1e-12) * tens, 9))


def _proposal(row: "_Row", tried: list[tuple[float, float]], deadline: int) -> Proposal:
    side = row.side
    others = np.array(row.others)
    best_quarter = 0.75 if row.upward else 0.25
    return Proposal(
        target=side["target"],
        indicator=side["indicator"],
        comparator=side["comparator"],
        unit=side["unit"],
        now=row.now,
        year=row.year,
        goal=side["target_value"],
        deadline=deadline,
        pace=side["usual_change"],
        low80=side["low80"],
        high80=side["high80"],
        others=len(row.others),
        others_median=float(np.median(others)) if len(others) else None,
        others_best=float(np.quantile(others, best_quarter)) if len(others) else None,
        bound=row.high_bound if row.upward else row.low_bound,
        candidates=tuple(candidates_of(tried, now=row.now)),
        method=side["method"],
    )


def candidates_of(tried: Iterable[tuple[float, float]], *, now: float) -> Iterable[Candidate]:
    """The boldest of the values tried that still has each probability; the next one is bolder, or there is none.

    Args:
        tried: Value and probability, the easiest first.
        now: What is reached: where even a small step is unlikely, keeping it is what remains to be asked.
    """
    values = list(tried)
    easier = -1
    for boldness, least in AT_LEAST.items():
        fitting = [place for place, (_, chance) in enumerate(values) if chance >= least]
        if fitting and fitting[-1] > easier:
            easier = fitting[-1]
            value, chance = values[easier]
            yield Candidate(boldness=boldness, value=value, probability=chance, keeps=value == now)
