"""The table of claims: one row for each figure a sentence states, so that a reader can check it."""

from typing import Any, TypeVar

from halfsky.core.indicators.model import Text
from halfsky.core.reports.model import Cell, Claim, Table
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import MARKS
from halfsky.core.vocabulary.units import UNITS

T = TypeVar("T")

OPERATIONS: dict[str, Text] = {
    "value": Text(zh="原值", en="value"),
    "pp_change": Text(zh="百分点之差", en="difference in percentage points"),
    "permille_points": Text(zh="千分点之差", en="difference in permille points"),
    "pct_change": Text(zh="增减百分比", en="relative change"),
    "abs_change": Text(zh="增减量", en="absolute change"),
    "share": Text(zh="占比", en="share"),
    "gap_to_target": Text(zh="与目标之差", en="gap to the target"),
    "yearly_change": Text(zh="平均每年所需变化", en="change needed a year"),
    "status": Text(zh="对照目标判定", en="verdict against the target"),
    "count": Text(zh="计数", en="count"),
}

_HEAD = {
    "zh": ("序号", "指标", "地区", "文中表述", "算法", "依据的数值", "结果", "来源"),
    "en": ("No.", "Indicator", "Area", "Words in the text", "Operation", "Values used", "Result", "Source"),
}
_WIDTHS = (4.0, 20.0, 8.0, 20.0, 9.0, 24.0, 8.0, 13.0)
_AREA = 2
_LONG_SOURCE = 24
_SOURCE = Text(zh="来源", en="Source ")
_ONE_AREA = Text(zh="各行的地区均为{area}。", en="The area of every row is {area}.")
_CAPTION = Text(
    zh="文中数据的依据（序号与句末小字一致）",
    en="Figures behind the sentences (numbered as at the end of each sentence)",
)
_NUMBER = Text(zh="数据依据表", en="Evidence table")


def claim_anchor(number: int) -> str:
    """Name of the row that holds a claim, by which sentences link to it."""
    return f"claim-{number}"


def evidence_table(claims: tuple[Claim, ...], lang: str) -> Table:
    """Lay out claims as a landscape table, one row per claim in the order of their numbers."""
    zh = lang == "zh"
    areas = {claim.area for claim in claims}
    shown = [column for column in range(len(_WIDTHS)) if column != _AREA or len(areas) > 1]
    ordered = sorted(claims, key=lambda claim: claim.number)
    keys = _source_keys(ordered, zh)
    one_area = () if len(areas) > 1 else ((_ONE_AREA.zh if zh else _ONE_AREA.en).format(area=areas.pop()),)
    return Table(
        number=_NUMBER.zh if zh else _NUMBER.en,
        caption=_CAPTION.zh if zh else _CAPTION.en,
        head=(tuple(Cell(text=_HEAD["zh" if zh else "en"][column]) for column in shown),),
        rows=tuple(
            _picked(_row(claim, keys.get(claim.source, claim.source), zh), shown) for claim in ordered
        ),
        notes=(*one_area, *(f"{key}{'：' if zh else ': '}{source}" for source, key in keys.items())),
        widths=_picked(_WIDTHS, shown),
        landscape=True,
        dense=True,
        anchors=tuple(claim_anchor(claim.number) for claim in ordered),
    )


def _source_keys(claims: list[Claim], zh: bool) -> dict[str, str]:
    """Short names of the sources too long for their column; the table's notes spell them out."""
    long = [
        source for source in dict.fromkeys(claim.source for claim in claims) if len(source) > _LONG_SOURCE
    ]
    return {source: f"{_SOURCE.zh if zh else _SOURCE.en}{n}" for n, source in enumerate(long, start=1)}


def _row(claim: Claim, source: str, zh: bool) -> tuple[Cell, ...]:
    operation = OPERATIONS.get(claim.operation, Text(zh=claim.operation, en=claim.operation))
    inputs = ("；" if zh else "; ").join(_value(value, zh) for value in claim.inputs)
    return (
        Cell(text=str(claim.number), numeric=True),
        Cell(text=claim.indicator),
        Cell(text=claim.area),
        Cell(text=claim.printed),
        Cell(text=operation.zh if zh else operation.en),
        Cell(text=inputs),
        Cell(text=_result(claim, zh), numeric=not isinstance(claim.result, str)),
        Cell(text=source),
    )


def _picked(cells: tuple[T, ...], columns: list[int]) -> tuple[T, ...]:
    return tuple(cells[column] for column in columns)


def _result(claim: Claim, zh: bool) -> str:
    if not isinstance(claim.result, str):
        return plain(round(claim.result, 6))
    mark = next((mark for status, mark in MARKS.items() if status.value == claim.result), None)
    return claim.result if mark is None else mark.zh if zh else mark.en


def _value(given: dict[str, Any], zh: bool) -> str:
    value = given.get("value")
    figure = (
        value
        if isinstance(value, str)
        else "—"
        if value is None
        else plain(round(value, 6)) + _sign(given, zh)
    )
    year = given.get("year")
    when = "" if year is None else f"{year}年" if zh else f"{year}"
    return " ".join(text for text in (when, str(given.get("who") or ""), figure) if text)


def _sign(given: dict[str, Any], zh: bool) -> str:
    unit = UNITS.get(str(given.get("unit") or ""))
    if unit is None:
        return str(given.get("unit") or "")
    return unit.sign if zh or unit.sign in ("%", "‰") else f" {unit.en}"
