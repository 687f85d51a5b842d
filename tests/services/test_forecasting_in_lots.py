"""However long the tables and in whatever order, the answers are those of the tables taken whole."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import halfsky
from halfsky.core.outlook import answer
from halfsky.core.outlook.model import SERIES
from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines import lots
from halfsky.engines.codebook import load_outlook_settings
from halfsky.services import forecasting
from tests.core.outlook.simulated import series_of, walks

SETTINGS = load_outlook_settings()
few = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def body(seed: int, indicators: int = 7) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Indicators with rare events and without, and questions of known, unknown and nameless areas."""
    rng = np.random.default_rng(seed)
    parts = [
        series_of(walks(rng), indicator=f"i{n}", high=None if n % 3 else 100.0) for n in range(indicators)
    ]
    births = np.full((6, 12), 300.0)
    deaths = rng.poisson(1.0, births.shape).astype(float)
    parts.append(
        series_of(deaths / births * 1e5, high=None, numerator=deaths, denominator=births, indicator="rare")
    )
    series = pl.concat(parts).select(list(SERIES))
    keys = series.select("indicator", "area").unique(maintain_order=True)
    more = pl.DataFrame({"indicator": ["i1", "none", None, "i2"], "area": ["nowhere", "a1", "a1", None]})
    asked = pl.concat([keys, more]).with_row_index("question")
    year = series["year"].max()
    questions = asked.with_columns(
        as_of=pl.lit(year, pl.Int32) - pl.col("question").cast(pl.Int32) % 2 * 4,
        deadline=pl.lit(year, pl.Int32) + 3,
        comparator=pl.when(pl.col("question") % 3 == 0).then(pl.lit("<=")).otherwise(pl.lit(">=")),
        target=pl.lit(60.0),
    )
    return series, questions


def same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    assert_frame_equal(one, other, abs_tol=1e-9, rel_tol=1e-9)


@few
@given(seed=st.integers(0, 1000), lot=st.sampled_from([1, 200, 10_000]), whole=st.sampled_from([150, 10_000]))
@pytest.mark.parametrize(
    "order", ["given", "by_year", "shuffled_series", "shuffled_questions", "all_shuffled"]
)
def test_lots_and_order_change_nothing(
    monkeypatch: pytest.MonkeyPatch, order: str, seed: int, lot: int, whole: int
) -> None:
    series, questions = body(seed)
    if order in ("shuffled_questions", "all_shuffled"):
        questions = questions.sample(fraction=1.0, shuffle=True, seed=seed)
    plain = answer.outlook(series, questions, settings=SETTINGS)
    if order == "by_year":
        series = series.sort("year", maintain_order=True)
    if order in ("shuffled_series", "all_shuffled"):
        series = series.sample(fraction=1.0, shuffle=True, seed=seed)
    for name, value in (("_LOT", lot), ("_LOT_SCATTERED", max(lot, 90)), ("_WHOLE", whole)):
        monkeypatch.setattr(lots, name, value)
    same(plain, halfsky.outlook(series, questions))


def test_an_indicator_is_cut_only_where_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    series, questions = body(3)
    monkeypatch.setattr(lots, "_LOT", 400)
    planned = lots.plan_lots(series.lazy(), questions.lazy(), series_file="s", questions_file="q")
    assert len(planned) > 2
    assert {lot.cuts for lot in planned} == {1}
    assert all(lot.series is not None for lot in planned)
    monkeypatch.setattr(lots, "_WHOLE", 150)
    monkeypatch.setattr(lots, "_LOT_SCATTERED", 50)
    cut = lots.plan_lots(series.lazy(), questions.lazy(), series_file="s", questions_file="q")
    assert max(lot.cuts for lot in cut) > 2
    names = pl.concat([lot.indicators for lot in cut])
    assert names.sort().equals(questions["indicator"].unique().sort())


def test_files_in_lots_give_the_same_bytes_and_the_same_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    series, questions = body(5)
    series.write_parquet(tmp_path / "s.parquet", row_group_size=100)
    questions.write_parquet(tmp_path / "q.parquet", row_group_size=7)
    monkeypatch.setattr(lots, "_LOT", 300)
    made = []
    for name in ("one.parquet", "two.parquet"):
        methods = forecasting.outlook_files(tmp_path / "s.parquet", tmp_path / "q.parquet", tmp_path / name)
        assert sum(methods.values()) == questions.height
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    same(answer.outlook(series, questions, settings=SETTINGS), pl.read_parquet(tmp_path / "one.parquet"))


def test_no_question_is_no_answer() -> None:
    series, questions = body(1)
    assert halfsky.outlook(series, questions.clear()).height == 0
    assert halfsky.outlook(series.clear(), questions)["method"].unique().to_list() != []


def test_a_file_damaged_in_the_middle_leaves_no_answers(tmp_path: Path) -> None:
    series, questions = body(2)
    series.write_parquet(tmp_path / "s.parquet", compression="uncompressed")
    questions.write_parquet(tmp_path / "q.parquet")
    content = bytearray((tmp_path / "s.parquet").read_bytes())
    content[4:200] = b"\xff" * 196
    (tmp_path / "s.parquet").write_bytes(content)
    (tmp_path / "r.parquet").write_bytes(b"the answers of last year")
    with pytest.raises(Invalid) as refused:
        forecasting.outlook_files(tmp_path / "s.parquet", tmp_path / "q.parquet", tmp_path / "r.parquet")
    assert refused.value.code == "tables.damaged"
    assert (tmp_path / "r.parquet").read_bytes() == b"the answers of last year"
    assert len(list(tmp_path.iterdir())) == 3
