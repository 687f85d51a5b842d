"""The checklists are read strictly, and what ships is whole in both languages."""

import re
from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED
from halfsky.engines.policy_checklists import load_checklists

FOLDER = PACKAGED / "policy_assessment"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_ships_loads_and_is_bilingual() -> None:
    lists = load_checklists()
    assert {one.subject for one in lists.lists} == {"policy", "institution"}
    for one in lists.lists:
        for question in (*one.screening, *one.questions):
            assert question.basis, question.code
            assert re.search(r"[\u3400-\u9fff]", question.text.zh)
            assert not re.search(r"[\u3400-\u9fff]", question.text.en)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("policy-1.yaml", "subject: policy", "subject: party"),
        ("policy-1.yaml", "version: 1", "version: 1\nextra: 2"),
        ("policy-1.yaml", "law: womens_rights", "law: unheard_of"),
        ("policy-1.yaml", "code: sex\n", "code: people\n"),
        ("institution-1.yaml", "part_of: managers", "part_of: nobody"),
        ("laws.yaml", "edition: {zh: 2018年修正, en: as amended in 2018}", "edition: {zh: 2018年修正}"),
    ],
)
def test_what_is_wrong_is_refused_with_its_file(folder: Path, name: str, old: str, new: str) -> None:
    change(folder, name, old, new)
    with pytest.raises(Invalid) as refused:
        load_checklists(folder)
    assert refused.value.facts["file"] == name


def test_a_new_version_holds_from_now_on_and_the_old_one_is_kept(folder: Path) -> None:
    text = (folder / "policy-1.yaml").read_text(encoding="utf-8")
    (folder / "policy-2.yaml").write_text(text.replace("version: 1", "version: 2", 1), encoding="utf-8")
    lists = load_checklists(folder)
    assert lists.newest("policy").version == 2
    assert lists.version("policy", 1).version == 1
    (folder / "policy-3.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid):
        load_checklists(folder)
