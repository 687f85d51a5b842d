"""The few words, signs and indents that the form of a paper adds, in both languages."""

from halfsky.core.indicators.model import Text
from halfsky.engines.word.elements import Element, make
from halfsky.engines.word.styles import ENGLISH

_WORDS: dict[str, Text] = {
    "colon": Text(zh="：", en=":"),
    "label": Text(zh="：", en=": "),
    "list": Text(zh="、", en=", "),
    "attachment": Text(zh="附件：", en="Attached: "),
    "copies": Text(zh="抄送：", en="Copies: "),
    "between_copies": Text(zh="，", en=", "),
    "stop": Text(zh="。", en="."),
    "printed": Text(zh="印发", en=""),
}


def paper_word(code: str, lang: str) -> str:
    """A word or sign of the form, in the paper's language."""
    word = _WORDS[code]
    return word.zh if lang == "zh" else word.en


def indent(lang: str, **signs: float) -> Element:
    """Indents by side in signs of the text; in Chinese Word holds them as signs, which follow the grid of the page."""
    size = 16.0 if lang == "zh" else ENGLISH["BodyText"][0]
    held = {f"{side}Chars": round(count * 100) for side, count in signs.items()} if lang == "zh" else {}
    return make("ind", **held, **{side: round(count * size * 20) for side, count in signs.items()})
