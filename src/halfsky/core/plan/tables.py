"""Tables of indicators in a plan: 指标 | 单位 | 2020年 | 2025年 | 属性, one row a line, cells parted by tabs or |."""

import re

import msgspec

from halfsky.core.plan.model import Item, Source, Target
from halfsky.core.plan.naming import unit_of
from halfsky.core.plan.promises import comparator_of
from halfsky.core.plan.quantities import Predicate, predicates_in
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


def _stated(words: str, unit: str) -> Predicate | None:
    """What a cell says: a number with its own sign and unit, else with the unit of its row."""
    words = words.strip("[]()")
    if not re.fullmatch(r"[≥≤<>]?\D{0,4}\d[\d.,]*\D{0,6}", words):
        return None
    return next(predicates_in(f"达到{words}{'' if re.search(r'[%‰/万人张个岁年]', words) else unit}"), None)


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
    if columns is None or len(cells) <= max(columns.name, columns.aim, columns.unit or 0, columns.base or 0):
        return None
    inside = _UNIT_IN_NAME.search(cells[columns.name])
    name = _UNIT_IN_NAME.sub("", cells[columns.name])
    unit = (cells[columns.unit] if columns.unit is not None else "") or (inside["unit"] if inside else "")
    unit = re.sub(r"^1(?=/)", "", unit)
    predicate = _stated(cells[columns.aim], unit)
    if predicate is None:
        return None
    base = _stated(cells[columns.base], unit) if columns.base is not None else None
    comparator, explicit = comparator_of(predicate, 0, name, falls=False)
    code, number = unit_of(predicate.measures[0], name, unit)
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
        baseline=unit_of(base.measures[0], name, unit)[1] if base else None,
        bound_word=predicate.bound_words[0] or None,
    )
