"""Every code that the stage and its readers use has a sentence, and no sentence is left without a use."""

import re

import pytest

from halfsky.engines.codebook import PACKAGED, load_messages
from halfsky.engines.rights import load_rights

SOURCE = PACKAGED.parent
CODE = re.compile(r"\"((?:observations|spreadsheets)\.[a-z_]+)\"")


def used() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    found = {code for text in texts for code in CODE.findall(text) if not code.endswith(".parquet")}
    return found - set(load_rights().rights)


def said() -> set[str]:
    return {code for code in load_messages().entries if code.startswith(("observations.", "spreadsheets."))}


def test_codes_and_sentences_answer_to_each_other():
    assert used() == said()


@pytest.mark.parametrize("code", sorted(said()))
def test_each_sentence_says_in_both_languages_what_to_do(code):
    entry = load_messages().entries[code]
    assert all((entry.zh, entry.en, entry.fix_zh, entry.fix_en))
    assert not re.search(
        r"(?i)please|invalid|error occurred|请", entry.zh + entry.fix_zh + entry.en + entry.fix_en
    )
