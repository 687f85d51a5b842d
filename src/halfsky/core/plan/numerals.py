"""Numerals of either script as numbers: 3.5, 1,234, 四十五, 两千零三十, 3亿5千万.

The library cn2an reads Chinese integers well but spoils running text and refuses 成, 半, 倍,
fractions and bare 百 or 万; so only a matched numeral is handed to it, and the quantities above it
are the grammar's (`quantities.lark`).
"""

import re
from functools import lru_cache

import cn2an

_ARABIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MIXED = re.compile(r"(?P<head>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>[十百千万亿]+)$")
_SCALES = {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


@lru_cache(maxsize=4096)
def number_of(written: str) -> float | None:
    """Read a numeral, None where the characters are no numeral.

    Example:
        >>> number_of("1,234.5"), number_of("四十五"), number_of("12万"), number_of("一般")
        (1234.5, 45.0, 120000.0, None)
    """
    if _ARABIC.fullmatch(written):
        return float(written.replace(",", ""))
    mixed = _MIXED.fullmatch(written)
    if mixed:
        return float(mixed["head"].replace(",", "")) * _scale(mixed["scale"])
    if all(character in _SCALES for character in written):
        return _scale(written) if written else None
    try:
        return float(cn2an.cn2an(written.replace("〇", "零"), "smart"))
    except ValueError:
        return None


def _scale(written: str) -> float:
    product = 1.0
    for character in written:
        product *= _SCALES[character]
    return product


def integer_of(written: str) -> int | None:
    """Read a whole number of either script, None where it is none.

    Example:
        >>> integer_of("十二"), integer_of("2025"), integer_of("3.5")
        (12, 2025, None)
    """
    value = number_of(written)
    return int(value) if value is not None and value == int(value) else None
