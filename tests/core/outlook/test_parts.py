"""A body of series kept in parts is answered as the undivided one."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.model import QUESTIONS, SERIES
from halfsky.core.outlook.parts import add_parts, add_up_part, asked_about, learn_by_year, tally_schema
from halfsky.core.outlook.siblings import Siblings, from_table, to_table
from tests.core.outlook.bodies import SETTINGS as S
from tests.core.outlook.divided import divided_body, questions_on

seeds = st.integers(0, 10_000)
few = settings(max_examples=5, deadline=None)


def in_parts(series: pl.DataFrame, asked: pl.DataFrame, *, parts: int, seed: int) -> pl.DataFrame:
    """Answers of the parts, by question; series and questions go to parts by a digest of their names."""

    def share(table: pl.DataFrame) -> list[pl.DataFrame]:
        number = table.select(pl.concat_str("indicator", "area", ignore_nulls=True).hash(seed) % parts)
        return [table.filter(number.to_series() == part) for part in range(parts)]

    learnt = learned(share(series), asked, seed)
    answers = [
        outlook(its_series, its_questions, settings=S, siblings=learnt)
        for its_series, its_questions in zip(share(series), share(asked), strict=True)
    ]
    return pl.concat(answers).sort("question")


def learned(parts: list[pl.DataFrame], asked: pl.DataFrame, seed: int) -> dict[int, Siblings]:
    wanted = asked_about(asked)
    tallies = pl.concat([add_up_part(part, wanted, settings=S) for part in parts])
    mixed = tallies.sample(fraction=1.0, shuffle=True, seed=seed)
    added = add_parts(mixed)
    assert added.equals(add_parts(tallies))
    assert added.schema == tally_schema(S)
    return learn_by_year(added, wanted, settings=S)


@few
@given(seeds, st.sampled_from([1, 2, 7, 60]))
def test_parts_answer_as_the_whole(seed: int, parts: int) -> None:
    series, asked = divided_body(seed), questions_on(seed)
    whole = outlook(series, asked, settings=S).sort("question")
    told = in_parts(series, asked, parts=parts, seed=seed)
    # Spoilt rows may leave the lonely series nothing to be judged by.
    assert set(whole["method"]) >= {"pooled", "known", "siblings_only", "no_data", "no_question"}
    assert_frame_equal(told, whole, abs_tol=1e-9, rel_tol=1e-9)


def test_a_tally_comes_back_from_its_table() -> None:
    asked = asked_about(questions_on(1))
    tallies = add_up_part(divided_body(1), asked, settings=S).filter(as_of=2020).drop("as_of")
    assert to_table(from_table(tallies)).equals(tallies)


def test_no_questions_and_no_series() -> None:
    series, asked = divided_body(1), questions_on(1)
    assert (
        in_parts(series, asked.clear(), parts=2, seed=1).schema == outlook(series, asked, settings=S).schema
    )
    told = in_parts(series.clear(), asked, parts=2, seed=1)
    assert set(told["method"]) == {"no_data", "no_question"}


@pytest.mark.parametrize("size", [0.0, 40.0, 1e6, 1e200])
def test_series_all_alike_do_not_hang_on_rounding(size: float) -> None:
    names = [(f"a{n}", 2010 + year) for n in range(40) for year in range(11)]
    flat = pl.DataFrame(
        [("flat", area, year, size, None, None, None, None, None, None) for area, year in names],
        schema=SERIES,
        orient="row",
    )
    asked = pl.DataFrame(
        [
            (str(n), "flat", f"a{n}", 2020, 2025, sign, size * factor)
            for n in range(42)
            for sign, factor in ((">=", 1.0), ("<=", 1.01))
        ],
        schema=QUESTIONS,
        orient="row",
    )
    with np.errstate(over="ignore", invalid="ignore"):
        whole = outlook(flat, asked, settings=S)
        told = in_parts(flat, asked, parts=9, seed=3)
    assert_frame_equal(
        told.sort("question", "low80", "probability"),
        whole.sort("question", "low80", "probability"),
        abs_tol=1e-9,
        rel_tol=1e-9,
    )
