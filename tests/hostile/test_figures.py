"""Every hostile figures file ends in a clear refusal or a right result, within memory and without a traceback."""

from pathlib import Path
from typing import Any

import pytest

from tests.hostile import figures, figures_reader
from tests.hostile.separately import read_separately

MEMORY_KB = 1_000_000
SECONDS = 300
TAME = [name for name, case in figures.CASES.items() if not case.dangerous]
DANGEROUS = [name for name, case in figures.CASES.items() if case.dangerous]


def read(*paths: Path) -> list[dict[str, Any]]:
    """Read the files in a process of its own."""
    return read_separately(figures_reader, *paths, seconds=SECONDS)


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("figures")
    for name in TAME:
        (folder / name).write_bytes(figures.CASES[name].content())
    return {answer["name"]: answer for answer in read(*(folder / name for name in TAME))}


def check(answer: dict[str, Any], case: figures.Case) -> None:
    assert answer["refusal"] == case.refusal
    assert answer["memory"] < MEMORY_KB
    if case.refusal:
        assert all(answer["sentences"])
        return
    assert answer["kept"] == case.kept
    assert answer["read"] == answer["kept"] + answer["refused"]
    assert case.said <= set(answer["codes"])


def test_the_corpus_is_large_enough() -> None:
    assert len(figures.CASES) >= 60


@pytest.mark.parametrize("name", TAME)
def test_a_wrong_file_is_refused_and_an_odd_one_is_read(tame: dict[str, dict[str, Any]], name: str) -> None:
    check(tame[name], figures.CASES[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", DANGEROUS)
def test_a_dangerous_file_does_no_harm(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(figures.CASES[name].content())
    (answer,) = read(tmp_path / name)
    check(answer, figures.CASES[name])


def test_a_percentage_cell_is_read_as_it_is_shown(tame: dict[str, dict[str, Any]]) -> None:
    assert tame["percentages.xlsx"]["values"] == [96.3]


def test_a_wide_table_keeps_its_gaps_as_missing(tame: dict[str, dict[str, Any]]) -> None:
    assert tame["wide.xlsx"]["values"] == [5.8, None, 5.6]
