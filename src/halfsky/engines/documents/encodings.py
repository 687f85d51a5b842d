"""From bytes to characters: byte order mark, UTF-8, UTF-16 without mark, GB18030, Big5 — each strict.

No statistics library: on short Chinese text they guess Korean or Big5 (单位产值能耗 reads as cp949).
"""

import codecs
import re

from halfsky.core.vocabulary.errors import Invalid
from halfsky.engines.documents.file import File
from halfsky.engines.documents.simplified import simplifications

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON = re.compile(r"[\t\n\r\x20-\x7e\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]")
_HANZI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_COMMON_SHARE = 0.95
_EVERYDAY_SHARE = 0.7
_CONTROL_SHARE = 0.005


def decode(file: File, *, declared: str | None = None) -> str:
    """Turn the bytes of a text file into characters, line ends into line feeds.

    Args:
        file: The file; a byte order mark decides before everything else.
        declared: Encoding that the document itself names (HTML), tried after UTF-8.

    Returns:
        The text without byte order mark.

    Raises:
        Invalid: `documents.encoding` when no encoding fits, `documents.binary` when it is no text.
    """
    text = _marked(file)
    if text is None:
        text = _unmarked(file, declared)
    if len(_CONTROLS.findall(text)) > _CONTROL_SHARE * len(text):
        raise Invalid("documents.binary", file=file.name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(file: File) -> str | None:
    for mark, encoding in _MARKS:
        if file.content.startswith(mark):
            text = _strict(file.content[len(mark) :], encoding)
            if text is None:
                raise Invalid("documents.encoding", file=file.name, encoding=encoding)
            return text
    return None


def _unmarked(file: File, declared: str | None) -> str:
    content = file.content
    if b"\x00" not in content and (text := _strict(content, "utf-8")) is not None:
        return text
    if (text := _utf16(content)) is not None:
        return text
    if b"\x00" in content:
        raise Invalid("documents.binary", file=file.name)
    if declared and (text := _strict(content, declared)) is not None:
        return text
    for encoding in ("gb18030", "cp950"):
        text = _strict(content, encoding)
        if text is not None and _everyday(text):
            return text
    raise Invalid("documents.encoding", file=file.name, encoding="UTF-8 / UTF-16 / GB18030 / Big5")


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16(content: bytes) -> str | None:
    # Chinese in GB18030 read as UTF-16 falls on Yi, Hangul and surrogates, so one share tells them apart.
    if len(content) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(content, encoding)
        if text and len(_COMMON.findall(text)) >= _COMMON_SHARE * len(text):
            return text
    return None


def _everyday(text: str) -> bool:
    # Big5 read as GB18030 decodes, but to rare characters. Level 1 of GB 2312 (first byte B0-D7)
    # holds the 3,755 characters of everyday use.
    hanzi = "".join(_HANZI.findall(text[:20_000]))
    simple = simplifications(hanzi)
    codes = (simple.get(character, character).encode("gb2312", "ignore") for character in hanzi)
    return sum(0xB0 <= code[0] <= 0xD7 for code in codes if code) >= _EVERYDAY_SHARE * len(hanzi)
