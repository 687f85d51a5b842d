"""Units of measure as plans and statistical tables write them.

A unit belongs to a family; values convert only inside their family. The way a change is
told depends on the unit: percent in 百分点, permille in 千分点, everything else in %.
"""

from typing import Literal

import msgspec

Family = Literal[
    "proportion",
    "rate_1000",
    "count",
    "money",
    "duration",
    "ratio",
    "frequency",
    "length",
    "area",
    "mass",
    "points",
]
ChangeWord = Literal["percentage_points", "permille_points", "relative"]


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One unit: `factor` times the family's base unit; `sign` is what follows a printed value."""

    code: str
    zh: str
    en: str
    sign: str
    family: Family
    factor: float = 1.0
    change: ChangeWord = "relative"


def _unit(
    code: str,
    zh: str,
    en: str,
    sign: str,
    family: Family,
    factor: float = 1.0,
    change: ChangeWord = "relative",
) -> Unit:
    return Unit(code=code, zh=zh, en=en, sign=sign, family=family, factor=factor, change=change)


UNITS: dict[str, Unit] = {
    u.code: u
    for u in (
        _unit("percent", "%", "percent", "%", "proportion", 1e-2, "percentage_points"),
        _unit("permille", "‰", "permille", "‰", "proportion", 1e-3, "permille_points"),
        _unit("per_10k", "/万", "per 10,000", "/万", "proportion", 1e-4),
        _unit("per_100k", "/10万", "per 100,000", "/10万", "proportion", 1e-5),
        _unit("share", "比值", "share of one", "", "proportion"),
        _unit("ratio", "比", "ratio", "", "ratio"),
        _unit("ratio_to_100", "女=100", "men per 100 women", "", "ratio", 1e-2),
        _unit("times", "倍", "times", "倍", "ratio"),
        _unit("per_1000", "每千人", "per 1,000 people", "", "rate_1000"),
        _unit("count", "个", "count", "个", "count"),
        _unit("persons", "人", "persons", "人", "count"),
        _unit("10k_persons", "万人", "10,000 persons", "万人", "count", 1e4),
        _unit("100m_persons", "亿人", "100 million persons", "亿人", "count", 1e8),
        _unit("cases", "件", "cases", "件", "count"),
        _unit("person_times", "人次", "attendances", "人次", "count"),
        _unit("households", "户", "households", "户", "count"),
        _unit("yuan", "元", "yuan", "元", "money"),
        _unit("10k_yuan", "万元", "10,000 yuan", "万元", "money", 1e4),
        _unit("100m_yuan", "亿元", "100 million yuan", "亿元", "money", 1e8),
        _unit("yuan_per_month", "元/月", "yuan a month", "元/月", "money"),
        _unit("years", "年", "years", "年", "duration", 525960.0),
        _unit("months", "个月", "months", "个月", "duration", 43830.0),
        _unit("days", "天", "days", "天", "duration", 1440.0),
        _unit("hours", "小时", "hours", "小时", "duration", 60.0),
        _unit("minutes", "分钟", "minutes", "分钟", "duration"),
        _unit("per_year", "次/年", "times a year", "次/年", "frequency"),
        _unit("km", "公里", "km", "公里", "length", 1e3),
        _unit("metres", "米", "metres", "米", "length"),
        _unit("square_metres", "平方米", "square metres", "平方米", "area"),
        _unit("tonnes", "吨", "tonnes", "吨", "mass"),
        _unit("10k_tonnes", "万吨", "10,000 tonnes", "万吨", "mass", 1e4),
        _unit("percentage_points", "个百分点", "percentage points", "个百分点", "points"),
        _unit("permille_points", "个千分点", "permille points", "个千分点", "points", 0.1),
    )
}


def convert(value: float, *, unit: str, to: str) -> float:
    """Express `value` given in `unit` in the unit `to`.

    Args:
        value: Number in `unit`.
        unit: Code of the unit it is in.
        to: Code of the unit wanted.

    Returns:
        The same quantity in `to`.

    Raises:
        ValueError: The two units are of different families.

    Example:
        >>> convert(5.6, unit="permille", to="percent")
        0.56
    """
    source, wanted = UNITS[unit], UNITS[to]
    if source.family != wanted.family:
        raise ValueError(f"{unit} cannot be expressed in {to}")
    if source.code == wanted.code:
        return value
    return round(value * source.factor / wanted.factor, 12)
