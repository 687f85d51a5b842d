"""The way to the deadline, year by year: 80 % intervals of a board's own targets, for charts."""

import polars as pl

from halfsky.core.outlook.model import QUESTIONS
from halfsky.core.outlook.promises import KEPT, LEVEL
from halfsky.core.outlook.targets import Asked

FANS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "unit": pl.String(),
    "year": pl.Int32(),
    "low80": pl.Float64(),
    "median": pl.Float64(),
    "high80": pl.Float64(),
}
"""One row per target × year, from the year after the one asked in to the deadline, in `unit`."""


def ask_years(asked: Asked, *, area: str) -> pl.DataFrame:
    """Ask of every year up to the deadline, for the targets of one area.

    Args:
        asked: As `ask_board` gives it.
        area: The plan's own.

    Returns:
        Schema `QUESTIONS`; `question` names target and year, unlike any question of `asked`.
    """
    years = _years(asked, area)
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


def fans(asked: Asked, answers: pl.DataFrame, *, area: str) -> pl.DataFrame:
    """Lay the answers of `ask_years` beside their targets.

    Args:
        asked: As `ask_board` gives it.
        answers: Schema `ANSWERS`; questions that are not of `ask_years` are passed over.
        area: The plan's own.

    Returns:
        Schema `FANS`, targets in their order, years rising; years without an answer are left out.
    """
    found = _years(asked, area).join(
        answers.select("question", "low80", "median", "high80"),
        left_on="name",
        right_on="question",
        maintain_order="left",
    )
    known = found.filter(pl.col("low80").is_not_null() & pl.col("high80").is_not_null())
    return known.select(pl.col(name).cast(kind) for name, kind in FANS.items())


def _years(asked: Asked, area: str) -> pl.DataFrame:
    """One row per target of the area and year ahead; a target with both sides bounded is asked once."""
    drawn = asked.sides.filter(pl.col("promise").is_in([LEVEL, KEPT]))
    first = drawn.filter(pl.col("area") == area).unique("target", keep="first", maintain_order=True)
    as_of = asked.questions.select(pl.col("question").cast(first.schema["question"]), "as_of")
    ahead = pl.int_ranges(pl.col("as_of") + 1, pl.col("deadline") + 1)
    return (
        first.join(as_of, on="question", maintain_order="left")
        .with_columns(year=ahead)
        .explode("year")
        .filter(pl.col("year").is_not_null())
        .with_columns(name=pl.format("{}@{}", "target", "year"))
    )
