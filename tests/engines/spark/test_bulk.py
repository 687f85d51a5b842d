"""On a real Spark of two workers the outlook says what it says on one machine."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal
from pyspark.sql import DataFrame, SparkSession

from halfsky.cli.main import main
from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import QUESTIONS, SERIES
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound
from halfsky.engines.spark.bulk import outlook_on_spark
from halfsky.engines.spark.files import write_parquet
from halfsky.engines.spark.session import ship_code
from halfsky.services.forecasting_on_spark import outlook_files_on_spark
from tests.core.outlook.bodies import SETTINGS as S
from tests.core.outlook.divided import divided_body, questions_on
from tests.engines.spark.cluster import needs_java
from tests.engines.spark.executors import executors, one_dies, slow, wait_for_both
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.slow, needs_java]

BODY, ASKED = divided_body(1), questions_on(1)


@pytest.fixture(scope="module")
def whole() -> pl.DataFrame:
    return outlook(BODY, ASKED, settings=S)


def to_spark(session: SparkSession, table: pl.DataFrame) -> DataFrame:
    return session.createDataFrame(table.to_arrow(compat_level=pl.CompatLevel.oldest()))


def alike(told: pl.DataFrame, whole: pl.DataFrame) -> None:
    assert_frame_equal(told.sort("question"), whole.sort("question"), abs_tol=1e-9, rel_tol=1e-9)


@pytest.mark.parametrize(("partitions", "seed"), [(1, 1), (3, 2)])
def test_partitions_and_order_of_rows_do_not_matter(
    session: SparkSession, whole: pl.DataFrame, partitions: int, seed: int
) -> None:
    series, asked = (t.sample(fraction=1.0, shuffle=True, seed=seed) for t in (BODY, ASKED))
    answers = outlook_on_spark(
        to_spark(session, series), to_spark(session, asked), settings=S, partitions=partitions
    )
    told = pl.DataFrame(answers.toArrow())
    assert len(set(told["method"])) == 6
    alike(told, whole)


def test_an_executor_may_die_in_either_pass(session: SparkSession, whole: pl.DataFrame) -> None:
    wait_for_both(session)
    series = slow(to_spark(session, BODY), parts=5, seconds=1.0)
    with one_dies(session, tasks=5) as first:
        answers = outlook_on_spark(series, to_spark(session, ASKED), settings=S, partitions=4)
    wait_for_both(session)
    with one_dies(session, tasks=5) as second:
        told = pl.DataFrame(answers.toArrow())
    for death in (first, second):
        assert death.before is not None
        assert 0 < death.before.numCompletedTasks < death.before.numTasks
        assert death.process is not None
        assert death.process not in executors()
        again = death.after(session)
        # Either its tasks failed, or the stage began anew because what it read had gone with the executor.
        assert again.numFailedTasks + again.currentAttemptId > 0
        assert again.numActiveTasks == 0
    assert first.process != second.process
    alike(told, whole)


@needs_shared
@pytest.mark.usefixtures("session")
def test_files_of_real_series_are_answered_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = pl.read_parquet(SHARED / "series" / "series-dev.parquet")
    asked = _questions_on(series)
    asked.write_parquet(tmp_path / "questions.parquet")
    files = ["--series", str(SHARED / "series" / "series-dev.parquet")]
    files += ["--questions", str(tmp_path / "questions.parquet"), "--out", str(tmp_path / "answers")]
    assert main(["outlook", *files, "--engine", "spark", "--partitions", "3"]) == 0
    said = capsys.readouterr().err
    figures = series.with_columns(
        pl.lit(None, pl.Float64).alias(n) for n in SERIES if n not in series.columns
    )
    whole = outlook(figures.select(list(SERIES)), asked, settings=S)
    for method, count in whole["method"].value_counts().iter_rows():
        assert f"{method} {count}" in said
    alike(pl.read_parquet(tmp_path / "answers" / "*.parquet"), whole)


def _questions_on(series: pl.DataFrame) -> pl.DataFrame:
    """Two years asked in: will the figure known then be kept, or bettered, five years on?"""
    known = series.filter(pl.col("year").is_in([2012, 2016]))
    asked = known.select(
        pl.int_range(pl.len()).cast(pl.String).alias("question"),
        "indicator",
        "area",
        as_of="year",
        deadline=pl.col("year") + 5,
        comparator=pl.when(pl.col("direction") > 0).then(pl.lit(">=")).otherwise(pl.lit("<=")),
        target="value",
    )
    return asked.select(pl.col(name).cast(kind) for name, kind in QUESTIONS.items())


def test_types_are_brought_to_what_they_should_be(session: SparkSession, whole: pl.DataFrame) -> None:
    series = BODY.with_columns(pl.col("year", "value").cast(pl.String)).drop("lower_bound", "numerator")
    asked = ASKED.with_columns(pl.col("question").cast(pl.Int64), pl.col("as_of").cast(pl.Float64))
    answers = outlook_on_spark(to_spark(session, series), to_spark(session, asked), settings=S)
    bare = BODY.with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("lower_bound", "numerator"))
    alike(
        pl.DataFrame(answers.toArrow()),
        outlook(bare, ASKED.with_columns(pl.col("question").cast(pl.Int64)), settings=S),
    )


def test_workers_run_the_code_of_the_driver(session: SparkSession) -> None:
    ship_code(session)
    kind = pa.schema([("file", pa.string())])

    def where(_: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import halfsky

        yield pa.RecordBatch.from_pydict({"file": [halfsky.__file__]}, schema=kind)

    told = session.range(1).mapInArrow(where, "file string").collect()
    assert ".zip/halfsky/" in told[0].file


def test_refusals_say_what_to_mend(session: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as absent:
        outlook_files_on_spark(str(tmp_path / "none.parquet"), str(tmp_path / "q"), str(tmp_path / "out"))
    assert absent.value.code == "tables.not_found"
    (tmp_path / "bad.parquet").write_bytes(b"no Parquet at all")
    with pytest.raises(Invalid) as damaged:
        outlook_files_on_spark(str(tmp_path / "bad.parquet"), str(tmp_path / "q"), str(tmp_path / "out"))
    assert damaged.value.code == "tables.damaged"
    BODY.drop("value").write_parquet(tmp_path / "s.parquet")
    ASKED.write_parquet(tmp_path / "q.parquet")
    with pytest.raises(Invalid) as lacking:
        outlook_files_on_spark(
            str(tmp_path / "s.parquet"), str(tmp_path / "q.parquet"), str(tmp_path / "out")
        )
    assert lacking.value.code == "tables.missing_columns"
    (tmp_path / "full").mkdir()
    with pytest.raises(Conflict) as there:
        write_parquet(session.range(1), str(tmp_path / "full"))
    assert there.value.code == "spark.out_exists"
