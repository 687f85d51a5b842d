"""Every answer explains itself in both languages, and says what it says by its numbers."""

import re

import numpy as np
import polars as pl
import pytest

from halfsky.core.outlook.answer import outlook
from halfsky.core.outlook.wording import put_into_words
from halfsky.engines.codebook import load_messages, load_outlook_settings
from tests.core.outlook.simulated import ask, series_of, walks

ASKED = ask(
    [
        ("a0", 2025, ">=", 60.0),
        ("a0", 2025, "<=", 5.0),
        ("a0", 2020, ">=", 60.0),
        ("nowhere", 2025, ">=", 60.0),
        ("a0", 2025, ">", 60.0),
    ]
)


@pytest.fixture
def told() -> pl.DataFrame:
    series = series_of(walks(np.random.default_rng(1)))
    answers = outlook(series, ASKED, settings=load_outlook_settings())
    return put_into_words(answers, ASKED, messages=load_messages(), sign="%")


def test_every_answer_has_both_languages(told: pl.DataFrame) -> None:
    for row in told.iter_rows(named=True):
        assert re.search("[一-鿿]", row["sentence_zh"])
        assert not re.search("[一-鿿]", row["sentence_en"])
        assert "{" not in row["sentence_zh"] + row["sentence_en"]


def test_a_sentence_names_level_pace_siblings_and_probability(told: pl.DataFrame) -> None:
    row = told.row(0, named=True)
    for lang in ("zh", "en"):
        sentence = row[f"sentence_{lang}"]
        assert f"{row['probability'] * 100:.0f}%" in sentence
        assert str(row["siblings"]) in sentence
        assert "2025" in sentence
        assert "60%" in sentence


def test_words_follow_the_number(told: pl.DataFrame) -> None:
    assert told["probability"][1] < 0.1
    assert "very unlikely" in told["sentence_en"][1]
    assert "很小" in told["sentence_zh"][1]


def test_a_known_figure_is_told_as_known(told: pl.DataFrame) -> None:
    assert "known" in told["sentence_en"][2]
    assert "%）" not in told["sentence_zh"][2]


def test_one_series_alone_is_said_to_be_alone() -> None:
    series = series_of(walks(np.random.default_rng(1), areas=1))
    answers = outlook(series, ASKED[:1], settings=load_outlook_settings())
    told = put_into_words(answers, ASKED[:1], messages=load_messages())
    assert "no sibling areas" in told["sentence_en"][0]
    assert "没有同类地区" in told["sentence_zh"][0]


def test_who_is_there_already_is_told_the_room_left(told: pl.DataFrame) -> None:
    assert "already" in told["sentence_en"][0]
    assert "已经" in told["sentence_zh"][0]
    assert "under 1%" in told["sentence_en"][1]
