"""Every sentence of the yearly report has a lasting name: its own, and the same whatever its words and its place."""

from collections import Counter
from collections.abc import Callable

import msgspec
import polars as pl
import pytest

from halfsky.core.assessment.board import Board
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK, empty_board, full_board, list_board
from tests.core.reports.walk import sentences


def keys_of(board: Board, lang: str = "zh") -> list[str]:
    report = build_monitoring_report(board, codebook=CODEBOOK, messages=load_messages(), lang=lang)
    return [sentence.key for sentence in sentences(report)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", [full_board, empty_board, list_board])
def test_no_sentence_is_without_a_name_and_no_name_is_given_twice(
    make: Callable[[], Board], lang: str
) -> None:
    counted = Counter(keys_of(make(), lang))
    assert "" not in counted
    assert set(counted.values()) == {1}


def test_names_are_the_same_in_both_languages_but_for_names_of_units() -> None:
    zh, en = (
        [key for key in keys_of(full_board(), lang) if key[:12] != "suggestions:"] for lang in ("zh", "en")
    )
    assert zh == en


def test_other_figures_leave_the_names_of_what_is_still_said() -> None:
    board = full_board()
    changed = board.assessments.with_columns(
        value=pl.col("value") + 0.7, previous_value=pl.col("previous_value") + 0.2
    )
    after = set(keys_of(msgspec.structs.replace(board, assessments=changed)))
    assert set(keys_of(board)) == after


def test_another_verdict_moves_a_target_and_keeps_its_names() -> None:
    board = full_board()
    number = board.assessments.filter(pl.col("status") == "met")["target"][0]
    turned = pl.when(pl.col("target") == number).then(pl.lit("not_met")).otherwise(pl.col("status"))
    after = keys_of(msgspec.structs.replace(board, assessments=board.assessments.with_columns(status=turned)))
    own = {key for key in keys_of(board) if key.startswith(f"target:{number}/")}
    assert own
    assert own <= set(after)
    assert keys_of(board).index(f"target:{number}/finding") != after.index(f"target:{number}/finding")
