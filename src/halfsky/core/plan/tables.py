"""Tables of indicators in a plan: 指标 | 单位 | 2020年 | 2025年 | 属性, one row a line, cells parted by tabs or |."""

import re

import msgspec

from halfsky.core.plan.model import Item, Source, Target
from halfsky.core.plan.naming import unit_of
from halfsky.core.plan.promises import comparator_of
from halfsky.core.plan.quantities import predicates_in
from halfsky.core.plan.text import breaks_before, slice_of

_CELL_END = re.compile(r"\t|[|｜]")
_NAME = re.compile(r"^(?:主要)?指标(?:名称)?$|^(?:名称|指标内容)$")
_UNIT = re.compile(r"单位$")
_YEAR = re.compile(r"(?P<year>20\d{2})年?")
_AIM = re.compile(r"目标|规划值")
_UNIT_IN_NAME = re.compile(
    r"[(](?P<unit>%|‰|岁|年|个|张|人|名|万人|万张|平方米|小时|元|万元|1?/(?:10)?万)[)]$"
)


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Places of the columns of a table of indicators, from its head.

    Attributes:
        name: Column of the indicator.
        aim: Column of the value to be reached.
        deadline: Year of that column, None where its head names none.
        unit: Column of the unit.
        base: Column of the value it starts from.
        base_year: Year of that column.
    """

    name: int
    aim: int
    deadline: int | None = None
    unit: int | None = None
    base: int | None = None
    base_year: int | None = None


def cells_of(words: str) -> list[str]:
    """Cells of a line without the blanks around them; fewer than three make no row."""
    cells = [cell.replace(" ", "") for cell in _CELL_END.split(words.strip().strip("|｜"))]
    return cells if len(cells) >= 3 else []


def _row(source: Source, start: int, end: int) -> list[str]:
    raw, plain = source.text[start:end], source.shadow[start:end]
    signs = "".join("|" if _CELL_END.match(own) else other for own, other in zip(raw, plain, strict=True))
    return cells_of(signs)


def columns_of(cells: list[str]) -> Columns | None:
    """Read the head of a table; None where it is no table of indicators with a value to be reached."""
    name = next((place for place, cell in enumerate(cells) if _NAME.search(cell)), None)
    years = {place: int(match["year"]) for place, cell in enumerate(cells) if (match := _YEAR.search(cell))}
    aims = [place for place, cell in enumerate(cells) if _AIM.search(cell)]
    aim = aims[-1] if aims else max(years, key=lambda place: years[place], default=None)
    if name is None or aim is None:
        return None
    base = min((place for place in years if place != aim), key=lambda place: years[place], default=None)
    return Columns(
        name=name,
        aim=aim,
        deadline=years.get(aim),
        unit=next((place for place, cell in enumerate(cells) if _UNIT.search(cell)), None),
        base=base,
        base_year=years.get(base) if base is not None else None,
    )


def is_row(source: Source, start: int, end: int) -> bool:
    """Tell whether the line [start, end) is a row of a table."""
    return bool(_row(source, start, end))


def is_head(source: Source, start: int, end: int) -> bool:
    """Tell whether the line [start, end) is the head of a table of indicators, or a rule under it."""
    cells = _row(source, start, end)
    return bool(cells) and (columns_of(cells) is not None or not re.search(r"\w", "".join(cells)))


def _columns_before(source: Source, start: int) -> Columns | None:
    """Columns of the nearest head above a row, among the rows that stand without a gap."""
    end = start
    for _ in range(200):
        end = source.text.rfind("\n", 0, end)
        if end < 0:
            return None
        begin = source.text.rfind("\n", 0, end) + 1
        cells = _row(source, begin, end)
        if not cells and source.text[begin:end].strip():
            return None
        columns = columns_of(cells) if cells else None
        if columns is not None:
            return columns
    return None


def _number(words: str) -> float | None:
    found = re.fullmatch(r"\D{0,2}(\d+(?:\.\d+)?)\D*", words)
    return float(found.group(1)) if found else None


def row_target(source: Source, item: Item) -> Target | None:
    """Read the row of a table of indicators as the target it states.

    Args:
        source: The document.
        item: The row.

    Returns:
        The target, None where the item is no row or its row names no number to be reached.
    """
    cells = _row(source, item.start, item.end)
    columns = _columns_before(source, item.start) if cells else None
    if columns is None or len(cells) <= max(columns.name, columns.aim):
        return None
    name, inside = cells[columns.name], _UNIT_IN_NAME.search(cells[columns.name])
    unit = cells[columns.unit] if columns.unit is not None else inside["unit"] if inside else ""
    name = _UNIT_IN_NAME.sub("", name)
    value = cells[columns.aim].strip("[]()")
    unit = re.sub(r"^1(?=/)", "", unit)
    said = value if re.search(r"[%‰/]|[^\d.≥≤<>]$", value) else value + unit
    predicate = next(predicates_in(f"达到{said}"), None)
    if predicate is None or _number(value.removesuffix(unit)) is None:
        return None
    comparator, explicit = comparator_of(predicate, 0, name, falls=False)
    code, number = unit_of(predicate.measures[0], name, said)
    has_base = columns.base is not None and columns.base < len(cells)
    return Target(
        quote=slice_of(source, item.start, item.end),
        start=item.start,
        end=item.end,
        line=breaks_before(source, item.start) + 1,
        indicator=name,
        comparator=comparator,
        comparator_explicit=explicit,
        value=number,
        unit=code,
        kind="numeric",
        deadline=columns.deadline,
        base_year=columns.base_year,
        baseline=_number(cells[columns.base]) if has_base and columns.base is not None else None,
        bound_word=predicate.bound_words[0] or None,
    )
