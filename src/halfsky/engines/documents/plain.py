"""Text and Markdown files: the characters as they are."""

import re

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.encodings import decode
from halfsky.engines.documents.file import File

_MARKUP = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}(?=[ \t])|>)|[ \t]#+[ \t]*$|\*\*|__|`|^[ \t]*[-=]{3,}[ \t]*$", re.MULTILINE
)
_ESCAPED = re.compile(r"\\([.)\-*_#+>\[\]()~`])")


def read_plain(file: File) -> str:
    """Text of the file without byte order mark, line ends as line feeds.

    Raises:
        Invalid: `documents.encoding`, `documents.binary`, `documents.empty`.
    """
    text = decode(file)
    if not text.strip():
        raise Invalid("documents.empty", file=file.name)
    return text


def without_markup(text: str) -> str:
    r"""Blank out the signs of Markdown that are no words, as long as before, place by place.

    Example:
        >>> without_markup("## 一、妇女与健康"), without_markup(r"1\. **目标**")
        ('   一、妇女与健康', '1.    目标  ')
    """
    text = _ESCAPED.sub(lambda sign: sign[1] + " ", text)
    return _MARKUP.sub(lambda sign: " " * len(sign[0]), text)
