"""An answer in a few sentences: where it stands, how it moves, what it would take, how probable it is."""

import math
from typing import Any, Literal

import polars as pl

from halfsky.core.vocabulary.findings import Messages
from halfsky.core.vocabulary.numbers import plain

SENTENCES: dict[str, pl.DataType] = {"sentence_zh": pl.String(), "sentence_en": pl.String()}
"""What putting into words adds to a table of answers."""

Chance = Literal["likely", "uncertain", "unlikely"]

_LANGUAGES = ("zh", "en")
LIKELY, UNLIKELY = 0.65, 0.35
"""From which probability on a target is called likely, and under which unlikely."""
_WORDS = (
    (0.9, "outlook.words_very_likely"),
    (LIKELY, "outlook.words_likely"),
    (UNLIKELY, "outlook.words_even"),
    (0.1, "outlook.words_unlikely"),
    (0.0, "outlook.words_very_unlikely"),
)
_DIGITS = 3
_SURE = 0.01


def chance_of(probability: float) -> Chance:
    """The mark a probability is shown by: where the words say likely, about as likely as not, unlikely."""
    if probability >= LIKELY:
        return "likely"
    return "uncertain" if probability >= UNLIKELY else "unlikely"


def put_into_words(
    answers: pl.DataFrame, questions: pl.DataFrame, *, messages: Messages, sign: str = ""
) -> pl.DataFrame:
    """Add each answer's explanation in both languages.

    Args:
        answers: Schema `ANSWERS`.
        questions: Schema `QUESTIONS`, the same rows.
        messages: The catalogue.
        sign: What follows a printed figure, as %.

    Returns:
        The answers with `sentence_zh` and `sentence_en`.
    """
    asked = answers.with_columns(questions.select("comparator", "target", "deadline"))
    rows = list(asked.iter_rows(named=True))
    return answers.with_columns(
        pl.Series(f"sentence_{lang}", [_sentence(row, messages, lang, sign) for row in rows], dtype=pl.String)
        for lang in _LANGUAGES
    )


def _sentence(row: dict[str, Any], messages: Messages, lang: str, sign: str) -> str:
    if row["method"] in ("no_data", "no_question"):
        return messages.say(f"outlook.{row['method']}", {}, lang=lang)
    facts = _facts(row, messages, lang, sign)
    said = [messages.say(code, facts, lang=lang) for code in _codes(row)]
    return ("" if lang == "zh" else " ").join(said)


def _codes(row: dict[str, Any]) -> list[str]:
    if row["method"] == "known":
        return ["outlook.known"]
    if row["method"] == "siblings_only":
        return ["outlook.level_of_siblings", "outlook.probability"]
    company = "outlook.alone" if row["method"] == "lonely" else "outlook.siblings"
    return ["outlook.level", *_pace(row), company, "outlook.probability"]


def _pace(row: dict[str, Any]) -> list[str]:
    """What it would take, or what room there is where the level already meets the target."""
    if row["needed_change"] is None:
        return []
    better = 1 if row["comparator"] == ">=" else -1
    return ["outlook.needed" if better * row["needed_change"] > 0 else "outlook.room"]


def _facts(row: dict[str, Any], messages: Messages, lang: str, sign: str) -> dict[str, Any]:
    figures = ("level", "noise", "low80", "high80", "median", "target")
    told = {name: _printed(row[name]) + sign for name in figures}
    changes = {name: _printed(row[name], signed=True) for name in ("usual_change", "needed_change")}
    side = "outlook.at_least" if row["comparator"] == ">=" else "outlook.at_most"
    words = next(code for least, code in _WORDS if row["probability"] >= least)
    met = "outlook.met" if row["probability"] >= 1 else "outlook.not_met"
    return {
        **told,
        **changes,
        "goal": messages.say(side, told, lang=lang),
        "words": messages.say(words, {}, lang=lang),
        "met": messages.say(met, {}, lang=lang),
        "percent": messages.say(_percent_code(row["probability"]), _percent(row["probability"]), lang=lang),
        "points": row["points"],
        "siblings": row["siblings"],
        "last_year": row["last_year"],
        "deadline": row["deadline"],
    }


def _percent_code(probability: float) -> str:
    if 0 < probability < _SURE:
        return "outlook.under_one"
    return "outlook.over_99" if 1 - _SURE < probability < 1 else "outlook.percent"


def _percent(probability: float) -> dict[str, str]:
    return {"number": plain(probability * 100, digits=0)}


def _printed(value: float | None, *, signed: bool = False) -> str:
    """A figure to three digits that count, without exponent."""
    if value is None or not math.isfinite(value):
        return "—"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = plain(round(value, _DIGITS - 1 - size))
    return f"+{text}" if signed and value > 0 else text
