"""Every hostile plan file ends in a clear refusal or a right reading, within memory and without a traceback."""

from pathlib import Path
from typing import Any

import pytest

from tests.hostile import plans, reader
from tests.hostile.separately import read_separately

MEMORY_KB = 1_000_000
SECONDS = 60


def read(*paths: Path) -> list[dict[str, Any]]:
    """Read the files in a process of its own."""
    return read_separately(reader, *paths, seconds=SECONDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    plans.build(made)
    return made


@pytest.fixture(scope="module")
def tame(folder: Path) -> dict[str, dict[str, Any]]:
    names = [name for name, case in plans.CASES.items() if not case.dangerous]
    return {answer["name"]: answer for answer in read(*(folder / name for name in names))}


def test_the_corpus_is_large_enough() -> None:
    assert len(plans.CASES) >= 35


@pytest.mark.parametrize("name", [name for name, case in plans.CASES.items() if not case.dangerous])
def test_a_wrong_file_is_refused_and_an_odd_one_is_read(tame: dict[str, dict[str, Any]], name: str) -> None:
    answer = tame[name]
    assert answer["outcome"] == plans.CASES[name].outcome
    assert answer["items"] >= (9 if answer["outcome"] == plans.READS else 0)
    assert answer["memory"] < MEMORY_KB


@pytest.mark.parametrize("name", [name for name, case in plans.CASES.items() if case.dangerous])
def test_a_dangerous_file_does_no_harm(folder: Path, name: str) -> None:
    (answer,) = read(folder / name)
    assert answer["outcome"] == plans.CASES[name].outcome
    assert answer["memory"] < MEMORY_KB


@pytest.mark.parametrize("name", ["folder.docx", "loop.docx", "pipe.docx", "absent.docx"])
def test_what_is_no_file_is_not_found(folder: Path, name: str) -> None:
    (answer,) = read(folder / name)
    assert answer["outcome"] in {"documents.absent", "documents.directory"}


def test_nothing_climbs_out_of_a_container(tame: dict[str, dict[str, Any]]) -> None:
    assert tame["climbing-names.docx"]["outcome"] == plans.READS
    assert not Path("/tmp/halfsky-escaped").exists()
