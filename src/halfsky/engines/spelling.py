"""The other spellings of Chinese words: simplified for traditional, pinyin whole and by its first letters."""

from functools import lru_cache

import msgspec
from pypinyin import Style, lazy_pinyin

from halfsky.engines.documents.simplified import simplifications


class Pinyin(msgspec.Struct, frozen=True, kw_only=True):
    """How words are typed without characters: syllable by syllable."""

    syllables: tuple[str, ...]

    @property
    def letters(self) -> str:
        """The first letter of each syllable."""
        return "".join(one[:1] for one in self.syllables)


def simplified(text: str) -> str:
    """The text in simplified characters, one for one.

    Example:
        >>> simplified("婦女發展")
        '妇女发展'
    """
    return text.translate({ord(old): new for old, new in simplifications(text).items()})


@lru_cache(maxsize=100_000)
def pinyin(text: str) -> Pinyin:
    """The pinyin of a text, without tones; what is not Chinese stays as it is.

    Example:
        >>> pinyin("孕产妇").syllables, pinyin("孕产妇").letters
        (('yun', 'chan', 'fu'), 'ycf')
    """
    return Pinyin(syllables=tuple(one.lower() for one in lazy_pinyin(text, style=Style.NORMAL)))
