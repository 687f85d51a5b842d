"""Every hostile upload ends in a clear refusal, every honest one is taken, within memory and without a traceback."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.engines.codebook import load_messages
from halfsky.engines.return_notes import annotate
from halfsky.engines.return_workbook import write_return
from halfsky.engines.uploads import RETURN, check_upload, receive
from tests.engines.documents import samples
from tests.engines.test_return_workbook import FORM, HEADING
from tests.hostile import uploads, uploads_reader
from tests.hostile.separately import read_separately

MEMORY_KB = 400_000
SECONDS = 120
NOTE = Finding(
    code="return_workbook.formula",
    severity=Severity.ERROR,
    where=Where(file="a.xlsx#填报表", row=6, column="E"),
    facts={"cell": "E6", "content": "1"},
)
NUMBERS = range(len(uploads.CASES))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("uploads")
    for number in NUMBERS:
        (folder / str(number)).write_bytes(uploads.CASES[number].content())
    told = read_separately(uploads_reader, *(folder / str(number) for number in NUMBERS), seconds=SECONDS)
    return {answer["case"]: answer for answer in told}


def test_the_corpus_is_large_enough() -> None:
    assert len(uploads.CASES) >= 80


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: uploads.CASES[number].name[:20])
def test_a_wrong_file_is_refused_and_an_honest_one_is_taken(
    answers: dict[int, dict[str, Any]], number: int
) -> None:
    answer, case = answers[number], uploads.CASES[number]
    assert answer["outcome"] == case.outcome
    assert answer["memory"] < MEMORY_KB
    assert all(answer.get("sentences", ("",))) or case.outcome == uploads.TAKEN
    if case.kept_as:
        assert answer["kept_as"] == case.kept_as


def test_nothing_climbs_out_of_a_container(answers: dict[int, dict[str, Any]]) -> None:
    assert len(answers) == len(uploads.CASES)
    assert not Path("/tmp/halfsky-escaped").exists()


def test_a_hundred_megabytes_are_given_up_at_the_limit(tmp_path: Path) -> None:
    asked = 0

    def chunks() -> Iterator[bytes]:
        nonlocal asked
        for _ in range(100):
            asked += 1
            yield bytes(1 << 20)

    with pytest.raises(Invalid) as refused:
        receive(chunks(), tmp_path / "1", name="扫描.pdf")
    assert refused.value.code == "uploads.too_large"
    assert asked == 21
    assert list(tmp_path.iterdir()) == []


def test_what_office_programs_and_this_one_write_is_taken(tmp_path: Path) -> None:
    """Honest files have comments, properties, fonts and packed objects; none of that is a reason to refuse."""
    samples.docx(tmp_path / "a.docx")
    samples.pdf(tmp_path / "a.pdf")
    template = write_return(FORM, heading=HEADING)
    noted = annotate(template, [NOTE], messages=load_messages())
    (tmp_path / "a.xlsx").write_bytes(template)
    (tmp_path / "b.xlsx").write_bytes(noted)
    kinds = [check_upload(path, name=path.name).kind for path in sorted(tmp_path.iterdir())]
    assert kinds == ["docx", "pdf", "xlsx", "xlsx"]


def test_what_is_received_is_what_was_sent(tmp_path: Path) -> None:
    content = samples.png()
    assert receive([content[:10], content[10:]], tmp_path / "1", name="图.png") == len(content)
    upload = check_upload(tmp_path / "1", name="图.png")
    assert (upload.kind, upload.size, upload.sha256) == (
        "png",
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


def test_a_return_comes_back_as_a_workbook_only(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(samples.png())
    with pytest.raises(Invalid) as refused:
        check_upload(tmp_path / "1", name="图.png", kinds=RETURN)
    assert refused.value.code == "uploads.kind_not_taken"
    assert refused.value.facts["kinds"] == ".xlsx"
