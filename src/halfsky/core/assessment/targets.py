"""Targets as the official rule reads them: from a plan with its matches, or from records that people give."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from halfsky.core.assessment.model import TARGETS
from halfsky.core.indicators.matching import NameIndex
from halfsky.core.indicators.model import Codebook
from halfsky.core.indicators.numbering import NumberedTarget, number_targets
from halfsky.core.plan.model import Plan
from halfsky.core.vocabulary.breakdowns import RESIDENCE, SEX, TOTAL
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.units import UNITS

_COMPARATORS = {
    ">=": ">=", "≥": ">=", "以上": ">=", "不低于": ">=", "at_least": ">=",
    "<=": "<=", "≤": "<=", "以下": "<=", "以内": "<=", "不高于": "<=", "at_most": "<=",
    "=": "=", "~": "~", "左右": "~", "≈": "~", "relative": "relative", "each_has": "each_has",
}  # fmt: skip
_UNITS = {name: unit.code for unit in UNITS.values() for name in (unit.code, unit.zh, unit.en)}
_KINDS = ("numeric", "relative", "each_has", "zero", "universal", "schedule")


def make_targets(plan: Plan, matches: pl.DataFrame, *, codebook: Codebook) -> pl.DataFrame:
    """Lay out every target of a plan for judging.

    A target without a year of its own is due in the plan's last year.

    Args:
        plan: The plan as read.
        matches: As `match_plan` gives them for this plan.
        codebook: Where a target states no unit, its indicator's is taken.

    Returns:
        Table with schema `TARGETS`, one row per target in the order of the document.
    """
    found = {row["no"]: row for row in matches.filter(pl.col("kind") == "target").iter_rows(named=True)}
    rows = [_row(numbered, found[numbered.no], plan, codebook) for numbered in number_targets(plan)]
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


def _row(
    numbered: NumberedTarget, match: Mapping[str, Any], plan: Plan, codebook: Codebook
) -> dict[str, Any]:
    target, place, period = numbered.target, numbered.place, plan.period
    indicator = codebook.indicators.get(match["indicator"] or "")
    measured = indicator.unit if indicator and target.kind in ("numeric", "relative", "universal") else None
    return {
        "target": numbered.no,
        "domain": place.domain,
        "part": place.part,
        "item": place.item,
        "quote": target.quote,
        "words": target.indicator,
        "indicator": match["indicator"],
        "kind": target.kind,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit or measured,
        "trend": target.trend,
        "strength": target.strength,
        "qualifier": target.qualifier,
        "base_year": target.base_year,
        "baseline": target.baseline,
        "deadline": target.deadline or (period.end if period else None),
        "relative_to": target.relative_to,
        "relative_op": target.relative_op,
        "relative_indicator": match["relative_indicator"],
        "change_unit": target.change_unit,
        "sex": match["sex"],
        "residence": match["residence"],
        "plan_start": period.start if period else None,
        "plan_end": period.end if period else None,
        "schedule": target.schedule,
        "area": None,
    }


def targets_from_records(
    records: Iterable[Mapping[str, Any]], *, codebook: Codebook, index: NameIndex
) -> pl.DataFrame:
    """Lay out targets that people give as records: lines of `plan targets`, a table of their own.

    Understood beside the field names of `TARGETS` and of the plan stage: `target`, `target_value` or
    `value` for the number, `target_year` or `deadline` for the year, `id` or `no` for the name of the row,
    `area`, and the indicator as code, name or words. Values may be text.

    Args:
        records: One mapping per target.
        codebook: Areas by name.
        index: Names of the codebook; an indicator it does not know stays as the words given.

    Returns:
        Table with schema `TARGETS`, one row per record in their order.

    Raises:
        Invalid: A number, a comparator or a unit of a record cannot be read; facts name row and column.
    """
    areas = {
        name: area.code
        for area in codebook.areas.values()
        for name in (area.name.zh, area.name.en, *(alias.zh for alias in area.aliases))
    }
    rows = [_from_record(record, row, index, areas) for row, record in enumerate(records, start=1)]
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


def _from_record(
    record: Mapping[str, Any], row: int, index: NameIndex, areas: Mapping[str, str]
) -> dict[str, Any]:
    words = _text(record, "words", "indicator") or ""
    unit = _coded(record, row, "unit", _UNITS)
    known = {"indicator": words, "sex": None, "residence": None}
    match = index.exact(words) or index.match(words, unit=unit, qualifier=_text(record, "qualifier"))
    if match.indicator is not None:
        known = {"indicator": match.indicator, "sex": match.sex, "residence": match.residence}
    comparator = _comparator(record, row)
    value = _number(record, row, *_value_columns(record))
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
        "relative_op": _text(record, "relative_op") or (">=" if comparator == "relative" else None),
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


def _value_columns(record: Mapping[str, Any]) -> Sequence[str]:
    """`target` is the number in a table of targets, the row's name in a table HalfSky wrote itself."""
    return ("target_value", "value") if "target_value" in record or "value" in record else ("target",)


def _name(record: Mapping[str, Any]) -> str | None:
    columns = ("id", "no", "target") if "target" not in _value_columns(record) else ("id", "no")
    return _text(record, *columns)


def _kind(record: Mapping[str, Any], comparator: str | None, value: float | None) -> str:
    kind = _text(record, "kind")
    if kind in _KINDS:
        return str(kind)
    if comparator in ("relative", "each_has"):
        return str(comparator)
    return "zero" if comparator == "=" and value == 0 else "numeric"


def _comparator(record: Mapping[str, Any], row: int) -> str | None:
    return _coded(record, row, "comparator", _COMPARATORS)


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
