"""Use case: how probable is it that targets are met, asked in bulk, of tables of any length."""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import polars as pl

from halfsky.core.outlook import answer, parts
from halfsky.core.outlook.model import IF_NEXT, QUESTIONS, SERIES, SERIES_MAY_LACK, Settings
from halfsky.core.outlook.siblings import Siblings
from halfsky.core.outlook.wording import SENTENCES, put_into_words
from halfsky.core.vocabulary.findings import Messages
from halfsky.engines.codebook import load_messages, load_outlook_settings
from halfsky.engines.lots import Lot, plan_lots, take_questions, take_series
from halfsky.engines.tables import conform, kind_of, scan_table, write_parts

Table = str | PathLike[str] | pl.DataFrame

# More lots at once would take more memory for little: the reading is shared out by itself.
_AT_ONCE = min(os.cpu_count() or 1, 8)


class _Asked(NamedTuple):
    """Series and questions in the columns of the contract, not read yet, and what they are called.

    With `messages` each answer is also put into words.
    """

    series: pl.LazyFrame
    series_file: str
    questions: pl.LazyFrame
    questions_file: str
    settings: Settings
    messages: Messages | None = None


class _Part(NamedTuple):
    """Answers, and the row of each question among all."""

    answers: pl.DataFrame
    rows: pl.Series


def outlook(series: Table, questions: Table, *, settings: Settings | None = None) -> pl.DataFrame:
    """Answer how probable it is that each target is met by its deadline.

    Args:
        series: Table or file (Parquet, CSV) with `indicator, area, year, value` and where known `lower_bound,
            upper_bound, numerator, denominator, parent, family`; further columns are ignored.
        questions: Table or file with `question, indicator, area, as_of, deadline, comparator, target`. Only
            figures of `as_of` and before are used, of any area. May hold `if_next`, a figure supposed for the year
            after `as_of`.
        settings: Of the method; by default those HalfSky ships.

    Returns:
        Schema `ANSWERS`, one row per question in their order; `question` is as it was given. With `if_next` also
        `probability_if`, the probability if that figure comes in.

    Raises:
        NotFound: There is no such file.
        Invalid: A file cannot be read, or a column is missing.
    """
    return pl.concat(_answers(_open(series, questions, settings)))


def outlook_files(series: Path, questions: Path, out: Path, *, explain: bool = False) -> dict[str, int]:
    """Answer the questions of a file and write the answers to another.

    Where both files come by indicator, answers are written as they are made, and memory does not grow with the
    files; elsewhere it grows by the answers alone.

    Args:
        series: As in `outlook`.
        questions: As in `outlook`.
        out: File to write, Parquet or CSV.
        explain: Put each answer into words, `sentence_zh` and `sentence_en`; takes many times longer.

    Returns:
        How many questions were answered by which method.

    Raises:
        NotFound: One of the files does not exist.
        Invalid: A file cannot be read or written, or a column is missing.
    """
    kind_of(out)
    asked = _open(series, questions, None)._replace(messages=load_messages() if explain else None)
    kinds = answer.answers_to(asked.questions.collect_schema()) | (SENTENCES if explain else {})
    methods: Counter[str] = Counter()
    write_parts(_counted(_answers(asked), methods), out, schema=pl.Schema(kinds))
    return dict(sorted(methods.items()))


def _open(series: Table, questions: Table, settings: Settings | None) -> _Asked:
    figures, series_file = _table(series, "series")
    asked, questions_file = _table(questions, "questions")
    given = asked.collect_schema()
    kinds = QUESTIONS | {name: kind for name, kind in IF_NEXT.items() if name in given}
    kinds |= {"question": given["question"]} if "question" in given else {}
    return _Asked(
        series=conform(figures, SERIES, file=series_file, optional=SERIES_MAY_LACK),
        series_file=series_file,
        questions=conform(asked, kinds, file=questions_file),
        questions_file=questions_file,
        settings=settings or load_outlook_settings(),
    )


def _table(given: Table, otherwise: str) -> tuple[pl.LazyFrame, str]:
    if isinstance(given, pl.DataFrame):
        return given.lazy(), otherwise
    return scan_table(Path(given)), Path(given).name


def _counted(answers: Iterator[pl.DataFrame], methods: Counter[str]) -> Iterator[pl.DataFrame]:
    for part in answers:
        methods.update(dict(part["method"].value_counts().iter_rows()))
        yield part


def _answers(asked: _Asked) -> Iterator[pl.DataFrame]:
    """Answers in the order of the questions: lot after lot where they lie so, else all at once."""
    names = {"series_file": asked.series_file, "questions_file": asked.questions_file}
    lots = plan_lots(asked.series, asked.questions, **names)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        made = _in_turn(_jobs(asked, lots, pool), pool)
        if all(lot.questions is not None and lot.cuts == 1 for lot in lots):
            yield from (part.answers for part in made)
        else:
            yield _in_order(made)


def _in_order(made: Iterator[_Part]) -> pl.DataFrame:
    all_parts = list(made)
    order = pl.concat([part.rows for part in all_parts]).arg_sort()
    return pl.concat([part.answers for part in all_parts])[order]


def _in_turn(jobs: Iterator[Callable[[], _Part]], pool: ThreadPoolExecutor) -> Iterator[_Part]:
    """Outcomes in the order of the jobs; only as many are begun as are soon wanted."""
    begun: deque[Future[_Part]] = deque()
    for job in jobs:
        begun.append(pool.submit(job))
        if len(begun) > _AT_ONCE:
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()


def _jobs(asked: _Asked, lots: list[Lot], pool: ThreadPoolExecutor) -> Iterator[Callable[[], _Part]]:
    for lot in lots:
        siblings = _siblings(asked, lot, pool) if lot.cuts > 1 else None
        for cut in range(lot.cuts):
            yield partial(_answer, asked, lot, cut, siblings)


def _siblings(asked: _Asked, lot: Lot, pool: ThreadPoolExecutor) -> dict[int, Siblings]:
    """The first pass over an indicator too large to be taken whole."""

    def wanted(cut: int) -> pl.DataFrame:
        return parts.asked_about(
            take_questions(asked.questions, lot, file=asked.questions_file, cut=cut).table
        )

    def add_up(cut: int) -> pl.DataFrame:
        series = take_series(asked.series, lot, file=asked.series_file, cut=cut)
        return parts.add_up_part(series, about, settings=asked.settings)

    about = pl.concat(pool.map(wanted, range(lot.cuts))).unique().sort("as_of", "indicator")
    tallies = parts.add_parts(pl.concat(pool.map(add_up, range(lot.cuts))))
    return parts.learn_by_year(tallies, about, settings=asked.settings)


def _answer(asked: _Asked, lot: Lot, cut: int, siblings: dict[int, Siblings] | None) -> _Part:
    series = take_series(asked.series, lot, file=asked.series_file, cut=cut)
    questions = take_questions(asked.questions, lot, file=asked.questions_file, cut=cut)
    answers = answer.outlook(series, questions.table, settings=asked.settings, siblings=siblings)
    if asked.messages is not None:
        answers = put_into_words(answers, questions.table, messages=asked.messages)
    return _Part(answers, questions.rows)
