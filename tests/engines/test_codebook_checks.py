"""The checks of the codebook are loaded strictly: what is wrong is refused with file and entry."""

import shutil
from pathlib import Path

import pytest

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.codebook import PACKAGED, load_codebook, load_messages, load_rules

CHECK = """checks:
  - code: {code}
    rule: "{rule}"
    severity: {severity}
    text: {{zh: "{text}", en: "{text}"}}
    fix: {{zh: 改正。, en: Mend it.}}
    source: {{zh: 试, en: trial}}
    yields_to: [{yields_to}]
"""
VARIABLES = """variables:
  - {code: COURTS, name: {zh: 法院数, en: Courts}, unit: count}
  - {code: COUNTIES, name: {zh: 县数, en: Counties}, unit: count}
"""
WELL = {
    "code": "TRIAL",
    "rule": "COURTS <= COUNTIES",
    "severity": "query",
    "text": "{figures}",
    "yields_to": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("checks", "variables"):
        (tmp_path / part).mkdir()
    shutil.copytree(PACKAGED / "methods", tmp_path / "methods")
    (tmp_path / "variables" / "trial.yaml").write_text(VARIABLES, encoding="utf-8")
    return tmp_path


def write(folder: Path, **changes: str) -> None:
    (folder / "checks" / "trial.yaml").write_text(CHECK.format(**(WELL | changes)), encoding="utf-8")


def test_a_well_formed_check_loads_with_its_sentence(folder: Path) -> None:
    write(folder)
    assert load_codebook(folder).checks["TRIAL"].severity == "query"
    assert [ready.check.code for ready in load_rules(folder).every] == ["TRIAL"]
    assert load_messages(folder).say("checks.trial", {"figures": "甲 1"}) == "甲 1改正。"


def test_a_codebook_without_checks_loads(folder: Path) -> None:
    assert load_rules(folder).every == ()


def test_the_digest_follows_the_checks(folder: Path) -> None:
    write(folder)
    before = load_codebook(folder).digest
    write(folder, severity="error")
    assert load_codebook(folder).digest != before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"severity": "note"}, "codebook.wrong_entry"),
        ({"code": "trial"}, "codebook.wrong_code"),
        ({"text": "{figure}"}, "codebook.unknown_fact"),
        ({"yields_to": "NO_SUCH"}, "codebook.unknown_check"),
        ({"yields_to": "TRIAL"}, "codebook.unknown_check"),
        ({"rule": "COURTS <= COUNTY"}, "checks.unknown_series"),
        ({"rule": "COURTS[F] <= COUNTIES"}, "checks.no_such_cell"),
        ({"rule": "each sum of COURT: X >= 0"}, "checks.unknown_series"),
        ({"rule": "each proportion except COURTS: numerator >= 0"}, "checks.unknown_series"),
        ({"rule": "COURTS < = COUNTIES"}, "checks.rule_not_understood"),
        ({"rule": "COURTS <="}, "checks.rule_breaks_off"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(folder: Path, changes: dict[str, str], code: str) -> None:
    write(folder, **changes)
    with pytest.raises(Invalid) as caught:
        load_codebook(folder)
    assert caught.value.code == code
    for lang in ("zh", "en"):
        assert "trial.yaml" in load_messages().say(code, caught.value.facts, lang=lang)


def test_a_near_code_is_offered(folder: Path) -> None:
    write(folder, rule="COURTS <= COUNTEES")
    with pytest.raises(Invalid) as caught:
        load_codebook(folder)
    assert caught.value.facts["near"] == "COUNTIES"
