"""A standing in words: what the target is called, what it asks, where it stands, which way it moves, how it looks ahead."""

from datetime import date
from typing import Any

from halfsky.core.assessment.movement import movement
from halfsky.core.outlook.wording import Chance, chance_of
from halfsky.core.reports.wording import print_value
from halfsky.core.vocabulary.statuses import ATTAINED, Progress
from halfsky.core.vocabulary.units import UNITS
from halfsky.engines.codebook import load_codebook
from halfsky.engines.editions.model import Standing
from halfsky.services.board_words import CELLS
from halfsky.web import marks, written
from halfsky.web.marks import Sign
from halfsky.web.texts import language, pick, say

HIDDEN = "locked"
"""Shape of what is withheld."""
_LEAST = 0.01
_SIGNS = {"<=": "≤", ">=": "≥", "=": "=", "~": "≈"}


def called(one: Standing, lang: str = "") -> str:
    """What a target is called: in the plan's words, with its group where they do not say it; in English as the codebook.

    Args:
        one: The standing.
        lang: The visitor's language, where the caller has asked for it already.
    """
    known = load_codebook().indicators.get(one.indicator or "")
    name = one.words if known is None or (lang or language()) == "zh" else known.name.en
    groups = [
        say(f"words.{axis}_{code}")
        for axis, code in (("sex", one.sex), ("residence", one.residence))
        if code != "_T" and not _tells(name, axis, code)
    ]
    return f"{name} ({say('site.list_comma').join(groups)})" if groups else name


def name_lang(one: Standing, lang: str = "") -> str:
    """The language to mark a name with: the plan's own words are Chinese on every page; empty for the page's."""
    chinese = (lang or language()) == "zh" or one.indicator not in load_codebook().indicators
    return "zh-CN" if chinese else ""


def _tells(name: str, axis: str, code: str) -> bool:
    told = {
        ("sex", "F"): ("女", "women", "Women", "female", "Female", "girls"),
        ("sex", "M"): ("男", "Men", "men's", "male"),
        ("residence", "R"): ("农村", "乡村", "rural", "Rural"),
        ("residence", "U"): ("城镇", "城市", "urban", "Urban"),
    }[axis, code]
    return any(word in name for word in told)


def with_unit(value: float | None, one: Standing) -> str:
    """A value of a target with its unit, as running text prints it; empty where there is none."""
    if value is None:
        return ""
    if one.unit not in UNITS:
        return written.figure(value, 1)
    digits = max(decimals_of(one.indicator), 0)
    return print_value(value, unit=one.unit, digits=digits, lang=language(), name=one.words)


def value_of(one: Standing) -> str:
    """The figure judged, with its unit."""
    return with_unit(one.value, one)


def decimals_of(indicator: str | None) -> int:
    """Decimals with which an indicator is printed."""
    known = load_codebook().indicators.get(indicator or "")
    return 1 if known is None else known.decimals


def asked(one: Standing) -> str:
    """What the target asks: a bound with its unit, or its kind in words."""
    if one.target_value is None or one.comparator not in _SIGNS:
        kind = CELLS["comparator"].get(one.comparator or "")
        return pick(kind.zh, kind.en) if kind is not None and one.comparator not in _SIGNS else ""
    return f"{_SIGNS[one.comparator]} {with_unit(one.target_value, one)}"


def moved(one: Standing) -> Progress | None:
    """Which way the figure moved since the year before, beyond its usual ups and downs."""
    known = load_codebook().indicators.get(one.indicator or "")
    if known is None or one.year == one.earlier_year:
        return None
    return movement(
        one.value, one.earlier_value, better=known.direction, aim=one.target_value, noise=one.noise
    )


def chance(one: Standing, *, year: int) -> Chance | None:
    """How likely the promise is kept; null where nothing is told or the deadline is over."""
    if one.probability is None or (one.deadline or date.max.year) <= year:
        return None
    return chance_of(one.probability)


def percent(probability: float) -> str:
    """A probability in whole percent; never 0 % or 100 % where it is neither."""
    if 0 < probability < _LEAST:
        return "<1%"
    if 1 - _LEAST < probability < 1:
        return ">99%"
    return f"{probability * 100:.0f}%"


def is_unlikely(one: Standing, *, year: int) -> bool:
    """Whether a target that is not met yet will hardly be met in time."""
    return one.status not in ATTAINED and chance(one, year=year) == "unlikely"


def is_hidden(one: Standing) -> bool:
    """Whether the figure is withheld from the public, so that nothing was judged."""
    return one.reason_code == "assessment.suppressed"


def verdict(one: Standing) -> dict[str, Any]:
    """Parts of `status_tag` for the verdict; what is withheld says so instead of that there is none."""
    if is_hidden(one):
        return {"word": say("words.missing_suppressed"), "mark": HIDDEN, "tone": "quiet"}
    return {"kind": "verdict", "code": one.status}


def sign(one: Standing) -> Sign:
    """Word, shape and tone of the verdict; of what is withheld, that it is."""
    if is_hidden(one):
        return Sign(word=say("words.missing_suppressed"), shape=HIDDEN, tone="quiet")
    return marks.sign("verdict", one.status)
