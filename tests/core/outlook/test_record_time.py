"""Nothing later than the year asked enters a question or an answer, and nothing hangs on order or chance."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halfsky.core.outlook.questions import ASKED, ask
from halfsky.core.outlook.replay import Record, replay
from tests.core.outlook.bodies import SETTINGS, body

OUTCOME = ("future", "met")
BODY = body()


def replayed(series: pl.DataFrame) -> Record:
    return replay(series, ask(series, window=15, every=1), settings=SETTINGS)


def until(record: Record, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    asked = record.questions.filter(pl.col("as_of") <= year)
    return asked.drop(OUTCOME), record.answers.join(asked.select("question"), on="question", how="semi")


@pytest.fixture(scope="module")
def whole() -> Record:
    return replayed(BODY)


@pytest.mark.parametrize("year", [2005, 2010, 2014])
def test_changing_what_came_later_changes_no_question_and_no_answer(whole: Record, year: int) -> None:
    later = pl.col("year") > year
    changed = BODY.with_columns(value=pl.when(later).then(100 - pl.col("value") * 0.7).otherwise("value"))
    asked, answers = until(whole, year)
    asked_then, answers_then = until(replayed(changed), year)
    assert asked.height > 50
    assert asked.equals(asked_then)
    assert answers.equals(answers_then)


def test_changing_what_was_known_does_change_answers(whole: Record) -> None:
    known = pl.col("year") <= 2005
    changed = BODY.with_columns(value=pl.when(known).then(pl.col("value") * 0.7 + 10).otherwise("value"))
    assert not until(whole, 2010)[1].equals(until(replayed(changed), 2010)[1])


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_order_of_rows_does_not_matter(seed: int) -> None:
    shuffled = BODY.sample(fraction=1.0, shuffle=True, seed=seed)
    assert ask(shuffled, window=15, every=1).equals(ask(BODY, window=15, every=1))


def test_the_record_is_the_same_on_rows_in_another_order(whole: Record) -> None:
    again = replayed(BODY.reverse())
    assert (
        again.answers.drop("method", "question")
        .with_columns(pl.all().round(9))
        .equals(whole.answers.drop("method", "question").with_columns(pl.all().round(9)))
    )


def test_scoring_since_a_year_leaves_the_answers_as_they_were(whole: Record) -> None:
    asked = ask(BODY, window=15, every=1)
    late = replay(BODY, asked, settings=SETTINGS, since=2008)
    assert late.questions["as_of"].min() == 2008
    same = whole.answers.join(late.questions.select("question"), on="question", how="semi")
    assert late.answers.equals(same)


def test_questions_are_complete_and_named_once(whole: Record) -> None:
    asked = whole.questions
    assert asked.schema == pl.Schema(ASKED)
    assert asked["question"].n_unique() == asked.height
    assert asked.null_count().sum_horizontal().sum() == 0
    methods = whole.answers["method"].n_unique()
    assert methods == 14
    assert whole.answers.height == methods * asked.height
    assert whole.answers["probability"].is_between(0, 1).all()


def test_a_target_lies_on_the_better_side_of_its_base_and_inside_the_bounds(whole: Record) -> None:
    own = whole.questions.filter(pl.col("rule").is_in(["relative", "absolute"]))
    assert (own["direction"] * (own["target"] - own["base"]) > 0).all()
    shares = whole.questions.filter(pl.col("indicator") == "share")
    assert shares["target"].is_between(0, 100).all()
    held = whole.questions.filter(pl.col("rule") == "hold")
    assert (held["target"] == held["base"]).all()


def test_met_is_what_the_comparator_says(whole: Record) -> None:
    up = whole.questions.filter(pl.col("comparator") == ">=")
    down = whole.questions.filter(pl.col("comparator") == "<=")
    assert (up["met"] == (up["future"] >= up["target"])).all()
    assert (down["met"] == (down["future"] <= down["target"])).all()


def test_a_large_body_is_asked_every_few_years_and_each_series_in_its_own() -> None:
    asked = ask(BODY, window=15, every=3)
    years = asked.group_by("indicator", "area").agg(pl.col("as_of").unique().sort())
    assert all((year - group[0]) % 3 == 0 for group in years["as_of"] for year in group)
    assert years["as_of"].list.first().n_unique() > 1


def test_strengths_are_those_seen_by_then() -> None:
    """Ten areas rise by 1 a year until 2010 and by 5 after: a question of 2010 asks for steps of 1 a year."""
    rows = [
        (
            "i",
            f"a{a}",
            year,
            float(100 + year - 2000 + 4 * max(year - 2010, 0)),
            None,
            None,
            None,
            None,
            None,
            None,
            1,
            False,
        )
        for a in range(10)
        for year in range(2000, 2020)
    ]
    series = pl.DataFrame(rows, schema=BODY.schema, orient="row")
    asked = ask(series, window=15, every=1).filter(
        (pl.col("rule") == "absolute") & (pl.col("shape") == "fresh") & (pl.col("as_of") == 2010)
    )
    assert asked.height > 0
    assert (asked["target"] - asked["base"]).round(9).to_list() == asked["horizon"].cast(float).to_list()


def test_a_body_too_short_is_asked_nothing() -> None:
    assert ask(body(years=6), window=15).is_empty()
    assert ask(BODY.clear(), window=15).is_empty()


def test_conflicting_and_missing_figures_are_nobodys() -> None:
    conflict = BODY.filter(pl.col("year") == 2012).with_columns(value=pl.col("value") + 1)
    missing = BODY.with_columns(value=pl.when(pl.col("year") == 2012).then(None).otherwise("value"))
    assert ask(pl.concat([BODY, conflict]), window=15, every=1).equals(ask(missing, window=15, every=1))


def test_rows_that_are_no_figures_keep_nothing_else_from_being_asked() -> None:
    spoilt = (
        BODY.head(60)
        .with_row_index("row")
        .with_columns(
            value=pl.when(pl.col("row") % 3 == 0)
            .then(float("inf"))
            .when(pl.col("row") % 3 == 1)
            .then(float("nan")),
            year=pl.when(pl.col("row") % 5 > 0).then("year"),
            area=pl.when(pl.col("row") % 7 > 0).then("area"),
            direction=pl.when(pl.col("row") % 2 > 0).then("direction"),
            lower_bound=pl.lit(90.0),
        )
    )
    both = pl.concat([BODY, spoilt.drop("row").cast(dict(BODY.schema))])
    asked = ask(both, window=15, every=1)
    assert asked.equals(ask(BODY, window=15, every=1))
    assert replay(both, asked, settings=SETTINGS).scores.height > 0


def test_a_series_without_change_and_one_of_zeros_are_answered() -> None:
    flat = BODY.with_columns(value=pl.when(pl.col("area") == "area 1").then(0.0).otherwise(50.0))
    record = replayed(flat)
    assert record.answers["probability"].is_between(0, 1).all()
    own = record.scores.filter((pl.col("method") == "halfsky") & pl.col("indicator").is_null())
    assert own["brier"].is_finite().all()
