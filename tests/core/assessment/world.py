"""Targets and observations for tests, from the few words a scenario needs."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec
import polars as pl

from halfsky.core.assessment.official import assess
from halfsky.core.assessment.records import targets_from_records
from halfsky.core.indicators.matching import NameIndex, build_index
from halfsky.core.indicators.model import Area, Codebook, Text
from halfsky.core.observations.model import OBSERVATIONS
from halfsky.core.vocabulary.findings import Messages
from halfsky.engines.codebook import load_codebook, load_messages

AREA = "某县"
TOTALS = {"sex": "_T", "age": "_T", "residence": "_T", "disaggregation": "_T"}


@cache
def codebook() -> Codebook:
    """The codebook as shipped, with an invented prefecture 甲州 of three counties."""
    shipped = load_codebook()
    prefecture = Area(code="甲州", name=Text(zh="甲州", en="Jia"), level="prefecture")
    counties = [
        Area(code=name, name=Text(zh=name, en=name), level="county", parent="甲州")
        for name in ("甲一", "甲二", "甲三")
    ]
    areas = {area.code: area for area in (prefecture, *counties)}
    return msgspec.structs.replace(shipped, areas=shipped.areas | areas)


@cache
def messages() -> Messages:
    return load_messages()


@cache
def index() -> NameIndex:
    return build_index(codebook())


def targets(*records: Mapping[str, Any]) -> pl.DataFrame:
    return targets_from_records(records, codebook=codebook(), index=index())


def observations(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of `OBSERVATIONS`; what is not given is a reported total of `AREA` in the indicator's unit."""
    return pl.DataFrame([_row(row) for row in rows], schema=OBSERVATIONS, orient="row")


def _row(given: Mapping[str, Any]) -> dict[str, Any]:
    row = {"area": AREA, **TOTALS, "derivation": "", "source": "", "status": "reported", **given}
    found = index().exact(row["indicator"])
    row["indicator"] = found.indicator if found else row["indicator"]
    known = codebook().indicators.get(row["indicator"])
    row.setdefault("unit", known.unit if known else None)
    return row


def series(indicator: str, values: Any) -> list[dict[str, Any]]:
    """`{year: value}`, or rows with a year each."""
    if isinstance(values, Mapping):
        values = [{"year": year, "value": value} for year, value in values.items()]
    plain = _plain_name(indicator)
    return [{"indicator": plain, **row} for row in values]


def _plain_name(indicator: str) -> str:
    found = index().exact(indicator)
    return found.indicator if found and found.indicator else indicator


def judged(
    target: pl.DataFrame, figures: pl.DataFrame, *, as_of: int, areas: tuple[str, ...] = ()
) -> pl.DataFrame:
    return assess(target, figures, as_of=as_of, codebook=codebook(), messages=messages(), areas=areas)


def verdict(given: Mapping[str, Any], values: Any, *, as_of: int = 2024) -> dict[str, Any]:
    """The one row that judging one target in one area gives."""
    figures = observations(series(given["indicator"], values))
    table = judged(targets(given), figures, as_of=as_of, areas=(AREA,))
    assert table.height == 1
    row: dict[str, Any] = table.row(0, named=True)
    return row
