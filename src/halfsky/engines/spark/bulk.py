"""The outlook in bulk on Spark: two passes of `core.outlook.parts` through `mapInArrow`.

A part is a partition by indicator and area: every series is whole in one task, and its questions are with it. What
passes between the passes is one row per year asked in × group, never a series.
"""

from collections.abc import Callable, Iterable

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructField, StructType

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import ANSWERS, QUESTIONS, SERIES, SERIES_MAY_LACK, Settings
from halfsky.core.outlook.parts import add_parts, add_up_part, asked_about, learn_by_year, tally_schema
from halfsky.core.outlook.siblings import GROUP, Siblings
from halfsky.engines.spark.session import ship_code
from halfsky.engines.tables import conform

Batches = Iterable[pa.RecordBatch]

_KEYS = ("indicator", "area")
_IS_QUESTION = "is_question"


def outlook_on_spark(
    series: DataFrame, questions: DataFrame, *, settings: Settings, partitions: int | None = None
) -> DataFrame:
    """Answer how probable it is that each target is met by its deadline.

    The first pass runs at once; the second when the answers are asked for.

    Args:
        series: Columns of `SERIES` by name, those of `SERIES_MAY_LACK` may be missing; further ones are ignored.
            What is no number counts as missing.
        questions: Columns of `QUESTIONS`; `question` may be of any type.
        settings: Of the method.
        partitions: Into how many parts the series go; by default Spark chooses. A task holds one part in memory.

    Returns:
        Schema `ANSWERS`, one row per question, in no order; `question` is as it was given.

    Raises:
        Invalid: `tables.missing_columns`.
    """
    _check(series, questions)
    ship_code(series.sparkSession)
    figures, asked = _keyed(series, SERIES), _keyed(questions, QUESTIONS)
    wanted = _asked_about(asked)
    tallies = _first_pass(figures, wanted, settings=settings, partitions=partitions)
    siblings = learn_by_year(tallies, wanted, settings=settings)
    return _second_pass(figures, asked, siblings, settings=settings, partitions=partitions)


def _check(series: DataFrame, questions: DataFrame) -> None:
    """Refuse tables that lack a column before anything runs."""
    for table, schema, name in ((series, SERIES, "series"), (questions, QUESTIONS, "questions")):
        heads = pl.DataFrame(schema=dict.fromkeys(table.columns, pl.Null))
        conform(heads, schema, file=name, optional=SERIES_MAY_LACK)


def _keyed(table: DataFrame, schema: dict[str, pl.DataType]) -> DataFrame:
    """The columns of a schema that are there, names as text: a 7 and a "7" name the same area."""
    return table.select(
        *(
            F.col(f"`{name}`").cast("string").alias(name) if name in _KEYS else F.col(f"`{name}`")
            for name in schema
            if name in table.columns
        )
    )


def _parted(table: DataFrame, partitions: int | None, *keys: str) -> DataFrame:
    return table.repartition(*keys) if partitions is None else table.repartition(partitions, *keys)


def _asked_about(questions: DataFrame) -> pl.DataFrame:
    schema = _arrow_schema(asked_about(pl.DataFrame(schema=QUESTIONS)).schema)

    def ask(batches: Batches) -> Batches:
        for batch in batches:
            asked = conform(_frame([batch]), QUESTIONS, file="questions")
            yield from _batches(asked_about(asked), schema)

    pairs = questions.mapInArrow(ask, from_arrow_schema(schema)).distinct()
    return pl.DataFrame(pairs.toArrow()).sort("as_of", "indicator")


def _first_pass(
    series: DataFrame, wanted: pl.DataFrame, *, settings: Settings, partitions: int | None
) -> pl.DataFrame:
    kinds = tally_schema(settings)
    schema = _arrow_schema(kinds)

    def add_up(part: pl.DataFrame) -> pl.DataFrame:
        figures = conform(part, SERIES, file="series", optional=SERIES_MAY_LACK)
        return add_up_part(figures, wanted, settings=settings)

    def add(part: pl.DataFrame) -> pl.DataFrame:
        return add_parts(part.cast(kinds))

    partial = _map(_parted(series, partitions, *_KEYS), add_up, schema)
    whole = _map(_parted(partial, None, "as_of", *GROUP), add, schema)
    return add_parts(pl.DataFrame(whole.toArrow()).cast(kinds))


def _second_pass(
    series: DataFrame,
    questions: DataFrame,
    siblings: dict[int, Siblings],
    *,
    settings: Settings,
    partitions: int | None,
) -> DataFrame:
    schema = _answer_schema(questions)

    def answer(part: pl.DataFrame) -> pl.DataFrame:
        asked = pl.col(_IS_QUESTION)
        figures = conform(part.filter(~asked), SERIES, file="series", optional=SERIES_MAY_LACK)
        kinds = QUESTIONS | {"question": part.schema["question"]}
        its_questions = conform(part.filter(asked), kinds, file="questions")
        return outlook(figures, its_questions, settings=settings, siblings=siblings)

    both = series.withColumn(_IS_QUESTION, F.lit(False)).unionByName(
        questions.withColumn(_IS_QUESTION, F.lit(True)), allowMissingColumns=True
    )
    return _map(_parted(both, partitions, *_KEYS), answer, schema)


def _answer_schema(questions: DataFrame) -> pa.Schema:
    own = StructType([StructField("question", questions.schema["question"].dataType)])
    others = {name: kind for name, kind in ANSWERS.items() if name != "question"}
    return pa.schema([*to_arrow_schema(own), *_arrow_schema(pl.Schema(others))])


def _map(table: DataFrame, change: Callable[[pl.DataFrame], pl.DataFrame], schema: pa.Schema) -> DataFrame:
    """Change every partition as a whole."""

    def run(batches: Batches) -> Batches:
        held = list(batches)
        if held:
            yield from _batches(change(_frame(held)), schema)

    return table.mapInArrow(run, from_arrow_schema(schema))


def _frame(batches: Batches) -> pl.DataFrame:
    return pl.DataFrame(pa.Table.from_batches(batches))


def _batches(table: pl.DataFrame, schema: pa.Schema) -> Batches:
    told = table.to_arrow(compat_level=pl.CompatLevel.oldest())
    yield from told.select(schema.names).cast(schema).to_batches()


def _arrow_schema(schema: pl.Schema) -> pa.Schema:
    """The Arrow types of a table as Spark has them."""
    empty = pl.DataFrame(schema=schema).to_arrow(compat_level=pl.CompatLevel.oldest())
    return to_arrow_schema(from_arrow_schema(empty.schema))
