"""What a person typed for a line, on the site or in Excel: a figure, a reason why there is none, or advice."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import polars as pl

from halfsky.core.observations.cells import LARGEST, fault_of, number_columns, plain_text
from halfsky.core.observations.words import unit_code
from halfsky.core.returns.model import Line
from halfsky.core.vocabulary.findings import Finding, Severity, Where
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import Missing
from halfsky.core.vocabulary.units import UNITS, convert

_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
"""Nearly everything that is typed on the site: read at once, without the machinery for everything else."""
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_SCALES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_LONGEST = 200
_SHOWN = 40


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of one entry; all empty where nothing was typed.

    Attributes:
        value: In the unit of the line.
        missing: Why there is no figure, where the words typed say so (不适用, 暂无数据).
        finding: Why the entry is not taken.
    """

    value: float | None = None
    missing: Missing | None = None
    finding: Finding | None = None


def read_typed(
    texts: Sequence[str], lines: Sequence[Line], *, where: Sequence[Where] | None = None
) -> tuple[Typed, ...]:
    """Read what was typed for lines of a form.

    Full-width digits, blanks and thousands commas are taken as meant, and so is a unit that is the line's own. A
    number in another unit or scale (3.2万) is refused with the number to write; so is a sign that stands for no
    figure (-, —, /, …), for it may mean none, not known, or nothing to report.

    Args:
        texts: One per line, as typed.
        lines: What each was typed for.
        where: Place of each entry for its finding.

    Returns:
        One answer per text, in their order. Refusals are findings of severity error, with codes `typed.*` and
        those of `observations.*` that tell what a text looks like.
    """
    rows = [_plain_row(text) for text in texts] if all(map(_is_plain, texts)) else _rows(texts)
    places = where or [Where()] * len(texts)
    return tuple(
        _typed(row, line, place) if row["plain"] else Typed()
        for row, line, place in zip(rows, lines, places, strict=True)
    )


def _is_plain(text: str) -> bool:
    return not text or _PLAIN.fullmatch(text) is not None


def _plain_row(text: str) -> dict[str, Any]:
    """What `_rows` makes of a figure with nothing about it, or of nothing."""
    number = float(text) if text else None
    return {"plain": text, "text_number": number, "text_missing": None, "text_sign": "", "fault": None}


def _rows(texts: Sequence[str]) -> list[dict[str, Any]]:
    frame = pl.DataFrame({"text": [text[:_LONGEST] for text in texts]}, schema={"text": pl.String})
    return frame.select(
        plain_text("text").alias("plain"),
        *number_columns("text"),
        fault_of("text").alias("fault"),
    ).to_dicts()


def _typed(row: dict[str, Any], line: Line, where: Where) -> Typed:
    if len(row["plain"]) == _LONGEST:
        return _refused("observations.not_a_number", where, content=row["plain"])
    if row["text_missing"] is not None:
        if _WORD.search(row["plain"]):
            return Typed(missing=Missing(row["text_missing"]))
        return _refused("typed.sign_for_missing", where, content=row["plain"])
    number = row["text_number"]
    if number is None:
        return _refused(row["fault"], where, content=row["plain"])
    sign = row["text_sign"]
    if sign and unit_code(sign) != line.unit:
        return _other_unit(row, line, where)
    if abs(number) > LARGEST:
        return _refused("typed.too_large", where, content=row["plain"])
    counted = UNITS[line.unit].family == "count"
    if counted and number < 0:
        return _refused("typed.negative", where, content=row["plain"])
    if counted and not line.decimals and not float(number).is_integer():
        return _refused("typed.not_whole", where, content=row["plain"])
    return Typed(value=number)


def _other_unit(row: dict[str, Any], line: Line, where: Where) -> Typed:
    """Refuse a number in another unit or scale; where it is clear what is meant, say what to write."""
    wanted = UNITS[line.unit]
    meant = _meant(row["text_number"], row["text_sign"], line)
    facts = {"unit": wanted.zh, "unit_en": wanted.en}
    if meant is not None:
        return _refused("typed.scaled", where, content=row["plain"], **facts, number=plain(meant))
    if row["fault"] != "observations.not_a_number":
        return _refused(row["fault"], where, content=row["plain"])
    code = "typed.other_unit" if unit_code(row["text_sign"]) else "observations.not_a_number"
    return _refused(code, where, content=row["plain"], **facts)


def _meant(number: float, sign: str, line: Line) -> float | None:
    unit = unit_code(sign)
    if unit is not None:
        same = UNITS[unit].family == UNITS[line.unit].family
        return convert(number, unit=unit, to=line.unit) if same else None
    scale, rest = _SCALES.get(sign[0]), sign[1:].strip()
    return round(number * scale, 6) if scale and (not rest or unit_code(rest) == line.unit) else None


def _refused(code: str, where: Where, *, content: str, **facts: Any) -> Typed:
    facts["content"] = content if len(content) <= _SHOWN else content[: _SHOWN - 1] + "…"
    return Typed(finding=Finding(code=code, severity=Severity.ERROR, where=where, facts=facts))
