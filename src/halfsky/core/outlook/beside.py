"""Answers of further methods, laid beside the record's own: what such a table must hold."""

import polars as pl

from halfsky.core.outlook.past import OWN
from halfsky.core.outlook.peer_rules import RULES
from halfsky.core.outlook.record import RECORD_ANSWERS
from halfsky.core.outlook.simple import MODELS
from halfsky.core.vocabulary.errors import Invalid

TAKEN = frozenset({OWN, *MODELS, *RULES, *(f"{rule}_learnt" for rule in RULES)})
"""Names of the record's own methods."""

NUMBERS = ("probability", "low80", "high80")


def check_beside(given: pl.DataFrame, answers: pl.DataFrame, *, file: str) -> pl.DataFrame:
    """Check answers from outside, row by row.

    Args:
        given: The table as read.
        answers: The same with the columns and types of `record.RECORD_ANSWERS`; what was no number is null.
        file: Name for messages.

    Returns:
        `answers`, where each question × method stands once, under a name of its own, with a probability within 0
        and 1 or none, and an interval in order or none.

    Raises:
        Invalid: `backtest.beside_` followed by `empty`, `not_number`, `unnamed`, `name`, `probability`, `interval` or
            `twice`, with the first row it holds of.
    """
    if answers.is_empty():
        raise Invalid("backtest.beside_empty", file=file)
    rows = answers.with_columns(pl.col(NUMBERS).fill_nan(None)).with_row_index("row", offset=1)
    for name in (name for name in NUMBERS if name in given.columns):
        worded = given[name].is_not_null() & answers[name].is_null()
        _refuse(rows.filter(worded), "not_number", file=file, column=name, given=given[name].filter(worded))
    faults = {
        "unnamed": ~pl.all_horizontal(pl.col("question", "method").fill_null("").str.strip_chars() != ""),
        "name": pl.col("method").is_in(sorted(TAKEN)),
        "probability": ~pl.col("probability").is_between(0.0, 1.0),
        "interval": pl.col("low80") > pl.col("high80"),
        "twice": ~pl.struct("question", "method").is_first_distinct(),
    }
    for code, fault in faults.items():
        _refuse(rows.filter(fault), code, file=file)
    return rows.select(RECORD_ANSWERS.keys())


def _refuse(
    rows: pl.DataFrame, code: str, *, file: str, column: str = "", given: pl.Series | None = None
) -> None:
    """Refuse the table for the first of the rows, if there is any."""
    if rows.is_empty():
        return
    first = rows.row(0, named=True)
    value = first["probability"] if given is None else given[0]
    raise Invalid(
        f"backtest.beside_{code}", file=file, rows=rows.height, column=column, **(first | {"given": value})
    )
