"""The way to the deadline, year by year: 80 % intervals of a board's targets in every area, for charts."""

import polars as pl

from halfsky.core.outlook.model import QUESTIONS
from halfsky.core.outlook.promises import KEPT, LEVEL
from halfsky.core.outlook.targets import Asked

FANS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "area": pl.String(),
    "unit": pl.String(),
    "year": pl.Int32(),
    "low80": pl.Float64(),
    "median": pl.Float64(),
    "high80": pl.Float64(),
}
"""One row per target × area × year, from the year after the one asked in to the deadline, in `unit`."""


def ask_years(asked: Asked) -> pl.DataFrame:
    """Ask of every year up to the deadline, for the targets of every area.

    Args:
        asked: As `ask_board` gives it.

    Returns:
        Schema `QUESTIONS`; `question` names target, area and year, unlike any question of `asked`.
    """
    years = _years(asked)
    told = years.select(
        question="name",
        indicator="series",
        area="area",
        as_of="as_of",
        deadline="year",
        comparator="comparator",
        target="asked",
    )
    return told.select(pl.col(name).cast(kind) for name, kind in QUESTIONS.items())


def fans(asked: Asked, answers: pl.DataFrame) -> pl.DataFrame:
    """Lay the answers of `ask_years` beside their targets.

    Args:
        asked: As `ask_board` gives it.
        answers: Schema `ANSWERS`; questions that are not of `ask_years` are passed over.

    Returns:
        Schema `FANS`, targets in their order, areas by code, years rising; years without an answer are left out.
    """
    found = _years(asked).join(
        answers.select("question", "low80", "median", "high80"),
        left_on="name",
        right_on="question",
        maintain_order="left",
    )
    known = found.filter(pl.col("low80").is_not_null() & pl.col("high80").is_not_null())
    return known.select(pl.col(name).cast(kind) for name, kind in FANS.items())


def _years(asked: Asked) -> pl.DataFrame:
    """One row per target, area and year ahead; a target with both sides bounded is asked once."""
    drawn = asked.sides.filter(pl.col("promise").is_in([LEVEL, KEPT]))
    first = drawn.unique(["target", "area"], keep="first", maintain_order=True)
    as_of = asked.questions.select(pl.col("question").cast(first.schema["question"]), "as_of")
    ahead = pl.int_ranges(pl.col("as_of") + 1, pl.col("deadline") + 1)
    return (
        first.join(as_of, on="question", maintain_order="left")
        .with_columns(year=ahead)
        .explode("year")
        .filter(pl.col("year").is_not_null())
        .with_columns(name=pl.format("{}@{}@{}", "target", "area", "year"))
    )
