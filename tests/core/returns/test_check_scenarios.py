"""What experts say a return's checks find: each check broken and held once, and whole returns."""

from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from halfsky.core.vocabulary.findings import Severity
from halfsky.engines.codebook import load_messages
from tests.core.returns.returned import BOOK, checked, codes

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "returns"


def _read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found


CASES = {case["check"]: case for case in _read("each_check.yaml")}
STORIES = {story["name"]: story for story in _read("whole_returns.yaml")}


def test_every_check_of_the_codebook_has_a_case() -> None:
    assert CASES.keys() == BOOK.checks.keys()


def test_there_are_enough_checks() -> None:
    specific = [code for code, rule in BOOK.checks.items() if "each" not in rule.rule]
    assert len(specific) >= 40


@pytest.mark.parametrize("code", CASES)
def test_what_breaks_a_rule_is_found_and_said(code: str) -> None:
    found = [one for one in checked(CASES[code]["violated"]) if one.finding.code == f"checks.{code.lower()}"]
    assert found
    assert found[0].keys
    assert found[0].finding.severity == BOOK.checks[code].severity
    for lang, stop in (("zh", "。"), ("en", ".")):
        said = load_messages().say(found[0].finding.code, found[0].finding.facts, lang=lang)
        assert said.endswith(stop)
        assert "{" not in said


@pytest.mark.parametrize("code", CASES)
def test_sentences_name_only_facts_that_there_are(code: str) -> None:
    found = next(
        one for one in checked(CASES[code]["violated"]) if one.finding.code == f"checks.{code.lower()}"
    )
    rule = BOOK.checks[code]
    texts = (rule.text.zh, rule.text.en, rule.fix.zh, rule.fix.en)
    named = {fact for text in texts for _, fact, _, _ in Formatter().parse(text) if fact}
    assert {fact for fact in named if found.finding.facts[fact] == "—"} == set()


@pytest.mark.parametrize("code", CASES)
def test_what_holds_a_rule_is_not_found(code: str) -> None:
    assert code not in codes(CASES[code]["satisfied"])


@pytest.mark.parametrize("name", STORIES)
def test_whole_return(name: str) -> None:
    story = STORIES[name]
    found = checked(story)
    assert sorted(codes(story)) == sorted(story["expect"])
    assert sorted(
        one.finding.code.removeprefix("checks.").upper() for one in found if one.explained
    ) == sorted(story.get("explained_away", []))
    assert not any(one.explained for one in found if one.finding.severity is Severity.ERROR)
    said = "".join(load_messages().say(one.finding.code, one.finding.facts) for one in found)
    assert story.get("says", "") in said
