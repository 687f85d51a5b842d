"""Long tables in lots: whole indicators at a time, so that tables larger than memory can be worked through.

Rows may come in any order. Where the rows of a lot follow each other they are read as a range, which is
quickest; elsewhere each lot looks for its rows in the whole table.
"""

from typing import NamedTuple

import polars as pl

from halfsky.engines.tables import collect

# Rows to a lot, of series and ten times of questions: a core works on some 100,000 series in a quarter of a GB.
_LOT = 1 << 20
# Where every lot must look through the whole table, fewer and larger lots.
_LOT_SCATTERED = 1 << 22
# An indicator of more rows than this is cut by its areas.
_WHOLE = 1 << 23
_ROWS_OF_A_QUESTION = 10

_ROW = "__row"


class Rows(NamedTuple):
    """A range of rows: the first of them and how many."""

    first: int
    number: int


class Lot(NamedTuple):
    """Some indicators.

    Attributes:
        indicators: Their names; null among them where questions name none.
        series: Where the rows of their series lie; None where they lie about.
        questions: Likewise of the questions.
        cuts: In how many parts the areas are to be taken; 1 for all at once.
    """

    indicators: pl.Series
    series: Rows | None
    questions: Rows | None
    cuts: int


class Taken(NamedTuple):
    """Rows of a table, and their numbers in it."""

    table: pl.DataFrame
    rows: pl.Series


def plan_lots(
    series: pl.LazyFrame, questions: pl.LazyFrame, *, series_file: str, questions_file: str
) -> list[Lot]:
    """Share out the indicators asked about, in the order of the questions; one empty lot where there are none.

    Args:
        series: With a column `indicator`.
        questions: Likewise.
        series_file: Name for messages.
        questions_file: Likewise.

    Raises:
        Invalid: `tables.damaged`.
    """
    told = _extents(series, series_file)
    scattered = not told["together"].all()
    asked = _extents(questions, questions_file).join(
        told, on="indicator", how="left", suffix="_told", nulls_equal=True
    )
    weight = pl.col("count_told").fill_null(0) + pl.col("count") * _ROWS_OF_A_QUESTION
    huge = weight > _WHOLE
    lots = [
        _lot(part)
        for _, part in asked.sort("first")
        .with_columns(
            share=(weight.cum_sum() - weight) // (_LOT_SCATTERED if scattered else _LOT),
            alone=huge.cum_sum() * 2 - huge,
            cuts=pl.when(huge).then(weight // _LOT_SCATTERED + 1).otherwise(1),
        )
        .group_by("share", "alone", maintain_order=True)
    ]
    return lots or [Lot(asked["indicator"], Rows(0, 0), Rows(0, 0), 1)]


def _extents(table: pl.LazyFrame, file: str) -> pl.DataFrame:
    """Of each indicator, how many rows it has, the first and the last, and whether they follow each other."""
    row = pl.col(_ROW).cast(pl.Int64)
    extents = (
        table.select("indicator")
        .with_row_index(_ROW)
        .group_by("indicator")
        .agg(count=pl.len().cast(pl.Int64), first=row.min(), last=row.max())
        .with_columns(together=pl.col("last") - pl.col("first") + 1 == pl.col("count"))
    )
    return collect(extents, file=file, piecemeal=True)


def _lot(part: pl.DataFrame) -> Lot:
    return Lot(
        indicators=part["indicator"],
        series=_range(part["first_told"].drop_nulls(), part["last_told"].drop_nulls(), part["count_told"]),
        questions=_range(part["first"], part["last"], part["count"]),
        cuts=part["cuts"].to_list()[0],
    )


def _range(first: pl.Series, last: pl.Series, count: pl.Series) -> Rows | None:
    """The rows from the first to the last, unless others lie between."""
    if not len(first):
        return Rows(0, 0)
    start, rows = first.to_list(), int(count.sum())
    return Rows(min(start), rows) if max(last.to_list()) - min(start) + 1 == rows else None


def take_series(series: pl.LazyFrame, lot: Lot, *, file: str, cut: int = 0) -> pl.DataFrame:
    """The series of a lot, or those of one part of its areas.

    Args:
        series: With columns `indicator` and `area`.
        lot: Of `plan_lots`.
        file: Name for messages.
        cut: Which part, from 0 to `lot.cuts` − 1.

    Raises:
        Invalid: `tables.damaged`.
    """
    return collect(_cut(_rows(series, lot.series, lot), lot, cut), file=file)


def take_questions(questions: pl.LazyFrame, lot: Lot, *, file: str, cut: int = 0) -> Taken:
    """The questions of a lot, or of one part of its areas, and the row of each among all questions.

    Args:
        questions: With columns `indicator` and `area`.
        lot: Of `plan_lots`.
        file: Name for messages.
        cut: Which part, from 0 to `lot.cuts` − 1.

    Raises:
        Invalid: `tables.damaged`.
    """
    if lot.questions is None:
        numbered = _rows(questions.with_row_index(_ROW), None, lot)
    else:
        # Numbered before the range is taken, every row up to it would be read.
        numbered = _rows(questions, lot.questions, lot).with_row_index(_ROW, offset=lot.questions.first)
    found = collect(_cut(numbered, lot, cut), file=file)
    return Taken(found.drop(_ROW), found[_ROW])


def _rows(table: pl.LazyFrame, rows: Rows | None, lot: Lot) -> pl.LazyFrame:
    if rows is not None:
        return table.slice(rows.first, rows.number)
    return table.filter(pl.col("indicator").is_in(lot.indicators.implode(), nulls_equal=True))


def _cut(table: pl.LazyFrame, lot: Lot, cut: int) -> pl.LazyFrame:
    """Every row of an area falls into the same part, of the series and of the questions."""
    return table if lot.cuts == 1 else table.filter(pl.col("area").hash(seed=0) % lot.cuts == cut)
