"""Targets that people give as records: lines of `plan targets`, a table of their own.

Whatever a column is called and however its cell is written (`≤20`, `40%以上`, `16/10万`), one record is one target.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import polars as pl

from halfsky.core.assessment.model import TARGETS
from halfsky.core.indicators.matching import NameIndex
from halfsky.core.indicators.model import Codebook
from halfsky.core.vocabulary.breakdowns import RESIDENCE, SEX, TOTAL
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.units import UNITS

_WORDS: dict[str, tuple[str, ...]] = {
    ">=": (">=", "≥", "=>", "⩾", "以上", "及以上", "不低于", "不少于", "不小于", "大于等于", "至少", "at_least", "at least", "ge"),
    "<=": ("<=", "≤", "=<", "⩽", "以下", "及以下", "以内", "之内", "不高于", "不超过", "不多于", "不大于", "小于等于", "控制在", "至多", "at_most", "at most", "le"),
    "=": ("=", "==", "＝", "等于", "eq"),
    "~": ("~", "～", "≈", "左右", "约", "大约", "about"),
    "relative": ("relative",),
    "each_has": ("each_has",),
}  # fmt: skip
_COMPARATORS = {word: code for code, words in _WORDS.items() for word in words}
_RELATIVE = _COMPARATORS | {
    word: code for code, words in {">": (">", "高于", "超过", "大于"), "<": ("<", "低于", "小于")}.items() for word in words
}  # fmt: skip
_UNITS = {name: unit.code for unit in UNITS.values() for name in (unit.code, unit.zh, unit.en)} | {
    "％": "percent",
    "百分比": "percent",
    "千分比": "permille",
    "1/10万": "per_100k",
    "/十万": "per_100k",
}
_KINDS = ("numeric", "relative", "each_has", "zero", "universal", "schedule")
_HEADS: dict[str, tuple[str, ...]] = {
    "indicator": ("指标", "指标名称", "目标指标", "name"),
    "comparator": ("比较", "比较符", "比较符号", "比较方式", "operator", "op"),
    "target_value": ("目标值", "目标", "goal", "goal_value"),
    "target_year": ("完成年份", "目标年份", "目标年", "完成时限", "完成时间", "到期年份", "due", "due_year"),
    "unit": ("单位", "计量单位"),
    "id": ("编号", "序号", "目标编号"),
    "area": ("地区", "区域", "行政区划"),
    "base_year": ("基期", "基期年", "基期年份", "基年"),
    "baseline": ("基期值", "基期数"),
    "sex": ("性别",),
    "residence": ("城乡",),
    "qualifier": ("对象", "限定"),
    "relative_to": ("比较对象", "对照指标"),
}
_FIELDS = {word: field for field, words in _HEADS.items() for word in words}
_SIGNS = "|".join(
    sorted(
        (re.escape(word) for word in _COMPARATORS if not word.isascii() or not word.isalpha()),
        key=len,
        reverse=True,
    )
)
_GOAL = re.compile(
    rf"(?P<before>{_SIGNS})?\s*(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>.*?)\s*(?P<after>{_SIGNS})?"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－＜＞＝", "0123456789.,%-<>=")


def targets_from_records(
    records: Iterable[Mapping[str, Any]], *, codebook: Codebook, index: NameIndex
) -> pl.DataFrame:
    """Lay out targets that people give as records: lines of `plan targets`, a table of their own.

    Understood beside the field names of `TARGETS` and of the plan stage: `target_value`, `target` or
    `value` for the number, `target_year` or `deadline` for the year, `id` or `no` for the name of the row,
    `area`, the usual Chinese heads (指标, 比较, 目标值, 单位, 完成年份 …), and the indicator as code, name or words.
    Values may be text, with comparator and unit in one cell with the number. Where `target` is a number,
    `value` is a figure and not looked at.

    Args:
        records: One mapping per target.
        codebook: Areas by name.
        index: Names of the codebook; an indicator it does not know stays as the words given.

    Returns:
        Table with schema `TARGETS`, one row per record in their order.

    Raises:
        Invalid: A record names no indicator, or its number, comparator or unit cannot be read; facts name row
            and column.
    """
    areas = {
        name: area.code
        for area in codebook.areas.values()
        for name in (area.name.zh, area.name.en, *(alias.zh for alias in area.aliases))
    }
    rows = [
        _from_record(_named(record, row), row, index, areas) for row, record in enumerate(records, start=1)
    ]
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


def _named(record: Mapping[str, Any], row: int) -> dict[str, Any]:
    """The record under the field names; a column that is there under its field name stands before others."""
    fields = {_FIELDS.get(head.strip(), head.strip()): cell for head, cell in record.items()}
    named = {**fields, **{head: record[head] for head in fields if head in record}}
    if _text(named, "words", "indicator") is None:
        raise Invalid("assessment.no_indicator", row=row, columns="、".join(record))
    return named


def _from_record(
    record: Mapping[str, Any], row: int, index: NameIndex, areas: Mapping[str, str]
) -> dict[str, Any]:
    words = str(_text(record, "words", "indicator"))
    goal = _goal(record, row)
    unit = _coded(record, row, "unit", _UNITS) or goal.unit
    known = {"indicator": words, "sex": None, "residence": None}
    match = index.exact(words) or index.match(words, unit=unit, qualifier=_text(record, "qualifier"))
    if match.indicator is not None:
        known = {"indicator": match.indicator, "sex": match.sex, "residence": match.residence}
    comparator = _coded(record, row, "comparator", _COMPARATORS) or goal.comparator
    value = goal.value
    relative_to = _text(record, "relative_to")
    area = _text(record, "area")
    name = _name(record)
    return {
        "target": name or str(row),
        "domain": _whole(record, row, "domain"),
        "part": _text(record, "part") or "goal",
        "item": _whole(record, row, "item"),
        "quote": _text(record, "quote", "clause") or words,
        "words": words,
        "kind": _kind(record, comparator, value),
        "comparator": comparator,
        "value": value,
        "unit": unit,
        "trend": _text(record, "trend"),
        "strength": _text(record, "strength") or ("左右" if comparator == "~" else "binding"),
        "qualifier": _text(record, "qualifier"),
        "base_year": _whole(record, row, "base_year"),
        "baseline": _number(record, row, "baseline", "base_value"),
        "deadline": _whole(record, row, "deadline", "target_year", "plan_end"),
        "relative_to": relative_to,
        "relative_op": _coded(record, row, "relative_op", _RELATIVE)
        or (">=" if comparator == "relative" else None),
        "relative_indicator": _text(record, "relative_indicator") or _other(relative_to, index),
        "change_unit": _coded(record, row, "change_unit", _UNITS),
        "plan_start": _whole(record, row, "plan_start", "start_year"),
        "plan_end": _whole(record, row, "plan_end"),
        "schedule": _text(record, "schedule"),
        "area": areas.get(area, area) if area else None,
        **known,
        **_asked_breakdowns(record, known),
    }


def _asked_breakdowns(record: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, str]:
    """Sex and residence a record states, else those its indicator's words name."""
    sex, residence = _text(record, "sex"), _text(record, "residence")
    return {
        "sex": SEX.get(sex, TOTAL) if sex else known["sex"] or TOTAL,
        "residence": RESIDENCE.get(residence, TOTAL) if residence else known["residence"] or TOTAL,
    }


