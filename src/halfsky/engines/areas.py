"""A table of areas in a file: the official list, or a place's own."""

from pathlib import Path
from typing import Any

import msgspec

from halfsky.core.indicators.model import Area
from halfsky.core.vocabulary.errors import Invalid, NotFound
from halfsky.engines.spreadsheets.delimited import read_delimited

_HEADS = {
    "code": "code", "代码": "code", "区划代码": "code",
    "name": "name", "name_zh": "name", "名称": "name", "地区": "name",
    "name_en": "name_en", "英文名称": "name_en",
    "parent": "parent", "上级": "parent", "上级代码": "parent",
    "level": "level", "级别": "level",
    "valid_from": "valid_from", "启用年份": "valid_from",
    "valid_to": "valid_to", "停用年份": "valid_to",
}  # fmt: skip


def read_areas(path: Path) -> tuple[Area, ...]:
    """Read areas from CSV with the columns code, name, level and, where known, name_en, parent, validity.

    Raises:
        NotFound: `areas.not_found`.
        Invalid: `areas.columns` where a needed column is missing, `areas.row` where a row cannot be an area.
    """
    if not path.is_file():
        raise NotFound("areas.not_found", file=path.name)
    grid = read_delimited(path.read_bytes(), file=path.name).grid.fill_null("").rows()
    head = [_HEADS.get(cell.strip(), "") for cell in grid[0]] if grid else []
    if missing := [name for name in ("code", "name", "level") if name not in head]:
        raise Invalid("areas.columns", file=path.name, columns="、".join(missing))
    return tuple(
        _area(dict(zip(head, cells, strict=False)), row, path.name) for row, cells in enumerate(grid[1:], 2)
    )


def _area(cells: dict[str, str], row: int, file: str) -> Area:
    name = cells["name"].strip()
    record: dict[str, Any] = {
        "code": cells["code"].strip(),
        "name": {"zh": name, "en": cells.get("name_en", "").strip() or name},
        "level": cells["level"].strip(),
        "parent": cells.get("parent", "").strip() or None,
    }
    for field in ("valid_from", "valid_to"):
        if text := cells.get(field, "").strip():
            record[field] = text
    try:
        return msgspec.convert(record, Area, strict=False)
    except msgspec.ValidationError as fault:
        raise Invalid("areas.row", file=file, row=row, fault=str(fault)) from None
