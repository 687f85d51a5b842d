"""The rules of disclosure control are read strictly."""

import shutil
from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED, load_disclosure_rules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED, tmp_path / "codebook"))


def changed(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "disclosure" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_packaged_rules_are_read() -> None:
    rules = load_disclosure_rules()
    assert rules.topics["violence"].existence
    assert rules.settings.usual in rules.topics


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("settings.yaml", "usual: persons", "usual: people", "disclosure.no_topic"),
        ("sensitive.yaml", "- MATERNAL_DEATHS", "- MOTHERS_DEAD", "disclosure.unknown_series"),
        ("sensitive.yaml", "- DV_WARNINGS", "- MATERNAL_DEATHS", "disclosure.two_topics"),
        ("persons.yaml", "code: open", "code: persons", "codebook.duplicate_code"),
        ("persons.yaml", "threshold: 3", "least: 3", "codebook.wrong_entry"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(
    folder: Path, name: str, old: str, new: str, code: str
) -> None:
    changed(folder, name, old, new)
    with pytest.raises(Invalid) as refusal:
        load_disclosure_rules(folder)
    assert refusal.value.code == code
