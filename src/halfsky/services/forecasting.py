"""Use case: how probable is it that targets are met, asked in bulk."""

from os import PathLike
from pathlib import Path

import polars as pl

from halfsky.core.outlook import answer
from halfsky.core.outlook.model import QUESTIONS, SERIES, Settings
from halfsky.engines.codebook import load_outlook_settings
from halfsky.engines.tables import conform, kind_of, read_table, write_table

Table = str | PathLike[str] | pl.DataFrame

_OPTIONAL = ("lower_bound", "upper_bound", "numerator", "denominator")


def outlook(series: Table, questions: Table, *, settings: Settings | None = None) -> pl.DataFrame:
    """Answer how probable it is that each target is met by its deadline.

    Args:
        series: Table or file (Parquet, CSV) with `indicator, area, year, value` and where known `lower_bound,
            upper_bound, numerator, denominator`; further columns are ignored.
        questions: Table or file with `question, indicator, area, as_of, deadline, comparator, target`. Only
            figures of `as_of` and before are used, of any area.
        settings: Of the method; by default those HalfSky ships.

    Returns:
        Schema `ANSWERS`, one row per question in their order; `question` is as it was given.

    Raises:
        NotFound: There is no such file.
        Invalid: A file cannot be read, or a column is missing.
    """
    figures = conform(_table(series), SERIES, file=_name(series, "series"), optional=_OPTIONAL)
    asked = _table(questions)
    kinds = QUESTIONS | ({"question": asked.schema["question"]} if "question" in asked.columns else {})
    questions_known = conform(asked, kinds, file=_name(questions, "questions"))
    return answer.outlook(figures, questions_known, settings=settings or load_outlook_settings())


def outlook_files(series: Path, questions: Path, out: Path) -> pl.DataFrame:
    """Answer the questions of a file and write the answers to another.

    Raises:
        NotFound: One of the files does not exist.
        Invalid: A file cannot be read or written, or a column is missing.
    """
    kind_of(out)
    answers = outlook(series, questions)
    write_table(answers, out)
    return answers


def _table(given: Table) -> pl.DataFrame:
    return given if isinstance(given, pl.DataFrame) else read_table(Path(given))


def _name(given: Table, otherwise: str) -> str:
    return otherwise if isinstance(given, pl.DataFrame) else Path(given).name
