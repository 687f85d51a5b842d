"""A list of member units in a file: CSV or Excel, each fault at its row."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from halfsky.core.indicators.area_lists import head_of
from halfsky.core.indicators.model import Alias, Codebook
from halfsky.core.indicators.responsible import UnitIndex
from halfsky.core.responsibility.members import MemberUnit, check_members
from halfsky.core.vocabulary.area_codes import canonical
from halfsky.core.vocabulary.credit_codes import tidy
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.core.vocabulary.findings import Finding
from halfsky.engines.areas import read_sheets

_HEADS: dict[str, str] = {
    "area": "area", "地区代码": "area", "区划代码": "area", "行政区划代码": "area",
    "name": "name", "单位名称": "name", "名称": "name", "单位": "name",
    "kind": "kind", "单位类型": "kind", "类型": "kind", "对应单位": "kind",
    "credit_code": "credit", "统一社会信用代码": "credit", "信用代码": "credit",
    "valid_from": "valid_from", "启用年份": "valid_from", "成立年份": "valid_from",
    "valid_to": "valid_to", "停用年份": "valid_to", "撤销年份": "valid_to",
    "successor": "successor", "承接单位": "successor", "aliases": "aliases", "别名": "aliases", "曾用名": "aliases",
}  # fmt: skip
_ALIAS = re.compile(r"(?P<name>[^(（]+)(?:[(（](?P<begin>\d{4})?\s*[-—~至]\s*(?P<end>\d{4})?[)）])?")
_YEAR = re.compile(r"\d{4}")


class UnitList(msgspec.Struct, frozen=True, kw_only=True):
    """A list of member units as read: `rows_read` is always `rows_kept + rows_refused`."""

    units: tuple[MemberUnit, ...]
    findings: tuple[Finding, ...]
    rows_read: int
    rows_kept: int
    rows_refused: int


def read_units(path: Path, *, codebook: Codebook, areas: Collection[str]) -> UnitList:
    """Read member units: area code and name, and where known kind, credit code, years, successor, aliases.

    The kind is a code of the codebook or a name it knows; where it is not given it follows from the unit's own name.
    Aliases are parted by 、 or ; and may have their years in brackets: 卫生局(2005-2014).

    Raises:
        NotFound: `units.not_found`.
        Invalid: `units.columns` where area or name has no column, or the file cannot be read (`spreadsheets.*`).
    """
    if not path.is_file():
        raise NotFound("units.not_found", file=path.name)
    index = UnitIndex(codebook)
    for sheet in read_sheets(path):
        found = head_of(sheet.grid, heads=_HEADS, needed=("area", "name"))
        if found is None:
            continue
        head, columns = found
        units = []
        for row, cells in enumerate(sheet.grid.slice(head + 1).iter_rows(), start=head + 2):
            given = {name: (cells[column] or "").strip() for name, column in columns.items()}
            if any(given.values()):
                units.append(_unit(given, row, index, codebook))
        findings = check_members(units, codebook=codebook, areas=areas, file=sheet.file)
        refused = {finding.where.row for finding in findings}
        kept = tuple(unit for unit in units if unit.row not in refused)
        return UnitList(
            units=kept,
            findings=findings,
            rows_read=len(units),
            rows_kept=len(kept),
            rows_refused=len(units) - len(kept),
        )
    raise Invalid("units.columns", file=path.name)


def _unit(given: Mapping[str, str], row: int, index: UnitIndex, codebook: Codebook) -> MemberUnit:
    years = [_year(given.get(name, "")) for name in ("valid_from", "valid_to")]
    kind = given.get("kind", "")
    if kind not in codebook.units:
        named = index.named(kind or given["name"], years[1])
        kind = kind if named is None else named.code
    return MemberUnit(
        area=canonical(given["area"]) if given["area"].isdecimal() else given["area"],
        kind=kind,
        name=given["name"],
        credit_code=tidy(given.get("credit", "")),
        valid_from=years[0],
        valid_to=years[1],
        successor=given.get("successor", ""),
        aliases=_aliases(given.get("aliases", "")),
        row=row,
    )


def _year(text: str) -> int | None:
    found = _YEAR.match(text)
    return int(found.group()) if found else None


def _aliases(text: str) -> tuple[Alias, ...]:
    found = (_ALIAS.fullmatch(part.strip()) for part in re.split("[、;；]", text) if part.strip())
    return tuple(
        Alias(
            zh=match["name"].strip(),
            valid_from=_year(match["begin"] or ""),
            valid_to=_year(match["end"] or ""),
        )
        for match in found
        if match is not None
    )
