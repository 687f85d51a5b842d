"""Change words and printed figures as official reports write them.

Percent rates change in 百分点, permille rates in 千分点, rates per 10,000 or 100,000 in percent,
counts and money by an amount and in percent, life expectancy by 岁 (延长).
"""

from typing import Literal

import msgspec

from halfsky.core.reports.arithmetic import derive
from halfsky.core.vocabulary.numbers import plain, round_half_even
from halfsky.core.vocabulary.units import UNITS, convert

Lang = Literal["zh", "en"]
Flat = Literal["no", "equal", "nearly"]
Family = Literal["percent", "permille", "relative", "amount", "span", "life", "plain"]

POINT_FLAT = 0.05
"""A share that moves by less than this many points is 基本持平 (NBS: ±0.0x points)."""

SMALLER_UNIT: dict[str, str] = {"10k_persons": "persons", "100m_persons": "persons", "10k_yuan": "yuan"}
"""Units of 万 and 亿 that English counts out in full."""

THINGS_PER_THOUSAND: tuple[tuple[str, str], ...] = (
    ("床位", "张"),
    ("托位", "个"),
    ("医", "人"),
    ("护士", "人"),
)
"""What is counted per 1,000 people, by a word of the indicator's name."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change between two values of one series.

    Attributes:
        operation: Key of `arithmetic.OPERATIONS`.
        amount: Signed and rounded, in points, percent or the unit, as `operation` says.
        flat: `equal` after rounding, `nearly` so small that reports call it 基本持平.
        relative: Percent change told beside the amount (counts and money), else null.
    """

    operation: str
    amount: float
    digits: int
    flat: Flat = "no"
    relative: float | None = None


def family(unit: str, name: str = "") -> Family:
    """Tell how a change of an indicator is worded, from its unit and, for life expectancy, its name."""
    known = UNITS[unit]
    if known.change == "percentage_points":
        return "percent"
    if known.change == "permille_points":
        return "permille"
    if unit in ("per_10k", "per_100k"):
        return "relative"
    if known.family in ("count", "money", "rate_1000"):
        return "amount"
    if known.family == "duration":
        return "life" if "寿命" in name else "span"
    return "plain"


def own_digits(value: float) -> int:
    """Count the decimals a value is written with.

    Example:
        >>> own_digits(99.95), own_digits(490.0)
        (2, 0)
    """
    text = plain(value)
    return len(text.partition(".")[2])


def value_digits(
    value: float, *, unit: str, decimals: int, derived: bool, target: float | None = None
) -> int:
    """Decide with how many decimals a value is printed.

    A computed rate gets the codebook's decimals; a reported one keeps what it was reported with,
    up to two. A value that rounding would put onto its target although it misses it gets more.
    """
    rate = family(unit) in ("percent", "permille", "relative")
    if rate and value in (0, 100):
        digits = 0
    elif derived:
        digits = decimals
    else:
        shown = min(own_digits(value), 2)
        digits = max(decimals, shown) if rate else shown
    while target is not None and value != target and digits < 6:
        if float(round_half_even(value, digits)) != target:
            break
        digits += 1
    return digits


def change_of(earlier: float, later: float, *, unit: str, digits: int, flat: float = 0.01) -> Change:
    """Compare two values of one series in the manner their unit asks for.

    Args:
        earlier: Value of the year compared with, in `unit`.
        later: Value of the year told.
        unit: Code of the unit.
        digits: Decimals both values are printed with.
        flat: Relative changes of a rate per 10,000 or 100,000 under this are 基本持平.

    Source:
        Wording conventions of NBS monitoring reports 2013–2024.
    """
    inputs = ({"value": earlier}, {"value": later})
    kind = family(unit)
    equal: Flat = "equal" if round_half_even(earlier, digits) == round_half_even(later, digits) else "no"
    if kind == "relative" and earlier:
        nearly = abs(derive("pct_change", inputs, digits=6)) < flat * 100
        amount = derive("pct_change", inputs, digits=1)
        return Change(operation="pct_change", amount=amount, digits=1, flat=_flat(equal, nearly))
    operation = {"percent": "pp_change", "permille": "permille_points"}.get(kind, "abs_change")
    amount = derive(operation, inputs, digits=digits)
    nearly = kind in ("percent", "permille") and abs(amount) < POINT_FLAT
    told = kind == "amount" and UNITS[unit].family in ("count", "money") and earlier > 0 and later != 0
    relative = derive("pct_change", inputs, digits=1) if told else None
    return Change(
        operation=operation, amount=amount, digits=digits, flat=_flat(equal, nearly), relative=relative
    )


def _flat(equal: Flat, nearly: bool) -> Flat:
    if equal == "equal":
        return "equal"
    return "nearly" if nearly else "no"


def short_digits(value: float, digits: int) -> int:
    """Drop decimals of a rounded amount that say nothing: a zero beyond the first.

    Example:
        >>> short_digits(0.7, 2), short_digits(42.0, 1), short_digits(40.0, 0), short_digits(1.51, 2)
        (1, 1, 0, 2)
    """
    text = plain(value, digits=digits)
    while digits > 1 and text.endswith("0"):
        text, digits = text[:-1], digits - 1
    return digits


