"""Text as rules see it: a shadow of the same length, and healed views with a way back to the source."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import msgspec

from halfsky.core.plan.model import Source

_SIGNS = {
    "∶": ":",
    "﹕": ":",
    "，": ",",
    "‚": ",",
    "﹪": "%",
    "％": "%",
    "‘": "“",
    "’": "”",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〈": "《",
    "〉": "》",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "﹣": "-",
    "•": "·",
    "‧": "·",
    "∕": "/",
    "⁄": "/",
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "【": "(",
    "】": ")",
    "〔": "(",
    "〕": ")",
    "﹝": "(",
    "﹞": ")",
}
_BLANK = re.compile(r"\s|[\u200b-\u200f\u2060\ufeff\u00ad]")


@cache
def _plain_character(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character == "\n":
        return "\n"
    if _BLANK.match(character):
        return " "
    if unicodedata.category(character) == "No":
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def shadow_of(text: str, *, simplify: Mapping[str, str] | None = None) -> str:
    """Write every character in one plain form, so that one rule covers all ways of typing.

    Full-width digits and signs become half-width, quotation marks and colons are unified, odd blanks
    become blanks; circled numbers stay. The result has the same length as `text`.

    Args:
        text: Text as read.
        simplify: Simplified form of each traditional character, one to one.

    Example:
        >>> shadow_of("达到９５％以上，１∶３")
        '达到95%以上,1:3'
    """
    folded = map(_plain_character, text)
    if simplify is None:
        return "".join(folded)
    return "".join(simplify.get(character, character) for character in folded)


def make_source(text: str, name: str = "", *, simplify: Mapping[str, str] | None = None) -> Source:
    """Bind a text to its shadow.

    Args:
        text: Text as read; carriage returns must already be gone.
        name: File name, for messages.
        simplify: See `shadow_of`.
    """
    return Source(text=text, shadow=shadow_of(text, simplify=simplify), name=name)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Shadow of a stretch of the source without blanks, so that broken sentences are whole again.

    Attributes:
        text: Characters rules look at; a line break stands only where a new paragraph begins.
        index: Offset in the source of each character of `text`.
    """

    text: str
    index: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the source offsets (end exclusive) of the stretch [start, end) of the view."""
        return self.index[start], self.index[end - 1] + 1


def heal(source: Source, pieces: Iterable[tuple[int, int, bool]]) -> View:
    """Join stretches of lines into one view.

    Args:
        source: Text and shadow.
        pieces: Start, end and whether a new paragraph begins with this piece.
    """
    characters: list[str] = []
    index: list[int] = []
    for start, end, new_paragraph in pieces:
        if new_paragraph and characters:
            characters.append("\n")
            index.append(start)
        for offset in range(start, end):
            character = source.shadow[offset]
            if character not in " \n":
                characters.append(character)
                index.append(offset)
    return View(text="".join(characters), index=tuple(index))


@lru_cache(maxsize=8)
def _breaks(text: str) -> tuple[int, ...]:
    return tuple(match.start() for match in re.finditer("\n", text))


def breaks_before(source: Source, offset: int) -> int:
    """Number of line breaks before an offset; cheap however often it is asked of one source."""
    return bisect_left(_breaks(source.text), offset)


def slice_of(source: Source, start: int, end: int) -> str:
    """Words of the source between two offsets, line breaks removed, inner blanks kept."""
    return source.text[start:end].replace("\n", "").replace("\r", "")
