"""The few words and signs that the form of a paper adds, in both languages."""

from halfsky.core.indicators.model import Text

_WORDS: dict[str, Text] = {
    "colon": Text(zh="：", en=":"),
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