def print_value(value: float, *, unit: str, digits: int, lang: Lang = "zh", name: str = "") -> str:
    """Print a value with its unit as running text does.

    Example:
        >>> print_value(16.9, unit="per_100k", digits=1), print_value(7502.4, unit="10k_persons", digits=1)
        ('16.9/10万', '7502.4万人')
        >>> print_value(7502.4, unit="10k_persons", digits=1, lang="en")
        '75,024,000'
    """
    if lang == "en":
        return _english_value(value, unit=unit, digits=digits)
    return plain(value, digits=digits) + _sign(unit, name)


def axis_unit(unit: str, *, lang: Lang = "zh", name: str = "") -> str:
    """Name the unit at the axis of a chart."""
    if unit not in UNITS:
        return unit
    if lang == "zh":
        return _sign(unit, name) or UNITS[unit].zh
    return UNITS[unit].en


def _sign(unit: str, name: str) -> str:
    if unit == "per_1000":
        return next((sign for word, sign in THINGS_PER_THOUSAND if word in name), "")
    if unit == "years" and ("寿命" in name or "年龄" in name):
        return "岁"
    return UNITS[unit].sign


def _english_value(value: float, *, unit: str, digits: int) -> str:
    if unit in SMALLER_UNIT:
        value, unit = convert(value, unit=unit, to=SMALLER_UNIT[unit]), SMALLER_UNIT[unit]
        digits = own_digits(value)
    number = format(round_half_even(value, digits), ",f")
    return number + ENGLISH_SIGNS.get(unit, f" {UNITS[unit].en}")


ENGLISH_SIGNS: dict[str, str] = {
    "percent": "%",
    "permille": " per 1,000",
    "share": "",
    "ratio": "",
    "ratio_to_100": " men per 100 women",
    "count": "",
    "persons": "",
    "cases": "",
    "per_1000": " per 1,000 people",
    "100m_yuan": " hundred million yuan",
}


def print_distance(value: float, *, unit: str, digits: int, lang: Lang = "zh", name: str = "") -> str:
    """Print a difference of two values, without sign: percent in 百分点, permille in 千分点, else in the unit.

    Example:
        >>> print_distance(-3.51, unit="percent", digits=2), print_distance(0.9, unit="per_100k", digits=1)
        ('3.51个百分点', '0.9/10万')
    """
    size, known = abs(value), UNITS[unit]
    digits = short_digits(size, digits)
    if known.change == "relative":
        return print_value(size, unit=unit, digits=digits, lang=lang, name=name)
    return plain(size, digits=digits) + UNITS_OF_POINTS[lang][known.change]


UNITS_OF_POINTS: dict[Lang, dict[str, str]] = {
    "zh": {"percentage_points": "个百分点", "permille_points": "个千分点"},
    "en": {"percentage_points": " percentage points", "permille_points": " points per 1,000"},
}

VERBS: dict[Family, tuple[str, str]] = {
    "percent": ("上升", "下降"),
    "permille": ("上升", "下降"),
    "relative": ("上升", "下降"),
    "amount": ("增加", "减少"),
    "span": ("增加", "减少"),
    "life": ("延长", "缩短"),
    "plain": ("上升", "下降"),
}
"""Words for up and down by family."""


def _verb(kind: Family, rises: bool, better: str) -> str:
    if kind in ("percent", "plain") and rises and better == "up":
        return "提高"
    if kind == "percent" and not rises and better == "down":
        return "降低"
    return VERBS[kind][0 if rises else 1]


def _percent(amount: float) -> str:
    return plain(abs(amount)) + "%"


def say_change(
    change: Change, *, unit: str, better: str = "none", lang: Lang = "zh", name: str = ""
) -> tuple[str, ...]:
    """Put a change into words: the amount, and for counts and money the percent beside it.

    Args:
        change: Result of `change_of`.
        unit: Code of the unit of both values.
        better: Which way is better: `up`, `down`, `band`, `none`.
        lang: Language of the words.
        name: Chinese name of the indicator: 寿命 lengthens (延长), 托位 are counted in 个.

    Returns:
        One or two phrases without the year compared with, such as `("提高14.3个百分点",)`,
        `("增加42.0万人", "增长0.6%")`, `("基本持平",)`.
    """
    if change.flat != "no":
        return (FLAT_WORDS[lang][change.flat],)
    rises = change.amount > 0
    if change.operation == "pct_change":
        size = _percent(change.amount)
    else:
        size = print_distance(change.amount, unit=unit, digits=change.digits, lang=lang, name=name)
    if lang == "en":
        words = [f"{'up' if rises else 'down'} {size}"]
        extra = "{}"
    else:
        words = [_verb(family(unit, name), rises, better) + size]
        extra = "增长{}" if rises else "下降{}"
    if change.relative:
        words.append(extra.format(_percent(change.relative)))
    return tuple(words)


FLAT_WORDS: dict[Lang, dict[str, str]] = {
    "zh": {"equal": "持平", "nearly": "基本持平"},
    "en": {"equal": "unchanged", "nearly": "almost unchanged"},
}


def compare(words: str, *, flat: bool, base: str, lang: Lang = "zh") -> str:
    """Join a change with what it is compared with.

    Example:
        >>> compare("基本持平", flat=True, base="2021年"), compare("提高0.7个百分点", flat=False, base="上年")
        ('与2021年基本持平', '比上年提高0.7个百分点')
    """
    if lang == "en":
        return f"{words} {'from' if flat else 'on'} {base}"
    return f"{'与' if flat else '比'}{base}{words}"
