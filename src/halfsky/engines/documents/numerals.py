"""How word processors write the number of a list item: 1, 01, 一, 壹, ①, a, iv, 甲.

Source: ECMA-376 part 1, 17.18.59 ST_NumberFormat.
"""

from collections.abc import Callable

import cn2an

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 9_999


def numeral(number: int, style: str) -> str:
    """Write the number of a list item; a style that is not known gives Arabic digits.

    Args:
        number: Number of the item; outside 1–9999 Arabic digits are used for every style.
        style: Name of the style as in `w:numFmt` or in the `type` of an HTML list.

    Example:
        >>> numeral(12, "chineseCounting"), numeral(3, "decimalEnclosedCircle"), numeral(4, "upperRoman")
        ('十二', '③', 'IV')
        >>> numeral(1, "bullet")
        ''
    """
    if style in {"bullet", "none"}:
        return ""
    write = _STYLES.get(style, str)
    return write(number) if 1 <= number <= _LARGEST else str(number)


def _chinese(number: int) -> str:
    return str(cn2an.an2cn(number))


def _legal(number: int) -> str:
    return str(cn2an.an2cn(number, "up"))


def _digits(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


def _full_width(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def _padded(number: int) -> str:
    return f"{number:02d}"


def _roman(number: int) -> str:
    written = ""
    for size, letters in (*_ROMAN, *_ROMAN_LOW):
        written += letters * (number // size)
        number %= size
    return written


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _series(first: str, length: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= length else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_STYLES: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": _padded,
    "decimalEnclosedCircle": _series("①", 20),
    "decimalEnclosedCircleChinese": _series("①", 20),
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "ideographEnclosedCircle": _series("㊀", 10),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "a": _letter,
    "A": lambda number: _letter(number).upper(),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
}
