"""How often a clause says that something is done: 每年, 每5年, 至少两次, 颁布后1个月内, 中期和终期, 定期."""

import re

import msgspec

from halfsky.core.plan.numerals import number_of
from halfsky.core.supervision.duties.model import Kind, Point, Rhythm

_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})"
_YEARS = re.compile(rf"每{_N}(?:个)?年")
_EACH = re.compile(r"每(?P<unit>年|季度?|半年|月)|按(?P<by>季度?|月|年)|(?P<half>半年)[^,]{0,2}一次")
_YEARLY = re.compile(r"逐年|年度(?!工作总结)")
_TIMES = re.compile(rf"{_N}(?:次|场|期|轮)")
_AFTER = re.compile(
    rf"(?:颁布|印发|出台|发布|实施|批准)(?:之?后|之日起){_N}(?:个)?(?P<unit>月|年|天|日|个?工作日)"
)
_MILESTONE = {"midterm": re.compile(r"中期|期中"), "final": re.compile(r"终期|期末|末期")}
_NAMED = {
    "midterm": re.compile(rf"(?:{_N}年)(?:中期|期中)|(?P<year>20\d\d)年[^,]{{0,10}}(?:中期|期中)"),
    "final": re.compile(rf"(?:{_N}年)(?:终期|期末|末期)|(?P<year>20\d\d)年[^,]{{0,10}}(?:终期|期末|末期)"),
}
_NEEDED = re.compile(r"根据需要|视(?:情况|需要)|适时|随时|必要时|不定期")
_PER_YEAR = {"年": 1, "半年": 2, "季度": 4, "季": 4, "月": 12}


def rhythm_in(text: str, place: int, kind: Kind, *, first_year: int | None) -> Rhythm | None:
    """The rhythm that a clause tells for a duty, or None where it tells none.

    Args:
        text: The clause.
        place: Where in it the words of the duty stand, for clauses that name several with a number each.
        kind: Its usual rhythm fills in what the clause leaves open, such as the month.
        first_year: First year of the plan, from which 5年中期 counts.

    Example:
        >>> from halfsky.core.indicators.model import Text
        >>> meeting = Kind(
        ...     code="m", zh="", en="", tells=(), owner="office", rhythm="yearly", evidence=Text(zh="", en="")
        ... )
        >>> told = rhythm_in("每年召开1次全委会、2次联络员会议", 11, meeting, first_year=None)
        >>> told.code, told.times
        ('yearly', 2)
    """
    usual = kind.usual
    if usual.code == "milestone":
        return _milestones(text, usual, first_year)
    if match := _AFTER.search(text):
        return msgspec.structs.replace(usual, code="once", after=_months(match))
    if match := _YEARS.search(text):
        return _years(_number(match), usual)
    if match := _EACH.search(text):
        often = _PER_YEAR[match["unit"] or match["by"] or match["half"]]
        return msgspec.structs.replace(usual, code="yearly", times=often * _times(text, place))
    if usual.code != "standing" and _NEEDED.search(text):
        return msgspec.structs.replace(usual, code="needed")
    return msgspec.structs.replace(usual, code="yearly") if _YEARLY.search(text) else None


def _years(span: int, usual: Rhythm) -> Rhythm:
    if span <= 1:
        return msgspec.structs.replace(usual, code="yearly", times=1)
    return msgspec.structs.replace(usual, code="years", every=span)


def _times(text: str, place: int) -> int:
    """How often, by the last number before the words, or by the only one there is."""
    found = list(_TIMES.finditer(text))
    before = [match for match in found if match.start() < place]
    chosen = before[-1] if before else (found[0] if len(found) == 1 else None)
    return 1 if chosen is None else max(1, _number(chosen))


def _months(match: re.Match[str]) -> int:
    """Months of a time after issue; days and working days are rounded up to whole months."""
    number, unit = _number(match), match["unit"]
    if unit == "年":
        return number * 12
    return number if unit == "月" else max(1, -(-number // 30))


def _milestones(text: str, usual: Rhythm, first_year: int | None) -> Rhythm | None:
    told = tuple(point for point in usual.points if _MILESTONE[point].search(text))
    if not told:
        return None
    years = {point: year for point in told if (year := _year(text, point, first_year)) is not None}
    return msgspec.structs.replace(usual, points=told, years=years)


def _year(text: str, point: Point, first_year: int | None) -> int | None:
    match = _NAMED[point].search(text)
    if match is None:
        return None
    if match["year"]:
        return int(match["year"])
    return None if first_year is None else first_year + _number(match) - 1


def _number(match: re.Match[str]) -> int:
    return int(number_of(match["n"].replace("两", "二")) or 1)
