"""The official list of areas: rows of text to areas with level, parent and years, and a finding for each row refused."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
import polars as pl

from halfsky.core.indicators.model import Alias, Area, Text
from halfsky.core.vocabulary.area_codes import AreaLevel, canonical, codes_above, fault_in, level_of
from halfsky.core.vocabulary.findings import Finding, Severity, Where

AREAS: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "name_en": pl.String(),
    "level": pl.String(),
    "parent": pl.String(),
    "valid_from": pl.Int32(),
    "valid_to": pl.Int32(),
    "row": pl.Int64(),
}
"""One row per area and name it had: `code` in the form of `area_codes.canonical`, years null where open."""

HEADS: dict[str, str] = {
    "code": "code", "代码": "code", "编码": "code", "区划代码": "code", "行政区划代码": "code", "统计用区划代码": "code",
    "区划编码": "code", "地区代码": "code", "统计区划代码": "code", "区域代码": "code",
    "name": "name", "name_zh": "name", "名称": "name", "地区": "name", "地区名称": "name", "区划名称": "name",
    "行政区划名称": "name", "单位名称": "name", "区域名称": "name", "行政区划": "name",
    "name_en": "name_en", "英文名称": "name_en", "英文名": "name_en",
    "parent": "parent", "上级": "parent", "上级代码": "parent", "上级区划代码": "parent", "父级代码": "parent",
    "parent_code": "parent", "parentcode": "parent",
    "level": "level", "级别": "level", "层级": "level", "行政级别": "level",
    "valid_from": "valid_from", "启用年份": "valid_from", "启用日期": "valid_from", "生效日期": "valid_from",
    "设立年份": "valid_from", "valid_to": "valid_to", "停用年份": "valid_to", "停用日期": "valid_to",
    "撤销年份": "valid_to", "撤销日期": "valid_to", "失效日期": "valid_to",
}  # fmt: skip
"""Headings of lists by what stands under them; other columns, such as 城乡分类代码, are passed over."""

_LEVEL_WORDS: dict[str, AreaLevel] = {
    **dict.fromkeys(("nation", "国家", "全国", "0"), "nation"),
    **dict.fromkeys(("province", "省", "省级", "1"), "province"),
    **dict.fromkeys(("prefecture", "city", "地", "地级", "市级", "地市级", "2"), "prefecture"),
    **dict.fromkeys(("county", "县", "县级", "区县级", "3"), "county"),
    **dict.fromkeys(("township", "乡", "乡级", "乡镇级", "街道", "4"), "township"),
    **dict.fromkeys(("village", "村", "村级", "社区", "5"), "village"),
}
_HEAD_ROWS = 20
_CODE_END = re.compile(r"\.0+$")
_Years = tuple[int | None, int | None]
_YEAR = re.compile(r"(?:1[89]|20|21)\d{2}")


class AreaList(msgspec.Struct, frozen=True, kw_only=True):
    """A list of areas as read.

    Attributes:
        areas: Table with schema `AREAS`, in the order of the list.
        findings: An error for each row refused, queries and notes for rows kept.
        rows_read: Rows under the head that are not blank; always `rows_kept + rows_refused`.
        rows_kept: Rows of the table.
        rows_refused: Rows with an error.
    """

    areas: pl.DataFrame
    findings: tuple[Finding, ...]
    rows_read: int
    rows_kept: int
    rows_refused: int


class _Row(msgspec.Struct):
    """A row on its way: what it says, and why it cannot stand."""

    number: int
    code: str
    name: str
    name_en: str
    level: str
    parent: str
    years: _Years


def head_of(
    grid: pl.DataFrame, *, heads: Mapping[str, str] = HEADS, needed: Collection[str] = ("code", "name")
) -> tuple[int, dict[str, int]] | None:
    """Find the row of headings among the first rows: its place, and the column of each thing it names.

    Args:
        grid: Cells as text.
        heads: Things by heading, blanks left out and in small letters.
        needed: Things without which it is no head; None is returned where no row has them all.
    """
    for place, cells in enumerate(grid.head(_HEAD_ROWS).iter_rows()):
        columns: dict[str, int] = {}
        for column, text in enumerate(cells):
            known = heads.get("".join((text or "").split()).lower())
            if known is not None:
                columns.setdefault(known, column)
        if columns.keys() >= set(needed):
            return place, columns
    return None


def read_list(
    grid: pl.DataFrame, *, head: int, columns: Mapping[str, int], file: str, known: Collection[str] = ()
) -> AreaList:
    """Read the rows under a head as areas.

    Codes may have 2, 4, 6, 9 or 12 digits. A level that is not given follows from the code; a parent that is not given
    is the nearest code above that the list or `known` has, so that lists which leave levels out hold together.

    Args:
        grid: Cells as text, blank cells null.
        head: Place of the head, counted from 0.
        columns: Column of each thing, as `head_of` gives them.
        file: Name for findings.
        known: Codes of areas that are there already.
    """
    reader = _Reader(file)
    texts = grid.slice(head + 1).select(pl.nth(column).alias(name) for name, column in columns.items())
    rows = reader.rows(texts, head + 2)
    kept = reader.once(rows)
    codes = {*known, *(row.code for row in kept)}
    records = [record for row in kept if (record := reader.record(row, codes)) is not None]
    return AreaList(
        areas=pl.DataFrame(records, schema=AREAS, orient="row"),
        findings=tuple(sorted(reader.findings, key=lambda finding: finding.where.row or 0)),
        rows_read=reader.read,
        rows_kept=len(records),
        rows_refused=reader.read - len(records),
    )


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[Finding] = []
        self.read = 0
        self._parents: dict[str, str | None] = {}

    def rows(self, texts: pl.DataFrame, first: int) -> list[_Row]:
        """Rows whose code, name and years can stand."""
        names = texts.columns
        found: list[_Row] = []
        for number, cells in enumerate(texts.iter_rows(), start=first):
            if not any(cells):
                continue
            given = {name: (text or "").strip() for name, text in zip(names, cells, strict=True)}
            self.read += 1
            code = _CODE_END.sub("", given["code"].strip("'’`"))
            row = self._row(number, code, given)
            if row is not None:
                found.append(row)
        return found

    def _row(self, number: int, code: str, given: dict[str, str]) -> _Row | None:
        fault = fault_in(code)
        years = _years(given.get("valid_from", ""), given.get("valid_to", ""))
        if fault is not None:
            self._refuse(f"code_{fault}", number, area=code)
        elif not given["name"]:
            self._refuse("name_missing", number, area=code)
        elif years is None:
            told = f"{given.get('valid_from', '')}—{given.get('valid_to', '')}"
            self._refuse("years", number, area=code, years=told)
        else:
            return _Row(
                number=number,
                code=canonical(code),
                name=given["name"],
                name_en=given.get("name_en", ""),
                level=given.get("level", "").lower(),
                parent=given.get("parent", ""),
                years=years,
            )
        return None

    def once(self, rows: list[_Row]) -> list[_Row]:
        """Rows without those that tell a second time of the same years of a code."""
        by_code: dict[str, list[_Row]] = {}
        kept: list[_Row] = []
        for row in rows:
            held = by_code.setdefault(row.code, [])
            if held and any(_overlap(row.years, other.years) for other in held):
                self._refuse("twice", row.number, area=row.code, first=held[0].number)
            else:
                held.append(row)
                kept.append(row)
        return kept

    def record(self, row: _Row, codes: Collection[str]) -> tuple[Any, ...] | None:
        """The row as an area; null where its parent cannot be."""
        level = level_of(row.code)
        if row.level and _LEVEL_WORDS.get(row.level, "") != level:
            level = self._other_level(row, level)
        parent = self._nearest(row.code, codes)
        if row.parent:
            parent = None if fault_in(row.parent) else canonical(row.parent)
            if parent is None or parent not in codes or parent == row.code:
                self._refuse("parent", row.number, area=row.code, parent=row.parent)
                return None
        return (row.code, row.name, row.name_en, level, parent, *row.years, row.number)

    def _nearest(self, code: str, codes: Collection[str]) -> str | None:
        """The nearest code above that there is; neighbours of one village share theirs."""
        family = code[:9] if len(code) == 12 and not code.endswith("000") else code
        if family not in self._parents:
            self._parents[family] = next((above for above in codes_above(code) if above in codes), None)
        return self._parents[family]

    def _other_level(self, row: _Row, level: AreaLevel) -> AreaLevel:
        told = _LEVEL_WORDS.get(row.level, level)
        self._tell("level", Severity.QUERY, row.number, area=row.code, level=row.level, taken=told)
        return told

    def _refuse(self, kind: str, number: int, **facts: Any) -> None:
        self._tell(kind, Severity.ERROR, number, **facts)

    def _tell(self, kind: str, severity: Severity, number: int, **facts: Any) -> None:
        where = Where(file=self._file, row=number)
        facts |= {"file": self._file, "row": number}
        self.findings.append(Finding(code=f"areas.{kind}", severity=severity, where=where, facts=facts))


def _years(begin: str, end: str) -> _Years | None:
    """First and last year of texts that begin with one; null where a text does not, or the first is after the last."""
    if not begin and not end:
        return None, None
    found = [_YEAR.match(text) for text in (begin, end)]
    first, last = (int(match.group()) if match else None for match in found)
    unread = any(text and match is None for text, match in zip((begin, end), found, strict=True))
    return None if unread or (first or 0) > (last or 9999) else (first, last)


def _overlap(one: _Years, other: _Years) -> bool:
    """Whether two spans share more than the year in which one passes into the other."""
    begin, end = max(one[0] or 0, other[0] or 0), min(one[1] or 9999, other[1] or 9999)
    return begin < end or one == other


def areas_of(table: pl.DataFrame) -> Iterator[Area]:
    """Areas of a list, one per code: under its newest name, earlier ones as aliases with their years.

    Args:
        table: Table with schema `AREAS`.
    """
    newest_last = table.sort("valid_from", nulls_last=False, maintain_order=True)
    grouped: dict[str, list[dict[str, Any]]] = {code: [] for code in table["code"]}
    for row in newest_last.iter_rows(named=True):
        grouped[row["code"]].append(row)
    for code, rows in grouped.items():
        now, first = rows[-1], rows[0]
        yield Area(
            code=code,
            name=Text(zh=now["name"], en=now["name_en"] or now["name"]),
            level=now["level"],
            parent=now["parent"],
            valid_from=first["valid_from"],
            valid_to=now["valid_to"],
            aliases=tuple(
                Alias(zh=row["name"], valid_from=row["valid_from"], valid_to=row["valid_to"])
                for row in rows[:-1]
                if row["name"] != now["name"]
            ),
        )
