"""The tables of one series and the summaries of a part, built by rule from the cells of a vintage.

A series that only the yearbook's own area has stands in its part's summary; one that areas below have gets a table of
areas × years as well, and one of areas × years × groups where they have women and men, town and country.
"""

from collections.abc import Iterable

import msgspec

from halfsky.core.indicators.model import Codebook, Indicator, Text, Variable
from halfsky.core.reports.wording import own_digits
from halfsky.core.reports.yearbook import layout
from halfsky.core.reports.yearbook.model import (
    WHOLE,
    Column,
    Figure,
    Group,
    Place,
    Row,
    Series,
    YearbookTable,
)
from halfsky.core.reports.yearbook.selection import Key, Known, Selection
from halfsky.core.reports.yearbook.signs import figure, missing
from halfsky.core.reports.yearbook.words import Words
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.units import UNITS

MOST_DIGITS = 2
"""Decimals a reported figure is printed with at most, beyond those of the codebook."""

_ORDER = {TOTAL: 0, "F": 1, "M": 2, "U": 1, "R": 2}
_ENOUGH = 0.5
"""Where this share of the areas has a figure, a table names the others too, with blank cells."""


class Maker(msgspec.Struct, frozen=True, kw_only=True):
    """What every table is made from."""

    selection: Selection
    codebook: Codebook
    words: Words
    area: str

    def record(self, series: Series) -> Indicator | Variable:
        """The codebook's entry of a series."""
        known = self.codebook.indicators if series.kind == "indicator" else self.codebook.variables
        return known[series.code]

    def unit(self, series: Series) -> Text:
        """Unit of a series in words."""
        unit = UNITS[self.record(series).unit]
        # Tables write 1/10万 where running text writes 12.3/10万.
        return Text(zh=f"1{unit.zh}" if unit.zh.startswith("/") else unit.zh, en=unit.en)

    def has_figures(self, series: Series) -> bool:
        """Whether any cell of a series holds a figure."""
        return any(known.value is not None for known in self.selection.cells.get(series, {}).values())

    def own(self, series: Series) -> dict[Key, Known]:
        """Cells of a series in the yearbook's own area."""
        return {
            key: known for key, known in self.selection.cells.get(series, {}).items() if key[0] == self.area
        }

    def digits(self, series: Series) -> int:
        """Decimals of a series: the codebook's, or those it is reported with where these are more, up to two."""
        record = self.record(series)
        asked = record.decimals if isinstance(record, Indicator) else 0
        most = 0
        for cell in self.selection.cells[series].values():
            if cell.value is not None and cell.reported:
                most = max(most, own_digits(cell.value))
            if most >= MOST_DIGITS:
                break
        return max(asked, min(most, MOST_DIGITS))


def summary_table(maker: Maker, series: Iterable[Series], *, title: Text) -> YearbookTable | None:
    """Put the own area's figures of many series into one table of series × years; null where it has none.

    Args:
        maker: Cells and names.
        series: In the order of the rows; each is followed by its groups, marked as parts of it.
        title: Title of the table.
    """
    shown = [one for one in series if any(known.value is not None for known in maker.own(one).values())]
    if not shown:
        return None
    years = sorted({year for one in shown for _, _, year in maker.own(one)})
    rows = tuple(row for one in shown for row in _summary_rows(maker, one, years))
    texts = [cell.text for row in rows for cell in row.cells]
    stub = layout.summary_stub([row.words for row in rows], [row.unit for row in rows if row.unit])
    page = layout.place_columns(len(years), stub=sum(stub), column=layout.column_breadth(texts, []))
    return YearbookTable(
        number="",
        shape="summary",
        title=title,
        columns=tuple(Column(year=year) for year in years),
        rows=rows,
        landscape=page.landscape,
        stub=stub,
    )


def _summary_rows(maker: Maker, series: Series, years: list[int]) -> list[Row]:
    cells, name, digits = maker.own(series), maker.record(series).name, maker.digits(series)
    groups = _groups(cells)
    rows = []
    for group in groups:
        part = group != WHOLE
        # Without a total nothing stands above the parts: each then bears the whole name.
        alone = part and WHOLE not in groups
        label = maker.words.group(group)
        rows.append(
            Row(
                series=series,
                area=maker.area,
                group=group,
                words=maker.words.say("named_group", name=name, group=label)
                if alone
                else label
                if part
                else name,
                cells=tuple(_cell(cells.get((maker.area, group, year)), digits) for year in years),
                digits=digits,
                depth=int(part and not alone),
                of_which=part and not alone,
                unit=maker.unit(series),
            )
        )
    return rows


def series_tables(maker: Maker, series: Series) -> tuple[YearbookTable, ...]:
    """Make the tables of a series that areas below the own one have: areas × years, then areas × years × groups."""
    cells = maker.selection.cells.get(series, {})
    below = {key for key, known in cells.items() if key[0] != maker.area and known.value is not None}
    if not below:
        return ()
    made: list[YearbookTable] = []
    if any(group == WHOLE for _, group, _ in below):
        made.append(_areas_table(maker, series))
    if any(group != WHOLE for _, group, _ in below):
        made += _groups_tables(maker, series)
    return tuple(made)