class _Goal(NamedTuple):
    """The number of a target, and what its cell says beside it."""

    value: float | None = None
    unit: str | None = None
    comparator: str | None = None


def _goal(record: Mapping[str, Any], row: int) -> _Goal:
    column = _goal_column(record)
    found = _text(record, column)
    if found is None:
        return _Goal()
    match = _GOAL.fullmatch(found.translate(_FULL_WIDTH))
    if match is None or (match["unit"] and match["unit"] not in _UNITS):
        return _Goal(value=_number(record, row, column))
    said = match["before"] or match["after"]
    number = {column: match["number"].replace(",", "")}
    return _Goal(
        _number(number, row, column), _UNITS.get(match["unit"]), _COMPARATORS[said] if said else None
    )


def _goal_column(record: Mapping[str, Any]) -> str:
    """`target` is the number in a table of targets, the row's name in a table HalfSky wrote itself."""
    if _text(record, "target_value") is not None:
        return "target_value"
    told = _text(record, "target")
    if told is not None and ("value" not in record or _GOAL.fullmatch(told.translate(_FULL_WIDTH))):
        return "target"
    return "value"


def _name(record: Mapping[str, Any]) -> str | None:
    columns = ("id", "no", "target") if _goal_column(record) != "target" else ("id", "no")
    return _text(record, *columns)


def _kind(record: Mapping[str, Any], comparator: str | None, value: float | None) -> str:
    kind = _text(record, "kind")
    if kind in _KINDS:
        return str(kind)
    if comparator in ("relative", "each_has"):
        return str(comparator)
    return "zero" if comparator == "=" and value == 0 else "numeric"


def _other(relative_to: str | None, index: NameIndex) -> str | None:
    return index.match(relative_to).indicator if relative_to else None


def _found(record: Mapping[str, Any], *columns: str) -> tuple[str, str] | None:
    """The first of the columns that says something, and what it says."""
    for column in columns:
        value = record.get(column)
        if value is not None and str(value).strip():
            return column, str(value).strip()
    return None


def _text(record: Mapping[str, Any], *columns: str) -> str | None:
    found = _found(record, *columns)
    return None if found is None else found[1]


def _number(record: Mapping[str, Any], row: int, *columns: str) -> float | None:
    found = _found(record, *columns)
    if found is None:
        return None
    column, content = found
    try:
        number = float(content)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Invalid("assessment.not_a_number", row=row, column=column, content=content)
    return number


def _whole(record: Mapping[str, Any], row: int, *columns: str) -> int | None:
    number = _number(record, row, *columns)
    if number is not None and number != int(number):
        raise Invalid("assessment.not_a_number", row=row, column=columns[0], content=str(number))
    return None if number is None else int(number)


def _coded(record: Mapping[str, Any], row: int, column: str, known: Mapping[str, str]) -> str | None:
    found = _text(record, column)
    if found is None:
        return None
    if found not in known:
        raise Invalid(
            "assessment.unknown_word", row=row, column=column, content=found, known="、".join(known)
        )
    return known[found]
