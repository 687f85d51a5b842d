"""Numbers with their units, from the words of the grammar: 12万人, 16/10万, 三分之一, 四成, 1:3."""

import re

import msgspec

from halfsky.core.plan.numerals import number_of

_UNITS = {
    "%": "percent",
    "‰": "permille",
    "百分点": "percentage_points",
    "千分点": "permille_points",
    "岁": "years",
    "周岁": "years",
    "年": "years",
    "个月": "months",
    "月龄": "months",
    "天": "days",
    "日": "days",
    "工作日": "days",
    "小时": "hours",
    "分钟": "minutes",
    "公里": "km",
    "千米": "km",
    "米": "metres",
    "平方米": "square_metres",
    "平米": "square_metres",
    "元": "yuan",
    "人": "persons",
    "名": "persons",
    "位": "persons",
    "人次": "person_times",
    "户": "households",
    "件": "cases",
    "例": "cases",
    "倍": "times",
    "次/年": "per_year",
}
SCALED_UNITS = {
    ("万", "persons"): "10k_persons",
    ("亿", "persons"): "100m_persons",
    ("万", "yuan"): "10k_yuan",
    ("亿", "yuan"): "100m_yuan",
}
"""Units that are told in 万 and 亿 of themselves."""
_SCALES = {"万": 1e4, "亿": 1e8}
_PER = {"100": "percent", "1000": "permille", "10000": "per_10k", "100000": "per_100k"}
_PARTS = {"百": "percent", "千": "permille", "万": "per_10k", "十万": "per_100k"}
_WRITTEN_SCALES = {
    "百": 100,
    "千": 1000,
    "万": 10000,
    "10万": 100000,
    "十万": 100000,
    "1万": 10000,
    "1千": 1000,
}


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its unit.

    Attributes:
        value: Number in `unit`; a fraction of one in `share` is rounded to four decimals.
        unit: Code of `vocabulary.units`; `count` for a bare number or a classifier.
        word: Unit or classifier as written, without scale.
        written: The characters, where they are no plain Arabic number with unit.
    """

    value: float
    unit: str
    word: str = ""
    written: str = ""


def _clean(value: float) -> float:
    return int(value) if value == int(value) else round(value, 10)


def measure_of(value: float, unit: str, word: str = "", written: str = "") -> Measure:
    """Make a measure, whole numbers as int."""
    return Measure(value=_clean(value), unit=unit, word=word, written=written)


def scaled_measure(number: str, word: str) -> Measure:
    """A number that may end in a scale, with its unit: 12万人 stays in 万人, 3万个 becomes a count."""
    unit = _UNITS.get(word) or _UNITS.get(word.removeprefix("个"), "count")
    scale = number[-1] if number[-1] in _SCALES else ""
    value = number_of(number) or 0.0
    if (scale, unit) in SCALED_UNITS and number != scale:
        return measure_of(value / _SCALES[scale], SCALED_UNITS[scale, unit], scale + word)
    return measure_of(value, unit, word)


def fraction_measure(written: str) -> Measure:
    """Read 百分之四十五, 三分之一, 1/3."""
    below, above = written.split("分之") if "分之" in written else reversed(written.split("/"))
    upper = number_of(above.replace("点", ".") if above[0].isdigit() else above) or 0.0
    if below in _PARTS:
        return measure_of(upper, _PARTS[below], written=written)
    return measure_of(round(upper / (number_of(below) or 1.0), 4), "share", written=written)


def tenths_measure(written: str) -> Measure:
    """Read 四成, 九成五, 三成半 as percent."""
    whole, rest = written.split("成")
    tenths = number_of(whole) or 0.0
    extra = 0.5 if rest == "半" else (number_of(rest) or 0.0) / 10 if rest else 0.0
    return measure_of((tenths + extra) * 10, "percent", written=written)


def per_measure(written: str) -> Measure:
    """Read 16/10万, 16人/10万, 5/1000."""
    above, below = written.split("/")
    number = re.match(r"[\d.]+", above)
    scale = re.match(r"(?:10|十|1)?[万千百]|\d+", below)
    key = scale.group() if scale else "100"
    unit = _PER[str(_WRITTEN_SCALES.get(key, key))]
    return measure_of(float(number.group() if number else 0), unit, written="")


def ratio_measure(written: str) -> Measure:
    """A ratio as one number, how many of the more come on one of the fewer: 1:3 is 3, 7:1 is 7, 2:3 is 1.5."""
    first, second = re.split("[:比]", written)
    fewer, more = sorted((float(first), float(second)))
    value = more / (fewer or 1.0)
    return measure_of(round(value, 4), "ratio", written=written)