def _areas_table(maker: Maker, series: Series) -> YearbookTable:
    cells = {key: known for key, known in maker.selection.cells[series].items() if key[1] == WHOLE}
    columns = [Column(year=year) for year in sorted({year for _, _, year in cells})]
    table = _over_areas(maker, series, cells, columns, title=maker.record(series).name)
    return msgspec.structs.replace(table, shape="areas")


def _groups_tables(maker: Maker, series: Series) -> list[YearbookTable]:
    """Areas × years × groups, continued in further tables where the columns have no room on a page."""
    cells = maker.selection.cells[series]
    present = {(year, group) for _, group, year in cells}
    years = sorted({year for year, group in present if group != WHOLE})
    columns = [
        Column(year=year, group=group, words=maker.words.group(group))
        for year in years
        for group in _groups(cells)
        if (year, group) in present
    ]
    if len({column.group for column in columns}) == 1:
        # One group alone is named in the title, not over and over at the head.
        title = maker.words.say(
            "named_group", name=maker.record(series).name, group=maker.words.group(columns[0].group)
        )
        columns = [msgspec.structs.replace(column, words=None) for column in columns]
    else:
        title = maker.words.say("title_groups", name=maker.record(series).name)
    whole = _over_areas(maker, series, cells, columns, title=title)
    breadth = layout.column_breadth(_texts(whole), [column.words for column in columns if column.words])
    stub = sum(whole.stub)
    page = layout.place_columns(len(columns), stub=stub, column=breadth)
    counts = [sum(column.year == year for column in columns) for year in years]
    made, begin = [], 0
    for place, count in enumerate(layout.in_parts(counts, page.most)):
        # A continuation that is short enough may still stand upright.
        turned = layout.place_columns(count, stub=stub, column=breadth).landscape
        made.append(_cut(whole, begin, begin + count, part=place, landscape=turned))
        begin += count
    return made


def _cut(table: YearbookTable, begin: int, end: int, *, part: int, landscape: bool) -> YearbookTable:
    rows = tuple(msgspec.structs.replace(row, cells=row.cells[begin:end]) for row in table.rows)
    return msgspec.structs.replace(
        table, columns=table.columns[begin:end], rows=rows, part=part, landscape=landscape
    )


def _over_areas(
    maker: Maker, series: Series, cells: dict[Key, Known], columns: list[Column], *, title: Text
) -> YearbookTable:
    digits, places = maker.digits(series), _rows_of(maker.selection.places, {area for area, _, _ in cells})
    rows = tuple(
        Row(
            series=series,
            area=place.code,
            group=WHOLE,
            words=place.name,
            cells=tuple(_cell(cells.get((place.code, c.group, c.year)), digits) for c in columns),
            digits=digits,
            depth=place.depth,
        )
        for place in places
    )
    stub = layout.areas_stub([(place.name, place.depth) for place in places])
    table = YearbookTable(
        number="",
        shape="groups",
        title=title,
        columns=tuple(columns),
        rows=rows,
        unit=maker.unit(series),
        stub=stub,
    )
    breadth = layout.column_breadth(_texts(table), [])
    page = layout.place_columns(len(columns), stub=sum(stub), column=breadth)
    if page.landscape:
        # English names on two lines may save turning the page.
        narrow = layout.narrowed(stub)
        upright = layout.place_columns(len(columns), stub=sum(narrow), column=breadth)
        stub, page = (stub, page) if upright.landscape else (narrow, upright)
    return msgspec.structs.replace(table, landscape=page.landscape, stub=stub)


def _texts(table: YearbookTable) -> list[str]:
    return [cell.text + "*" * cell.partial for row in table.rows for cell in row.cells]


def _rows_of(places: tuple[Place, ...], present: set[str]) -> list[Place]:
    """The areas of a table: all where most have a figure, else those that have one and those above them."""
    if sum(place.code in present for place in places) >= _ENOUGH * len(places):
        return list(places)
    kept: list[Place] = []
    depth = 0
    for place in reversed(places):
        if place.code in present or place.depth < depth:
            kept.append(place)
            depth = place.depth
    return kept[::-1]


def _groups(cells: Iterable[Key]) -> list[Group]:
    """Groups that occur: all first, then women and men, town and country, ages."""
    found = {group for _, group, _ in cells}
    return sorted(
        found,
        key=lambda g: ("" if g.age == TOTAL else g.age, _ORDER.get(g.residence, 3), _ORDER.get(g.sex, 3)),
    )


def _cell(known: Known | None, digits: int) -> Figure:
    if known is None:
        return Figure()
    if known.value is None:
        return missing(known.sign)
    return figure(known.value, digits=digits, partial=known.partial)
